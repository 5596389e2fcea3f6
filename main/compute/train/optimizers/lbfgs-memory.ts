import type { RealBlock } from '../../engine/arena';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { TrainedNetwork } from '../network';
import { copy } from './wolfe-search';

/** Pairs (s, y) that are kept. */
const MEMORY = 10;

interface Pair {
  readonly s: RealBlock;
  readonly y: RealBlock;
  product: number;
}

/** The pairs, and the direction −H∇ that they give. */
export class Memory {
  readonly target: RealBlock;
  private readonly free: Pair[];
  private pairs: Pair[] = [];
  private readonly lastPoint: RealBlock;
  private readonly lastGradient: RealBlock;
  private primed = false;

  constructor(
    private readonly kernels: TrainingKernels,
    private readonly n: number,
  ) {
    const { arena } = kernels;
    this.free = Array.from({ length: MEMORY }, () => ({ s: arena.real(n), y: arena.real(n), product: 0 }));
    this.target = arena.real(n);
    this.lastPoint = arena.real(n);
    this.lastGradient = arena.real(n);
  }

  forget(): void {
    this.free.push(...this.pairs);
    this.pairs = [];
  }

  /** Where the last step began, with its gradient. */
  remember(point: RealBlock, gradient: RealBlock): void {
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
  direction(gradient: RealBlock): boolean {
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

/** out ← a − b. */
function difference(kernels: TrainingKernels, a: RealBlock, b: RealBlock, out: RealBlock): void {
  copy(kernels, a, out);
  kernels.axpy(out.length, -1, b.pointer, out.pointer);
}
