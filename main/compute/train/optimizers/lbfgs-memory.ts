import type { RealBlock } from '../../engine/arena';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { TrainedNetwork } from '../network';
import type { OptimizerState } from './state';
import { copy } from './wolfe-search';

/** Pairs (s, y) that are kept. */
const MEMORY = 10;

interface Pair {
  readonly s: RealBlock;
  readonly y: RealBlock;
}

/** The pairs, and the direction −H∇ that they give. */
export class Memory {
  readonly target: RealBlock;
  readonly state: OptimizerState;
  private readonly pairs: readonly Pair[];
  private readonly lastPoint: RealBlock;
  private readonly lastGradient: RealBlock;
  /** Whether a last step is known (1 or 0), and how many pairs are kept. */
  private readonly status: Float64Array;
  /** Every pair once: those that are kept from the oldest on, then the free ones. */
  private readonly order: Float64Array;
  /** ⟨s, y⟩ of each pair. */
  private readonly products: Float64Array;

  constructor(
    private readonly kernels: TrainingKernels,
    private readonly n: number,
  ) {
    const { arena } = kernels;
    this.pairs = Array.from({ length: MEMORY }, () => ({ s: arena.real(n), y: arena.real(n) }));
    this.target = arena.real(n);
    this.lastPoint = arena.real(n);
    this.lastGradient = arena.real(n);
    const numbers = new Float64Array(2 + 2 * MEMORY);
    this.status = numbers.subarray(0, 2);
    this.order = numbers.subarray(2, 2 + MEMORY);
    this.products = numbers.subarray(2 + MEMORY);
    for (let i = 0; i < MEMORY; i++) this.order[i] = i;
    this.state = { blocks: [...this.pairs.flatMap(({ s, y }) => [s, y]), this.lastPoint, this.lastGradient], numbers };
  }

  forget(): void {
    this.status[1] = 0;
  }

  /** Where the last step began, with its gradient. */
  remember(point: RealBlock, gradient: RealBlock): void {
    copy(this.kernels, point, this.lastPoint);
    copy(this.kernels, gradient, this.lastGradient);
    this.status[0] = 1;
  }

  /** Takes up the pair of the last step, where the curvature along it was positive. */
  learn({ parameters, gradient }: TrainedNetwork): void {
    const { kernels, n, order, status } = this;
    if (status[0] === 0) return;
    status[0] = 0;
    if (status[1] === MEMORY) {
      const [oldest] = order;
      order.copyWithin(0, 1);
      order[MEMORY - 1] = oldest;
      status[1] -= 1;
    }
    const number = order[status[1]];
    const { s, y } = this.pairs[number];
    difference(kernels, parameters, this.lastPoint, s);
    difference(kernels, gradient, this.lastGradient, y);
    const product = kernels.dot(n, s.pointer, y.pointer);
    const size = kernels.dot(n, y.pointer, y.pointer);
    this.products[number] = product;
    if (product > Number.EPSILON * size && Number.isFinite(size)) status[1] += 1;
  }

  /** Puts −H∇ into `target`; whether that is the plain −∇. */
  direction(gradient: RealBlock): boolean {
    const { kernels, n, target, order, products, pairs } = this;
    const kept = this.status[1];
    copy(kernels, gradient, target);
    const weights: number[] = [];
    for (let i = kept - 1; i >= 0; i--) {
      const { s, y } = pairs[order[i]];
      weights[i] = kernels.dot(n, s.pointer, target.pointer) / products[order[i]];
      kernels.axpy(n, -weights[i], y.pointer, target.pointer);
    }
    kernels.scale(n, -this.scaleOf(kept), target.pointer);
    for (let i = 0; i < kept; i++) {
      const { s, y } = pairs[order[i]];
      const weight = kernels.dot(n, y.pointer, target.pointer) / products[order[i]];
      kernels.axpy(n, -weights[i] - weight, s.pointer, target.pointer);
    }
    return kept === 0;
  }

  /** ⟨s, y⟩/‖y‖² of the newest pair: the size of the inverse Hessian along it. */
  private scaleOf(kept: number): number {
    if (kept === 0) return 1;
    const newest = this.order[kept - 1];
    const { y } = this.pairs[newest];
    return this.products[newest] / this.kernels.dot(this.n, y.pointer, y.pointer);
  }
}

/** out ← a − b. */
function difference(kernels: TrainingKernels, a: RealBlock, b: RealBlock, out: RealBlock): void {
  copy(kernels, a, out);
  kernels.axpy(out.length, -1, b.pointer, out.pointer);
}
