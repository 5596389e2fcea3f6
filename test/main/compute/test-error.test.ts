import { expect, test } from 'vitest';
import { testError, withProgramError } from '../../../main/compute/test-error';
import { matrix, type NdArray } from '../../../shared/contract/array';
import type { SolveResult } from '../../../shared/contract/run';

const array = (shape: number[], ...values: number[]): NdArray => ({ dtype: 'float64', shape, data: Float64Array.from(values) });
const column = (...values: number[]) => matrix(values.length, 1, Float64Array.from(values));
/** f(x) = 2(x)₊ − (−x)₊. */
const HINGES = { W1: array([1, 2, 1], 1, -1), W2: array([1, 1, 2], 2, -1) };
const relu = { activation: 'relu', loss: 'squared' } as const;

test('of numbers: the loss, and R² by hand', () => {
  const X = column(1, -1, 2);
  const Y = column(1, 0, 5);
  // f is 2, −1, 4; Σ(f − y)² = 1 + 1 + 1, ȳ = 2, Σ(y − ȳ)² = 1 + 4 + 9.
  expect(testError(HINGES, { X, Y }, relu)).toEqual({
    kind: 'measured',
    rows: 3,
    loss: 1.5,
    meanLoss: 0.5,
    accuracy: null,
    r2: 1 - 3 / 14,
  });
  expect(testError(HINGES, { X, Y: column(0.1, 0.1, 0.1) }, relu).r2, 'nothing to explain').toBeNull();
});

test('of two classes: the sign decides, and zero is none', () => {
  const error = testError(HINGES, { X: column(1, -1, 0, 3), Y: column(1, -1, 1, -1) }, { ...relu, loss: 'hinge' });
  expect(error).toMatchObject({ accuracy: 0.5, r2: null, loss: 0 + 0 + 1 + 7 });
});

test('of several classes: the largest output, the first of equals', () => {
  const weights = { W1: array([1, 1, 2], 1, 0), W2: array([1, 3, 1], 1, 2, 0) };
  const X = matrix(3, 2, Float64Array.of(1, 0, 2, 0, -1, 0));
  // Outputs (1, 2, 0), (2, 4, 0), (0, 0, 0).
  const Y = matrix(3, 3, Float64Array.of(0, 1, 0, 1, 0, 0, 1, 0, 0));
  const error = testError(weights, { X, Y }, { ...relu, loss: 'cross-entropy' });
  expect(error.accuracy).toBeCloseTo(2 / 3, 15);
  const entropy = (f: number[], own: number) => Math.log(f.reduce((sum, value) => sum + Math.exp(value), 0)) - f[own];
  expect(error.loss).toBeCloseTo(entropy([1, 2, 0], 1) + entropy([2, 4, 0], 0) + entropy([0, 0, 0], 0), 12);
});

test('of a program: the network that it recovers, by the units of its family', () => {
  const result = { weights: { W1: array([1, 1, 1], 1), W2: array([1, 1, 1], 3) } } as unknown as SolveResult;
  const rows = { X: column(-2), Y: column(1) };
  expect(withProgramError(result, rows, { family: 'parallel-linear', loss: 'squared' }).test?.loss).toBe(0.5 * 49);
  expect(withProgramError(result, rows, { family: 'two-layer-relu', loss: 'squared' }).test?.loss).toBe(0.5);
  expect(withProgramError(result, undefined, { family: 'two-layer-relu', loss: 'squared' })).toBe(result);
});
