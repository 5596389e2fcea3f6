import { describe, expect, it } from 'vitest';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { SeedResult, SolveSpec, TrainSpec } from '../../../../shared/contract/run';
import { architectureBound } from '../../../../main/compute/certificate/architecture/bound';
import { Random } from '../../../../main/compute/engine/random';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { gaussian, integers, normals, problem, quiet, solved, type Problem } from '../convex/problems';

const PROBLEMS = 20;
const SEEDS = 5;

type Loss = 'squared' | 'logistic' | 'hinge' | 'huber' | 'cross-entropy';

/** Networks with the bound that is to hold for all of them. */
interface Case {
  name: string;
  losses: readonly Loss[];
  features: (random: Random) => number;
  architecture: Partial<Architecture>;
  /** Null where no program bounds such networks; 'gates' for the gated program with the gates that training drew. */
  program: Partial<SolveSpec> | 'gates' | null;
  /** n, a few more than features where it is left out. */
  rows?: number;
  /** C, 1 where it is left out. */
  outputs?: number;
  /** Whether the features are multiples of one direction. */
  rankOne?: true;
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
    losses: ['squared', 'logistic', 'huber'],
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
    name: 'three-layer ReLU with every pattern priced',
    losses: ['squared', 'logistic'],
    features: upTo(1, 2),
    rows: 4,
    architecture: { layers: [2, 1], branches: 4, regularizer: 'power' },
    program: { family: 'three-layer-relu', widths: [2], regularizer: 'power' },
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
  {
    name: 'two-layer ReLU of several outputs',
    losses: ['squared', 'cross-entropy', 'huber'],
    features: upTo(1, 3),
    architecture: { layers: [8] },
    program: { timeLimit: 1 },
    outputs: 3,
  },
  {
    name: 'two-layer ReLU of several outputs beyond rank four',
    losses: ['squared', 'cross-entropy'],
    features: upTo(5, 6),
    architecture: { layers: [6] },
    program: { timeLimit: 0.3 },
    outputs: 2,
  },
  {
    name: 'deep ReLU of two outputs',
    losses: ['squared', 'cross-entropy', 'huber'],
    features: upTo(2, 4),
    architecture: { layers: [3, 2], branches: 3, regularizer: 'power' },
    program: { family: 'deep-relu', depth: 3, widths: [3], regularizer: 'power', timeLimit: 0.05 },
    outputs: 2,
  },
  {
    name: 'gated',
    losses: ['squared', 'logistic', 'hinge'],
    features: upTo(1, 4),
    architecture: { layers: [6], activation: 'gated' },
    program: 'gates',
  },
  {
    name: 'gated, of several outputs',
    losses: ['squared', 'cross-entropy'],
    features: upTo(1, 3),
    architecture: { layers: [6], activation: 'gated' },
    program: 'gates',
    outputs: 2,
  },
  {
    name: 'rank one, three layers',
    losses: ['squared', 'logistic', 'huber'],
    features: upTo(1, 4),
    architecture: { layers: [3, 2], branches: 3, regularizer: 'power' },
    program: { family: 'rank-one', depth: 3, regularizer: 'power' },
    rankOne: true,
  },
  {
    name: 'rank one, four layers of two outputs',
    losses: ['squared', 'cross-entropy'],
    features: upTo(1, 4),
    architecture: { layers: [2, 2, 2], branches: 3, regularizer: 'power' },
    program: { family: 'rank-one', depth: 4, regularizer: 'power' },
    outputs: 2,
    rankOne: true,
  },
];

function data(random: Random, { features, rows: given, outputs = 1, rankOne }: Case, loss: Loss): Problem {
  const d = features(random);
  const n = given ?? d + 2 + random.below(6);
  const some = random.below(3) === 0 ? integers(random, n, d, 2) : gaussian(random, n, d);
  const rows = rankOne ? some.map(([c]) => some[0].map((a) => c * a)) : some;
  const { X } = problem(rows, normals(random, n));
  const Y = matrix(n, outputs);
  if (loss === 'cross-entropy') for (let i = 0; i < n; i++) Y.data[i * outputs + random.below(outputs)] = 1;
  else Y.data.forEach((_, at) => (Y.data[at] = random.normal()));
  if (loss === 'logistic' || loss === 'hinge') Y.data.forEach((value, at) => (Y.data[at] = value >= 0 ? 1 : -1));
  return { X, Y };
}

function bound({ X, Y }: Problem, { architecture, program }: Case, loss: Loss, beta: number, gates: NdArray | undefined): number {
  if (program) {
    const given: Partial<SolveSpec> =
      program === 'gates' && gates
        ? { family: 'gated-relu', patterns: { kind: 'given', gates: { ...gates, shape: gates.shape.slice(1) } } }
        : {};
    const { lowerBound } = solved({ X, Y }, { ...(program === 'gates' ? given : program), loss, beta });
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

/** A network trained from `seed`; its gates, where it has any, are those of the seed `first`. */
function trained(X: Matrix, Y: Matrix, own: Partial<Architecture>, loss: Loss, beta: number, first: number, seed: number): SeedResult {
  const spec: TrainSpec = {
    architecture: { ...STANDARD, ...own, loss, beta },
    optimizer: seed % 2 === 0 && own.activation !== 'threshold' ? 'lbfgs' : 'adam',
    learningRate: 0.05,
    momentum: 0,
    nesterov: false,
    epochs: 60,
    seeds: 1,
    seed: first,
    init: 'he',
    initScale: 1,
    backend: 'embedded',
    precision: 'float64',
  };
  return trainSeed(X, Y, spec, seed, quiet);
}

describe(`no network of ${PROBLEMS * SEEDS * CASES.length} random trainings is below its true bound`, () => {
  it.each(CASES)('$name', (own) => {
    const random = Random.stream(CASES.indexOf(own), 'data');
    let nearest = Infinity;
    let trainings = 0;
    for (let k = 0; k < PROBLEMS; k++) {
      const loss = own.losses[k % own.losses.length];
      const { X, Y } = data(random, own, loss);
      const beta = 0.02 + 0.6 * random.uniform();
      const seeds = Array.from({ length: SEEDS }, (_, seed) => trained(X, Y, own.architecture, loss, beta, 7 * k, 7 * k + seed));
      const value = bound({ X, Y }, own, loss, beta, seeds[0].weights.G1);
      expect(Number.isFinite(value)).toBe(true);
      for (const { objective } of seeds) {
        trainings++;
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
