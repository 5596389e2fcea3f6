import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softThreshold, standardThreeLayerOptimum, standardThreeLayerPenalty } from '../../../../../shared/theory/rank-one';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';
import { targets } from './table';

const family = 'rank-one';
const outer = (n: number, d: number, seed: number) => product(gaussian(n, 1, seed), gaussian(1, d, seed + 1));

describe('deep ReLU networks on rank-one data', () => {
  it('close the gap for every depth and regulariser', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom('power' as const, 'power-half' as const, 'last-two' as const),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, depth, regularizer, beta, seed) => {
          const result = solved(outer(n, d, seed), gaussian(n, C, seed + 2), { family, beta, depth, regularizer });
          expectOptimal(result, 1e-9);
          expect(result.activeNeurons > 0).toBe(beta < result.betaMax);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(['logistic', 'hinge', 'huber'] as const)('are solved to machine precision with the %s loss', (loss) => {
    for (let seed = 0; seed < 40; seed++) {
      const C = 1 + (seed % 3);
      const [X, Y] = [outer(2 + seed, 3, seed), targets(loss, gaussian(2 + seed, C, seed + 60))];
      const { betaMax } = solved(X, Y, { family, loss, beta: 1 });
      // What rounding leaves of γ° weighs more the smaller β is.
      for (const [share, tolerance] of [
        [0.9, 1e-11],
        [0.3, 1e-11],
        [1e-3, 1e-9],
        [1e-6, 2e-6],
      ])
        expectOptimal(solved(X, Y, { family, loss, beta: share * betaMax }), tolerance);
    }
  });

  it('have the value of the two-layer program over all patterns', () => {
    for (const seed of [1, 2, 3, 4]) {
      const [X, Y] = [outer(9, 3, seed), gaussian(9, 1, seed + 50)];
      const own = solved(X, Y, { family, beta: 0.3, depth: 5 });
      const general = solved(X, Y, { family: 'two-layer-relu', beta: 0.3, tolerance: 1e-9 });
      near(own.objective, general.objective, 1e-8);
      near(own.betaMax, general.betaMax, 1e-8);
    }
  });

  it('keep their value under permutations, and scale as X, Y and β say', () => {
    const [X, Y] = [outer(8, 3, 5), gaussian(8, 1, 6)];
    const { objective } = solved(X, Y, { family, beta: 0.2, depth: 4 });
    const order = [7, 0, 3, 2, 1, 6, 5, 4];
    near(solved(rowsOf(X, order), rowsOf(Y, order), { family, beta: 0.2, depth: 4 }).objective, objective, 1e-12);
    near(solved(times(X, 100), Y, { family, beta: 20, depth: 4 }).objective, objective, 1e-12);
    near(solved(X, times(Y, 100), { family, beta: 20, depth: 4 }).objective, 1e4 * objective, 1e-12);
  });

  it('tell the gap of a standard three-layer network with coefficients of opposite signs (theory §5.6)', () => {
    const [X, Y] = [of([[1], [-1]]), of([[1], [-1]])];
    const result = solved(X, Y, { family, beta: 0.05, depth: 3 });
    near(result.objective, 0.0975, 1e-12);
    expect(result.notes.join()).toContain('0.1364213562');
    expect(solved(X, of([[1], [1]]), { family, beta: 0.05, depth: 3 }).notes.join()).toContain('reaches the same value');
  });

  it('find the least standard value among points of a grid', () => {
    for (const seed of [1, 2, 3]) {
      const [p, q] = [1 + seed, 0.7];
      const [first, second] = [
        { energy: p, product: Float64Array.of(2.5) },
        { energy: q, product: Float64Array.of(-1.2 * seed) },
      ];
      const beta = 0.3;
      const { A, B, value } = standardThreeLayerOptimum(first, second, beta);
      const at = (a: number, b: number) =>
        0.5 * p * (a - 2.5 / p) ** 2 + 0.5 * q * (b + (1.2 * seed) / q) ** 2 + beta * standardThreeLayerPenalty(a, b);
      near(at(A, B), value, 1e-12);
      let least = Infinity;
      for (let i = 0; i <= 400; i++) for (let j = 0; j <= 400; j++) least = Math.min(least, at((i * 2) / 400, (-j * 6) / 400));
      expect(value).toBeLessThanOrEqual(least);
      expect(value).toBeGreaterThan(least - 1e-3);
      const parallel = [first, second].map((atom) => softThreshold(atom, beta)[0]);
      expect(value).toBeGreaterThan(at(parallel[0], parallel[1]) - beta * standardThreeLayerPenalty(parallel[0], parallel[1]));
    }
  });

  it.each([
    ['one row', [[2, -1]], [[3]]],
    [
      'zero rows',
      [
        [0, 0],
        [1, 2],
        [0, 0],
      ],
      [[1], [2], [5]],
    ],
    [
      'all zero',
      [
        [0, 0],
        [0, 0],
      ],
      [[1], [2]],
    ],
    ['one sign only', [[1], [2], [2]], [[1], [-2], [3]]],
    ['targets that are zero', [[1], [-2]], [[0], [0]]],
  ])('solve degenerate data: %s', (_name, X, Y) => {
    expectOptimal(solved(of(X), of(Y), { family, beta: 0.5, depth: 3 }), 1e-9);
  });

  it('refuse other data with the measured ratio of singular values', () => {
    expect(() =>
      solved(
        of([
          [1, 0],
          [0, 0.25],
        ]),
        of([[1], [2]]),
        { family, beta: 1 },
      ),
    ).toThrow('0.250 of the first');
    expectOptimal(solved(gaussian(6, 1, 3), gaussian(6, 1, 4), { family, beta: 0.1 }));
  });
});
