import type { TrainSpec } from '../../../shared/contract/run';
import type { Float64Block } from '../engine/arena';
import type { Checkpoint, Stepwise } from './network';
import type { Optimizer } from './optimizers/optimizer';
import type { Elementwise } from './optimizers/state';
import { address } from './panels';
import type { Stepper } from './stepper';

/** Operations of one call at most, so that a stop is heard soon. */
const OPERATIONS = 2e6;
/** Epochs of one call at most. */
const MOST = 256;

/** Epochs that the kernels run by themselves (engine/assembly/network.ts), with the bits of one step after the other. */
export class Epochs {
  /** Epochs of one call at most. */
  readonly most: number;
  /** Floating-point operations of one. */
  readonly operations: number;
  private readonly coefficients: Float64Block;
  private readonly objectives: Float64Block;

  /** Allocates in the arena of the network. */
  constructor(
    private readonly network: Stepwise,
    private readonly update: Elementwise,
    optimizer: Optimizer,
    private readonly stepper: Stepper,
  ) {
    const { kernels, inOne, operations, description, beta, penalty } = network;
    this.operations = operations;
    this.most = inOne ? Math.max(1, Math.min(MOST, Math.floor(OPERATIONS / operations))) : 1;
    description.addSteps(beta, penalty, update, optimizer.state);
    this.coefficients = kernels.arena.float64(3 * this.most);
    this.objectives = kernels.arena.float64(this.most);
  }

  /**
   * `count` epochs, at most `most`, from `epoch` on; the objective before each step, a view that the next call overwrites. Null where it
   * was stopped within an epoch, whose step was not taken.
   */
  run(epoch: number, count: number, checkpoint: Checkpoint): Float64Array | null {
    const { kernels, description, samples, x, y, inOne } = this.network;
    const { coefficients, objectives } = this;
    this.fill(epoch, count);
    if (!inOne) {
      const objective = this.network.epoch(coefficients.pointer, checkpoint);
      return objective === null ? null : Float64Array.of(objective);
    }
    const panels = Math.ceil(samples / kernels.samples);
    const { pointer } = description;
    kernels.descend(pointer, count, samples, panels, address(x, 0), address(y, 0), coefficients.pointer, objectives.pointer);
    return objectives.values.subarray(0, count);
  }

  private fill(epoch: number, count: number): void {
    const { values } = this.coefficients;
    for (let e = 0; e < count; e++) {
      const rate = this.stepper.rate(epoch + e);
      values[3 * e] = rate;
      values[3 * e + 1] = values[3 * e + 2] = 1;
      this.update.coefficients?.(rate, values, 3 * e);
    }
  }
}

/** The epochs of a training, or null where its steps need more than the kernels do by themselves. */
export function wholeEpochs(network: Stepwise | null, optimizer: Optimizer, stepper: Stepper, spec: TrainSpec): Epochs | null {
  const { elementwise } = optimizer;
  if (!network || !elementwise || spec.clip !== undefined || spec.stopGap !== undefined) return null;
  return new Epochs(network, elementwise, optimizer, stepper);
}
