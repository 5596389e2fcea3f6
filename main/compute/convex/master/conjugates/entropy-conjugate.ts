import type { ConjugateFunction } from './conjugate-function';

/** Share of the way to the boundary that a step may go. */
const SHORT_OF = 0.995;
/** Distances below this say nothing about N in float64; they are kept here, and hold no step up. */
const LEAST = 1e-30;
/** Share of the interval that a start keeps from its farther end. */
const INSIDE = 0.25;

/**
 * ℓ*(−N) = Σ q ln q + (1 − q) ln(1 − q) of the logistic loss, q = YN in [0, 1] for Y = ±1 (theory §3). Its slope grows without limit towards
 * both ends, so no barrier is needed. Both q and 1 − q are kept beside N, since their difference from it loses all digits next to an end;
 * a
 * gradient is measured by what it leaves of the gap of Fenchel and Young, in which the slope of an entry at an end weighs nothing.
 */
export class EntropyConjugate implements ConjugateFunction {
  readonly tangent = null;
  readonly isLinear = false;
  readonly hasBarrier = false;
  readonly share = 0;
  readonly isUneven = true;
  private readonly q: Float64Array;
  /** 1 − q. */
  private readonly rest: Float64Array;

  /** Y of ±1. */
  constructor(private readonly Y: Float64Array) {
    this.q = new Float64Array(Y.length).fill(0.5);
    this.rest = new Float64Array(Y.length).fill(0.5);
  }

  enter(N: Float64Array, scale: number): void {
    const { q, rest, Y } = this;
    for (let i = 0; i < q.length; i++) {
      q[i] = scale * Math.max(INSIDE, Math.min(1 - INSIDE, Y[i] * N[i]));
      rest[i] = 1 - q[i];
      N[i] = Y[i] * q[i];
    }
  }

  sharpen(): void {
    // No barrier to lower.
  }

  reach(delta: Float64Array): number {
    const { q, rest, Y } = this;
    let step = 1;
    for (let i = 0; i < q.length; i++) {
      const change = Math.abs(delta[i]);
      const room = Y[i] * delta[i] > 0 ? rest[i] : q[i];
      if (room > 2 * LEAST && step * change > SHORT_OF * room) step = (SHORT_OF * room) / change;
    }
    return step;
  }

  advance(N: Float64Array, delta: Float64Array, alpha: number): void {
    const { q, rest, Y } = this;
    for (let i = 0; i < q.length; i++) {
      const change = alpha * Y[i] * delta[i];
      const [own, other] = [Math.max(LEAST, q[i] + change), Math.max(LEAST, rest[i] - change)];
      // The smaller of the two has all its digits.
      if (own < other) [q[i], rest[i]] = [own, 1 - own];
      else [q[i], rest[i]] = [1 - other, other];
      N[i] = Y[i] * q[i];
    }
  }

  value(_N: Float64Array, delta: Float64Array, alpha: number): number {
    const { q, rest, Y } = this;
    let sum = 0;
    for (let i = 0; i < q.length; i++) {
      const change = alpha * Y[i] * delta[i];
      const [own, other] = [Math.max(LEAST, q[i] + change), Math.max(LEAST, rest[i] - change)];
      sum += own * Math.log(own) + other * Math.log(other);
    }
    return sum;
  }

  gradient(_N: Float64Array, out: Float64Array): void {
    const { q, rest, Y } = this;
    for (let i = 0; i < out.length; i++) out[i] = Y[i] * Math.log(q[i] / rest[i]);
  }

  hessian(_N: Float64Array, out: Float64Array): void {
    const { q, rest } = this;
    for (let i = 0; i < out.length; i++) out[i] = 1 / (q[i] * rest[i]);
  }

  /** Twice ℓ(F) + ℓ*(−N) + ⟨N, F⟩ ≥ Ψ(N) − min Ψ, near vᵀH⁻¹v for small v. */
  square(v: Float64Array): number {
    const { q, rest, Y } = this;
    let square = 0;
    // With the margins w beyond those that belong to N the gap of a sample is ln(1 − q + qeʷ) − qw.
    for (let i = 0; i < v.length; i++) square += 2 * (v[i] * Y[i] > 0 ? excess(q[i], v[i] * Y[i]) : excess(rest[i], -v[i] * Y[i]));
    return square;
  }
}

/** ln(1 − q + qe^{−t}) + qt for t ≥ 0, which rounding does not make negative. */
function excess(q: number, t: number): number {
  return Math.max(0, Math.log1p(q * Math.expm1(-t)) + q * t);
}
