import { Failure } from '../../shared/contract/failure';
import { ACTIVATIONS, BIASES, BIAS_LAYERS, INITS, LOSSES, REGULARIZERS } from '../../shared/contract/network';
import { BACKENDS, OPTIMIZERS, SCHEDULES, type TrainSpec } from '../../shared/contract/run';
import { CLOSED } from '../../shared/figures/curves';
import { AXIS_DECLARATIONS } from '../../shared/theory/training/sweep/axes';
import { sweeps } from './sweep-spec';
import { LOSS_TABLE } from '../../shared/theory/losses';
import { precisionOn, standardMeasures } from '../../shared/theory/training/backends';
import { ACTIVATION_TABLE } from '../compute/train/activations';
import { INITIALIZATIONS } from '../compute/train/initializations';
import { OPTIMIZER_RULES } from '../compute/train/optimizers';
import { REGULARIZER_TABLE } from '../compute/train/regularizers';
import { SCHEDULE_TABLE } from '../compute/train/schedules';
import { DATA_OPTIONS, TEST_OPTIONS } from './dataset';
import type { OptionTable } from './option-table';
import type { Options } from './options';

const named = (table: object, standard: string) => `${Object.keys(table).join(' | ')} (default ${standard})`;

export const TRAIN_OPTIONS: OptionTable = {
  target: { value: 'COL[,COL]', help: 'target columns, by header or 1-based number; every other column is a feature' },
  layers: { value: 'M1[,M2,…]', help: 'hidden widths of one branch' },
  branches: { value: 'K', help: 'parallel branches (default 1)' },
  activation: { value: 'NAME', help: named(ACTIVATION_TABLE, 'relu') },
  bias: { value: 'BIAS', help: `${BIASES.join(' | ')} (default none), of the hidden layers` },
  'bias-layers': { value: 'WHICH', help: `${BIAS_LAYERS.join(' | ')} (default all): hidden layers that have the bias` },
  'output-bias': { help: 'a constant for each output, not penalized' },
  regularizer: { value: 'NAME', help: named(REGULARIZER_TABLE, 'weight-decay') },
  exponent: { value: 'P', help: 'exponent of the power regularizer, from 2 to the number of layers (default)' },
  beta: { value: 'B', help: 'regularisation β > 0' },
  loss: { value: 'LOSS', help: `${named(LOSS_TABLE, 'squared')}, summed over the rows` },
  delta: { value: 'D', help: 'where the huber loss turns from a square into a line (default 1)' },
  optimizer: { value: 'NAME', help: named(OPTIMIZER_RULES, 'adam') },
  'learning-rate': { value: 'R', help: 'step size, of line searches the first trial (default 0.01)' },
  'line-search': { help: 'choose the steps of gd by backtracking' },
  momentum: { value: 'M', help: 'momentum of sgd (default 0)' },
  nesterov: { help: "Nesterov's momentum" },
  dropout: { value: 'P', help: 'share of hidden units that each step leaves out; objectives are those of the whole network' },
  decay: { value: 'L', help: "adamw's own decay (default 0.01), which is no regularizer" },
  schedule: { value: 'NAME', help: `${named(SCHEDULE_TABLE, 'constant')}: how the step size falls` },
  clip: { value: 'C', help: 'norm at which the gradient is cut off' },
  init: { value: 'NAME', help: `${Object.keys(INITIALIZATIONS).join(' | ')} (default he)` },
  'init-scale': { value: 'A', help: 'factor of the initial weights (default 1)' },
  epochs: { value: 'N', help: 'passes over the data (default 1000)' },
  'batch-size': { value: 'full|B', help: 'rows of one step (default full)' },
  'stop-gap': { value: 'G', help: 'end a seed within this relative gap of the bound' },
  escape: { value: 'N', help: 'give a network up to N times the neurons that it misses, and train it for as many epochs again' },
  seeds: { value: 'S', help: 'how many networks to train (default 1)' },
  seed: { value: 'FIRST', help: 'the first seed (default 0)' },
  sweep: {
    value: 'AXIS=V1,V2,…',
    repeats: true,
    help: `train at every one of these values (0.01..1/5: five on a log axis) of ${Object.keys(AXIS_DECLARATIONS).join(' | ')}; twice for every combination of two`,
  },
  table: { value: 'OUT.csv', help: 'of a sweep: write a row for every network, with bound and gap of its point' },
  tolerance: { value: 'T', help: `relative gap of a success (default ${CLOSED})` },
  'measure-every': {
    value: 'N|log|end',
    help: 'epochs at which ranks, alignment and balance are measured (default log: 0, 1, 2, 5, 10, …; end where a device may be chosen)',
  },
  standardize: { help: 'scale features to mean 0 and variance 1' },
  ...DATA_OPTIONS,
  ...TEST_OPTIONS,
  backend: { value: 'NAME', help: `${BACKENDS.join(' | ')} (default auto: the fastest that has the precision; see zerogap devices)` },
  precision: {
    value: 'TYPE',
    help: 'float64 | float32, of the training (default float64, where the backend has it); its result is measured in float64',
  },
  weights: { value: 'OUT.npz', help: 'write the weights of the best seed: W1 … WL, b1 …' },
  certificate: {
    value: 'OUT.npz',
    help: 'write the best network with the proof of the bound, and beside it the Python program that checks it',
  },
  history: { value: 'OUT.csv', help: 'write the objective of every seed at every epoch, and what was measured on the way' },
  json: { help: 'print one JSON object' },
};

