/** values·x[at …] ≤ bound. */
export interface LinearRow {
  at: number;
  values: Float64Array;
  bound: number;
}

/** ‖x[from … from + size − 1]‖ ≤ x[top]. */
export interface SecondOrderCone {
  top: number;
  from: number;
  size: number;
}

/** A smooth convex ℓ(Bx). */
export interface Smooth {
  /** B, n×size row-major. */
  B: Float64Array;
  n: number;
  /** out ← ∇ℓ(F). */
  gradient(F: Float64Array, out: Float64Array): void;
  /** out ← the diagonal of ∇²ℓ(F). */
  hessian(F: Float64Array, out: Float64Array): void;
}

/** min costᵀx + ℓ(Bx) over linear inequalities and second-order cones: a small dense problem. */
export interface ConeProgram {
  size: number;
  cost: Float64Array;
  smooth: Smooth | null;
  rows: LinearRow[];
  cones: SecondOrderCone[];
}

export interface ConeSolution {
  x: Float64Array;
  /** The multipliers of the linear rows, ≥ 0. */
  multipliers: Float64Array;
}
