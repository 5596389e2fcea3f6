import type { NdArray } from '../../../../shared/contract/array';
import { schattenPower } from '../../../../shared/theory/deep-linear';
import { thinSvd } from '../../engine/svd';
import { restore, type Geometry } from '../patterns/geometry';
import type { Penalty } from './penalty';

/** Singular values below this share of the first are rounding. */
export const NEGLIGIBLE = 1e-13;

export interface LinearNetwork {
  /** W1 [1, m, d], W2 … [1, m, m], WL [1, C, m]; m = rank W, at least 1. */
  weights: Record<string, NdArray>;
  /** The positive singular values of W. */
  sigmas: Float64Array;
}

/** The standard network of L layers whose product is W (r×C), with Σ^{1/L} in every layer, scaled to the norms that the penalty asks for. */
export function linearNetwork(W: Float64Array, geometry: Geometry, C: number, { L, p, ball }: Penalty): LinearNetwork {
  const { d, r } = geometry;
  const { values, left, right } = thinSvd(r, C, W);
  const sigmas = values.filter((sigma) => sigma > NEGLIGIBLE * values[0]);
  const m = Math.max(1, sigmas.length);
  const balanced = Math.sqrt(schattenPower(sigmas, p));
  // Norms t of the first L − 2 layers leave the last two the rest of the product.
  const first = ball === null || balanced === 0 ? 1 : ball / balanced;
  const last = first ** (-(L - 2) / 2);
  const weights: Record<string, NdArray> = {};
  for (let l = 1; l <= L; l++) {
    const [rows, columns] = [l === L ? C : m, l === 1 ? d : m];
    const data = new Float64Array(rows * columns);
    const scale = l <= L - 2 ? first : last;
    sigmas.forEach((sigma, k) => {
      const s = scale * sigma ** (1 / L);
      if (l === 1) restore(geometry, left.subarray(k * r, (k + 1) * r)).forEach((value, j) => (data[k * d + j] = s * value));
      else if (l === L) for (let c = 0; c < C; c++) data[c * m + k] = s * right[k * C + c];
      else data[k * m + k] = s;
    });
    // A network that outputs zero still holds its first layers at their norm.
    if (ball !== null && balanced === 0 && l <= L - 2) data[0] = ball;
    weights[`W${l}`] = { dtype: 'float64', shape: [1, rows, columns], data };
  }
  return { weights, sigmas };
}
