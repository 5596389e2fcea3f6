import { shrinkPower, shrinkSchatten } from '../../../../shared/theory/deep-linear';
import { thinSvd } from '../../engine/svd';
import type { Compressed } from '../master/compress';
import type { Geometry } from '../patterns/geometry';
import type { Penalty } from './penalty';

/** Singular values of X this close, relatively, make XᵀX a multiple of the identity. */
const WHITENED = 1e-10;

/** Whether XᵀX is a multiple of the identity, from the singular values of X in descending order. */
export function isWhitened(spectrum: Float64Array): boolean {
  return spectrum.length === 0 || spectrum[spectrum.length - 1] >= (1 - WHITENED) * spectrum[0];
}

/**
 * By how much the objective at `whitenedOptimum` may exceed the optimum. With X′ = X + E, X′ᵀX′ = s²I and ‖EW‖ ≤ η‖XW‖, η = σ₁/σ_r − 1, the
 * two problems differ by at most ½(‖R‖ + η‖XW‖)² − ½‖R‖² ≤ 2η(1 + η)‖Y‖² at either optimum, where ‖R‖ ≤ ‖Y‖ and ‖XW‖ ≤ 2‖Y‖; what X has
 * outside its row space, `residual` long, costs ‖Y‖·residual·‖W‖, and Φ bounds ‖W‖; and the few sums of sizes r, C and n round.
 */
export function whitenedMargin(
  spectrum: Float64Array,
  { n, r, residual }: Pick<Geometry, 'n' | 'r' | 'residual'>,
  Y: Float64Array,
  C: number,
  { factor, form, p }: Penalty,
  objective: number,
): number {
  if (r === 0) return (Y.length + 4) * Number.EPSILON * objective;
  const eta = (spectrum[0] / spectrum[r - 1] - 1) * (1 + 1e-6) + 16 * (n + r) * Number.EPSILON;
  const square = Y.reduce((sum, y) => sum + y * y, 0);
  const longest = (0.5 * square * (1 + 1e-6)) / factor;
  const outside = Math.sqrt(square) * residual * longest ** (form === 'power' ? 1 / p : 1);
  return 4 * eta * (1 + eta) * square + 2 * outside + 64 * (n + r + C) * Number.EPSILON * (square + objective);
}

/** argmin_W ½‖XW − Y‖² + Φ(σ(W)) on XᵀX = s²I (theory §6.2): in sW the problem separates over the singular values of QᵀY. `scale` is s. */
export function whitenedOptimum({ r, R, Y }: Compressed, C: number, scale: number, { form, factor, p }: Penalty): Float64Array {
  const rotated = new Float64Array(r * C);
  for (let k = 0; k < r; k++)
    for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) rotated[i * C + c] += (R[k * r + i] * Y[k * C + c]) / scale;
  const { values, left, right } = thinSvd(r, C, rotated);
  const shrunk =
    form === 'power' ? values.map((sigma) => shrinkPower(sigma, factor * scale ** -p, p)) : shrinkSchatten(values, factor / scale, p);
  const W = new Float64Array(r * C);
  shrunk.forEach((s, k) => {
    for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) W[i * C + c] += (s / scale) * left[k * r + i] * right[k * C + c];
  });
  return W;
}
