import type { Loss } from '../../../../../shared/theory/losses';
import type { ConjugateFunction } from './conjugate-function';

/** μ of the first step, relative to ℓ(0)/n, and its factor from one step to the next. */
const FIRST_BARRIER = 0.1;
const SHRINK = 0.15;
/** Below this the barrier is nothing beside rounding. */
const LEAST_BARRIER = 1e-14;
/** Share of the way to the boundary that a step may go. */
const SHORT_OF = 0.995;
/** A distance from the boundary below this share of √μ, in the units of N and of the loss, belongs to a constraint that holds with equality. */
const NEAR = 0.3;
/** Share of the interval that a start keeps from either end of it. */
const INSIDE = 0.25;

/**
 * N ↦ ℓ*(−N) around the point N that a Newton method moves, within its domain l ≤ N ≤ u. Where its slope does not grow towards the
 * boundary by itself (hinge, Huber), a logarithmic barrier −μ Σ ln (N − l)(u − N) makes it do so, with μ falling from one proximal step
 * to the next; the constraints kept as such make Newton's method cycle.
 */
export class Conjugate implements ConjugateFunction {
  readonly tangent = null;
  /** Whether ℓ* is linear within its domain (hinge), so that only the primal proximal term gives curvature. */
  readonly isLinear: boolean;
  private readonly interval: Interval | null;
  private readonly trial: Float64Array;
  /** The size of Σ NF of one sample, which the barrier is measured by. */
  private readonly unit: number;
  private readonly least: number;
  /** μ; 0 without a barrier. */
  private weight: number;
  private last = 0;

  constructor(
    private readonly loss: Loss,
    private readonly Y: Float64Array,
  ) {
    const { domain } = loss;
    this.trial = new Float64Array(Y.length);
    this.interval = domain ? new Interval(Y.map(domain.lower), Y.map(domain.upper), domain.size) : null;
    loss.conjugateHessian(Y, Y, this.trial);
    this.isLinear = this.trial.every((curvature) => curvature === 0);
    this.trial.fill(0);
    this.unit = (loss.value(this.trial, Y) / Y.length) * (this.interval?.share ?? 1);
    this.weight = domain ? FIRST_BARRIER * this.unit * (this.interval?.room ?? 1) ** 2 : 0;
    this.least = LEAST_BARRIER * this.unit;
  }

  /** Whether the domain is kept by a barrier, whose share of the gap falls whatever the proximal parameter is. */
  get hasBarrier(): boolean {
    return this.weight > 0;
  }

  get share(): number {
    return 2 * this.trial.length * this.last;
  }

  /** Whether the entries of the Hessian can be of very different size. */
  get isUneven(): boolean {
    return this.interval !== null;
  }

  /** Moves N inside the domain, away from its boundary, and by `scale` nearer to 0 where that is an end. */
  enter(N: Float64Array, scale: number): void {
    this.interval?.enter(N, scale);
  }

  /** Lowers the barrier for the next proximal step, and takes N along to where the lower one will have it. */
  sharpen(N: Float64Array): void {
    if (!this.interval || this.weight === 0) return;
    const next = Math.max(SHRINK * this.weight, this.least);
    this.interval.approach(N, Math.sqrt(this.weight / this.unit), next / this.weight);
    this.last = this.weight;
    this.weight = next;
  }

  /** The longest step from N along `delta`, at most 1, that stays inside the domain. */
  reach(delta: Float64Array): number {
    return this.interval?.reach(delta) ?? 1;
  }

  /** N ← N + αδ. */
  advance(N: Float64Array, delta: Float64Array, alpha: number): void {
    for (let i = 0; i < N.length; i++) N[i] += alpha * delta[i];
    this.interval?.advance(N, delta, alpha);
  }

  /** The value at N + αδ. */
  value(N: Float64Array, delta: Float64Array, alpha: number): number {
    const { trial, interval, weight } = this;
    for (let i = 0; i < trial.length; i++) trial[i] = N[i] + alpha * delta[i];
    interval?.clamp(trial);
    const value = -this.loss.dualValue(trial, this.Y);
    return interval && weight > 0 ? value - weight * interval.logarithms(delta, alpha) : value;
  }

