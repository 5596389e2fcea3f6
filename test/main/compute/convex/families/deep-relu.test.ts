import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveResult, TrainSpec } from '../../../../../shared/contract/run';
import { Stack } from '../../../../../main/compute/convex/deep-relu/stack';
import { Random } from '../../../../../main/compute/engine/random';
import { networkObjective } from '../../../../../main/compute/train/objective';
import { trainSeed } from '../../../../../main/compute/train/train-seed';
import { gaussian, near, of, product, quiet, rowsOf, solved, times } from './problems';

const family = 'deep-relu';

/** The least objective of a few trainings of a network of the same shape, all of whose hidden layers are wide enough. */
function trained(X: Matrix, Y: Matrix, beta: number, inner: number[]): number {
  const spec: TrainSpec = {
    architecture: { layers: [...inner, 1], branches: 20, activation: 'relu', regularizer: 'power', bias: 'none', loss: 'squared', beta },
    optimizer: 'adam',
    learningRate: 0.01,
    momentum: 0,
    nesterov: false,
    epochs: 600,
    seeds: 1,
    seed: 0,
    init: 'he',
    initScale: 1,
    backend: 'embedded',
    precision: 'float64',
  };
  return Math.min(...[0, 1].map((seed) => trainSeed(X, Y, spec, seed, quiet).objective));
}

function expectEstimate(result: SolveResult): void {
  expect(result.certificate).toBe('estimated');
  expect([result.dualBound, result.gap, result.relativeGap]).toEqual([null, null, null]);
  expect(result.lowerBound.kind).toBe('relaxed');
  expect(result.lowerBound.value).toBeGreaterThan(0);
  expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
}

describe('the hidden layers of a branch', () => {
  it('have the gradient of finite differences', () => {
    const random = Random.stream(1, 'init');
    const [n, r] = [5, 3];
    const stack = new Stack(gaussian(n, r, 1).data, n, r, [4, 2]);
    // Later layers without negative weights keep units on.
    const theta = Float64Array.from({ length: stack.size }, (_, k) => (k < 4 * r ? random.normal() : random.uniform()));
    const g = Float64Array.from({ length: n }, () => random.normal());
    const value = (parameters: Float64Array) => stack.forward(parameters).reduce((sum, phi, i) => sum + phi * g[i], 0);
    value(theta);
    const gradient = new Float64Array(theta.length);
    stack.backward(theta, g, gradient);
    expect(gradient.some((slope) => slope !== 0)).toBe(true);
    theta.forEach((_, k) => {
      const [up, down] = [1e-6, -1e-6].map((step) => value(theta.map((t, j) => (j === k ? t + step : t))));
      expect(gradient[k]).toBeCloseTo((up - down) / 2e-6, 6);
    });
  });
});

