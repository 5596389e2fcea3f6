import type { NdArray } from '../../../../shared/contract/array';
import { layerNorms, type Regularizer } from '../../../../shared/theory/regularizers';
import { thinSvd } from '../../engine/svd';
import { restore, type Geometry } from '../patterns/geometry';

/** Singular values below this share of the first are rounding. */
const NEGLIGIBLE = 1e-13;

/** A branch of hidden widths 1 that outputs size·φ(u)·wᵀ: unit input direction u (d values), unit output direction w (C values). */
export interface Branch {
  u: ArrayLike<number>;
  w: ArrayLike<number>;
  size: number;
}

/** W1 [K, 1, d], W2 … [K, 1, 1], WL [K, C, 1] of the branches, each layer with the norm that the regulariser balances it to (theory §4). */
export function branchWeights(
  branches: readonly Branch[],
  d: number,
  C: number,
  L: number,
  regularizer: Regularizer,
): Record<string, NdArray> {
  const K = branches.length;
  const weights: Record<string, NdArray> = {};
  for (let l = 1; l <= L; l++) {
    const [rows, columns] = [l === L ? C : 1, l === 1 ? d : 1];
    weights[`W${l}`] = { dtype: 'float64', shape: [K, rows, columns], data: new Float64Array(K * rows * columns) };
  }
  branches.forEach(({ u, w, size }, k) => {
    const norms = layerNorms(regularizer, L, size);
    for (let j = 0; j < d; j++) weights.W1.data[k * d + j] = norms[0] * u[j];
    for (let l = 2; l < L; l++) weights[`W${l}`].data[k] = norms[l - 1];
    for (let c = 0; c < C; c++) weights[`W${L}`].data[k * C + c] = norms[L - 1] * w[c];
  });
  return weights;
}

/** One branch for every singular value of W (r×C in the coordinates of the geometry), the largest first. */
export function singularBranches(geometry: Geometry, W: Float64Array, C: number): Branch[] {
  const { r } = geometry;
  const { values, left, right } = thinSvd(r, C, W);
  const rank = values.filter((value) => value > NEGLIGIBLE * values[0]).length;
  return Array.from({ length: rank }, (_, k) => ({
    u: restore(geometry, left.subarray(k * r, (k + 1) * r)),
    w: right.subarray(k * C, (k + 1) * C),
    size: values[k],
  }));
}
