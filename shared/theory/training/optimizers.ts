import type { TrainSpec } from '../../contract/run';

/** What an update rule takes: read by the training that refuses the rest, and by the window's choices. */
export interface OptimizerDeclaration {
  /** The rule's name in a sentence. */
  readonly name: string;
  /** Whether a step may use a part of the rows. */
  readonly takesBatches: boolean;
  /** Whether `momentum` and `nesterov` belong to it. */
  readonly takesMomentum: boolean;
  /** Whether the gradient may be clipped before a step. */
  readonly takesClip: boolean;
  /** Whether the learning rate may follow a schedule. */
  readonly takesSchedule: boolean;
  /** Whether a step may leave hidden units out. */
  readonly takesDropout: boolean;
  /** Whether its steps stay in a set that a regulariser projects onto. */
  readonly takesProjection: boolean;
}

/** A rule that takes one step along a gradient, with batches, a clip or a schedule as it comes. */
const FIRST_ORDER = {
  takesBatches: true,
  takesMomentum: false,
  takesClip: true,
  takesSchedule: true,
  takesDropout: true,
  takesProjection: true,
} as const;
/** A rule that searches along a line and must see the objective of all rows. */
const SEARCHING = {
  takesBatches: false,
  takesMomentum: false,
  takesClip: false,
  takesSchedule: false,
  takesDropout: false,
  takesProjection: false,
} as const;

/** Gradient descent that chooses its steps by backtracking. */
export const LINE_SEARCH: OptimizerDeclaration = { ...SEARCHING, name: 'gradient descent with line search' };

/** The update rules, in the order in which they are offered; `main/compute/train/optimizers` has one for each. */
export const OPTIMIZER_DECLARATIONS: Readonly<Record<TrainSpec['optimizer'], OptimizerDeclaration>> = {
  adam: { ...FIRST_ORDER, name: 'Adam' },
  adamw: { ...FIRST_ORDER, name: 'AdamW' },
  sgd: { ...FIRST_ORDER, name: 'SGD', takesMomentum: true },
  gd: { ...FIRST_ORDER, name: 'gradient descent', takesBatches: false },
  adagrad: { ...FIRST_ORDER, name: 'Adagrad' },
  rmsprop: { ...FIRST_ORDER, name: 'RMSprop' },
  lbfgs: { ...SEARCHING, name: 'L-BFGS' },
  proximal: { ...FIRST_ORDER, name: 'proximal gradient', takesClip: false },
};

/** The declaration of a specification: gradient descent has two rules. */
export function optimizerOf({ optimizer, lineSearch }: Pick<TrainSpec, 'optimizer' | 'lineSearch'>): OptimizerDeclaration {
  return optimizer === 'gd' && lineSearch ? LINE_SEARCH : OPTIMIZER_DECLARATIONS[optimizer];
}
