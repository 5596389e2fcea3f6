import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import type { Checkpoint, TrainedNetwork } from '../network';
import type { OptimizerRule, StepEnd } from './optimizer';

/** Pairs (s, y) that are kept. */
const MEMORY = 10;
const SUFFICIENT = 1e-4;
const CURVATURE = 0.9;
const TRIALS = 50;

interface Pair {
  readonly s: Float64Block;
  readonly y: Float64Block;
  product: number;
}

/**
 * L-BFGS with ten pairs [Nocedal & Wright 2006, algorithm 7.5] and the line search for weak Wolfe conditions that also serves functions
 * with kinks [Lewis & Overton 2013, algorithm 2.6]. The learning rate is the length of the first trial step.
 */
export const lbfgs: OptimizerRule = {
  name: 'L-BFGS',
  takesBatches: false,
  takesMomentum: false,
  takesClip: false,
  takesSchedule: false,
  takesProjection: false,
  create(kernels, network, { learningRate }, checkpoint) {
    const search = new Search(kernels, network, checkpoint);
    const memory = new Memory(kernels, network.parameters.length);
    return {
      step(_rate, objective) {
        memory.learn(network);
        for (;;) {
          const plain = memory.direction(network.gradient);
          const length = plain ? learningRate / Math.max(Number.MIN_VALUE, network.gradientNorm()) : 1;
          const end = search.along(memory.target, objective as number, length);
          if (end === 'moved') memory.remember(search.start, search.slope);
          if (end !== 'settled' || plain) return end;
          // No descent along the model's direction: the model is forgotten and the gradient itself is tried.
          memory.forget();
        }
      },
    };
  },
};

/** The pairs, and the direction −H∇ that they give. */
class Memory {
  readonly target: Float64Block;
  private readonly free: Pair[];
  private pairs: Pair[] = [];
  private readonly lastPoint: Float64Block;
  private readonly lastGradient: Float64Block;
  private primed = false;

  constructor(
    private readonly kernels: Kernels,
    private readonly n: number,
  ) {
    const { arena } = kernels;
    this.free = Array.from({ length: MEMORY }, () => ({ s: arena.float64(n), y: arena.float64(n), product: 0 }));
    this.target = arena.float64(n);
    this.lastPoint = arena.float64(n);
    this.lastGradient = arena.float64(n);
  }

  forget(): void {
    this.free.push(...this.pairs);
    this.pairs = [];
  }

  /** Where the last step began, with its gradient. */
  remember(point: Float64Block, gradient: Float64Block): void {
    copy(this.kernels, point, this.lastPoint);
    copy(this.kernels, gradient, this.lastGradient);
    this.primed = true;
  }

  /** Takes up the pair of the last step, where the curvature along it was positive. */
  learn({ parameters, gradient }: TrainedNetwork): void {
    if (!this.primed) return;
    this.primed = false;
    const { kernels, n } = this;
    const pair = this.free.pop() ?? this.pairs.shift();
    if (!pair) return;
    difference(kernels, parameters, this.lastPoint, pair.s);
    difference(kernels, gradient, this.lastGradient, pair.y);
    pair.product = kernels.dot(n, pair.s.pointer, pair.y.pointer);
    const size = kernels.dot(n, pair.y.pointer, pair.y.pointer);
    if (pair.product > Number.EPSILON * size && Number.isFinite(size)) this.pairs.push(pair);
    else this.free.push(pair);
  }

  /** Puts −H∇ into `target`; whether that is the plain −∇. */
  direction(gradient: Float64Block): boolean {
    const { kernels, n, target, pairs } = this;
    copy(kernels, gradient, target);
    const weights: number[] = [];
    for (let i = pairs.length - 1; i >= 0; i--) {
      weights[i] = kernels.dot(n, pairs[i].s.pointer, target.pointer) / pairs[i].product;
      kernels.axpy(n, -weights[i], pairs[i].y.pointer, target.pointer);
    }
    const newest = pairs[pairs.length - 1];
    const scale = newest ? newest.product / kernels.dot(n, newest.y.pointer, newest.y.pointer) : 1;
    kernels.scale(n, -scale, target.pointer);
    pairs.forEach(({ s, y, product }, i) => {
      const weight = kernels.dot(n, y.pointer, target.pointer) / product;
      kernels.axpy(n, -weights[i] - weight, s.pointer, target.pointer);
    });
    return pairs.length === 0;
  }
}

/** Lewis and Overton's bisection along a direction. */
class Search {
  /** Where the search began, and the gradient there. */
  readonly start: Float64Block;
  readonly slope: Float64Block;

  constructor(
    private readonly kernels: Kernels,
    private readonly network: TrainedNetwork,
    private readonly checkpoint: Checkpoint,
  ) {
    this.start = kernels.arena.float64(network.parameters.length);
    this.slope = kernels.arena.float64(network.parameters.length);
  }

  along(direction: Float64Block, objective: number, first: number): StepEnd {
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

function copy({ axpy, scale }: Kernels, from: Float64Block, to: Float64Block): void {
  scale(to.length, 0, to.pointer);
  axpy(to.length, 1, from.pointer, to.pointer);
}

/** out ← a − b. */
function difference(kernels: Kernels, a: Float64Block, b: Float64Block, out: Float64Block): void {
  copy(kernels, a, out);
  kernels.axpy(out.length, -1, b.pointer, out.pointer);
}
