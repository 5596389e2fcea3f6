import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../shared/contract/network';
import type { Moment, TrainSpec } from '../../../../shared/contract/run';
import type { TaskEvent } from '../../../../main/compute/job';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { Random } from '../../../../main/compute/engine/random';
import { Batches } from '../../../../main/compute/train/batches';
import type { SeedCheckpoint } from '../../../../main/compute/train/checkpoint';
import { createNetwork } from '../../../../main/compute/train/create';
import { networkObjective } from '../../../../main/compute/train/objective';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import { byClock } from '../../clock';
import { deepGradient, type Weights } from './deep-reference';
import { normalProblem, recorder, specification } from './problems';

const kernels = createTrainingKernels('float64');

const momentsOf = (events: TaskEvent[]): Moment[] => events.flatMap(({ moments }) => moments ?? []);

describe('dropout', () => {
  it('takes the gradient of the network with the drawn units left out and the others enlarged: plain loops', () => {
    const { X, Y } = normalProblem(9, 3, 2, 4);
    const rate = 0.4;
    const architecture: Partial<Architecture> = {
      layers: [4, 3],
      branches: 2,
      activation: 'linear',
      bias: 'penalized',
      regularizer: 'power',
    };
    const spec = specification({ dropout: rate, epochs: 3, optimizer: 'sgd', learningRate: 0.003, architecture });
    const weights: Weights = kernels.arena.scope(() => createNetwork(kernels, X, Y, spec, 6).weights());
    const random = Random.stream(6, 'dropout');
    const batches = new Batches(9, 9, 6);
    for (let epoch = 0; epoch < 3; epoch++) {
      batches.shuffle();
      // One row at a time: the masks of that row on the columns of the weights behind each hidden layer. R's gradient once.
      const masks = new Map<number, number[][]>();
      const rows = [...batches.rows(0)];
      const drawn = [4, 3].map((units) =>
        rows.map(() => Array.from({ length: 2 * units }, () => (random.bits() < rate * 2 ** 32 ? 0 : 1 / (1 - rate)))),
      );
      rows.forEach((row, s) => masks.set(row, [drawn[0][s], drawn[1][s]]));
      const total = deepGradient(weights, X, Y, 'linear', 0.1, 3);
      const plain = deepGradient(weights, X, Y, 'linear', 0, 3);
      for (const key of Object.keys(total)) total[key].data.forEach((_, i) => (total[key].data[i] -= plain[key].data[i]));
      for (const [row, [first, second]] of masks) {
        const scaled: Weights = Object.fromEntries(
          Object.entries(weights).map(([key, array]) => [key, { ...array, data: array.data.slice() }]),
        );
        const multiply = (target: Weights, key: string, units: number, mask: number[]) => {
          const [K, out] = target[key].shape;
          for (let k = 0; k < K; k++)
            for (let o = 0; o < out; o++)
              for (let j = 0; j < units; j++) target[key].data[(k * out + o) * units + j] *= mask[k * units + j];
        };
        multiply(scaled, 'W2', 4, first);
        multiply(scaled, 'W3', 3, second);
        const x = { ...X, shape: [1, 3], data: X.data.slice(row * 3, row * 3 + 3) };
        const y = { ...Y, shape: [1, 2], data: Y.data.slice(row * 2, row * 2 + 2) };
        const part = deepGradient(scaled, x, y, 'linear', 0, 3);
        multiply(part, 'W2', 4, first);
        multiply(part, 'W3', 3, second);
        for (const key of Object.keys(total)) total[key].data.forEach((_, i) => (total[key].data[i] += part[key].data[i]));
      }
      for (const key of Object.keys(weights)) weights[key].data.forEach((_, i) => (weights[key].data[i] -= 0.003 * total[key].data[i]));
    }
    const monitor = recorder();
    const result = trainSeed(X, Y, spec, 6, monitor);
    for (const key of Object.keys(weights))
      weights[key].data.forEach((value, i) => expect(result.weights[key].data[i]).toBeCloseTo(value, 11));
    expect(monitor.curve()[3]).toBeCloseTo(networkObjective(weights, X, Y, 0.1, spec.architecture).objective, 10);
  });

  it('has the gradient of the whole network as its mean, also for ReLU, gated and threshold units', () => {
    const { X, Y } = normalProblem(11, 3, 1, 2);
    for (const activation of ['relu', 'gated', 'threshold'] as const) {
      const spec = specification({ architecture: { layers: [5], activation, bias: 'free' } });
      kernels.arena.scope(() => {
        const random = Random.stream(1, 'dropout');
        const network = createNetwork(kernels, X, Y, spec, 3, { dropout: { rate: 0.2, random } });
        // The outputs, and so the loss's gradient by them, are linear in each unit: with one hidden layer and targets far away the means agree.
        const rows = Int32Array.from({ length: 11 }, (_, i) => i);
        const sum = new Float64Array(network.gradient.length);
        const draws = 4000;
        for (let draw = 0; draw < draws; draw++) {
          network.batchGradient(rows, () => false);
          network.gradient.values.forEach((value, i) => (sum[i] += value / draws));
        }
        network.objectiveAndGradient(() => false);
        const exact = network.gradient.values;
        // For one hidden layer and squared loss the difference is the variance of the outputs: rate/(1 − rate)·Σ_rows h_j²·w_j, and its way back.
        const { s1 } = network.weights();
        expect(
          sum.some((value, i) => Math.abs(value - exact[i]) > 1e-3),
          'noise adds a penalty of its own',
        ).toBe(true);
        const W2 = network.weights().W2.data;
        const start = network.parameters.length - (s1 ? 5 : 0) - 5;
        for (let j = 0; j < 5; j++) {
          let square = 0;
          for (let row = 0; row < 11; row++) square += hidden(network.weights(), activation, X.data, row, j) ** 2;
          const expected = exact[start + j] + 0.25 * square * W2[j];
          expect(Math.abs(sum[start + j] - expected)).toBeLessThan(0.06 * (1 + Math.abs(expected)));
        }
      });
    }
  });

  it('is refused where a search must see one objective', () => {
    const { X, Y } = normalProblem(5, 2, 1, 1);
    for (const change of [{ optimizer: 'lbfgs' }, { optimizer: 'gd', lineSearch: true }] as const)
      expect(() => trainSeed(X, Y, specification({ ...change, dropout: 0.5 }), 1, recorder())).toThrow(
        /Dropout does not apply to .*one and the same objective/,
      );
  });
});

