/** Of max f (`positive`) and of max −f (`negative`), f(u) = νᵀ(Xu)₊ over ‖u‖ ≤ 1: γ°(ν) is the larger of the two. */
export interface SignedGauge {
  positive: number;
  negative: number;
}
