/** The interval in which ℓ*(−N) of one sample with target y is finite. */
export interface Domain {
  lower(y: number): number;
  upper(y: number): number;
  /** Whether −ℓ*(−N) is the entropy of the distances from both ends, 1 apart: its slope grows without limit there, so that descent never reaches them. */
  steep: boolean;
  /** What entries of N are expected to measure, where that is far less than the interval; else left out. */
  size?: number;
}

/**
 * A loss ℓ(F) = Σᵢ loss(Fᵢ, Yᵢ) and what duality needs of it (theory §3). F, Y, N are n×C arrays laid out alike; N = −∇ℓ(F) is the
 * dual point. Every function is pure but for the `out` that it fills.
 */
export interface Loss {
  readonly name: string;
  /** Of N, for separable losses; left out where that is the whole line. */
  readonly domain?: Domain;
  /** Set where the columns of a row are tied: Y − N lies in the simplex in every row (cross-entropy). */
  readonly simplex?: true;
  /** Set where N = Σ_j a_j(e_y − e_j) in every row, over the classes j other than its own y, with 0 ≤ a_j ≤ price; `size` is what a_j is expected to measure. */
  readonly classMargins?: { readonly price: number; readonly size: number };
  /** ℓ(F), a sum over samples. */
  value(F: Float64Array, Y: Float64Array): number;
  /** out ← N = −∇ℓ(F). */
  negativeGradient(F: Float64Array, Y: Float64Array, out: Float64Array): void;
  /** The dual value −ℓ*(−N); −∞ outside its domain. */
  dualValue(N: Float64Array, Y: Float64Array): number;
  /** out ← the gradient of N ↦ ℓ*(−N). */
  conjugateGradient(N: Float64Array, Y: Float64Array, out: Float64Array): void;
  /** out ← the diagonal of the Hessian of N ↦ ℓ*(−N). */
  conjugateHessian(N: Float64Array, Y: Float64Array, out: Float64Array): void;
  /** The s for which sN is dual feasible, given γ°(N) ≤ rho, and −ℓ*(−sN) is largest among those known in closed form (theory §2). */
  scaling(N: Float64Array, Y: Float64Array, beta: number, rho: number): number;
  /** A bound of the rounding error of `dualValue`. */
  dualRounding(N: Float64Array, Y: Float64Array): number;
}
