import type { Loss } from '../../../../shared/theory/losses';

const NEWTON_LIMIT = 60;

/**
 * ℓ_μ(F) = max_N −ℓ*(−N) − NᵀF + μ Σ log of N's distances from the ends of its domain: smooth and convex whatever the loss, ℓ itself where
 * the domain has no ends or ℓ* is steep at them. Its N lies strictly inside the domain.
 */
export class SmoothedLoss {
  /** The maximiser N = −∇ℓ_μ(F), and the second derivatives of ℓ_μ, at the F of the last `value`. */
  readonly N: Float64Array;
  readonly curvature: Float64Array;
  /** Terms with a logarithm. */
  readonly barriers: number;
  private readonly ends: { lower: Float64Array; upper: Float64Array } | null;
  private readonly slopes: Float64Array;
  private readonly bends: Float64Array;

  constructor(
    readonly loss: Loss,
    readonly Y: Float64Array,
  ) {
    const n = Y.length;
    this.N = new Float64Array(n);
    this.curvature = new Float64Array(n);
    this.slopes = new Float64Array(n);
    this.bends = new Float64Array(n);
    const { domain } = loss;
    this.ends = domain && !domain.steep ? { lower: Y.map((y) => domain.lower(y)), upper: Y.map((y) => domain.upper(y)) } : null;
    this.barriers = this.ends ? 2 * n : 0;
  }

  /** Whether N_i may have either sign. */
  canTurn(i: number): boolean {
    const { domain } = this.loss;
    return !domain || (domain.lower(this.Y[i]) < 0 && domain.upper(this.Y[i]) > 0);
  }

  value(F: Float64Array, mu: number): number {
    const { loss, Y, N, curvature, bends, ends } = this;
    if (!ends) {
      loss.negativeGradient(F, Y, N);
      loss.conjugateHessian(N, Y, bends);
      for (let i = 0; i < N.length; i++) curvature[i] = 1 / bends[i];
      return loss.value(F, Y);
    }
    this.maximise(F, mu, ends);
    let value = loss.dualValue(N, Y);
    for (let i = 0; i < N.length; i++) {
      const [below, above] = [N[i] - ends.lower[i], ends.upper[i] - N[i]];
      value += mu * Math.log(below * above) - N[i] * F[i];
      curvature[i] = 1 / (bends[i] + mu / (below * below) + mu / (above * above));
    }
    return value;
  }

  /** Newton's method for −∇_N ℓ*(−N) − F + μ/(N − lower) − μ/(upper − N) = 0, which falls with N, safeguarded by bisection. */
  private maximise(F: Float64Array, mu: number, ends: { lower: Float64Array; upper: Float64Array }): void {
    const { loss, Y, N, slopes, bends } = this;
    const low = ends.lower.slice();
    const high = ends.upper.slice();
    for (let i = 0; i < N.length; i++) N[i] = 0.5 * (low[i] + high[i]);
    for (let step = 0; step < NEWTON_LIMIT; step++) {
      loss.conjugateGradient(N, Y, slopes);
      loss.conjugateHessian(N, Y, bends);
      let isSettled = true;
      for (let i = 0; i < N.length; i++) {
        const below = N[i] - ends.lower[i];
        const above = ends.upper[i] - N[i];
        const excess = -slopes[i] - F[i] + mu / below - mu / above;
        if (excess > 0) low[i] = N[i];
        else high[i] = N[i];
        const newton = N[i] + excess / (bends[i] + mu / (below * below) + mu / (above * above));
        const next = newton > low[i] && newton < high[i] ? newton : 0.5 * (low[i] + high[i]);
        if (!(next > ends.lower[i] && next < ends.upper[i])) continue;
        if (Math.abs(next - N[i]) > 1e-12 * Math.min(below, above)) isSettled = false;
        N[i] = next;
      }
      if (isSettled) return;
    }
  }
}