/** The specification that a command line asks for. @throws Failure('usage') for a value that makes no sense */
export function readTrainSpec(options: Options): TrainSpec {
  const layers = options.wholes('layers', 1, 65536);
  if (!layers) throw new Failure('usage', '--layers is missing.', 'Give the hidden widths, as in --layers 16.');
  const beta = options.positive('beta');
  if (beta === undefined && !sweeps('beta', options)) throw new Failure('usage', '--beta is missing.', 'Give a number above 0.');
  const batch = options.text('batch-size');
  const backend = options.choice('backend', BACKENDS) ?? 'auto';
  const precision = options.choice('precision', ['float32', 'float64']) ?? precisionOn(backend, 'float64');
  const batchSize = batch === undefined || batch === 'full' ? undefined : options.whole('batch-size', 1);
  return {
    architecture: {
      layers,
      branches: options.whole('branches', 1, 65536) ?? 1,
      activation: options.choice('activation', ACTIVATIONS, Object.keys(ACTIVATION_TABLE)) ?? 'relu',
      bias: options.choice('bias', BIASES) ?? 'none',
      regularizer: options.choice('regularizer', REGULARIZERS) ?? 'weight-decay',
      loss: options.choice('loss', LOSSES) ?? 'squared',
      // Where a sweep sets it, no network has this one.
      beta: beta ?? 1,
      ...given({
        biasLayers: options.choice('bias-layers', BIAS_LAYERS),
        outputBias: options.has('output-bias') || undefined,
        exponent: options.positive('exponent'),
        delta: options.positive('delta'),
      }),
    },
    optimizer: options.choice('optimizer', OPTIMIZERS) ?? 'adam',
    learningRate: options.positive('learning-rate') ?? 0.01,
    momentum: options.between('momentum', 0, 1) ?? 0,
    nesterov: options.has('nesterov'),
    ...given({
      lineSearch: options.has('line-search') || undefined,
      decay: options.positive('decay'),
      schedule: options.choice('schedule', SCHEDULES),
      clip: options.positive('clip'),
      dropout: options.has('dropout') ? share('dropout', options) : undefined,
    }),
    epochs: options.whole('epochs', 1) ?? 1000,
    ...(batchSize === undefined ? {} : { batchSize }),
    seeds: options.whole('seeds', 1, 4096) ?? 1,
    seed: options.whole('seed', 0) ?? 0,
    init: options.choice('init', INITS, Object.keys(INITIALIZATIONS)) ?? 'he',
    initScale: options.positive('init-scale') ?? 1,
    backend,
    precision,
    ...given({
      measureEvery: measuredEvery(options, { backend, precision }),
      stopGap: options.positive('stop-gap'),
      escapes: options.whole('escape', 1, 1000),
    }),
  };
}

/** A share above 0 and below 1. */
function share(name: string, options: Options): number {
  const value = options.positive(name) as number;
  if (value >= 1) throw new Failure('usage', `--${name} is ${value}, and must be above 0 and below 1.`);
  return value;
}

function measuredEvery(options: Options, spec: Pick<TrainSpec, 'backend' | 'precision'>): TrainSpec['measureEvery'] {
  const text = options.text('measure-every');
  if (text === undefined) return standardMeasures(spec);
  if (text === 'end') return undefined;
  return text === 'log' ? text : options.whole('measure-every', 1);
}

/** The options that have a value: an absent one is not there at all. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
