import type { Params } from '../../shared/contract/contract';
import type { Dataset, Example, ProblemFacts } from '../../shared/contract/data';
import type { Architecture, Network } from '../../shared/contract/network';
import type { Project } from '../../shared/contract/project';
import type { Run, SolveResult, TrainResult, SolveSpec, TrainSpec } from '../../shared/contract/run';
import type { Study } from '../../shared/contract/study';

export const ARCHITECTURE: Architecture = {
  layers: [32],
  branches: 1,
  activation: 'relu',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.05,
};

export const DATASET: Dataset = {
  id: 'planted',
  name: 'Planted teacher',
  origin: 'planted.csv',
  hash: 'ab'.repeat(32),
  rows: 40,
  columns: [
    { name: 'x1', type: 'number', missing: 0, distinct: 40, min: -1, max: 1, mean: 0, std: 0.6 },
    { name: 'x2', type: 'number', missing: 0, distinct: 40, min: -1, max: 1, mean: 0, std: 0.6 },
    { name: 'y', type: 'number', missing: 0, distinct: 40, min: -1, max: 2, mean: 0.3, std: 0.7 },
  ],
  roles: ['feature', 'feature', 'target'],
  standardize: false,
  notes: [],
};

export const FACTS: ProblemFacts = {
  n: 40,
  d: 2,
  outputs: 1,
  rank: 2,
  features: ['x1', 'x2'],
  dropped: [],
  notes: [],
  patterns: { count: 80, how: 'formula' },
  betaMax: 15,
  betaMaxKind: 'exact',
  secondSingularValue: 0.4,
  orthonormalRows: null,
  orthonormalColumns: 31.5,
  sides: null,
  unsuitedLosses: {
    logistic: 'The loss ‘logistic’ needs targets of −1 and +1, and row 1 has 0.3.',
    hinge: 'The loss ‘hinge’ needs targets of −1 and +1, and row 1 has 0.3.',
    'cross-entropy': 'The loss ‘cross-entropy’ needs one target column for each of at least two classes.',
  },
};

export const NETWORK: Network = { id: 'relu', name: 'Two-layer ReLU', architecture: ARCHITECTURE };

export const SOLVE: SolveSpec = {
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.05,
  bias: 'none',
  patterns: { kind: 'auto' },
  tolerance: 1e-6,
  seed: 0,
};

export const TRAIN: TrainSpec = {
  architecture: ARCHITECTURE,
  optimizer: 'adam',
  learningRate: 0.01,
  momentum: 0,
  nesterov: false,
  epochs: 100,
  seeds: 2,
  seed: 0,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float64',
};

export function solveRun(id: string, summary?: Run['summary'], part: Partial<Run> = {}): Run {
  return {
    id,
    name: `Program ${id}`,
    spec: { kind: 'solve', datasetId: DATASET.id, networkId: NETWORK.id, spec: SOLVE },
    problemKey: 'problem',
    status: 'done',
    progress: { done: 1, total: 1, secondsLeft: 0 },
    createdAt: '2026-11-21T08:00:00Z',
    summary,
    ...part,
  };
}

export function trainRun(id: string, part: Partial<Run> = {}): Run {
  return {
    id,
    name: `Training ${id}`,
    spec: { kind: 'train', datasetId: DATASET.id, networkId: NETWORK.id, spec: TRAIN },
    problemKey: 'problem',
    status: 'done',
    progress: { done: 100, total: 100, secondsLeft: 0 },
    createdAt: '2026-11-21T08:00:01Z',
    ...part,
  };
}

export const SOLVED: SolveResult = {
  kind: 'solve',
  status: 'solved',
  objective: 0.561519,
  dualBound: 0.561518,
  gap: 1e-6,
  relativeGap: 1.8e-6,
  certificate: 'exact',
  lowerBound: { value: 0.561518, kind: 'exact', method: 'sweep', margin: 1e-14 },
  patterns: 80,
  patternsHow: 'enumerated',
  betaMax: 15,
  betaMaxKind: 'exact',
  activeNeurons: 3,
  networkObjective: 0.561519,
  iterations: 9,
  seconds: 0.1,
  weights: {},
  dual: { dtype: 'float64', shape: [1, 1], data: new Float64Array(1) },
  notes: [],
};

/** Of a training with one seed that nothing was measured of. */
export const TRAINED: TrainResult = {
  kind: 'train',
  status: 'trained',
  objective: 1,
  seeds: [
    {
      seed: 0,
      objective: 1,
      loss: 0.5,
      regularizer: 0.5,
      gradientNorm: 0,
      activeNeurons: 1,
      epochs: 1,
      layers: [],
      alignment: [],
      balance: [],
      weights: {},
    },
  ],
  backend: 'embedded',
  precision: 'float64',
  seconds: 1,
  notes: [],
};

export function project(part: Partial<Project> = {}): Project {
  return { id: 'p', name: 'Gap and depth', dirty: false, datasets: [], networks: [], runs: [], queue: [], ...part };
}

export const EXAMPLES: Example[] = [
  { id: 'motorcycle', title: 'Motorcycle accident', rows: 133, columns: 2, target: 'accel', source: 'Silverman 1985', licence: 'public' },
];

export const STUDIES: Study[] = [
  {
    format: 1,
    id: 'motorcycle-seeds',
    title: 'Which seeds reach the optimum?',
    claim: 'Some seeds do.',
    source: 'Pilanci and Ergen 2020',
    seconds: 1,
    data: { source: { kind: 'example', id: 'motorcycle' }, standardize: true },
    architecture: ARCHITECTURE,
    solve: SOLVE,
    train: (({ architecture: _, ...rest }) => rest)(TRAIN),
  },
];

/** A data set after `data.update`: null takes a choice back. */
export function prepared(dataset: Dataset, change: Params<'data.update'>): Dataset {
  const entries = Object.entries({ ...dataset, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as unknown as Dataset;
}
