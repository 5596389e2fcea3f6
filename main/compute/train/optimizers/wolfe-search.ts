import type { RealBlock } from '../../engine/arena';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { Checkpoint, TrainedNetwork } from '../network';
import type { StepEnd } from './optimizer';

const SUFFICIENT = 1e-4;
const CURVATURE = 0.9;
const TRIALS = 50;

/** The bisection for weak Wolfe conditions along a direction, which also serves functions with kinks [Lewis & Overton 2013, algorithm 2.6]. */
export class Search {
  /** Where the search began, and the gradient there. */
  readonly start: RealBlock;
  readonly slope: RealBlock;

  constructor(
    private readonly kernels: TrainingKernels,
    private readonly network: TrainedNetwork,
    private readonly checkpoint: Checkpoint,
  ) {
    this.start = kernels.arena.real(network.parameters.length);
    this.slope = kernels.arena.real(network.parameters.length);
  }

  along(direction: RealBlock, objective: number, first: number): StepEnd {
    const { kernels, network, start, slope } = this;
    const { parameters, gradient } = network;
    const n = parameters.length;
    copy(kernels, parameters, start);
    copy(kernels, gradient, slope);
    const descent = kernels.dot(n, direction.pointer, slope.pointer);
    if (!(descent < 0)) return 'settled';
    let low = 0;
    let high = Infinity;
    let t = first;
    let best = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      copy(kernels, start, parameters);
      kernels.axpy(n, t, direction.pointer, parameters.pointer);
      const value = network.objectiveAndGradient(this.checkpoint);
      if (value === null) {
        copy(kernels, start, parameters);
        return 'stopped';
      }
      // Written so that NaN counts as too far.
      if (!(value < objective && value <= objective + SUFFICIENT * t * descent)) high = t;
      else {
        best = t;
        if (kernels.dot(n, direction.pointer, gradient.pointer) >= CURVATURE * descent) return 'moved';
        low = t;
      }
      t = high < Infinity ? (low + high) / 2 : 2 * low;
    }
    copy(kernels, start, parameters);
    if (best > 0) kernels.axpy(n, best, direction.pointer, parameters.pointer);
    else copy(kernels, slope, gradient);
    return best > 0 ? 'moved' : 'settled';
  }
}

export function copy({ axpy, scale }: TrainingKernels, from: RealBlock, to: RealBlock): void {
  scale(to.length, 0, to.pointer);
  axpy(to.length, 1, from.pointer, to.pointer);
}
