import type { NdArray } from '../../../../shared/contract/array';
import { layerNorms, type Regularizer } from '../../../../shared/theory/regularizers';
import { norm } from '../../engine/norm';
import { restore, type Geometry } from '../patterns/geometry';
import type { Block } from './block';

/**
 * One branch for each block (theory §5.4): with r_j = ‖w̄_j‖ and r = Σr_j, column j of W₁ is w̄_j/√(r_jr), w₂_j = s_j√(r_j/r), w₃ = ±r, each layer
 * then scaled to the norm that the regulariser balances it to. W1 [K, m₁, d], W2 [K, 1, m₁], W3 [K, 1, 1]. `scale` turns w̄ into the data's units.
 */
export function weightsOf(
  blocks: readonly Block[],
  geometry: Geometry,
  width: number,
  regularizer: Regularizer,
  scale: number,
): Record<string, NdArray> {
  const { d, r } = geometry;
  const K = blocks.length;
  const W1 = new Float64Array(K * width * d);
  const W2 = new Float64Array(K * width);
  const W3 = new Float64Array(K);
  blocks.forEach(({ combination, output, w }, k) => {
    const sizes = Array.from({ length: combination.m }, (_, j) => scale * norm(w, j * r, (j + 1) * r));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const norms = layerNorms(regularizer, 3, total);
    sizes.forEach((size, j) => {
      if (size === 0) return;
      const direction = restore(geometry, w.slice(j * r, (j + 1) * r));
      const factor = (norms[0] * scale) / Math.sqrt(size * total);
      direction.forEach((value, l) => (W1[(k * width + j) * d + l] = factor * value));
      W2[k * width + j] = norms[1] * combination.signs[j] * Math.sqrt(size / total);
    });
    W3[k] = norms[2] * output;
  });
  const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
  return { W1: array([K, width, d], W1), W2: array([K, 1, width], W2), W3: array([K, 1, 1], W3) };
}
