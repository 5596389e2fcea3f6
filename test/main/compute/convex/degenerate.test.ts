import { describe, expect, it } from 'vitest';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, normals, problem, solved } from './problems';

const random = Random.stream(2, 'data');
const base = gaussian(random, 6, 3);
const loading = gaussian(random, 4, 9);
const plain = gaussian(random, 30, 3);

/** Every case is solved exactly; `rows`, then what is special about how. */
const CASES: { name: string; rows: number[][]; y?: number[]; beta?: number; bias?: 'penalized'; patterns?: number }[] = [
  {
    name: 'four equal rows, opposite rows, zero rows',
    rows: [...base, base[0], base[0], base[0], base[1].map((x) => -x), base[2].map((x) => -2 * x), [0, 0, 0], [0, 0, 0]],
    patterns: 32,
  },
  { name: 'integers, rank 2', rows: integers(random, 30, 2, 2) },
  { name: 'integers, rank 3', rows: integers(random, 40, 3, 1) },
  { name: 'integers, rank 4', rows: integers(random, 40, 4, 1) },
  { name: 'integers, rank 5', rows: integers(random, 14, 5, 1) },
  { name: 'a grid with bias', rows: Array.from({ length: 36 }, (_, i) => [i % 6, Math.floor(i / 6)]), bias: 'penalized' },
  {
    name: 'a cube with bias',
    rows: Array.from({ length: 27 }, (_, i) => [i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9)]),
    bias: 'penalized',
  },
  { name: 'collinear points', rows: Array.from({ length: 15 }, (_, i) => [i, 2 * i + 1, 3]), patterns: 30 },
  { name: 'rank 2 in d = 3', rows: gaussian(random, 20, 2).map(([a, b]) => [a, b, a + b]), patterns: 40 },
  {
    name: 'rank 4 in d = 9',
    rows: gaussian(random, 15, 4).map((c) => loading[0].map((_, j) => c.reduce((sum, x, k) => sum + x * loading[k][j], 0))),
  },
  { name: 'n < d', rows: gaussian(random, 4, 9), patterns: 16 },
  { name: 'n = 5 < d', rows: gaussian(random, 5, 8), patterns: 32 },
  { name: 'one row', rows: [[1, 2, 3]], y: [2], patterns: 2 },
  { name: 'one row, one feature, bias', rows: [[1]], y: [-2], bias: 'penalized' },
  { name: 'one feature', rows: gaussian(random, 12, 1), patterns: 2 },
  { name: 'one feature with bias', rows: gaussian(random, 12, 1), beta: 0.02, bias: 'penalized', patterns: 24 },
  { name: 'a constant target', rows: plain, y: new Array<number>(30).fill(3) },
  { name: 'columns scaled by 1e3 and 1e−3', rows: plain.map(([a, b, c]) => [1e3 * a, b, 1e-3 * c]), beta: 1 },
  { name: 'a tiny β', rows: plain, beta: 1e-5 },
  { name: 'a target in the model', rows: plain, y: plain.map(([a, b, c]) => Math.max(0, a) - 2 * Math.max(0, b + c)), beta: 0.05 },
];

describe('degenerate data', () => {
  for (const { name, rows, y, beta, bias, patterns } of CASES) {
    it(`are solved exactly: ${name}`, () => {
      const result = solved(problem(rows, y ?? normals(random, rows.length)), { beta: beta ?? 0.3, bias: bias ?? 'none' });
      expect(result.status).toBe('solved');
      expect(result.certificate).toBe('exact');
      expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
      expect(result.gap).toBeGreaterThanOrEqual(0);
      if (patterns !== undefined) expect(result.patterns).toBe(patterns);
    });
  }

  it('gives the zero network for y = 0', () => {
    const result = solved(problem(plain, new Array<number>(30).fill(0)));
    expect(result).toMatchObject({
      objective: 0,
      dualBound: 0,
      gap: 0,
      relativeGap: 0,
      activeNeurons: 0,
      certificate: 'exact',
      betaMax: 0,
    });
    expect(result.weights.W1.shape).toEqual([1, 0, 3]);
  });

  it('gives the zero network for features that are all zero', () => {
    const result = solved(
      problem(
        [
          [0, 0],
          [0, 0],
        ],
        [3, 4],
      ),
    );
    expect(result).toMatchObject({ objective: 12.5, activeNeurons: 0, certificate: 'exact' });
    expect(result.dualBound).toBeLessThan(12.5);
    expect(result.relativeGap).toBeLessThan(1e-14);
  });

  it('gives the zero network exactly from β_max on, and another just below', () => {
    for (const d of [1, 2, 3, 4, 5]) {
      const { X, Y } = problem(gaussian(random, 10, d), normals(random, 10));
      const { betaMax, betaMaxKind } = solved({ X, Y }, { beta: 1e6 });
      expect(betaMaxKind).toBe('exact');
      const half = 0.5 * Y.data.reduce((sum, y) => sum + y * y, 0);
      const above = solved({ X, Y }, { beta: betaMax * (1 + 1e-9) });
      expect(above.activeNeurons).toBe(0);
      expect(Math.abs(above.objective - half)).toBeLessThanOrEqual(1e-14 * half);
      expect(solved({ X, Y }, { beta: 0.98 * betaMax }).activeNeurons).toBeGreaterThan(0);
    }
  });
});
