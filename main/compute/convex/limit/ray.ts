import type { Loss } from '../../../../shared/theory/losses';

/** Coefficients w (C values) of one atom with the dual point N (n×C) that proves them best. */
export interface RayOptimum {
  w: Float64Array;
  N: Float64Array;
}

/**
 * min_w ℓ(cwᵀ) + β‖w‖ for a separable loss, w ∈ R^C, c > 0 of n entries and Y n×C (theory §5.6: one atom whose rows no other touches),
 * to machine precision. N ∈ −∂ℓ(cwᵀ) has Nᵀc = βw/‖w‖ but for rounding, ‖Nᵀc‖ ≤ β where w = 0.
 */
export function solveRay(loss: Loss, c: Float64Array, Y: Float64Array, C: number, beta: number): RayOptimum {
  const columns = Array.from({ length: C }, (_, k) => new RayColumn(loss, c, Y, C, k));
  const slopes = columns.map((column) => column.slope(0));
  const size = Math.hypot(...slopes);
  if (size <= beta) return join(columns.map((column) => column.at(0)));
  if (C === 1) return join([columns[0].solve(Math.sign(slopes[0]) * beta, 0)]);
  // β‖w‖ = min_s ½β(‖w‖²/s + s) separates the columns; the minimum over s has ‖w(s)‖ = s, and ‖w(s)‖/s falls with s.
  const at = (s: number) => columns.map((column) => column.solve(0, beta / s));
  const isAbove = (s: number) => Math.hypot(...at(s).map(({ w }) => w)) > s;
  return join(at(crossing(isAbove)));
}

interface ColumnPoint {
  w: number;
  N: Float64Array;
}

/** One column of Y, in which the loss is a function of one number w. */
class RayColumn {
  private readonly F: Float64Array;
  private readonly y: Float64Array;

  constructor(
    private readonly loss: Loss,
    private readonly c: Float64Array,
    Y: Float64Array,
    C: number,
    k: number,
  ) {
    this.F = new Float64Array(c.length);
    this.y = c.map((_, i) => Y[i * C + k]);
  }

  at(w: number): ColumnPoint {
    const N = new Float64Array(this.c.length);
    this.c.forEach((value, i) => (this.F[i] = value * w));
    this.loss.negativeGradient(this.F, this.y, N);
    return { w, N };
  }

  /** cᵀN at w, which falls with w. */
  slope(w: number): number {
    return this.along(this.at(w).N);
  }

  /** The w with cᵀN = target + κw; where N jumps there, the point between both sides that meets the equation. */
  solve(target: number, kappa: number): ColumnPoint {
    const excess = (w: number) => this.slope(w) - target - kappa * w;
    const start = excess(0);
    if (start === 0) return this.at(0);
    const sign = Math.sign(start);
    const w = sign * crossing((size) => sign * excess(sign * size) > 0);
    const [after, before] = [this.at(w), this.at(sign * previous(Math.abs(w)))];
    const [low, high] = [this.along(after.N), this.along(before.N)];
    const share = low === high ? 0 : (target + kappa * w - low) / (high - low);
    const inside = Math.max(0, Math.min(1, share));
    return { w, N: after.N.map((value, i) => value + inside * (before.N[i] - value)) };
  }

  private along(N: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < N.length; i++) sum += this.c[i] * N[i];
    return sum;
  }
}

/** The least double s > 0 at which a condition that holds next to 0 and fails from some s on does not hold. */
function crossing(holds: (s: number) => boolean): number {
  let low = 0;
  let high = 1;
  while (holds(high)) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = low === 0 && high > Number.MIN_VALUE * 1e10 ? high / 16 : low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}

/** A double next below s > 0. */
function previous(s: number): number {
  return s * (1 - Number.EPSILON);
}

function join(columns: ColumnPoint[]): RayOptimum {
  const C = columns.length;
  const N = new Float64Array(C * columns[0].N.length);
  columns.forEach((column, k) => column.N.forEach((value, i) => (N[i * C + k] = value)));
  return { w: Float64Array.from(columns, ({ w }) => w), N };
}
