import type { TrainSpec } from '../../../../shared/contract/run';
import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';

/** One update rule bound to the parameters and the gradient of one network; `step` reads the gradient and moves the parameters. */
export interface Optimizer {
  step(): void;
}

/** An update rule. */
export interface OptimizerRule {
  /** The rule's name in a sentence. */
  readonly name: string;
  /** Whether a step may use a part of the rows. */
  readonly takesBatches: boolean;
  /** Whether `momentum` and `nesterov` belong to it. */
  readonly takesMomentum: boolean;
  /** Allocates its state in the arena of `kernels`. */
  create(kernels: Kernels, parameters: Float64Block, gradient: Float64Block, spec: TrainSpec): Optimizer;
}
