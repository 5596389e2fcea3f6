import type { NdArray } from '../../../shared/contract/array';
import type { RealBlock } from '../engine/arena';
import type { Measures } from './measures';
import type { Regularizer } from './regularizers/regularizer';

/** Told the floating-point operations done since the last call; true means stop now. */
export type Checkpoint = (operations: number) => boolean;

/** A network in training over one data set: F(θ) = ℓ + β·R and its gradient. Equal parameters give equal bits. */
export interface TrainedNetwork {
  readonly parameters: RealBlock;
  readonly gradient: RealBlock;
  readonly regularizer: Regularizer;
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
