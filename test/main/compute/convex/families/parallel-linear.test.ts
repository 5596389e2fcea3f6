import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { thinSvd } from '../../../../../main/compute/engine/svd';
import { parallelLinearOrthonormal } from '../../../../../shared/theory/parallel-linear';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';

const family = 'parallel-linear';
/** ‖XᵀY‖₂, the β above which W = 0. */
function largest(X: ReturnType<typeof gaussian>, Y: ReturnType<typeof gaussian>): number {
  const transposed = of(
    Array.from({ length: X.shape[1] }, (_, j) => Array.from({ length: X.shape[0] }, (_, i) => X.data[i * X.shape[1] + j])),
  );
  return thinSvd(X.shape[1], Y.shape[1], product(transposed, Y).data).values[0];
}

describe('parallel deep linear networks', () => {
  it('close the gap and recover the network, whatever the shapes, depth and regulariser', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom('power' as const, 'power-half' as const, 'last-two' as const),
        fc.double({ min: 0.001, max: 0.9, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, depth, regularizer, share, seed) => {
          const X = gaussian(n, d, seed);
          const Y = gaussian(n, C, seed + 1);
          const beta = (share * largest(X, Y)) / (regularizer === 'power-half' ? depth / 2 : 1);
          const result = solved(X, Y, { family, beta, depth, regularizer, tolerance: 1e-8 });
          expectOptimal(result, 1e-8);
          near(result.betaMax, beta / share, 1e-9);
          expect(result.weights[`W${depth}`].shape).toEqual([result.activeNeurons, C, 1]);
          // ‖XᵀN‖₂ ≤ β of the published dual point.
          expect(largest(X, result.dual as typeof X)).toBeLessThanOrEqual(
            beta * (regularizer === 'power-half' ? depth / 2 : 1) * (1 + 1e-12),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agree with the closed form of orthonormal data, an independent route', () => {
    const { right } = thinSvd(4, 9, gaussian(4, 9, 3).data);
    const X = of(Array.from({ length: 9 }, (_, i) => Array.from({ length: 4 }, (_, j) => right[j * 9 + i])));
    const Y = gaussian(9, 3, 4);
    const transposed = of(Array.from({ length: 4 }, (_, j) => Array.from({ length: 9 }, (_, i) => X.data[i * 4 + j])));
    const M = product(transposed, Y);
    for (const beta of [0.1, 0.7, 1.5, 20]) {
      const result = solved(X, Y, { family, beta, depth: 3, tolerance: 1e-9 });
      expectOptimal(result, 1e-9);
      const expected = parallelLinearOrthonormal(thinSvd(4, 3, M.data).values, beta);
      const rest = 0.5 * (Y.data.reduce((sum, y) => sum + y * y, 0) - M.data.reduce((sum, m) => sum + m * m, 0));
      near(result.objective, expected.value + rest, 1e-9);
      expect(result.notes.join()).toContain('in closed form');
      expect(result.activeNeurons).toBe(expected.singularValues.filter((value) => value > 0).length);
    }
  });

  it('do not change with permuted or rotated data, and scale as X, Y and β say', () => {
    const X = gaussian(12, 4, 7);
    const Y = gaussian(12, 2, 8);
    const beta = 0.2 * largest(X, Y);
    const spec = { family, beta, tolerance: 1e-9 } as const;
    const { objective } = solved(X, Y, spec);
    const order = [5, 3, 11, 0, 1, 2, 4, 6, 10, 9, 8, 7];
    near(solved(rowsOf(X, order), rowsOf(Y, order), spec).objective, objective, 1e-8);
    const { right } = thinSvd(4, 4, gaussian(4, 4, 9).data);
    near(solved(product(X, of([0, 1, 2, 3].map((k) => [...right.subarray(4 * k, 4 * k + 4)]))), Y, spec).objective, objective, 1e-8);
    near(solved(times(X, 1e3), Y, { ...spec, beta: 1e3 * beta }).objective, objective, 1e-8);
    near(solved(X, times(Y, 1e-4), { ...spec, beta: 1e-4 * beta }).objective, 1e-8 * objective, 1e-8);
    // Every row twice is the loss twice.
    const twice = [...order, ...order];
    near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...spec, beta: 2 * beta }).objective, 2 * objective, 1e-8);
  });

  it.each([
    ['one row', [[2, -1]], [[3]], 0.5],
    ['one feature, zero rows', [[0], [1], [0]], [[1], [2], [5]], 0.5],
    [
      'all zero',
      [
        [0, 0],
        [0, 0],
      ],
      [[1], [2]],
      0.5,
    ],
    [
      'no targets but zeros',
      [
        [1, 2],
        [3, 4],
      ],
      [[0], [0]],
      0.5,
    ],
    [
      'rank one of two',
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      0.1,
    ],
    [
      'constant targets',
      [
        [1, 2],
        [3, 5],
        [4, 4],
      ],
      [[2], [2], [2]],
      0.1,
    ],
    [
      'a β above the largest',
      [
        [1, 2],
        [3, 5],
        [4, 4],
      ],
      [[2], [2], [2]],
      1e4,
    ],
  ])('solve degenerate data: %s', (_name, X, Y, beta) => {
    const result = solved(of(X), of(Y), { family, beta, depth: 4, tolerance: 1e-8 });
    expectOptimal(result, 1e-8);
    expect([...networkOutputs(result.weights, of(X), Y[0].length, { activation: 'linear' })].every(Number.isFinite)).toBe(true);
  });

  it('are ill-conditioned without harm', () => {
    const X = gaussian(30, 6, 11);
    for (let i = 0; i < 30; i++) for (let j = 0; j < 6; j++) X.data[i * 6 + j] *= 10 ** (j - 3);
    const Y = gaussian(30, 3, 12);
    for (const share of [0.5, 1e-2, 1e-5]) expectOptimal(solved(X, Y, { family, beta: share * largest(X, Y), tolerance: 1e-7 }), 1e-7);
  });

  it('are refused under weight decay with three layers, and with options of other families', () => {
    const [X, Y] = [gaussian(5, 2, 1), gaussian(5, 1, 2)];
    expect(() => solved(X, Y, { family, beta: 1, depth: 3, regularizer: 'weight-decay' })).toThrow(/not convex/);
    expect(() => solved(X, Y, { family, beta: 1, ball: 2 })).toThrow('ball does not apply');
    expect(() => solved(X, Y, { family, beta: 1, patterns: { kind: 'all' } })).toThrow('patterns does not apply');
    expect(() => solved(X, Y, { family, beta: 1, regularizer: 'path-norm' })).toThrow('path-norm');
    expect(() => solved(X, Y, { family, beta: 1, bias: 'free' })).toThrow('bias');
  });
});
