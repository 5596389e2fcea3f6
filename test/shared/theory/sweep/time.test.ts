import { expect, test } from 'vitest';
import type { TrainSpec } from '../../../../shared/contract/run';
import { roughSeconds } from '../../../../shared/theory/training/time';

const spec = (change: Partial<TrainSpec> = {}, layers = [100]): TrainSpec => ({
  architecture: { layers, branches: 1, activation: 'relu', bias: 'none', regularizer: 'weight-decay', loss: 'squared', beta: 1 },
  optimizer: 'adam',
  learningRate: 0.01,
  momentum: 0,
  nesterov: false,
  epochs: 10_000,
  seeds: 4,
  seed: 0,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float64',
  ...change,
});
const data = { n: 500, d: 10, C: 1 };

test('the time grows with epochs, seeds, rows and units, and falls with threads and the shorter numbers', () => {
  const base = roughSeconds(spec(), data, 2);
  // 6 operations a parameter, row and epoch at 1.2e10 of them a second: 2.75 s a network, two at a time.
  expect(base).toBeGreaterThan(5);
  expect(base).toBeLessThan(6);
  expect(roughSeconds(spec({ epochs: 20_000 }), data, 2) / base).toBeCloseTo(2, 2);
  expect(roughSeconds(spec({ seeds: 8 }), data, 2) / base).toBeCloseTo(2, 6);
  expect(roughSeconds(spec(), data, 4) / base).toBeCloseTo(0.5, 6);
  // No more networks at once than there are.
  expect(roughSeconds(spec(), data, 64)).toBe(roughSeconds(spec(), data, 4));
  expect(roughSeconds(spec({}, [200]), data, 2) / base).toBeCloseTo(2, 1);
  expect(roughSeconds(spec({ precision: 'float32' }), data, 2)).toBeLessThan(0.6 * base);
});

test('a sweep takes what its points take', () => {
  const { architecture, ...rest } = spec();
  const swept = roughSeconds({ architecture, ...rest, axes: [{ name: 'width', values: [50, 100, 150] }] }, data, 2);
  expect(swept / roughSeconds(spec(), data, 2)).toBeCloseTo(3, 2);
});
