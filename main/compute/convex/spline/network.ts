import { matrix, type NdArray } from '../../../../shared/contract/array';
import { layerNorms, type Regularizer } from '../../../../shared/theory/regularizers';
import type { SplineUnit } from './pieces';

const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
const sizeOf = ({ w }: SplineUnit) => Math.hypot(...w);

/** W1 [1, m, 1], b1 [1, m], W2 [1, C, m] with the sizes balanced, and the constant as b2 [1, C]. */
export function splineNetwork(units: readonly SplineUnit[], constant: Float64Array): Record<string, NdArray> {
  const m = units.length;
  const C = constant.length;
  const roots = units.map((unit) => Math.sqrt(sizeOf(unit)));
  const W2 = new Float64Array(C * m);
  units.forEach(({ w }, k) => {
    for (let c = 0; c < C; c++) W2[c * m + k] = w[c] / roots[k];
  });
  return {
    W1: array(
      [1, m, 1],
      Float64Array.from(units, ({ side }, k) => side * roots[k]),
    ),
    b1: matrix(
      1,
      m,
      Float64Array.from(units, ({ side, knot }, k) => -knot * side * roots[k]),
    ),
    W2: array([1, C, m], W2),
    b2: array([1, C], constant),
  };
}

/**
 * The same function on x ≥ `origin` as L ≥ 3 layers: one branch of hidden widths 1 for each hinge, whose first layers multiply x − origin ≥ 0 and
 * leave its sign to the last hidden one (theory §5.7). Wl [K, 1, 1], the last of them [K, C, 1], with the norms that the regulariser balances them
 * to; b1 shifts the inputs, b(L−1) places the knots [K, 1] and bL [1, C] is the constant, none of them penalised.
 */
export function deepSplineNetwork(
  units: readonly SplineUnit[],
  constant: Float64Array,
  origin: number,
  L: number,
  regularizer: Regularizer,
): Record<string, NdArray> {
  const C = constant.length;
  // A constant needs a branch to stand in.
  const K = Math.max(1, units.length);
  const weights: Record<string, NdArray> = {};
  for (let l = 1; l <= L; l++) weights[`W${l}`] = array([K, l === L ? C : 1, 1], new Float64Array(K * (l === L ? C : 1)));
  const [b1, bias] = [new Float64Array(K), new Float64Array(K)];
  units.forEach((unit, k) => {
    const size = sizeOf(unit);
    const norms = layerNorms(regularizer, L, size);
    for (let l = 1; l < L; l++) weights[`W${l}`].data[k] = (l === L - 1 ? unit.side : 1) * norms[l - 1];
    for (let c = 0; c < C; c++) weights[`W${L}`].data[k * C + c] = (norms[L - 1] * unit.w[c]) / size;
    b1[k] = -norms[0] * origin;
    const slope = norms.slice(0, L - 1).reduce((product, norm) => product * norm, 1);
    bias[k] = -unit.side * slope * (unit.knot - origin);
  });
  return { ...weights, b1: matrix(K, 1, b1), [`b${L - 1}`]: matrix(K, 1, bias), [`b${L}`]: matrix(1, C, Float64Array.from(constant)) };
}
