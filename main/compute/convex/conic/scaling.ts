/** A second-order cone inside the long vectors of slacks and multipliers: `length` entries from `at`, the first one the largest. */
export interface Segment {
  at: number;
  length: number;
}

/** uᵀJv = u₀v₀ − ⟨u₁, v₁⟩ of one segment. */
export function lorentz(u: Float64Array, v: Float64Array, { at, length }: Segment): number {
  let sum = u[at] * v[at];
  for (let i = at + 1; i < at + length; i++) sum -= u[i] * v[i];
  return sum;
}

/**
 * The Nesterov–Todd scaling W of a product of `linear` half-lines and second-order cones: Wz = W⁻¹s = λ, W symmetric [Vandenberghe, The
 * CVXOPT linear and quadratic cone program solvers, 2010, §4].
 */
export class Scaling {
  readonly lambda: Float64Array;
  /** √(s/z) of the half-lines; w̄ of the cones. */
  private readonly w: Float64Array;
  /** η of each cone. */
  private readonly eta: Float64Array;

  constructor(
    private readonly linear: number,
    readonly segments: readonly Segment[],
    size: number,
  ) {
    this.lambda = new Float64Array(size);
    this.w = new Float64Array(size);
    this.eta = new Float64Array(segments.length);
  }

  update(s: Float64Array, z: Float64Array): void {
    const { w, eta, lambda } = this;
    for (let i = 0; i < this.linear; i++) w[i] = Math.sqrt(s[i] / z[i]);
    this.segments.forEach((segment, k) => {
      const { at, length } = segment;
      const a = Math.sqrt(lorentz(s, s, segment));
      const b = Math.sqrt(lorentz(z, z, segment));
      let product = 0;
      for (let i = at; i < at + length; i++) product += (s[i] / a) * (z[i] / b);
      const gamma = Math.sqrt(0.5 * (1 + product));
      w[at] = (s[at] / a + z[at] / b) / (2 * gamma);
      for (let i = at + 1; i < at + length; i++) w[i] = (s[i] / a - z[i] / b) / (2 * gamma);
      eta[k] = Math.sqrt(a / b);
    });
    this.apply(z, lambda);
  }

  /** out ← Wv. */
  apply(v: Float64Array, out: Float64Array): void {
    for (let i = 0; i < this.linear; i++) out[i] = this.w[i] * v[i];
    this.segments.forEach((segment, k) => this.rotate(segment, this.eta[k], 1, v, out));
  }

  /** out ← W⁻¹v. */
  applyInverse(v: Float64Array, out: Float64Array): void {
    for (let i = 0; i < this.linear; i++) out[i] = v[i] / this.w[i];
    this.segments.forEach((segment, k) => this.rotate(segment, 1 / this.eta[k], -1, v, out));
  }

  /** W⁻² of half-line i. */
  weight(i: number): number {
    return 1 / (this.w[i] * this.w[i]);
  }

  /** W⁻² = η⁻²(2(Jw̄)(Jw̄)ᵀ − J) of a cone, entry by entry. */
  entry(k: number, i: number, j: number): number {
    const { at } = this.segments[k];
    const signed = (index: number) => (index === 0 ? this.w[at] : -this.w[at + index]);
    const unit = i !== j ? 0 : i === 0 ? -1 : 1;
    return (2 * signed(i) * signed(j) + unit) / (this.eta[k] * this.eta[k]);
  }

  /** out ← scale·[w₀, ±w₁ᵀ; ±w₁, I + w₁w₁ᵀ/(1 + w₀)]v. */
  private rotate({ at, length }: Segment, scale: number, sign: 1 | -1, v: Float64Array, out: Float64Array): void {
    const { w } = this;
    let inner = 0;
    for (let i = at + 1; i < at + length; i++) inner += sign * w[i] * v[i];
    const first = v[at];
    const share = first + inner / (1 + w[at]);
    for (let i = at + 1; i < at + length; i++) out[i] = scale * (v[i] + sign * w[i] * share);
    out[at] = scale * (w[at] * first + inner);
  }
}

/** The largest α ≤ limit with v + αd in the half-lines and cones, for v inside. */
export function largestStep(v: Float64Array, d: Float64Array, linear: number, segments: readonly Segment[], limit: number): number {
  let alpha = limit;
  for (let i = 0; i < linear; i++) if (d[i] < 0) alpha = Math.min(alpha, -v[i] / d[i]);
  for (const segment of segments) {
    // The first root of a α² + 2bα + c, or where the first entry falls to zero.
    const [a, b, c] = [lorentz(d, d, segment), lorentz(v, d, segment), lorentz(v, v, segment)];
    const discriminant = b * b - a * c;
    if (discriminant >= 0) {
      const root = Math.sqrt(discriminant);
      // The stable forms of both roots.
      const q = b >= 0 ? -(b + root) : root - b;
      for (const candidate of [a === 0 ? NaN : q / a, q === 0 ? NaN : c / q]) if (candidate > 0) alpha = Math.min(alpha, candidate);
    }
    if (d[segment.at] < 0) alpha = Math.min(alpha, -v[segment.at] / d[segment.at]);
  }
  return alpha;
}
