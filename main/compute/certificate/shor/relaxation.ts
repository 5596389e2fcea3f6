/** How a row of a relaxation is treated: free with ν_i > 0, free with ν_i < 0, or of a side that branching chose. */
export const POSITIVE = 0;
export const NEGATIVE = 1;
export const FIXED = 2;

/**
 * max constant + linearᵀu + Σ_{positive} a(t)₊ − Σ_{negative} b(t)₊ over ‖u‖ ≤ 1, t_i = x_iᵀu for unit rows x_i, where t_i ∈ [low_i, high_i],
 * and t_i ≥ 0 for the fixed rows, which are turned to their side (bound of two-layer ReLU, one sign of ν).
 */
export interface Relaxation {
  r: number;
  constant: number;
  linear: Float64Array;
  count: number;
  /** count×r, row-major. */
  X: Float64Array;
  kind: Uint8Array;
  /** a or b; 0 for a fixed row. */
  weight: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** Of each row: s (positive), e₁ and e₂ (negative) or ω (fixed), in that order. Any with s > 0, e ≥ 0, e₁ + e₂ ≤ 1, ω ≥ 0 prove a bound. */
export interface Multipliers {
  first: Float64Array;
  second: Float64Array;
}

/** What t_i may exceed its interval by, from the rounding of the unit rows and of the projections. */
export const WIDENING = 1e-12;

/** max Σ ν_i(x_iᵀu)₊ over the whole ball; `weights` are ν_i‖x_i‖ for the unit rows. Rows of weight 0 are left out. */
export function rootRelaxation(rows: Float64Array, r: number, weights: Float64Array): Relaxation {
  const used = Array.from(weights.keys()).filter((i) => weights[i] !== 0);
  const count = used.length;
  const X = new Float64Array(count * r);
  used.forEach((i, k) => X.set(rows.subarray(i * r, (i + 1) * r), k * r));
  return {
    r,
    constant: 0,
    linear: new Float64Array(r),
    count,
    X,
    kind: Uint8Array.from(used, (i) => (weights[i] > 0 ? POSITIVE : NEGATIVE)),
    weight: Float64Array.from(used, (i) => Math.abs(weights[i])),
    low: new Float64Array(count).fill(-1 - WIDENING),
    high: new Float64Array(count).fill(1 + WIDENING),
  };
}