describe('deep ReLU networks', () => {
  it('find the optimum of the three-layer program', () => {
    for (const seed of [1, 2]) {
      const [X, Y] = [gaussian(5, 2, seed), gaussian(5, 1, seed + 1)];
      const exact = solved(X, Y, { family: 'three-layer-relu', beta: 0.2, widths: [2] });
      const found = solved(X, Y, { family, beta: 0.2, widths: [2] });
      expectEstimate(found);
      expect(found.objective).toBeGreaterThanOrEqual(exact.dualBound!);
      near(found.objective, exact.objective, 1e-4);
      expect(found.lowerBound.value).toBeLessThanOrEqual(exact.objective);
      expect(found.activeNeurons).toBeLessThanOrEqual(5);
    }
  });

  it.each([
    ['four layers', 8, 3, 1, [3, 2]],
    ['five layers', 8, 2, 1, [2, 2, 2]],
  ] as const)('do not lose against training: %s', (_name, n, d, C, inner) => {
    const [X, Y] = [gaussian(n, d, 7), gaussian(n, C, 8)];
    const found = solved(X, Y, { family, beta: 0.3, widths: [...inner], tolerance: 1e-3 });
    expectEstimate(found);
    const best = trained(X, Y, 0.3, [...inner]);
    expect(found.objective).toBeLessThanOrEqual(best * (1 + 1e-6));
    expect(found.lowerBound.value).toBeLessThanOrEqual(best);
    const { objective } = networkObjective(found.weights, X, Y, 0.3, {
      activation: 'relu',
      regularizer: 'power',
      bias: 'none',
      loss: 'squared',
    });
    near(objective, found.objective, 1e-12);
  });

  it.each(['power', 'power-half', 'last-two'] as const)('price the gauge alike under the regulariser %s', (regularizer) => {
    const [X, Y] = [gaussian(6, 2, 11), gaussian(6, 1, 12)];
    const beta = regularizer === 'power-half' ? 0.2 / 1.5 : 0.2;
    near(
      solved(X, Y, { family, beta, widths: [2], regularizer }).objective,
      solved(X, Y, { family, beta: 0.2, widths: [2] }).objective,
      1e-6,
    );
  });

  it.each(['squared', 'logistic', 'huber', 'cross-entropy'] as const)('take the loss %s', (loss) => {
    const X = gaussian(9, 2, 21);
    const classes = of(Array.from({ length: 9 }, (_, i) => [0, 1, 2].map((c) => (i % 3 === c ? 1 : 0))));
    const labels = of(Array.from({ length: 9 }, (_, i) => [i % 2 ? 1 : -1]));
    const Y = loss === 'cross-entropy' ? classes : loss === 'logistic' ? labels : gaussian(9, 1, 22);
    const result = solved(X, Y, { family, loss, beta: 0.1, widths: [2], tolerance: 1e-2, ...(loss === 'huber' ? { delta: 0.5 } : {}) });
    const zero = solved(X, Y, { family, loss, beta: 1.01 * result.betaMax, widths: [2], ...(loss === 'huber' ? { delta: 0.5 } : {}) });
    expectEstimate(result);
    expect(zero.activeNeurons).toBe(0);
    expect(result.objective).toBeLessThan(zero.objective);
    near(zero.lowerBound.value, zero.objective, 1e-6);
    expect(zero.certificate).toBe('relaxed');
  });

  it('close the gap on whitened rows with one-hot targets (theory §6.4)', () => {
    const n = 6;
    const X = matrix(
      n,
      n,
      Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
    );
    const Y = of(Array.from({ length: n }, (_, i) => [0, 1].map((c) => ((i < 4 ? 0 : 1) === c ? 1 : 0))));
    const beta = 0.3;
    const h = (a: number) => (a <= beta ? 0.5 * a * a : beta * a - 0.5 * beta * beta);
    const result = solved(X, Y, { family, beta, depth: 4 });
    near(result.objective, h(2) + h(Math.SQRT2), 1e-6);
    expect(result.certificate).toBe('relaxed');
    expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
  });

  it('are closed forms on data of rank one', () => {
    const [X, Y] = [product(gaussian(8, 1, 1), gaussian(1, 3, 2)), gaussian(8, 1, 3)];
    const result = solved(X, Y, { family, beta: 0.2, depth: 4 });
    expect(result.certificate).toBe('exact');
    near(result.objective, solved(X, Y, { family: 'rank-one', beta: 0.2, depth: 4 }).objective, 1e-15);
  });

  it('keep their bound under permutations and duplicated rows, and scale as X, Y and β say', () => {
    const [X, Y] = [gaussian(8, 3, 31), gaussian(8, 1, 32)];
    const bound = (A: Matrix, B: Matrix, beta = 0.2) => solved(A, B, { family, beta, timeLimit: 0.2, widths: [2] }).lowerBound.value;
    const near_ = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.02 * expected);
    const value = bound(X, Y);
    near_(bound(rowsOf(X, [7, 2, 1, 0, 3, 6, 5, 4]), rowsOf(Y, [7, 2, 1, 0, 3, 6, 5, 4])), value);
    near_(bound(times(X, 100), Y, 20), value);
    near_(bound(X, times(Y, 100), 20), 1e4 * value);
  });

  it.each([
    ['one row', [[2, -1]], [[3]]],
    [
      'all zero',
      [
        [0, 0],
        [0, 0],
      ],
      [[1], [2]],
    ],
    [
      'zero and duplicate rows',
      [
        [0, 0],
        [1, 2],
        [1, 2],
        [1, -1],
      ],
      [[1], [2], [5], [-1]],
    ],
    [
      'constant targets',
      [
        [1, 0],
        [-1, 1],
        [0, -1],
      ],
      [[1], [1], [1]],
    ],
    [
      'targets that are zero',
      [
        [1, 2],
        [-2, 1],
      ],
      [[0], [0]],
    ],
    [
      'more features than rows',
      [
        [1, 2, 3, 4],
        [0, -1, 2, 1],
      ],
      [[1], [-2]],
    ],
  ])('solve degenerate data: %s', (_name, X, Y) => {
    const result = solved(of(X), of(Y), { family, beta: 0.1, timeLimit: 1 });
    expect(Number.isFinite(result.objective)).toBe(true);
    expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective * (1 + 1e-12));
  });

  it('refuse shapes that make no sense', () => {
    const problem = [gaussian(4, 2, 1), gaussian(4, 1, 2)] as const;
    expect(() => solved(...problem, { family, beta: 1, depth: 2 })).toThrow('at least three layers');
    expect(() => solved(...problem, { family, beta: 1, depth: 4, widths: [3] })).toThrow('2 inner widths, and 1 were given');
  });
});