function hidden(weights: Weights, activation: string, X: ArrayLike<number>, row: number, j: number): number {
  let z = weights.b1.data[j];
  for (let i = 0; i < 3; i++) z += weights.W1.data[j * 3 + i] * X[row * 3 + i];
  if (activation === 'relu') return Math.max(0, z);
  if (activation === 'threshold') return z >= 0 ? weights.s1.data[j] : 0;
  let gate = weights.G1.data[j * 4 + 3];
  for (let i = 0; i < 3; i++) gate += weights.G1.data[j * 4 + i] * X[row * 3 + i];
  return gate >= 0 ? z : 0;
}

describe('measures over time', () => {
  it('are those of the network at 0, 1, 2, 5, 10, 20 … and at the end', () => {
    const { X, Y } = normalProblem(20, 3, 2, 5);
    const at = (epochs: number) => trainSeed(X, Y, specification({ epochs, architecture: { layers: [6, 4], branches: 2 } }), 3, recorder());
    const monitor = recorder();
    trainSeed(X, Y, specification({ epochs: 33, measureEvery: 'log', architecture: { layers: [6, 4], branches: 2 } }), 3, monitor);
    const moments = momentsOf(monitor.events);
    expect(moments.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 5, 10, 20, 33]);
    for (const moment of moments) {
      if (moment.epoch === 0) continue;
      const { layers, alignment, balance, activeNeurons } = at(moment.epoch);
      expect(moment).toEqual({ kind: 'measures', seed: 3, epoch: moment.epoch, layers, alignment, balance, activeNeurons });
    }
  });

  it('every so many epochs', () => {
    const { X, Y } = normalProblem(20, 3, 2, 5);
    const monitor = recorder();
    trainSeed(X, Y, specification({ epochs: 21, measureEvery: 7 }), 3, monitor);
    expect(momentsOf(monitor.events).map(({ epoch }) => epoch)).toEqual([0, 7, 14, 21]);
  });
});

