/**
 * The tangent space of the domain of N where that is no open set, with a factor R of the inverse Hessian there, H⁻¹ = RRᵀ: in ζ with δ = Rζ
 * the Hessian is the identity.
 */
export interface TangentSpace {
  /** Each of the first `count` rows (n×C) v ← Rᵀv, at the point of the last `hessian`. */
  pull(rows: Float64Array, count: number): void;
  /** ζ ← Rζ. */
  push(zeta: Float64Array): void;
}

/** N ↦ ℓ*(−N) around the point N that a Newton method moves, within its domain. */
export interface ConjugateFunction {
  /** Null where N moves in all directions. */
  readonly tangent: TangentSpace | null;
  /** Whether ℓ* is linear within its domain (hinge), so that only the primal proximal term gives curvature. */
  readonly isLinear: boolean;
  /** Whether the domain is kept by a barrier, whose share of the gap falls whatever the proximal parameter is. */
  readonly hasBarrier: boolean;
  /** What the barrier of the last step leaves of the gap: μ for each end of the interval of each sample; 0 without one. */
  readonly share: number;
  /** Whether the entries of the Hessian can be of very different size. */
  readonly isUneven: boolean;
  /** Moves N inside the domain, away from its boundary, and by `scale` nearer to 0 where that is at an end. */
  enter(N: Float64Array, scale: number): void;
  /** Lowers the barrier, where there is one, for the next proximal step. */
  sharpen(N: Float64Array): void;
  /** The longest step from N along `delta`, at most 1, that stays inside the domain. */
  reach(delta: Float64Array): number;
  /** N ← N + αδ. */
  advance(N: Float64Array, delta: Float64Array, alpha: number): void;
  /** The value at N + αδ. */
  value(N: Float64Array, delta: Float64Array, alpha: number): number;
  gradient(N: Float64Array, out: Float64Array): void;
  /** out ← the diagonal of the Hessian, in ζ where there is a tangent space. */
  hessian(N: Float64Array, out: Float64Array): void;
  /**
   * The square of a gradient v = ∇ℓ*(−N) + F (n×C) at the current point, such that no slope counts that no step can make smaller: near vᵀH⁻¹v where the Hessian has no
   * bound, else ‖v‖².
   */
  square(v: Float64Array): number;
}
