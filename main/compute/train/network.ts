import type { NdArray } from '../../../shared/contract/array';
import type { RealBlock } from '../engine/arena';
import type { TrainingKernels } from '../engine/training-kernels';
import type { Description } from './description';
import type { Measures } from './measures';
import type { Panels } from './panels';
import type { PowerTerms, Regularizer } from './regularizers/regularizer';

/** Told the floating-point operations done since the last call; true means stop now. */
export type Checkpoint = (operations: number) => boolean;

/** A network that the kernels can take through whole epochs, steps included. */
export interface Stepwise {
  readonly kernels: TrainingKernels;
  readonly description: Description;
  readonly beta: number;
  readonly penalty: PowerTerms;
  readonly samples: number;
  readonly x: Panels;
  readonly y: Panels;
  /** Whether all rows are one block and the loss is squared: then many epochs are one call. */
  readonly inOne: boolean;
  /** Floating-point operations of an epoch. */
  readonly operations: number;
  /** One epoch: the objective before its step, whose coefficients lie at `coefficients`; null where it was stopped, without a step. */
  epoch(coefficients: number, checkpoint: Checkpoint): number | null;
}

/** A network in training over one data set: F(θ) = ℓ + β·R and its gradient. Equal parameters give equal bits. */
export interface TrainedNetwork {
  readonly parameters: RealBlock;
  readonly gradient: RealBlock;
  readonly regularizer: Regularizer;
  /** What the kernels need for whole epochs by themselves; null where they cannot. */
  readonly whole: Stepwise | null;
  /** Lets go of those who help with it. */
  close?(): void;
  /** The objective at the parameters, or null where it was stopped. */
  objective(checkpoint: Checkpoint): number | null;
  /** The objective at the parameters, its gradient left in `gradient`; null where it was stopped. */
  objectiveAndGradient(checkpoint: Checkpoint): number | null;
  /** Leaves in `gradient` the unbiased estimate from a batch of samples, (n/|batch|)·∇ℓ(batch) + β·∇R; false where it was stopped. */
  batchGradient(batch: Int32Array, checkpoint: Checkpoint): boolean;
  /** The Euclidean norm of what `gradient` holds. */
  gradientNorm(): number;
  /** The parameters as published (shared/contract: weights). */
  weights(): Record<string, NdArray>;
  /** Hidden units of the last hidden layer that are active (theory §7). */
  activeNeurons(): number;
  /** What theory §7 asks for; nothing rather than a part where it was stopped. */
  measures(stopped: () => boolean): Measures;
}
