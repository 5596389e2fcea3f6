import { describe, expect, test } from 'vitest';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { lossNamed } from '../../../../shared/theory/losses';
import { verdict } from '../../../../main/compute/certificate/verdict';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, problem, solved } from '../convex/problems';

const NETWORK: Architecture = {
  layers: [4],
  branches: 1,
  activation: 'relu',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.2,
};
const judge = (X: Matrix, Y: Matrix, weights: Record<string, NdArray>, change: Partial<Architecture> = {}, penalizesOutputBias = false) =>
  verdict(X, Y, { weights, architecture: { ...NETWORK, ...change }, penalizesOutputBias });
const array = (shape: number[], data: number[]): NdArray => ({ dtype: 'float64', shape, data: Float64Array.from(data) });

test('a network by hand', () => {
  // f(x) = 2·(3x)₊ at x = 1, −1: 6, 0; N = (1 − 6, 1 − 0).
  const { X, Y } = problem([[1], [-1]], [1, 1]);
  const found = judge(X, Y, { W1: array([1, 1, 1], [3]), W2: array([1, 1, 1], [2]) }, { layers: [1], beta: 0.5 });
  expect(found).toMatchObject({ objective: 13 + 0.25 * 13, loss: 13, penalty: 0.25 * 13 });
  // Each row by itself: ½(w − 1)² + ½w is least at w = ½.
  expect(found.ownBound!.value).toBeCloseTo(0.75, 8);
  expect(found.ownBound!.value).toBeLessThan(0.75);
  const { units, missing } = found.conditions!;
  // νᵀ(x)₊ = −5, and the unit points up.
  expect(units).toEqual([{ branch: 0, unit: 0, size: 6, constraint: 10, slackness: 11, imbalance: 1 / 3 }]);
  // νᵀ(−x)₊ = 1 = 2β; the other atom is the network's own.
  expect(missing).toEqual([{ constraint: 2, direction: [-1] }]);
});

describe.each(['squared', 'logistic', 'huber'] as const)('the optimum with %s loss', (loss) => {
  test.each(['none', 'penalized'] as const)('meets its conditions, bias %s', (bias) => {
    const random = Random.stream(3, 'data');
    const rows = gaussian(random, 30, 3);
    const y = rows.map(([a, b]) => Math.max(0, a) - Math.abs(b) + 0.2 * random.normal());
    const data = problem(rows, loss === 'logistic' ? y.map((value) => (value > 0 ? 1 : -1)) : y);
    const { weights, objective } = solved(data, { loss, bias, tolerance: 1e-10, beta: 0.5 });
    const { conditions, ...found } = judge(data.X, data.Y, weights, { loss, bias, beta: 0.5, layers: [weights.W1.shape[1]] });
    expect(Math.abs(found.objective - objective)).toBeLessThan(1e-12 * objective);
    expect(conditions!.missing).toEqual([]);
    for (const unit of conditions!.units) {
      expect(unit.constraint).toBeCloseTo(1, 4);
      expect(unit.slackness).toBeLessThan(1e-4);
      expect(unit.imbalance).toBeLessThan(1e-8);
    }
    const [largest] = conditions!.units;
    const { W1, W2, b1 } = weights;
    const keep = Array.from({ length: W1.shape[1] }, (_, j) => j).filter((j) => j !== largest.unit);
    const without = (name: NdArray, width: number) => keep.flatMap((j) => Array.from(name.data.subarray(j * width, (j + 1) * width)));
    const fewer = {
      W1: array([1, keep.length, 3], without(W1, 3)),
      ...(b1 ? { b1: array([1, keep.length], without(b1, 1)) } : {}),
      W2: array([1, 1, keep.length], without(W2, 1)),
    };
    // Without its largest unit, that is what it misses.
    const { missing } = judge(data.X, data.Y, fewer, { loss, bias, beta: 0.5, layers: [keep.length] }).conditions!;
    expect(missing.length).toBeGreaterThan(0);
    expect(missing[0].constraint).toBeGreaterThan(1.01);
  });
});

test('a parallel linear network, by its singular value', () => {
  const random = Random.stream(4, 'data');
  const rows = gaussian(random, 20, 3);
  const Y = matrix(20, 2, Float64Array.from(rows.flatMap(([a, b]) => [a, b + 0.1 * random.normal()])));
  const { X } = problem(
    rows,
    rows.map(() => 0),
  );
  const { weights } = solved({ X, Y }, { family: 'parallel-linear', beta: 0.5, tolerance: 1e-10 });
  const optimum = judge(X, Y, weights, { activation: 'linear', beta: 0.5, layers: [1], branches: weights.W1.shape[0] });
  expect(optimum.conditions!.missing).toEqual([]);
  for (const unit of optimum.conditions!.units) expect(unit.slackness).toBeLessThan(1e-4);
});

describe('the bound of networks with an output bias, from their own dual point', () => {
  const random = Random.stream(9, 'data');
  const value = (data: { X: Matrix; Y: Matrix }, weights: Record<string, NdArray>, loss: Architecture['loss'], penalized: boolean) =>
    judge(data.X, data.Y, weights, { loss, outputBias: true, beta: 0.3 }, penalized);

  test.each(['squared', 'logistic', 'hinge', 'huber'] as const)('no network of any size is below it: %s', (loss) => {
    const rows = gaussian(random, 15, 2);
    const y = rows.map(([a, b]) => 1 + Math.max(0, a) - Math.abs(b));
    const data = problem(rows, loss === 'logistic' || loss === 'hinge' ? y.map((entry) => (entry > 0.8 ? 1 : -1)) : y);
    for (const penalized of [true, false]) {
      const verdicts = Array.from({ length: 40 }, (_, k) => {
        // From small networks to large ones, and constants far from the best.
        const size = [0, 0.1, 0.4, 1][k % 4];
        const draw = (count: number) => Array.from({ length: count }, () => size * random.normal());
        return value(
          data,
          { W1: array([1, 4, 2], draw(8)), W2: array([1, 1, 4], draw(4)), b2: array([1], [random.normal()]) },
          loss,
          penalized,
        );
      });
      const best = Math.min(...verdicts.map(({ objective }) => objective));
      for (const { ownBound } of verdicts) expect(ownBound!.value).toBeLessThanOrEqual(best);
      expect(Math.max(...verdicts.map(({ ownBound }) => ownBound!.value))).toBeGreaterThan(0);
    }
  });

  test('is tight at an optimum: without units, and the best constant', () => {
    const { X, Y } = problem(
      gaussian(random, 12, 2),
      Array.from({ length: 12 }, () => 3 + random.normal()),
    );
    const mean = Y.data.reduce((sum, y) => sum + y, 0) / 12;
    const weights = (c: number) => ({ W1: array([1, 1, 2], [0, 0]), W2: array([1, 1, 1], [0]), b2: array([1], [c]) });
    const beta = 1e4;
    const free = judge(X, Y, weights(mean), { layers: [1], outputBias: true, beta });
    expect(free.objective - free.ownBound!.value).toBeLessThan(1e-9 * free.objective);
    // (β/2)c² pulls the constant to n·mean/(n + β).
    const pulled = judge(X, Y, weights((12 * mean) / (12 + beta)), { layers: [1], outputBias: true, beta }, true);
    expect(pulled.objective - pulled.ownBound!.value).toBeLessThan(1e-9 * pulled.objective);
    expect(pulled.objective).toBeCloseTo(
      lossNamed('squared').value(new Float64Array(12).fill((12 * mean) / (12 + beta)), Y.data) +
        (beta / 2) * ((12 * mean) / (12 + beta)) ** 2,
      9,
    );
  });
});
