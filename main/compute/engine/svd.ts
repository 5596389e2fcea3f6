import type { Kernels } from './kernels';

/** Singular values in descending order, and the left and right singular vector of the first (zero vectors of a zero matrix). */
export interface Spectrum {
  values: Float64Array;
  left: Float64Array;
  right: Float64Array;
}

/** Two rows count as orthogonal when their cosine is below this. */
const ORTHOGONAL = 1e-14;
const SWEEPS = 60;

/**
 * The singular values of a finite m×n matrix (row-major) by one-sided Jacobi rotations of its rows or columns, whichever are fewer
 * [Hestenes 1958]: small values come out with high relative accuracy. `stopped` is asked between rows; null where it said so.
 */
export function spectrum(kernels: Kernels, m: number, n: number, matrix: Float64Array, stopped: () => boolean): Spectrum | null {
  const { arena } = kernels;
  return arena.scope(() => {
    const [count, length] = m <= n ? [m, n] : [n, m];
    const a = arena.float64(count * length);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < length; j++) a.values[i * length + j] = m <= n ? matrix[i * n + j] : matrix[j * n + i];
    const row = (i: number) => a.pointer + 8 * i * length;
    const squares = new Float64Array(count);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let i = 0; i < count; i++) squares[i] = kernels.dot(length, row(i), row(i));
      const rotated = rotateAll(kernels, squares, length, row, stopped);
      if (rotated === null) return null;
      if (!rotated) break;
    }
    const norms = Array.from({ length: count }, (_, i) => Math.sqrt(kernels.dot(length, row(i), row(i))));
    const order = norms.map((_, i) => i).sort((i, j) => norms[j] - norms[i]);
    const values = Float64Array.from(order, (i) => norms[i]);
    const top = count > 0 ? order[0] : -1;
    const long = new Float64Array(length);
    if (values[0] > 0) for (let j = 0; j < length; j++) long[j] = a.values[top * length + j] / values[0];
    const short = new Float64Array(count);
    for (let i = 0; i < count && values[0] > 0; i++)
      for (let j = 0; j < length; j++) short[i] += ((m <= n ? matrix[i * n + j] : matrix[j * n + i]) * long[j]) / values[0];
    return m <= n ? { values, left: short, right: long } : { values, left: long, right: short };
  });
}

/** One rotation of every pair of rows that is not yet orthogonal; whether there was any. */
function rotateAll(
  kernels: Kernels,
  squares: Float64Array,
  length: number,
  row: (i: number) => number,
  stopped: () => boolean,
): boolean | null {
  // Rows this small are rounding: their directions mean nothing and never settle.
  const negligible = 1e-32 * squares.reduce((sum, value) => sum + value, 0);
  let rotated = false;
  for (let i = 0; i < squares.length; i++) {
    if (stopped()) return null;
    for (let j = i + 1; j < squares.length; j++) {
      if (squares[i] <= negligible || squares[j] <= negligible) continue;
      const product = kernels.dot(length, row(i), row(j));
      if (Math.abs(product) <= ORTHOGONAL * Math.sqrt(squares[i] * squares[j])) continue;
      const zeta = (squares[j] - squares[i]) / (2 * product);
      const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      kernels.rotate(length, cosine, cosine * tangent, row(i), row(j));
      squares[i] -= tangent * product;
      squares[j] += tangent * product;
      rotated = true;
    }
  }
  return rotated;
}

/** σ₂/σ₁ of singular values in descending order; 0 where there is no second one, or none that is not 0. */
export function secondSingularValue(values: Float64Array): number {
  return values.length > 1 && values[0] > 0 ? values[1] / values[0] : 0;
}
