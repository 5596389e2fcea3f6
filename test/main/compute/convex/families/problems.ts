import { expect } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../../shared/contract/run';
import { solve } from '../../../../../main/compute/convex/solve';
import { Random } from '../../../../../main/compute/engine/random';

export const quiet = { stopped: () => false, report: () => undefined };

/** Gaussian n×d values of a seed. */
export function gaussian(n: number, d: number, seed: number): Matrix {
  const random = Random.stream(seed, 'data');
  return matrix(
    n,
    d,
    Float64Array.from({ length: n * d }, () => random.normal()),
  );
}

export function of(rows: number[][]): Matrix {
  return matrix(rows.length, rows[0].length, Float64Array.from(rows.flat()));
}

/** One-hot rows of labels 0 … count − 1. */
export function oneHot(labels: readonly number[], count: number): Matrix {
  const Y = matrix(labels.length, count);
  labels.forEach((label, i) => (Y.data[i * count + label] = 1));
  return Y;
}

export function times(A: Matrix, factor: number): Matrix {
  return matrix(
    A.shape[0],
    A.shape[1],
    A.data.map((value) => factor * value),
  );
}

/** The rows in the given order, which may repeat some. */
export function rowsOf(A: Matrix, order: readonly number[]): Matrix {
  const d = A.shape[1];
  return matrix(order.length, d, Float64Array.from(order.flatMap((i) => [...A.data.subarray(i * d, (i + 1) * d)])));
}

export function product(A: Matrix, B: Matrix): Matrix {
  const [n, k] = A.shape;
  const m = B.shape[1];
  const out = matrix(n, m);
  for (let i = 0; i < n; i++)
    for (let l = 0; l < k; l++) for (let j = 0; j < m; j++) out.data[i * m + j] += A.data[i * k + l] * B.data[l * m + j];
  return out;
}

export function solved(X: Matrix, Y: Matrix, spec: Pick<SolveSpec, 'family' | 'beta'> & Partial<SolveSpec>): SolveResult {
  return solve(X, Y, { loss: 'squared', bias: 'none', patterns: { kind: 'auto' }, tolerance: 1e-6, seed: 0, ...spec }, quiet);
}

/** P = D to the tolerance, the bound below, and the network's own objective that of the program. */
export function expectOptimal(result: SolveResult, tolerance = 1e-6): void {
  expect(result.status).toBe('solved');
  expect(result.certificate).toBe('exact');
  expect(result.relativeGap).toBeLessThanOrEqual(tolerance);
  expect(result.gap).toBeGreaterThanOrEqual(0);
  expect(result.lowerBound.kind).toBe('exact');
  expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
  expect(result.networkObjective).toBe(result.objective);
}

export function near(value: number, expected: number, tolerance: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-12));
}
