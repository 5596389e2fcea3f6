import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../shared/contract/array';
import type { SolveSpec } from '../../shared/contract/run';
import { solve } from '../../main/compute/convex/solve';

interface ReferenceFile {
  family: SolveSpec['family'];
  loss?: SolveSpec['loss'];
  X?: number[][];
  x?: number[];
  y?: number[];
  Y?: number[][];
  gates?: number[][];
  m1?: number;
  beta: number;
  optimum: number;
}

interface DeepLinearFile {
  X: number[][];
  Y: number[][];
  cases: { L: number; beta: number; standard_weight_decay: number; singular_values: number[]; parallel_half_sum_power_L: number }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'));
const quiet = { stopped: () => false, report: () => undefined };
const rows = (values: number[][]): Matrix => matrix(values.length, values[0].length, Float64Array.from(values.flat()));
const common = { loss: 'squared', bias: 'none', patterns: { kind: 'auto' }, tolerance: 1e-6, seed: 0 } as const;

describe('reference problems of the other families, solved by CVXPY with Clarabel', () => {
  // Clarabel called two of them inaccurate.
  it.each([
    ['parallel-linear', 1e-6],
    ['rank-one', 1e-6],
    ['threshold', 1e-6],
    ['spline-0-squared', 1e-6],
    ['spline-1-squared', 1e-6],
    ['spline-2-hinge', 1e-6],
    ['gated-relu', 3e-6],
    ['three-layer-relu-0', 1e-6],
    ['three-layer-relu-1', 1e-6],
  ])('%s', (name, accuracy) => {
    const { family, loss, X, x, y, Y, gates, m1, beta, optimum } = read(name) as ReferenceFile;
    const spec: SolveSpec = {
      ...common,
      family,
      loss: loss ?? 'squared',
      beta,
      ...(m1 === undefined ? {} : { widths: [m1] }),
      bias: family === 'spline' ? 'free' : 'none',
      // The files hold one gate per column.
      patterns: gates ? { kind: 'given', gates: rows(gates[0].map((_, p) => gates.map((row) => row[p]))) } : { kind: 'auto' },
    };
    const result = solve(rows(X ?? (x ?? []).map((value) => [value])), rows(Y ?? (y ?? []).map((value) => [value])), spec, quiet);
    expect(result.status).toBe('solved');
    expect(result.certificate).toBe('exact');
    expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
    expect(Math.abs(result.objective - optimum)).toBeLessThanOrEqual(accuracy * optimum);
  });

  const deep = read('deep-linear') as DeepLinearFile;
  it.each(deep.cases)('deep-linear, L = $L, β = $beta', ({ L, beta, standard_weight_decay, singular_values, parallel_half_sum_power_L }) => {
    const [X, Y] = [rows(deep.X), rows(deep.Y)];
    const standard = solve(X, Y, { ...common, family: 'deep-linear', beta, depth: L, regularizer: 'weight-decay' }, quiet);
    expect(Math.abs(standard.objective - standard_weight_decay)).toBeLessThanOrEqual(1e-6 * standard_weight_decay);
    expect(standard.activeNeurons).toBe(singular_values.filter((value) => value > 0).length);
    expect(standard.gap).toBeGreaterThan(-1e-9);
    const parallel = solve(X, Y, { ...common, family: 'parallel-linear', beta, depth: L, regularizer: 'power-half' }, quiet);
    expect(Math.abs(parallel.objective - parallel_half_sum_power_L)).toBeLessThanOrEqual(1e-6 * parallel_half_sum_power_L);
    expect(parallel.relativeGap).toBeLessThanOrEqual(1e-6);
  });
});
