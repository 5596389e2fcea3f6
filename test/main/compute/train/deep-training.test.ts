import { describe, expect, it } from 'vitest';
import { LOSS_TABLE, lossNamed } from '../../../../shared/theory/losses';
import { matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { TrainSpec } from '../../../../shared/contract/run';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { spectrum, type Spectrum } from '../../../../main/compute/engine/svd';
import { createNetwork } from '../../../../main/compute/train/create';
import { networkObjective, networkOutputs } from '../../../../main/compute/train/objective';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { difference } from '../engine/plain';
import { deepGradient, type Weights } from './deep-reference';
import { lossProblem, normalProblem, recorder, specification } from './problems';
import { REFERENCE_RULES } from './reference';

const initial = createTrainingKernels('float64');
const initialWeights = (X: Parameters<typeof createNetwork>[1], Y: typeof X, spec: TrainSpec, seed: number): Weights =>
  initial.arena.scope(() => createNetwork(initial, X, Y, spec, seed).weights());

const CASES: { name: string; architecture: Partial<Architecture>; p: number }[] = [
  { name: 'linear, L = 4', architecture: { layers: [5, 3, 4], activation: 'linear', regularizer: 'weight-decay' }, p: 2 },
  { name: 'parallel ReLU, L = 3, L-th power', architecture: { layers: [6, 5], branches: 4, regularizer: 'power' }, p: 3 },
  {
    name: 'parallel ReLU, L = 4, exponent 3, biases',
    architecture: { layers: [4, 7, 3], branches: 2, regularizer: 'power', exponent: 3, bias: 'penalized', outputBias: true },
    p: 3,
  },
];

describe('training of deep networks', () => {
  for (const { name, architecture, p } of CASES)
    it(`follows plain loops for 100 Adam steps to 1e-12: ${name}`, () => {
      const { X, Y } = normalProblem(21, 4, 2, 3);
      const spec = specification({ architecture: { beta: 0.05, ...architecture }, epochs: 100 });
      const weights = initialWeights(X, Y, spec, 7);
      const update = Object.fromEntries(Object.entries(weights).map(([key, { data }]) => [key, REFERENCE_RULES.adam(0.01)(data.length)]));
      for (let epoch = 0; epoch < 100; epoch++) {
        const gradient = deepGradient(weights, X, Y, spec.architecture.activation, 0.05, p);
        for (const key of Object.keys(weights)) {
          const { data } = weights[key];
          update[key](gradient[key].data as Float64Array).forEach((change, i) => (data[i] += change));
        }
      }
      const result = trainSeed(X, Y, spec, 7, recorder());
      expect(Object.keys(result.weights).sort()).toEqual(Object.keys(weights).sort());
      for (const key of Object.keys(weights)) {
        expect(result.weights[key].shape).toEqual(weights[key].shape);
        expect(difference(result.weights[key].data as Float64Array, weights[key].data as Float64Array)).toBeLessThan(1e-12);
      }
      expect(result).toMatchObject(networkObjective(result.weights, X, Y, 0.05, spec.architecture));
    });

  it('keeps these bits for ever, on every machine', () => {
    const { X, Y } = normalProblem(23, 3, 1, 8);
    const spec = specification({
      batchSize: 8,
      epochs: 30,
      architecture: { layers: [5, 3], branches: 2, regularizer: 'power', bias: 'penalized' },
    });
    const { weights } = trainSeed(X, Y, spec, 1, recorder());
    expect([...weights.W3.data]).toMatchInlineSnapshot(`
      [
        -0.04790298741238898,
        -0.0414465770534241,
        -0.3109406533891356,
        -0.44546705003374837,
        0.18307170279884488,
        -0.7272086030781678,
      ]
    `);
  });

  it('reaches the closed form of deep linear networks with whitened data (theory §6.2): rank collapses as predicted', () => {
    // XᵀX = I and XᵀY = diag(3, 2, 1.2); L = 4, β = 0.4: min ½(s − σ)² + λs^{1/2}, λ = βL/2, is 0 below τ = 1.2926.
    const sigma = [3, 2, 1.2];
    const X = matrix(3, 3, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
    const Y = matrix(3, 3, Float64Array.of(3, 0, 0, 0, 2, 0, 0, 0, 1.2));
    const lambda = 0.8;
    const cost = (s: number, target: number) => 0.5 * (s - target) ** 2 + lambda * Math.sqrt(s);
    const roots = sigma.map((target) => {
      let s = target;
      for (let i = 0; i < 100; i++) s = target - (lambda * 0.5) / Math.sqrt(s);
      return cost(s, target) < cost(0, target) ? s : 0;
    });
    expect(roots[2]).toBe(0);
    const optimum = roots.reduce((sum, s, i) => sum + cost(s, sigma[i]), 0);
    const spec = specification({
      optimizer: 'gd',
      learningRate: 0.03,
      epochs: 6000,
      init: 'balanced',
      architecture: { layers: [3, 3, 3], activation: 'linear', beta: 0.4 },
    });
    const best = [1, 2, 3, 4].map((seed) => trainSeed(X, Y, spec, seed, recorder())).reduce((a, b) => (b.objective < a.objective ? b : a));
    expect(best.objective).toBeGreaterThan(optimum * (1 - 1e-10));
    expect(best.objective).toBeLessThan(optimum * (1 + 1e-6));
    expect(best.layers.map(({ numericalRank }) => numericalRank)).toEqual([2, 2, 2, 2]);
    best.alignment.forEach((value) => expect(value).toBeCloseTo(1, 5));
    best.balance.forEach((value) => expect(value).toBeLessThan(1e-4));
  });

  it('reaches the parallel linear optimum ‖W‖_* for every depth with the L-th power, from above (theory §5.1)', () => {
    const X = matrix(3, 3, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
    const Y = matrix(3, 3, Float64Array.of(3, 0, 0, 0, 2, 0, 0, 0, 1.2));
    const beta = 0.5;
    const optimum = [3, 2, 1.2].reduce((sum, s) => sum + 0.5 * beta ** 2 + beta * (s - beta), 0);
    const spec = specification({
      optimizer: 'gd',
      learningRate: 0.02,
      initScale: 0.5,
      epochs: 12_000,
      architecture: { layers: [4, 4], branches: 6, activation: 'linear', regularizer: 'power', beta },
    });
    const { objective } = [1, 2, 3]
      .map((seed) => trainSeed(X, Y, spec, seed, recorder()))
      .reduce((a, b) => (b.objective < a.objective ? b : a));
    expect(objective).toBeGreaterThan(optimum * (1 - 1e-10));
    expect(objective).toBeLessThan(optimum * (1 + 1e-4));
  });

  it('takes β·½ in place of β/L for power-half', () => {
    const { X, Y } = normalProblem(12, 3, 1, 1);
    const train = (regularizer: 'power' | 'power-half', beta: number) =>
      trainSeed(X, Y, specification({ architecture: { layers: [4, 4], branches: 2, regularizer, beta } }), 1, recorder());
    expect(train('power-half', 0.2).objective).toBeCloseTo(train('power', 0.3).objective, 10);
  });

  it('holds the first layers in the unit ball under last-two', () => {
    const { X, Y } = normalProblem(30, 4, 1, 2);
    for (const optimizer of ['adam', 'proximal', 'gd'] as const) {
      const spec = specification({
        optimizer,
        learningRate: optimizer === 'adam' ? 0.01 : 0.002,
        epochs: 500,
        architecture: { layers: [5, 4, 3], branches: 2, regularizer: 'last-two', bias: 'free', outputBias: true },
      });
      const { weights, regularizer } = trainSeed(X, Y, spec, 3, recorder());
      for (const key of ['W1', 'W2'])
        for (let k = 0; k < 2; k++) {
          const size = weights[key].data.length / 2;
          expect(Math.hypot(...weights[key].data.subarray(k * size, (k + 1) * size))).toBeLessThanOrEqual(1 + 1e-12);
        }
      const square = (key: string) => [...weights[key].data].reduce((sum, value) => sum + value ** 2, 0);
      expect(regularizer).toBeCloseTo(0.5 * (square('W3') + square('W4')), 10);
    }
  });

  for (const name of Object.keys(LOSS_TABLE) as Architecture['loss'][])
    it(`never gets below a true bound of deep ReLU networks (theory §2, §5.5): ${name}, 40 random problems`, () => {
      const random = Random.stream(17, 'data');
      for (let problem = 0; problem < 40; problem++) {
        const [n, d, outputs] = [2 + random.below(15), 1 + random.below(4), name === 'cross-entropy' ? 3 : 1];
        const { X, Y } = lossProblem(name, n, d, outputs, problem);
        const beta = 10 ** (2 * random.uniform() - 1.5);
        const layers = Array.from({ length: 2 + random.below(2) }, () => 1 + random.below(6));
        const spec = specification({
          epochs: 150,
          architecture: { layers, branches: 1 + random.below(5), regularizer: 'power', loss: name, beta },
        });
        const { objective, weights } = trainSeed(X, Y, spec, problem, recorder());
        const loss = lossNamed(name, { outputs });
        const N = new Float64Array(n * outputs);
        loss.negativeGradient(networkOutputs(weights, X, outputs, spec.architecture), Y.data, N);
        // Layers are 1-Lipschitz, so γ°(N) ≤ ‖X‖₂·max(‖N₊‖, ‖N₋‖), of several outputs ‖X‖₂·‖N‖.
        const part = (sign: number) => Math.hypot(...N.map((value) => Math.max(0, sign * value)));
        const norm = outputs > 1 ? Math.hypot(...N) : Math.max(part(1), part(-1));
        const rho = (spectrum(kernels(), n, d, X.data, () => false) as Spectrum).values[0] * norm;
        const scale = loss.scaling(N, Y.data, beta, rho);
        const bound = loss.dualValue(
          N.map((value) => scale * value),
          Y.data,
        );
        expect(Number.isFinite(bound)).toBe(true);
        expect(objective).toBeGreaterThan(bound - 1e-9 * Math.abs(objective));
      }
    });
});
