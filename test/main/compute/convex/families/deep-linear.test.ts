import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { thinSvd } from '../../../../../main/compute/engine/svd';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import { interpolationBall, interpolationWeightDecay } from '../../../../../shared/theory/deep-linear';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';

const family = 'deep-linear';
const transposed = ({ shape: [n, d], data }: Matrix) =>
  of(Array.from({ length: d }, (_, j) => Array.from({ length: n }, (_, i) => data[i * d + j])));
const singular = (A: Matrix) => thinSvd(A.shape[0], A.shape[1], A.data).values;
/** n×d with orthonormal columns. */
const orthonormal = (n: number, d: number, seed: number) =>
  transposed(matrix(d, n, Float64Array.from(thinSvd(d, n, gaussian(d, n, seed).data).right)));

describe('standard deep linear networks', () => {
  it('lie above their dual bound, which is no less than its pieces say, and never below a true bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom('weight-decay' as const, 'power' as const, 'power-half' as const, 'last-two' as const),
        fc.double({ min: 0.005, max: 1.2, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, depth, regularizer, share, seed) => {
          const [X, Y] = [gaussian(n, d, seed), gaussian(n, C, seed + 1)];
          const beta = share * singular(product(transposed(X), Y))[0];
          const result = solved(X, Y, { family, beta, depth, regularizer });
          expect(result.status).toBe('solved');
          expect(result.gap).toBeGreaterThanOrEqual(-1e-9 * result.objective);
          expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective * (1 + 1e-12));
          expect(result.objective).toBeLessThanOrEqual(0.5 * Y.data.reduce((sum, y) => sum + y * y, 0) * (1 + 1e-9));
          if (depth === 2) expectOptimal(result);
          if (beta > result.betaMax * (1 + 1e-9)) expect(result.activeNeurons).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('have no gap with one output, at every depth (theory §6.3)', () => {
    for (const depth of [3, 4, 6])
      for (const seed of [1, 2, 3]) {
        const [X, Y] = [gaussian(12, 4, seed), gaussian(12, 1, seed + 10)];
        const share = 0.15 * singular(product(transposed(X), Y))[0];
        expectOptimal(solved(X, Y, { family, beta: share, depth, tolerance: 1e-6 }), 1e-6);
        expectOptimal(solved(X, Y, { family, beta: share, depth, ball: 1.3 }), 1e-6);
      }
  });

  it('find the closed form also where they do not know it', () => {
    for (const seed of [1, 2, 3, 4])
      for (const depth of [3, 4]) {
        const X = orthonormal(9, 4, seed);
        const Y = gaussian(9, 3, seed + 20);
        const spec = { family, beta: 0.3, depth } as const;
        const closed = solved(X, Y, spec);
        expect(closed.lowerBound.method).toBe('closed-form');
        const bent = matrix(
          9,
          4,
          X.data.map((value, at) => value * (at % 4 === 0 ? 1 + 1e-8 : 1)),
        );
        const searched = solved(bent, Y, spec);
        expect(searched.lowerBound.method).toBe('singular-value');
        near(searched.objective, closed.objective, 1e-6);
        near(searched.dualBound ?? NaN, closed.dualBound ?? NaN, 1e-6);
        for (const regularizer of ['power', 'last-two'] as const)
          near(solved(bent, Y, { ...spec, regularizer }).objective, solved(X, Y, { ...spec, regularizer }).objective, 1e-6);
        near(solved(bent, Y, { ...spec, ball: 0.8 }).objective, solved(X, Y, { ...spec, ball: 0.8 }).objective, 1e-6);
      }
  });

  it('have D = min_t D_t, as a fine grid of fixed t shows', () => {
    for (const depth of [3, 4]) {
      const [X, Y] = [gaussian(8, 3, 31), gaussian(8, 3, 32)];
      const D = solved(X, Y, { family, beta: 0.4, depth }).dualBound ?? NaN;
      let least = Infinity;
      for (let t = 0.3; t < 3; t += 0.03) {
        const fixed = solved(X, Y, { family, beta: 0.4, depth, ball: t });
        least = Math.min(least, fixed.dualBound ?? NaN);
        expect(fixed.objective).toBeGreaterThanOrEqual(fixed.dualBound ?? NaN);
      }
      expect(D).toBeLessThanOrEqual(least + 1e-7 * least);
      expect(D).toBeGreaterThan(least * (1 - 2e-3));
    }
  });

  it('interpolate as Theorem 1 of [Wang23] says, with and without a ball', () => {
    const [X, Y] = [gaussian(4, 6, 41), gaussian(4, 3, 42)];
    // X†Y through its own singular values, by another route: Y in the row space of X.
    const K = product(X, transposed(X));
    const { values, left } = thinSvd(4, 4, K.data);
    const inverse = matrix(4, 4);
    for (let k = 0; k < 4; k++)
      for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) inverse.data[i * 4 + j] += (left[k * 4 + i] * left[k * 4 + j]) / values[k];
    const sigmas = singular(product(transposed(X), product(inverse, Y)));
    for (const depth of [2, 3, 5]) {
      const result = solved(X, Y, { family, beta: 1, depth, interpolate: true });
      const expected = interpolationWeightDecay(sigmas, depth);
      near(result.objective, expected.primal, 1e-9);
      near(result.dualBound ?? NaN, expected.dual, 1e-9);
      expect(
        Math.max(...networkOutputs(result.weights, X, 3, { activation: 'linear' }).map((value, at) => Math.abs(value - Y.data[at]))),
      ).toBeLessThan(1e-9);
      // ⟨N, Y⟩ = ‖W*‖_* of the published dual point, and σ_max(XᵀN) ≤ 1.
      near(
        Array.from(result.dual.data).reduce((sum, value, at) => sum + value * Y.data[at], 0),
        sigmas.reduce((sum, sigma) => sum + sigma, 0),
        1e-9,
      );
      near(singular(product(transposed(X), result.dual as Matrix))[0], 1, 1e-9);
      // The limit of what is solved at small β.
      const small = solved(X, Y, { family, beta: 1e-6, depth });
      near(small.objective / 1e-6, expected.primal, 1e-4);
      if (depth > 2) {
        const ball = interpolationBall(sigmas, depth, 1.5);
        const held = solved(X, Y, { family, beta: 1, depth, ball: 1.5, interpolate: true });
        near(held.objective, ball.primal, 1e-9);
        near(held.dualBound ?? NaN, ball.dual, 1e-9);
      }
    }
    expect(() => solved(gaussian(9, 2, 1), gaussian(9, 1, 2), { family, beta: 1, interpolate: true })).toThrow('interpolates');
    expect(() => solved(X, Y, { family, beta: 0.5, interpolate: true })).toThrow('has no β');
  });

  it('are never trained below the bound, and are trained to the closed form on whitened data', () => {
    const [X, Y] = [orthonormal(7, 3, 51), gaussian(7, 3, 52)];
    const result = solved(X, Y, { family, beta: 0.2, depth: 3 });
    let best = Infinity;
    for (let seed = 0; seed < 8; seed++) {
      const objective = trained(X, Y, 0.2, 3, seed);
      expect(objective).toBeGreaterThanOrEqual(result.lowerBound.value);
      best = Math.min(best, objective);
    }
    near(best, result.objective, 1e-5);
  });

  it('do not change with permuted data, and scale as X and Y say', () => {
    const [X, Y] = [gaussian(10, 3, 61), gaussian(10, 2, 62)];
    const spec = { family, beta: 0.4, depth: 3 } as const;
    const { objective, dualBound } = solved(X, Y, spec);
    const order = [9, 1, 0, 8, 7, 2, 3, 4, 6, 5];
    const permuted = solved(rowsOf(X, order), rowsOf(Y, order), spec);
    near(permuted.objective, objective, 1e-8);
    near(permuted.dualBound ?? NaN, dualBound ?? NaN, 1e-6);
    // Σσ^{2/L} of W/s costs s^{2/L} less.
    near(solved(times(X, 8), Y, { ...spec, beta: 0.4 * 8 ** (2 / 3) }).objective, objective, 1e-8);
  });

  it.each([
    ['one row', [[2, -1]], [[3]], 0.5],
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
      'targets that are zero',
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
      [
        [2, 1],
        [2, 0],
        [2, 1],
      ],
      1e4,
    ],
  ])('solve degenerate data: %s', (_name, X, Y, beta) => {
    for (const depth of [2, 4]) {
      const result = solved(of(X), of(Y), { family, beta, depth });
      expect(result.status).toBe('solved');
      expect(result.gap).toBeGreaterThanOrEqual(-1e-12);
      expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
      if (beta > 1e3) expect(result.relativeGap).toBeLessThan(1e-6);
    }
  });
});

