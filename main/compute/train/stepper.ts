import type { TrainSpec } from '../../../shared/contract/run';
import type { TrainingKernels } from '../engine/training-kernels';
import type { TrainedNetwork } from './network';
import type { Optimizer, StepEnd } from './optimizers/optimizer';
import { SCHEDULE_TABLE } from './schedules';
import type { Schedule } from './schedules/schedule';

/** One step of the training: clips the gradient, sets the rate, moves the parameters and brings them back to where R is defined. */
export class Stepper {
  private readonly schedule: Schedule;

  constructor(
    private readonly kernels: TrainingKernels,
    private readonly network: TrainedNetwork,
    private readonly optimizer: Optimizer,
    private readonly spec: TrainSpec,
  ) {
    this.schedule = SCHEDULE_TABLE[spec.schedule ?? 'constant'];
  }

  /** `objective` belongs to the gradient, null where that is an estimate from a batch. */
  step(epoch: number, objective: number | null): StepEnd {
    const { clip } = this.spec;
    if (clip !== undefined) this.clip(clip);
    const end = this.optimizer.step(this.rate(epoch), objective);
    this.network.regularizer.project?.();
    return end;
  }

  /** The learning rate of an epoch. */
  rate(epoch: number): number {
    return this.spec.learningRate * this.schedule(epoch, this.spec.epochs);
  }

  private clip(limit: number): void {
    const { length, pointer } = this.network.gradient;
    const norm = this.network.gradientNorm();
    if (norm > limit) this.kernels.scale(length, limit / norm, pointer);
  }
}
