/**
 * Functions that are linear between some of the inputs x_1 < … < x_m, given by their values v there (the first and the last are always among
 * them): how values, duals and curvature of the m inputs come from and go to those points, all in O(m) (theory §5.7).
 */
export class SplineCurve {
  /** Indices of the points among the inputs, ascending. */
  points: number[];
  /** Values at them. */
  v: Float64Array;

  constructor(
    readonly x: Float64Array,
    constant: number,
  ) {
    this.points = [0, x.length - 1];
    this.v = Float64Array.of(constant, constant);
  }

  width(k: number): number {
    return this.x[this.points[k + 1]] - this.x[this.points[k]];
  }

  /** Between points k and k + 1. */
  slope(v: Float64Array, k: number): number {
    return (v[k + 1] - v[k]) / this.width(k);
  }

  /** The change of slope at each inner point. */
  changes(v: Float64Array): Float64Array {
    return Float64Array.from({ length: this.points.length - 2 }, (_, j) => this.slope(v, j + 1) - this.slope(v, j));
  }

  /** The values at all inputs. */
  expand(v: Float64Array, out: Float64Array): void {
    this.each((i, k, share) => (out[i] = v[k] + share * (v[k + 1] - v[k])));
  }

  /** The adjoint of `expand`. */
  gather(values: Float64Array): Float64Array {
    const out = new Float64Array(this.points.length);
    this.each((i, k, share) => {
      out[k] += (1 - share) * values[i];
      out[k + 1] += share * values[i];
    });
    return out;
  }

  /** BᵀHB of the matrix B of `expand` and H ≥ 0 diagonal: its diagonal and what is beside it. */
  normal(H: Float64Array): { diagonal: Float64Array; beside: Float64Array } {
    const diagonal = new Float64Array(this.points.length);
    const beside = new Float64Array(this.points.length - 1);
    this.each((i, k, share) => {
      diagonal[k] += (1 - share) * (1 - share) * H[i];
      diagonal[k + 1] += share * share * H[i];
      beside[k] += share * (1 - share) * H[i];
    });
    return { diagonal, beside };
  }

  /** The gradient by v of Σ_k weights_k·(slope_k − slope_{k−1}), slope_{−1} = 0. */
  bend(weights: Float64Array): Float64Array {
    const out = new Float64Array(this.points.length);
    for (let k = 0; k < weights.length; k++) {
      const rate = (weights[k] - (weights[k + 1] ?? 0)) / this.width(k);
      out[k] -= rate;
      out[k + 1] += rate;
    }
    return out;
  }

  /** Every input i = (1 − share)·point_k + share·point_{k+1}. */
  private each(visit: (i: number, k: number, share: number) => void): void {
    const { x, points } = this;
    for (let k = 0; k + 1 < points.length; k++) {
      const [from, to] = [points[k], points[k + 1]];
      const start = x[from];
      const scale = 1 / (x[to] - start);
      for (let i = from; i < to; i++) visit(i, k, (x[i] - start) * scale);
    }
    visit(x.length - 1, points.length - 2, 1);
  }

  /** Adds inner points on the curve. */
  refine(added: readonly number[]): void {
    const own = this.points;
    const F = new Float64Array(this.x.length);
    this.expand(this.v, F);
    const points = [...own, ...added].sort((a, b) => a - b);
    const known = new Map(own.map((point, k) => [point, this.v[k]]));
    this.v = Float64Array.from(points, (point) => known.get(point) ?? F[point]);
    this.points = points;
  }

  /** Removes inner points. */
  coarsen(kept: (inner: number) => boolean): void {
    const stays = this.points.map((_, k) => k === 0 || k === this.points.length - 1 || kept(k - 1));
    this.points = this.points.filter((_, k) => stays[k]);
    this.v = this.v.filter((_, k) => stays[k]);
  }
}

/** A pivot below this share of its diagonal entry is rounding. */
const PIVOT = 1e-15;

/** T⁻¹b for symmetric positive definite tridiagonal T, with what rounding leaves of its pivots kept positive; null where some diagonal entry is not. */
export function solveTridiagonal(
  { diagonal, beside }: { diagonal: Float64Array; beside: Float64Array },
  b: Float64Array,
): Float64Array | null {
  const D = diagonal.slice();
  const z = b.slice();
  for (let k = 0; k < D.length; k++) {
    if (k > 0) {
      const factor = beside[k - 1] / D[k - 1];
      D[k] -= factor * beside[k - 1];
      z[k] -= factor * z[k - 1];
    }
    if (!(diagonal[k] > 0)) return null;
    D[k] = Math.max(D[k], PIVOT * diagonal[k]);
  }
  for (let k = D.length - 1; k >= 0; k--) z[k] = (z[k] - (k + 1 < D.length ? beside[k] * z[k + 1] : 0)) / D[k];
  return z;
}
