import type { ConjugateFunction, TangentSpace } from './conjugate-function';
import { fromProbabilities } from './simplex';

/** Share of the way to the boundary that a step may go. */
const SHORT_OF = 0.995;
/** Probabilities below this say nothing about N in float64; they are kept here, and hold no step up. */
const LEAST = 1e-30;

/**
 * ℓ*(−N) = Σ p ln p of the cross-entropy, p = Y − N with every row in the simplex (theory §3). Its slope grows without limit towards the
 * boundary, so no barrier is needed; rows of N sum to zero, so steps stay in the tangent space, where H⁻¹ = diag(p) − ppᵀ per row. The
 * probabilities are kept beside N, since 1 − p loses all digits of a small one.
 */
export class SimplexConjugate implements ConjugateFunction, TangentSpace {
  readonly tangent = this;
  readonly isLinear = false;
  readonly hasBarrier = false;
  readonly share = 0;
  readonly isUneven = true;
  private readonly p: Float64Array;

  /** One-hot Y, n×C. */
  constructor(
    private readonly Y: Float64Array,
    private readonly classes: number,
  ) {
    this.p = new Float64Array(Y.length).fill(1 / classes);
  }

  enter(N: Float64Array, scale: number): void {
    const { p, Y } = this;
    for (let at = 0; at < p.length; at++) p[at] = Math.max(LEAST, Y[at] - scale * N[at]);
    this.settle(N);
  }

  sharpen(): void {
    // No barrier to lower.
  }

  reach(delta: Float64Array): number {
    const { p } = this;
    let step = 1;
    for (let at = 0; at < p.length; at++)
      if (p[at] > 2 * LEAST && step * delta[at] > SHORT_OF * p[at]) step = (SHORT_OF * p[at]) / delta[at];
    return step;
  }

  advance(N: Float64Array, delta: Float64Array, alpha: number): void {
    const { p } = this;
    for (let at = 0; at < p.length; at++) p[at] = Math.max(LEAST, p[at] - alpha * delta[at]);
    this.settle(N);
  }

  value(_N: Float64Array, delta: Float64Array, alpha: number): number {
    const { p } = this;
    let sum = 0;
    for (let at = 0; at < p.length; at++) {
      const own = Math.max(LEAST, p[at] - alpha * delta[at]);
      sum += own * Math.log(own);
    }
    return sum;
  }

  gradient(_N: Float64Array, out: Float64Array): void {
    for (let at = 0; at < out.length; at++) out[at] = -1 - Math.log(this.p[at]);
  }

  hessian(_N: Float64Array, out: Float64Array): void {
    out.fill(1);
  }

  /** Σ over the rows of the variance of v under p. */
  square(v: Float64Array): number {
    const { p, classes: C } = this;
    let square = 0;
    for (let row = 0; row < v.length; row += C) {
      let mean = 0;
      for (let at = row; at < row + C; at++) mean += p[at] * v[at];
      for (let at = row; at < row + C; at++) square += p[at] * (v[at] - mean) ** 2;
    }
    return square;
  }

  /** Rᵀ = (I − √p√pᵀ) diag(√p). */
  pull(rows: Float64Array, count: number): void {
    const { p, classes: C } = this;
    for (let k = 0; k < count; k++)
      for (let row = 0; row < p.length; row += C) {
        const from = k * p.length;
        let mean = 0;
        for (let at = row; at < row + C; at++) mean += p[at] * rows[from + at];
        for (let at = row; at < row + C; at++) rows[from + at] = Math.sqrt(p[at]) * (rows[from + at] - mean);
      }
  }

  push(zeta: Float64Array): void {
    const { p, classes: C } = this;
    for (let row = 0; row < p.length; row += C) {
      let mean = 0;
      for (let at = row; at < row + C; at++) mean += Math.sqrt(p[at]) * zeta[at];
      for (let at = row; at < row + C; at++) zeta[at] = Math.sqrt(p[at]) * zeta[at] - p[at] * mean;
    }
  }

  /** Makes the rows of p sum to one, and N = Y − p. */
  private settle(N: Float64Array): void {
    const { p, Y, classes: C } = this;
    for (let row = 0; row < p.length; row += C) {
      let sum = 0;
      for (let at = row; at < row + C; at++) sum += p[at];
      for (let at = row; at < row + C; at++) p[at] /= sum;
    }
    fromProbabilities(p, Y, C, N);
  }
}