describe('the gap that was asked for', () => {
  it('ends the training at the first epoch within it, and not where no bound is known', () => {
    const { X, Y } = normalProblem(20, 3, 1, 5);
    const spec = specification({ epochs: 300 });
    const whole = recorder();
    const full = trainSeed(X, Y, spec, 3, whole);
    const bound = 0.9 * full.objective;
    const monitor = recorder();
    const result = trainSeed(X, Y, { ...spec, stopGap: 0.2 }, 3, monitor, { bound });
    const first = whole.curve().findIndex((objective) => relativeGap(objective, bound) <= 0.2);
    expect(first).toBeGreaterThan(0);
    expect(result).toMatchObject({ ended: 'gap', epochs: first });
    expect(monitor.curve()).toEqual(whole.curve().slice(0, first + 1));
    expect(trainSeed(X, Y, { ...spec, stopGap: 0.2 }, 3, recorder())).toMatchObject({ ended: 'epochs', epochs: 300 });
  });
});

describe('one seed of several', () => {
  it('ends as diverged, and has told of it', () => {
    const { X, Y } = normalProblem(20, 3, 1, 1);
    const monitor = recorder();
    const result = trainSeed(X, Y, specification({ optimizer: 'gd', learningRate: 10, seeds: 2 }), 1, monitor);
    expect(result.ended).toBe('diverged');
    expect(Number.isFinite(result.objective)).toBe(false);
    expect(monitor.curve().map(Number.isFinite)).toEqual([...Array.from({ length: result.epochs }, () => true), false]);
  });
});

/** Trains with a checkpoint at (nearly) every epoch, and from the middle one on again. */
function cutOff(spec: TrainSpec, seed: number, problem = normalProblem(24, 3, 1, 6)) {
  const { X, Y } = problem;
  const whole = recorder();
  const result = trainSeed(X, Y, spec, seed, whole);
  const kept: SeedCheckpoint[] = [];
  // Checkpoints are two seconds apart.
  byClock(2500, () => {
    const monitor = recorder();
    monitor.report = ({ checkpoints }) => void kept.push(...structuredClone(checkpoints ?? []));
    trainSeed(X, Y, spec, seed, monitor);
  });
  return { X, Y, whole, result, kept };
}

describe('a checkpoint', () => {
  const cases: Partial<TrainSpec>[] = [
    { optimizer: 'adam', batchSize: 7 },
    { optimizer: 'adamw', dropout: 0.3 },
    { optimizer: 'sgd', momentum: 0.9, learningRate: 1e-5, batchSize: 5, dropout: 0.1, schedule: 'cosine' },
    { optimizer: 'adagrad', precision: 'float32', dropout: 0.2 },
    { optimizer: 'rmsprop', learningRate: 0.002, clip: 3 },
    { optimizer: 'proximal', learningRate: 0.002 },
    { optimizer: 'gd', lineSearch: true },
    { optimizer: 'lbfgs' },
  ];
  for (const change of cases)
    it(`is all that the rest depends on, to the bit: ${JSON.stringify(change)}`, () => {
      // Large enough that the clock is looked at within the training.
      const spec = specification({
        ...change,
        epochs: 60,
        architecture: { layers: [60, 60], branches: 4, regularizer: 'power', bias: 'penalized' },
      });
      const { X, Y, whole, result, kept } = cutOff(spec, 4);
      expect(kept.length).toBeGreaterThan(3);
      const checkpoint = kept[Math.floor(kept.length / 2)];
      expect(checkpoint.recorded).toBeGreaterThan(5);
      const rest: number[] = [];
      let from = -1;
      const monitor = recorder();
      monitor.report = ({ curves }) => {
        for (const chunk of curves ?? []) {
          if (from < 0) from = chunk.from;
          rest.push(...chunk.objective);
        }
      };
      expect(trainSeed(X, Y, spec, 4, monitor, { checkpoint })).toEqual(result);
      expect(from).toBe(checkpoint.recorded);
      expect(rest).toEqual(whole.curve().slice(checkpoint.recorded));
    });
});
