import type { Architecture } from '../contract/network';
import type { Run } from '../contract/run';

/** How choices of runs and networks are called. */
export const RUN_KIND_WORDS: Record<Run['spec']['kind'], string> = {
  solve: 'Convex program',
  path: 'Regularization path',
  train: 'Training',
  sweep: 'Sweep',
};

export const ACTIVATION_WORDS: Record<Architecture['activation'], string> = {
  relu: 'ReLU',
  linear: 'Linear',
  gated: 'Gated ReLU',
  threshold: 'Threshold',
};

export const REGULARIZER_WORDS: Record<Architecture['regularizer'], string> = {
  'weight-decay': 'Weight decay',
  power: 'L-th power',
  'power-half': 'L-th power, half',
  'last-two': 'Last two layers',
  'path-norm': 'Path norm',
};

export const BIAS_WORDS: Record<Architecture['bias'], string> = { none: 'None', penalized: 'Penalised', free: 'Free' };

export const LOSS_WORDS: Record<Architecture['loss'], string> = {
  squared: 'Squared, summed',
  logistic: 'Logistic, summed',
  hinge: 'Hinge, summed',
  huber: 'Huber, summed',
  'cross-entropy': 'Cross-entropy, summed',
};

export const BIAS_LAYER_WORDS: Record<NonNullable<Architecture['biasLayers']>, string> = {
  all: 'all hidden layers',
  first: 'first layer',
  last: 'last hidden layer',
};
