import { expect, test } from 'vitest';
import type { SweepNetwork, SweepSpec } from '../../../../shared/contract/run';
import { checkSweep, MOST_NETWORKS } from '../../../../shared/theory/training/sweep/check';
import { sweepMemory } from '../../../../shared/theory/training/sweep/memory';
import { networksOf, pointWords, sweepPoints, sweepValues } from '../../../../shared/theory/training/sweep/points';
import { gatherParts, summarizePoint } from '../../../../shared/theory/training/sweep/summary';
import { sweepTable } from '../../../../shared/theory/training/sweep/table';
import { readValues } from '../../../../shared/theory/training/sweep/values';
import { trainingMemory } from '../../../../shared/theory/training/memory';

const sweep = (axes: SweepSpec['axes'], change: Partial<SweepSpec> = {}): SweepSpec => ({
  architecture: { layers: [6, 3], branches: 2, activation: 'relu', bias: 'none', regularizer: 'power', loss: 'squared', beta: 0.5 },
  optimizer: 'adam',
  learningRate: 0.01,
  momentum: 0,
  nesterov: false,
  epochs: 10,
  seeds: 3,
  seed: 7,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float64',
  ...change,
  axes,
});

test('every axis sets what it names, and nothing else', () => {
  const { axes: _axes, ...train } = sweep([]);
  const at = (name: SweepSpec['axes'][number]['name'], value: number) => sweepPoints(sweep([{ name, values: [value] }]), 40)[0].spec;
  const network = (change: object) => ({ ...train, architecture: { ...train.architecture, ...change } });
  expect(at('beta', 2)).toEqual(network({ beta: 2 }));
  expect(at('beta-share', 0.1)).toEqual(network({ beta: 4 }));
  expect(at('branches', 8)).toEqual(network({ branches: 8 }));
  expect(at('depth', 2)).toEqual(network({ layers: [6] }));
  expect(at('depth', 5)).toEqual(network({ layers: [6, 3, 3, 3] }));
  expect(at('width', 9)).toEqual(network({ layers: [9, 9] }));
  expect(at('exponent', 2.5)).toEqual(network({ exponent: 2.5 }));
  expect(at('init-scale', 0.1)).toEqual({ ...train, initScale: 0.1 });
  expect(at('learning-rate', 0.1)).toEqual({ ...train, learningRate: 0.1 });
  expect(at('batch-size', 4)).toEqual({ ...train, batchSize: 4 });
  expect(at('dropout', 0.1)).toEqual({ ...train, dropout: 0.1 });
});

test('points are all combinations, the last axis fastest; a width is that of every depth', () => {
  const spec = sweep([
    { name: 'width', values: [2, 4] },
    { name: 'depth', values: [2, 4] },
  ]);
  expect(sweepValues(spec)).toEqual([
    [2, 2],
    [2, 4],
    [4, 2],
    [4, 4],
  ]);
  expect(sweepPoints(spec).map((point) => point.spec.architecture.layers)).toEqual([[2], [2, 2, 2], [4], [4, 4, 4]]);
  expect(networksOf(spec)).toBe(12);
  expect(pointWords(spec, [2, 4])).toBe('m = 2, L = 4');
});