/** The weight-decay objective after gradient descent on three layers of widths m from a seed. */
function trained(X: Matrix, Y: Matrix, beta: number, m: number, seed: number): number {
  let layers = [gaussian(X.shape[1], m, seed), gaussian(m, m, seed + 100), gaussian(m, Y.shape[1], seed + 200)].map((W) => times(W, 0.7));
  const minus = (A: Matrix, B: Matrix, factor: number) =>
    matrix(
      A.shape[0],
      A.shape[1],
      A.data.map((value, at) => value - factor * B.data[at]),
    );
  const square = (A: Matrix) => A.data.reduce((sum, value) => sum + value * value, 0);
  for (let step = 0; step < 4000; step++) {
    const [A, B, D] = layers;
    const residual = minus(product(product(product(X, A), B), D), Y, 1);
    const G = product(transposed(X), residual);
    const gradients = [
      product(G, transposed(product(B, D))),
      product(transposed(A), product(G, transposed(D))),
      product(transposed(product(A, B)), G),
    ];
    layers = layers.map((W, l) => minus(W, minus(gradients[l], W, -beta), 0.02));
  }
  const residual = minus(product(product(product(X, layers[0]), layers[1]), layers[2]), Y, 1);
  return 0.5 * square(residual) + 0.5 * beta * layers.reduce((sum, W) => sum + square(W), 0);
}

