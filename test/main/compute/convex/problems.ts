import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import type { Random } from '../../../../main/compute/engine/random';
import { solve } from '../../../../main/compute/convex/solve';
import type { Monitor } from '../../../../main/compute/job';

export const quiet: Monitor = { stopped: () => false, report: () => undefined };

export const SPEC: SolveSpec = {
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.2,
  bias: 'none',
  patterns: { kind: 'auto' },
  tolerance: 1e-6,
  seed: 0,
};

export interface Problem {
  X: Matrix;
  Y: Matrix;
}

export function problem(rows: number[][], y: number[]): Problem {
  return { X: matrix(rows.length, rows[0].length, Float64Array.from(rows.flat())), Y: matrix(y.length, 1, Float64Array.from(y)) };
}

export function normals(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.normal());
}

export function gaussian(random: Random, n: number, d: number): number[][] {
  return Array.from({ length: n }, () => normals(random, d));
}

export function integers(random: Random, n: number, d: number, size: number): number[][] {
  return Array.from({ length: n }, () => Array.from({ length: d }, () => random.below(2 * size + 1) - size));
}

export function solved({ X, Y }: Problem, spec: Partial<SolveSpec> = {}): SolveResult {
  return solve(X, Y, { ...SPEC, ...spec }, quiet);
}