  gradient(N: Float64Array, out: Float64Array): void {
    this.loss.conjugateGradient(N, this.Y, out);
    if (!this.interval || this.weight === 0) return;
    const { below, above } = this.interval;
    for (let i = 0; i < out.length; i++) out[i] += this.weight / above[i] - this.weight / below[i];
  }

  /** out ← the diagonal of the Hessian. */
  hessian(N: Float64Array, out: Float64Array): void {
    this.loss.conjugateHessian(N, this.Y, out);
    if (!this.interval || this.weight === 0) return;
    const { below, above } = this.interval;
    for (let i = 0; i < out.length; i++) out[i] += this.weight / (below[i] * below[i]) + this.weight / (above[i] * above[i]);
  }

  square(v: Float64Array): number {
    let square = 0;
    for (const slope of v) square += slope * slope;
    return square;
  }
}

/** The distances of N from both ends, kept beside N since their difference loses all digits next to the boundary. */
class Interval {
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** What N is expected to measure: the width of the interval where nothing is said. */
  private readonly size: number;
  /** That size as a share of the width. */
  readonly share: number;
  /** The distance in that unit of an N of that size from the nearest end. */
  readonly room: number;

  constructor(
    private readonly lower: Float64Array,
    private readonly upper: Float64Array,
    size?: number,
  ) {
    this.below = new Float64Array(lower.length);
    this.above = new Float64Array(upper.length);
    const width = upper[0] - lower[0];
    this.size = size ?? width;
    this.share = this.size / width;
    this.room = size === undefined || lower[0] === 0 || upper[0] === 0 ? 1 : width / (2 * size);
  }

  enter(N: Float64Array, scale: number): void {
    const { lower, upper, below, above, size } = this;
    for (let i = 0; i < N.length; i++) {
      const margin = INSIDE * size;
      N[i] = Math.max(lower[i] + margin, Math.min(upper[i] - margin, N[i]));
      if (lower[i] === 0 || upper[i] === 0) N[i] *= scale;
      below[i] = N[i] - lower[i];
      above[i] = upper[i] - N[i];
    }
  }

  /** Multiplies by `factor` the distance from an end where it is small beside the force of the barrier there, weight/distance. */
  approach(N: Float64Array, reach: number, factor: number): void {
    const { lower, upper, below, above, size } = this;
    const near = NEAR * reach * size;
    for (let i = 0; i < N.length; i++) {
      if (below[i] < near && below[i] < above[i]) {
        below[i] *= factor;
        N[i] = lower[i] + below[i];
        above[i] = upper[i] - N[i];
      } else if (above[i] < near) {
        above[i] *= factor;
        N[i] = upper[i] - above[i];
        below[i] = N[i] - lower[i];
      }
    }
  }

  reach(delta: Float64Array): number {
    const { below, above } = this;
    let step = 1;
    for (let i = 0; i < delta.length; i++) {
      const room = delta[i] > 0 ? above[i] : below[i];
      const change = Math.abs(delta[i]);
      if (step * change > SHORT_OF * room) step = (SHORT_OF * room) / change;
    }
    return step;
  }

  advance(N: Float64Array, delta: Float64Array, alpha: number): void {
    const { below, above } = this;
    for (let i = 0; i < N.length; i++) {
      below[i] += alpha * delta[i];
      above[i] -= alpha * delta[i];
    }
    this.clamp(N);
  }

  /** Rounding may carry N past an end. */
  clamp(N: Float64Array): void {
    const { lower, upper } = this;
    for (let i = 0; i < N.length; i++) N[i] = Math.max(lower[i], Math.min(upper[i], N[i]));
  }

  /** Σ ln (N − l)(u − N) at N + αδ. */
  logarithms(delta: Float64Array, alpha: number): number {
    const { below, above } = this;
    let sum = 0;
    for (let i = 0; i < delta.length; i++) sum += Math.log((below[i] + alpha * delta[i]) * (above[i] - alpha * delta[i]));
    return sum;
  }
}
