import type { TrainSpec } from '../../../../shared/contract/run';
import type { Kernels } from '../../engine/kernels';
import type { Checkpoint, TrainedNetwork } from '../network';

/** How a step ended: moved; settled, where no step along the search direction lowers the objective any more; or stopped from outside. */
export type StepEnd = 'moved' | 'settled' | 'stopped';

/** One update rule bound to one network; `step` reads the network's gradient and moves its parameters. */
export interface Optimizer {
  /** `rate` is the learning rate of this step; `objective` belongs to the gradient, null where that is an estimate from a batch. */
  step(rate: number, objective: number | null): StepEnd;
}

/** An update rule. */
export interface OptimizerRule {
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
  /** Whether its steps stay in a set that a regulariser projects onto. */
  readonly takesProjection: boolean;
  /** Allocates its state in the arena of `kernels`. */
  create(kernels: Kernels, network: TrainedNetwork, spec: TrainSpec, checkpoint: Checkpoint): Optimizer;
  /** What a result must say of it. */
  note?(spec: TrainSpec): string;
}

/** The properties of a rule that takes one step along a gradient, with batches, a clip or a schedule as it comes. */
export const FIRST_ORDER = {
  takesBatches: true,
  takesMomentum: false,
  takesClip: true,
  takesSchedule: true,
  takesProjection: true,
} as const;
