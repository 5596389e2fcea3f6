import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { SolveSpec, TrainSpec } from '../../../../shared/contract/run';
import { architectureBound } from '../../../../main/compute/certificate/architecture/bound';
import { Random } from '../../../../main/compute/engine/random';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { gaussian, integers, normals, problem, quiet, solved, type Problem } from '../convex/problems';

const PROBLEMS = 20;
const SEEDS = 5;

type Loss = 'squared' | 'logistic' | 'huber';

/** Networks with the bound that is to hold for all of them. */
interface Case {
  name: string;
  losses: readonly Loss[];
  features: (random: Random) => number;
  architecture: Partial<Architecture>;
  program: Partial<SolveSpec> | null;
}

const upTo = (least: number, most: number) => (random: Random) => least + random.below(most - least + 1);
const CASES: readonly Case[] = [
  { name: 'two-layer ReLU', losses: ['squared', 'logistic', 'huber'], features: upTo(1, 4), architecture: { layers: [6] }, program: {} },
  {
    name: 'two-layer ReLU with a bias',
    losses: ['squared', 'huber'],
    features: upTo(1, 3),
    architecture: { layers: [6], bias: 'penalized' },
    program: { bias: 'penalized' },
  },
  {
    name: 'two-layer ReLU beside sampled patterns',
    losses: ['squared', 'logistic'],
    features: upTo(2, 6),
    architecture: { layers: [6] },
    program: { patterns: { kind: 'sampled', count: 4 } },
  },
  {
    name: 'spline',
    losses: ['squared'],
    features: upTo(1, 1),
    architecture: { layers: [8], bias: 'free', outputBias: true },
    program: { family: 'spline', bias: 'free' },
  },
  {
    name: 'parallel linear',
    losses: ['squared', 'logistic'],
    features: upTo(1, 4),
    architecture: { layers: [2, 2], branches: 4, activation: 'linear', regularizer: 'power' },
    program: { family: 'parallel-linear', depth: 3, regularizer: 'power' },
  },
  {
    name: 'standard linear with weight decay',
    losses: ['squared'],
    features: upTo(1, 4),
    architecture: { layers: [4, 4], activation: 'linear' },
    program: { family: 'deep-linear', depth: 3, regularizer: 'weight-decay' },
  },
  {
    name: 'three-layer ReLU',
    losses: ['squared'],
    features: upTo(2, 2),
    architecture: { layers: [2, 1], branches: 4, regularizer: 'power' },
    program: { family: 'three-layer-relu', widths: [2], regularizer: 'power', patterns: { kind: 'sampled', count: 3 } },
  },
  {
    name: 'deep ReLU',
    losses: ['squared', 'huber'],
    features: upTo(2, 3),
    architecture: { layers: [3, 2], branches: 3, regularizer: 'power' },
    program: { family: 'deep-relu', depth: 3, widths: [3], regularizer: 'power', timeLimit: 0.05 },
  },
  {
    name: 'standard deep ReLU with weight decay',
    losses: ['squared', 'logistic'],
    features: upTo(2, 3),
    architecture: { layers: [4, 4] },
    program: null,
  },
  {
    name: 'threshold',
    losses: ['squared'],
    features: upTo(1, 3),
    architecture: { layers: [6], activation: 'threshold' },
    program: { family: 'threshold' },
  },
];

function data(random: Random, d: number, loss: Loss): Problem {
  const n = d + 2 + random.below(6);
  const rows = random.below(3) === 0 ? integers(random, n, d, 2) : gaussian(random, n, d);
  const y = normals(random, n);
  return problem(rows, loss === 'logistic' ? y.map((value) => (value >= 0 ? 1 : -1)) : y);
}

function bound({ X, Y }: Problem, { architecture, program }: Case, loss: Loss, beta: number): number {
  if (program) {
    const { lowerBound } = solved({ X, Y }, { ...program, loss, beta });
    return lowerBound.value;
  }
  const given = { X, Y, architecture: { ...STANDARD, ...architecture, loss, beta }, gates: [], network: null };
  const found = architectureBound({ ...given, penalizesOutputBias: false, seed: 0, stopped: quiet.stopped });
  return 'lowerBound' in found ? found.lowerBound.value : NaN;
}

const STANDARD = {
  layers: [4],
  branches: 1,
  activation: 'relu',
  regularizer: 'weight-decay',
  bias: 'none',
} satisfies Partial<Architecture>;

function trained(X: Matrix, Y: Matrix, own: Partial<Architecture>, loss: Loss, beta: number, seed: number): number {
  const spec: TrainSpec = {
    architecture: { ...STANDARD, ...own, loss, beta },
    optimizer: seed % 2 === 0 && own.activation !== 'threshold' ? 'lbfgs' : 'adam',
    learningRate: 0.05,
    momentum: 0,
    nesterov: false,
    epochs: 60,
    seeds: 1,
    seed,
    init: 'he',
    initScale: 1,
    backend: 'embedded',
    precision: 'float64',
  };
  return trainSeed(X, Y, spec, seed, quiet).objective;
}

describe(`no network of ${PROBLEMS * SEEDS * CASES.length} random trainings is below its true bound`, () => {
  it.each(CASES)('$name', (own) => {
    const random = Random.stream(CASES.indexOf(own), 'data');
    let nearest = Infinity;
    let trainings = 0;
    for (let k = 0; k < PROBLEMS; k++) {
      const loss = own.losses[k % own.losses.length];
      const { X, Y } = data(random, own.features(random), loss);
      const beta = 0.02 + 0.6 * random.uniform();
      const value = bound({ X, Y }, own, loss, beta);
      expect(Number.isFinite(value)).toBe(true);
      for (let seed = 0; seed < SEEDS; seed++, trainings++) {
        const objective = trained(X, Y, own.architecture, loss, beta, 7 * k + seed);
        if (!Number.isFinite(objective)) continue;
        expect(objective).toBeGreaterThanOrEqual(value * (1 - 1e-9));
        nearest = Math.min(nearest, objective / value);
      }
    }
    expect(trainings).toBe(PROBLEMS * SEEDS);
    // A bound that no training comes near would be no test of it.
    expect(nearest).toBeLessThan(1.5);
  });
});