describe('the margins of closed forms', () => {
  const bound = (rows: number[][], Y: number[][], spec: { beta: number; interpolate?: true }) =>
    solved(of(rows), of(Y), { family, depth: 3, regularizer: 'weight-decay', ...spec }).lowerBound;

  it('grow with how far the data are from whitened', () => {
    const Y = [
      [3, 1],
      [-1, 2],
    ];
    const margin = (excess: number) =>
      bound(
        [
          [1, 0],
          [0, 1 + excess],
        ],
        Y,
        { beta: 0.3 },
      ).margin;
    expect(margin(0)).toBeLessThan(1e-11);
    // 4η‖Y‖² and more, η the excess.
    expect(margin(5e-11)).toBeGreaterThan(4 * 5e-11 * 15);
  });

  it('keep the bound of an interpolation below its optimum where the data are nearly dependent', () => {
    for (const small of [2 ** -10, 2 ** -20, 2 ** -26]) {
      // XW with W = diag(3, 2) is exact in floating point.
      const lowerBound = bound(
        [
          [1, 1],
          [1, 1 + small],
        ],
        [
          [3, 2],
          [3, 2 + 2 * small],
        ],
        { interpolate: true, beta: 1 },
      );
      const optimum = 1.5 * (3 ** (2 / 3) + 2 ** (2 / 3));
      expect(lowerBound.value).toBeLessThanOrEqual(optimum);
      expect(lowerBound.value).toBeGreaterThan(optimum * (1 - 1e-4));
    }
  });
});
