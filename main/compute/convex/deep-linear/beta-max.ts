import { collapsingPenalty } from '../../../../shared/theory/deep-linear';
import type { Penalty } from './penalty';
import { isWhitened } from './whitened';

export interface LinearBetaMax {
  value: number;
  exact: boolean;
}

/**
 * The β above which W = 0, from τ = ‖XᵀN‖₂ at N = −∇ℓ(0) and ℓ(0). With ‖W‖_{S_p} ≥ ‖W‖_* it is where b = τ. Under λΣσᵖ ≥ λ‖W‖_*ᵖ and
 * ℓ(XW) ≥ max(ℓ(0) − τ‖W‖_*, 0) zero is best from λ = τᵖℓ(0)^{1−p} on; under the squared loss it is where the largest singular value
 * collapses (theory §6.2), exactly on whitened data and elsewhere at most with σ_min(X). `spectrum` is that of X.
 */
export function linearBetaMax(
  tau: number,
  atZero: number,
  { L, p, form, factor, beta }: Penalty,
  squared: { spectrum: Float64Array } | null,
): LinearBetaMax {
  if (tau === 0) return { value: 0, exact: true };
  if (form === 'norm') return { value: (tau * beta) / factor, exact: true };
  const general = (tau ** p * atZero ** (1 - p) * 2) / L;
  if (L === 2 || !squared) return { value: general, exact: L === 2 };
  const { spectrum } = squared;
  const least = spectrum[spectrum.length - 1];
  const collapse = (collapsingPenalty(tau / least, p) * least ** p * 2) / L;
  return isWhitened(spectrum) ? { value: collapse, exact: true } : { value: Math.min(collapse, general), exact: false };
}
