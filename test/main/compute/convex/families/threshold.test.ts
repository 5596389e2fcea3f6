import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduce } from '../../../../../main/compute/convex/patterns/geometry';
import { patternKey } from '../../../../../main/compute/convex/patterns/pattern-space';
import { thresholdPatterns } from '../../../../../main/compute/convex/patterns/threshold-patterns';
import { createKernels } from '../../../../../main/compute/engine/kernels';
import { arrangementBound } from '../../../../../shared/theory/arrangements';
import { expectOptimal, gaussian, near, of, rowsOf, solved, times } from './problems';

const family = 'threshold';
const engine = createKernels();
const patternsOf = (X: ReturnType<typeof gaussian>) =>
  thresholdPatterns(engine, reduce(X.data, X.shape[0], X.shape[1]), 1e5, () => false)?.gates ?? [];

describe('patterns of threshold units', () => {
  it('are not claimed to be all where rounding decides which there are', () => {
    const rows = [
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
      [1, 2, 1],
      [-1, 1, 2],
    ];
    const solve = (shift: number) =>
      solved(of(rows.map((row, i) => (i === 2 ? [1, 1, shift] : row))), of([[1], [-2], [0.5], [1], [-1]]), { family, beta: 0.1 });
    expect(solve(0).certificate).toBe('exact');
    expect(solve(1e-3).certificate).toBe('exact');
    const doubtful = solve(1e-11);
    expect(doubtful).toMatchObject({ certificate: 'restricted', lowerBound: { kind: 'relaxed', method: 'closed-form' } });
    expect(doubtful.notes.join()).toContain('rounding decides');
  });

  it('are those of the regions and all-ones for data in general position', () => {
    for (const [n, d] of [
      [7, 2],
      [9, 3],
      [7, 4],
    ]) {
      const found = patternsOf(gaussian(n, d, 10 * n + d));
      const all = found.filter(({ signs }) => signs.every((sign) => sign > 0)).length;
      expect(all).toBe(1);
      expect([arrangementBound(n, d), arrangementBound(n, d) + 1]).toContain(found.length);
    }
  });

  it('are every pattern that integer directions have, for integer data full of ties', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        (d, rows) => {
          const X = of(rows.map((row) => row.slice(0, d)));
          const expected = new Set<string>();
          const reach = 4;
          const size = 2 * reach + 1;
          for (let code = 0; code < size ** d; code++) {
            const u = Array.from({ length: d }, (_, j) => (Math.floor(code / size ** j) % size) - reach);
            expected.add(patternKey(rows.map((row) => (u.reduce((sum, value, j) => sum + value * row[j], 0) >= 0 ? 1 : -1))));
          }
          expect(new Set(patternsOf(X).map(({ signs }) => patternKey(signs)))).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('networks of threshold units', () => {
  it('close the gap over all patterns and recover the network', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.double({ min: 0.01, max: 0.95, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, biased, share, seed) => {
          const [X, Y] = [gaussian(n, d, seed), gaussian(n, C, seed + 1)];
          const bias = biased ? 'free' : 'none';
          const betaMax = solved(X, Y, { family, beta: 1e6, bias }).betaMax;
          const result = solved(X, Y, { family, beta: share * betaMax, bias, tolerance: 1e-7 });
          expectOptimal(result, 1e-7);
          expect(result.activeNeurons).toBeGreaterThan(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('with integer data full of ties are networks all the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 }), fc.integer({ min: -3, max: 3 })), {
          minLength: 1,
          maxLength: 9,
        }),
        (rows) => {
          expectOptimal(solved(of(rows.map(([a, b]) => [a, b])), of(rows.map(([, , y]) => [y])), { family, beta: 0.1 }));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('over some patterns are restricted, with a bound of the network beside them', () => {
    const [X, Y] = [gaussian(12, 3, 21), gaussian(12, 1, 22)];
    const exact = solved(X, Y, { family, beta: 0.3 });
    const sampled = solved(X, Y, { family, beta: 0.3, patterns: { kind: 'sampled', count: 20 }, seed: 5 });
    const given = solved(X, Y, { family, beta: 0.3, patterns: { kind: 'given', gates: gaussian(6, 3, 23) } });
    for (const result of [sampled, given]) {
      expect(result.certificate).toBe('restricted');
      expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
      expect(result.objective).toBeGreaterThanOrEqual(exact.objective * (1 - 1e-6));
      expect(result.lowerBound.kind).toBe('relaxed');
      expect(result.lowerBound.value).toBeLessThanOrEqual(exact.objective);
      expect(result.betaMaxKind).toBe('relaxed');
      expect(result.betaMax).toBeGreaterThanOrEqual(exact.betaMax);
    }
    expect(exact.betaMaxKind).toBe('exact');
    expect(sampled.patterns).toBe(20);
    expect(() => solved(X, Y, { family, beta: 1, patterns: { kind: 'given', gates: gaussian(6, 2, 23) } })).toThrow('6×2');
  });

  it('do not know the scale of X, and scale with Y and β; permuted rows change nothing', () => {
    const [X, Y] = [gaussian(10, 2, 31), gaussian(10, 1, 32)];
    const spec = { family, beta: 0.4, tolerance: 1e-9 } as const;
    const { objective } = solved(X, Y, spec);
    near(solved(times(X, 1e4), Y, spec).objective, objective, 1e-8);
    near(solved(X, times(Y, 1e3), { ...spec, beta: 400 }).objective, 1e6 * objective, 1e-8);
    const order = [9, 1, 0, 8, 7, 2, 3, 4, 6, 5];
    near(solved(rowsOf(X, order), rowsOf(Y, order), spec).objective, objective, 1e-8);
    const twice = [...order, ...order];
    near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...spec, beta: 0.8 }).objective, 2 * objective, 1e-8);
  });

  it.each([
    ['one row', [[2, -1]], [[3]], 0.5],
    ['all zero', [[0], [0]], [[1], [2]], 0.5],
    ['zero rows', [[0], [1], [0], [-1]], [[1], [2], [5], [-1]], 0.1],
    [
      'opposite rows',
      [
        [1, 2],
        [-1, -2],
        [1, 2],
      ],
      [[1], [1], [1]],
      0.1,
    ],
    ['targets that are zero', [[1], [-2]], [[0], [0]], 0.1],
    ['a β above the largest', [[1], [-2]], [[1], [1]], 1e3],
  ])('solve degenerate data: %s', (_name, X, Y, beta) => {
    expectOptimal(solved(of(X), of(Y), { family, beta }));
  });
});
