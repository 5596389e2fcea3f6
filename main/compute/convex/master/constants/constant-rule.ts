import type { Matrix } from '../../../../../shared/contract/array';

/** What a free constant c ∈ R^C asks of a loss: its dual then has 1ᵀN = 0 (theory §5.7). */
export interface FreeConstant {
  /** argmin_c ℓ(1cᵀ). */
  best(Y: Matrix): Float64Array;
  /** A point of −∂ℓ at that constant with 1ᵀN = 0 but for rounding; `unique` where there is no other, so that β_max is exact. */
  start(Y: Matrix, constant: Float64Array): { N: Float64Array; unique: boolean };
  /** Makes each column of N sum to zero within the domain of the dual. */
  project(N: Float64Array, Y: Matrix): void;
  /** A bound of |F_i| at some row of each column wherever ℓ(F) ≤ `upper`. */
  largest(Y: Matrix, upper: number): number;
}