test('a sweep that contradicts itself is refused by name', () => {
  const refused = (axes: SweepSpec['axes'], change: Partial<SweepSpec> = {}) => {
    try {
      checkSweep(sweep(axes, change), 20);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused([{ name: 'branches', values: [1, 2, 4] }])).toBeNull();
  expect(refused([{ name: 'branches', values: [1, 1.5] }])).toMatch(/1\.5 for branches K, which takes whole numbers/);
  expect(refused([{ name: 'depth', values: [1, 2] }])).toMatch(/from 2 on/);
  expect(refused([{ name: 'branches', values: [2, 2] }])).toMatch(/twice/);
  expect(
    refused([
      { name: 'beta', values: [1] },
      { name: 'beta-share', values: [0.5] },
    ]),
  ).toMatch(/same thing twice/);
  expect(refused([{ name: 'exponent', values: [2, 4] }])).toMatch(/^At p = 4: The exponent 4 exceeds the 3 layers/);
  expect(refused([{ name: 'batch-size', values: [8, 32] }])).toMatch(/^At rows = 32: /);
  expect(refused([{ name: 'init-scale', values: Array.from({ length: 1000 }, (_, i) => i + 1) }], { seeds: 100 })).toMatch(
    new RegExp(`100000 networks, and one run trains ${MOST_NETWORKS} at most`),
  );
});

test('values are numbers with commas, and ranges that are even on a log axis', () => {
  expect(readValues('1, 2,4', true)).toEqual([1, 2, 4]);
  expect(readValues('0.01..1/5', false)).toEqual([0.01, 0.0316228, 0.1, 0.316228, 1]);
  expect(readValues('1..64/7', true)).toEqual([1, 2, 4, 8, 16, 32, 64]);
  expect(readValues('1 … 4 / 9, 10', true)).toEqual([1, 2, 3, 4, 10]);
  for (const text of ['', '1,,2', 'two', '-1', '1..2', '1e999x']) expect(() => readValues(text, false)).toThrow(/is no value/);
  expect(() => readValues('0..1/5', false)).toThrow(/above 0/);
});

const network = (seed: number, objective: number): SweepNetwork => ({
  seed,
  objective,
  loss: objective,
  regularizer: 0,
  gradientNorm: 0,
  activeNeurons: 1,
  epochs: 10,
  layers: [],
  alignment: [],
  balance: [],
});
const BOUND = { lowerBound: { value: 10, kind: 'relaxed' as const, method: 'shor', margin: 0 }, program: null };

test('a point is told by its best network, its bound, and Wilson’s interval of the successes', () => {
  const networks = [network(0, 10.005), network(1, NaN), network(2, 12), network(3, 10.001)];
  const { best, gap, relativeGap, success } = summarizePoint({ networks, bound: BOUND }, 1e-3);
  expect(best?.seed).toBe(3);
  expect(gap).toBeCloseTo(0.001, 12);
  expect(relativeGap).toBeCloseTo(0.001 / 10.001, 12);
  expect(success).toMatchObject({ within: 2, of: 4, share: 0.5 });
  // The roots of (p − ½)² = z²·p(1 − p)/4, solved for p: the interval that the score test does not reject.
  const z = 1.959963984540054;
  const half = 0.5 * Math.sqrt((z * z) / (4 + z * z));
  expect(success?.interval[0]).toBeCloseTo(0.5 - half, 12);
  expect(success?.interval[1]).toBeCloseTo(0.5 + half, 12);
  expect(summarizePoint({ networks, bound: null }, 1e-3)).toMatchObject({ bound: null, gap: null, relativeGap: null, success: null });
  expect(summarizePoint({ networks: [network(1, Infinity)], bound: BOUND }, 1e-3)).toMatchObject({ best: null, gap: null });
});

test('what is told twice counts once', () => {
  const parts = [
    { point: 1, networks: [network(1, 3)] },
    { point: 1, bound: BOUND },
    { point: 1, networks: [network(0, 2)] },
    { point: 1, networks: [network(1, 3)] },
  ];
  const [first, second] = gatherParts([[1], [2]], parts);
  expect(first).toEqual({ values: [1], networks: [], bound: null });
  expect(second.networks.map(({ seed }) => seed)).toEqual([0, 1]);
  expect(second.bound).toEqual(BOUND);
});

test('the table has a row for every network and empty cells for what is not known', () => {
  const spec = sweep([
    { name: 'beta-share', values: [0.1] },
    { name: 'branches', values: [1, 2] },
  ]);
  const points = gatherParts(sweepValues(spec), [
    { point: 0, networks: [network(7, 10.001)], bound: BOUND },
    { point: 1, networks: [network(7, 20)] },
  ]);
  const { columns, rows } = sweepTable(spec, { points, betaMax: { value: 50, kind: 'exact' } }, 1e-3);
  const names = Object.keys(columns);
  const cell = (row: number, name: string) => rows[row][names.indexOf(name)];
  expect(rows.map((row) => row.length)).toEqual([names.length, names.length]);
  expect([cell(0, 'beta_share'), cell(0, 'beta'), cell(0, 'branches'), cell(0, 'within')]).toEqual([0.1, 5, 1, 1]);
  expect([cell(1, 'branches'), cell(1, 'objective'), cell(1, 'bound'), cell(1, 'gap'), cell(1, 'within')]).toEqual([2, 20, '', '', '']);
});

test('the memory is that of the largest network on every thread, and grows with the networks that are kept', () => {
  const data = { n: 100, d: 5, C: 1 };
  const wide = sweep([{ name: 'width', values: [4, 64] }]);
  const largest = { ...sweepPoints(wide)[1].spec, seeds: 1, epochs: 1 };
  expect(sweepMemory(wide, data, 2).network).toBe(trainingMemory(largest, data, 1).network);
  expect(sweepMemory(wide, data, 4).total).toBeGreaterThan(sweepMemory(wide, data, 2).total);
  expect(sweepMemory({ ...wide, seeds: 300 }, data, 2).total).toBeGreaterThan(sweepMemory(wide, data, 2).total);
});
