import type { Leaf } from './leaf';

/** Rows that count down gain less from branching than their excess says. */
const NEGATIVE_SHARE = 0.1;

/** The free row whose relaxation exceeds its value most at the last solution; null where none exceeds. */
export function branchingRow({ region, t, T }: Leaf, weights: Float64Array): number | null {
  const { sides, low, high } = region;
  let row: number | null = null;
  let most = 0;
  for (let i = 0; i < weights.length; i++) {
    if (sides[i] !== 0 || weights[i] === 0) continue;
    const root = Math.sqrt(T[i]);
    const q = (T[i] - low[i] * t[i]) / (high[i] - low[i]);
    const excess =
      weights[i] > 0
        ? 0.5 * weights[i] * (root - Math.abs(t[i]))
        : -NEGATIVE_SHARE * weights[i] * (0.5 * (t[i] + root) - Math.max(0, t[i], q));
    if (row === null || excess > most) {
      row = i;
      most = excess;
    }
  }
  return row;
}

/** E (x_iᵀu)₊ of the measure that the relaxation ended with, as it bounds that for the signs of these weights. `X` holds n unit rows. */
export function relaxedHeights({ region, t, T, mean: u }: Leaf, X: Float64Array, weights: Float64Array): Float64Array {
  const { sides, low, high } = region;
  const r = u.length;
  return weights.map((weight, i) => {
    if (sides[i] < 0) return 0;
    let mean = 0;
    for (let j = 0; j < r; j++) mean += X[i * r + j] * u[j];
    if (sides[i] > 0 || weight === 0) return Math.max(0, mean);
    if (weight > 0) return 0.5 * (t[i] + Math.sqrt(T[i]));
    return Math.max(0, t[i], (T[i] - low[i] * t[i]) / (high[i] - low[i]));
  });
}
