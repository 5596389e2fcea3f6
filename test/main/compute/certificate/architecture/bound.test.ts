import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { Architecture } from '../../../../../shared/contract/network';
import type { TrainSpec } from '../../../../../shared/contract/run';
import { lossNamed } from '../../../../../shared/theory/losses';
import { architectureBound } from '../../../../../main/compute/certificate/architecture/bound';
import { Random } from '../../../../../main/compute/engine/random';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { trainSeed } from '../../../../../main/compute/train/train-seed';
import { gaussian, normals, quiet } from '../../convex/problems';

type Choice = Partial<Architecture>;

const PROBLEMS = 6;
const SEEDS = 4;

/** Architectures without a convex program of their own, and how near a training has to come for the bound to be no idle one. */
const CASES: readonly { name: string; choice: Choice; outputs?: number; losses?: readonly Architecture['loss'][]; near: number }[] = [
  { name: 'weight decay, three layers', choice: { layers: [4, 4] }, near: 1.6 },
  { name: 'weight decay, four layers, parallel', choice: { layers: [3, 3, 2], branches: 2 }, near: 1.25 },
  { name: 'an exponent between', choice: { layers: [4, 4], regularizer: 'power', exponent: 2.5 }, near: 1.3 },
  { name: 'weight decay and penalised biases in every layer', choice: { layers: [4, 4], bias: 'penalized' }, near: 3 },
  { name: 'penalised biases and an output bias', choice: { layers: [4, 4], bias: 'penalized', outputBias: true }, near: 3.5 },
  {
    name: 'the third power and a bias in the last hidden layer',
    choice: { layers: [3, 3], branches: 2, bias: 'penalized', biasLayers: 'last', regularizer: 'power' },
    near: 3,
  },
  { name: 'last two layers and biases', choice: { layers: [3, 3], bias: 'penalized', regularizer: 'last-two' }, near: 3.5 },
  { name: 'the half power and an output bias', choice: { layers: [3, 3], regularizer: 'power-half', outputBias: true }, near: 2 },
  { name: 'path norm, two layers', choice: { layers: [4], regularizer: 'path-norm' }, near: 1.05 },
  { name: 'path norm, three layers, with biases', choice: { layers: [2, 3], regularizer: 'path-norm', bias: 'penalized' }, near: 6 },
  { name: 'two layers and an output bias', choice: { layers: [6], outputBias: true }, near: 1.001 },
  { name: 'two layers with free biases', choice: { layers: [6], bias: 'free', outputBias: true }, near: 1.01 },
  { name: 'three layers with free biases', choice: { layers: [4, 4], bias: 'free', outputBias: true }, near: 3 },
  { name: 'linear, weight decay', choice: { layers: [4, 4], activation: 'linear' }, near: 1.001 },
  { name: 'linear, penalised biases', choice: { layers: [4, 4], activation: 'linear', bias: 'penalized' }, near: 1.3 },
  { name: 'linear, free biases', choice: { layers: [4], activation: 'linear', bias: 'free', outputBias: true }, near: 1.001 },
  { name: 'gated, two layers', choice: { layers: [6], activation: 'gated' }, near: 1.001 },
  { name: 'gated, two layers, with biases', choice: { layers: [6], activation: 'gated', bias: 'penalized' }, near: 1.001 },
  { name: 'gated, three layers', choice: { layers: [3, 3], activation: 'gated' }, near: 1.05 },
  { name: 'threshold units with an output bias', choice: { layers: [6], activation: 'threshold', outputBias: true }, near: 3 },
  { name: 'several outputs, three layers', choice: { layers: [4, 4] }, outputs: 2, losses: ['squared'], near: 3 },
  { name: 'several outputs and an output bias', choice: { layers: [5], outputBias: true }, outputs: 2, losses: ['squared'], near: 1.01 },
  {
    name: 'classes, three layers with biases',
    choice: { layers: [4, 4], bias: 'penalized', outputBias: true },
    outputs: 3,
    losses: ['cross-entropy'],
    near: 4.5,
  },
];

function targets(random: Random, X: number[][], loss: Architecture['loss'], outputs: number): Matrix {
  const n = X.length;
  if (loss === 'cross-entropy') {
    const data = new Float64Array(n * outputs);
    for (let i = 0; i < n; i++) data[i * outputs + (i < outputs ? i : random.below(outputs))] = 1;
    return matrix(n, outputs, data);
  }
  const y = X.flatMap((row) => normals(random, outputs).map((noise) => 0.5 + Math.abs(row[0]) + 0.5 * noise));
  const isClass = loss === 'logistic' || loss === 'hinge';
  return matrix(
    n,
    outputs,
    Float64Array.from(y, (value, i) => (isClass ? (i === 0 || (i > 1 && value > 1.2) ? 1 : -1) : value)),
  );
}

function specOf(architecture: Architecture, seed: number): TrainSpec {
  return {
    architecture,
    optimizer: seed % 2 === 0 || architecture.activation === 'threshold' || architecture.regularizer === 'last-two' ? 'adam' : 'lbfgs',
    learningRate: 0.03,
    momentum: 0,
    nesterov: false,
    epochs: 250,
    seeds: 1,
    seed: 0,
    init: 'he',
    initScale: 1,
    backend: 'embedded',
    precision: 'float64',
  };
}

describe('the bound of an architecture without a convex program', () => {
  it.each(CASES)(
    'holds for $name, and trainings come near it',
    ({ choice, outputs = 1, losses = ['squared', 'huber', 'logistic', 'hinge'], near }) => {
      const random = Random.stream(
        CASES.findIndex((own) => own.choice === choice),
        'data',
      );
      let nearest = Infinity;
      for (let k = 0; k < PROBLEMS; k++) {
        const loss = losses[k % losses.length];
        const n = 6 + random.below(5);
        const d = 1 + random.below(3);
        const rows = gaussian(random, n, d);
        const X = matrix(n, d, Float64Array.from(rows.flat()));
        const Y = targets(random, rows, loss, outputs);
        const architecture: Architecture = {
          layers: [4],
          branches: 1,
          activation: 'relu',
          bias: 'none',
          regularizer: 'weight-decay',
          ...choice,
          loss,
          beta: 0.02 + 0.5 * random.uniform(),
        };
        let best: { dual: Float64Array; objective: number } | null = null;
        let gates: Float64Array[] = [];
        for (let seed = 0; seed < SEEDS; seed++) {
          const { objective, weights } = trainSeed(X, Y, specOf(architecture, seed), seed, quiet);
          if (best && !(objective < best.objective)) continue;
          const dual = new Float64Array(n * outputs);
          lossNamed(loss, { outputs }).negativeGradient(networkOutputs(weights, X, outputs, architecture), Y.data, dual);
          best = { dual, objective };
          gates = architecture.layers.flatMap((_, l) => (weights[`G${l + 1}`] ? [Float64Array.from(weights[`G${l + 1}`].data)] : []));
        }
        for (const network of [null, best]) {
          const found = architectureBound({
            X,
            Y,
            architecture,
            gates,
            penalizesOutputBias: false,
            network,
            seed: 0,
            stopped: () => false,
          });
          if (!('lowerBound' in found)) throw new Error(found.why);
          expect(best!.objective).toBeGreaterThanOrEqual(found.lowerBound.value);
          if (found.lowerBound.value > 0) nearest = Math.min(nearest, best!.objective / found.lowerBound.value);
        }
      }
      expect(nearest).toBeLessThan(near);
    },
  );
});
