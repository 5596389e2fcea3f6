import { ORTHONORMAL } from '../../../../shared/theory/whitened';

/**
 * How far XXᵀ is from I for X n×d, row-major: the largest entry of the difference, or the first beyond what counts as rounding. Null where
 * n > d, as so many rows cannot be orthonormal.
 */
export function orthonormalRows(X: Float64Array, n: number, d: number): number | null {
  return n > d ? null : deviation(n, (i, k) => product(X, i * d, k * d, 1, d));
}

/** The same of XᵀX and columns; null where d > n. */
export function orthonormalColumns(X: Float64Array, n: number, d: number): number | null {
  return d > n ? null : deviation(d, (i, k) => product(X, i, k, d, n));
}

function deviation(size: number, entry: (i: number, k: number) => number): number {
  let largest = 0;
  for (let i = 0; i < size; i++)
    for (let k = i; k >= 0; k--) {
      largest = Math.max(largest, Math.abs(entry(i, k) - (i === k ? 1 : 0)));
      if (largest > ORTHONORMAL) return largest;
    }
  return largest;
}

function product(X: Float64Array, from: number, other: number, step: number, length: number): number {
  let sum = 0;
  for (let j = 0; j < length; j++) sum += X[from + j * step] * X[other + j * step];
  return sum;
}
