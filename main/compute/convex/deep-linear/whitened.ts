import { shrinkPower, shrinkSchatten } from '../../../../shared/theory/deep-linear';
import { thinSvd } from '../../engine/svd';
import type { Compressed } from '../master/compress';
import type { Penalty } from './penalty';

/** Singular values of X this close, relatively, make XᵀX a multiple of the identity. */
const WHITENED = 1e-10;

/** Whether XᵀX is a multiple of the identity, from the singular values of X in descending order. */
export function isWhitened(spectrum: Float64Array): boolean {
  return spectrum.length === 0 || spectrum[spectrum.length - 1] >= (1 - WHITENED) * spectrum[0];
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
