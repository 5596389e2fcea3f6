import type { TrainSpec } from '../../../../shared/contract/run';
import type { OptimizerDeclaration } from '../../../../shared/theory/training/optimizers';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { Checkpoint, TrainedNetwork } from '../network';
import type { Elementwise, OptimizerState } from './state';

/** How a step ended: moved; settled, where no step along the search direction lowers the objective any more; or stopped from outside. */
export type StepEnd = 'moved' | 'settled' | 'stopped';

/** One update rule bound to one network; `step` reads the network's gradient and moves its parameters. */
export interface Optimizer {
  readonly state: OptimizerState;
  readonly elementwise?: Elementwise;
  /** `rate` is the learning rate of this step; `objective` belongs to the gradient, null where that is an estimate from a batch. */
  step(rate: number, objective: number | null): StepEnd;
}

/** An update rule: what it takes (declared in `shared/theory/training`), and its step. */
export interface OptimizerRule extends OptimizerDeclaration {
  /** Allocates its state in the arena of `kernels`. */
  create(kernels: TrainingKernels, network: TrainedNetwork, spec: TrainSpec, checkpoint: Checkpoint): Optimizer;
  /** What a result must say of it. */
  note?(spec: TrainSpec): string;
}
