import type { Kernels } from './kernels';

/** A = Σ σ_i p_i q_iᵀ with the σ_i in descending order; vectors are rows: left k×m, right k×n, k = min(m, n). Where σ_i = 0 one of its vectors may be zero. */
export interface ThinSvd {
  values: Float64Array;
  left: Float64Array;
  right: Float64Array;
}

/** Singular values in descending order, and the left and right singular vector of the first (zero vectors of a zero matrix). */
export interface Spectrum {
  values: Float64Array;
  left: Float64Array;
  right: Float64Array;
}

/** Two rows of length 1 count as orthogonal when their cosine is below this; rounding grows as the root of the length. */
const ORTHOGONAL = 1e-15;
const SWEEPS = 60;
/** Rows below this share of all are rounding: their directions mean nothing and never settle. */
const NEGLIGIBLE = 1e-17;

/** The rows that Jacobi's rotations make orthogonal, wherever they lie. */
interface Rows {
  count: number;
  length: number;
  product(i: number, j: number): number;
  /** x ← cx − sy, y ← sx + cy for rows x = i and y = j. */
  rotate(i: number, j: number, c: number, s: number): void;
}

/** The singular value decomposition of a finite m×n matrix (row-major), in plain loops. */
export function thinSvd(m: number, n: number, A: Float64Array): ThinSvd {
  const { wide, count, length, unit, entry } = shorterSide(m, n, A);
  const rows = Float64Array.from({ length: count * length }, (_, at) => entry(Math.floor(at / length), at % length));
  const turned = new Float64Array(count * count);
  for (let i = 0; i < count; i++) turned[i * count + i] = 1;
  const product = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += rows[i * length + k] * rows[j * length + k];
    return sum;
  };
  const rotate = (i: number, j: number, c: number, s: number) => {
    turn(rows, i, j, length, c, s);
    turn(turned, i, j, count, c, s);
  };
  orthogonalize({ count, length, product, rotate }, () => false);

  const { norms, order } = descending(count, product);
  const values = Float64Array.from(order, (i) => norms[i] * unit);
  const short = new Float64Array(count * count);
  const long = new Float64Array(count * length);
  order.forEach((i, k) => {
    short.set(turned.subarray(i * count, (i + 1) * count), k * count);
    // What is negligible was not made orthogonal, so it has no direction.
    if (norms[i] > NEGLIGIBLE * norms[order[0]]) for (let j = 0; j < length; j++) long[k * length + j] = rows[i * length + j] / norms[i];
  });
  return wide ? { values, left: short, right: long } : { values, left: long, right: short };
}

/**
 * The singular values of a finite m×n matrix (row-major), with the first pair of vectors, in the kernels: for matrices of any size.
 * `stopped` is asked between rows; null where it said so.
 */
export function spectrum(kernels: Kernels, m: number, n: number, matrix: Float64Array, stopped: () => boolean): Spectrum | null {
  const { arena } = kernels;
  return arena.scope(() => {
    const { wide, count, length, unit, entry } = shorterSide(m, n, matrix);
    const a = arena.float64(count * length);
    for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) a.values[i * length + j] = entry(i, j);
    const row = (i: number) => a.pointer + 8 * i * length;
    const product = (i: number, j: number) => kernels.dot(length, row(i), row(j));
    const rotate = (i: number, j: number, c: number, s: number) => kernels.rotate(length, c, s, row(i), row(j));
    if (!orthogonalize({ count, length, product, rotate }, stopped)) return null;

    const { norms, order } = descending(count, product);
    const values = Float64Array.from(order, (i) => norms[i] * unit);
    const [long, short] = [new Float64Array(length), new Float64Array(count)];
    if (values[0] > 0) {
      const [top, size] = [order[0], norms[order[0]]];
      for (let j = 0; j < length; j++) long[j] = a.values[top * length + j] / size;
      for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) short[i] += (entry(i, j) * long[j]) / size;
    }
    return wide ? { values, left: short, right: long } : { values, left: long, right: short };
  });
}

/** The matrix as rows along its longer side, in a unit that keeps fourth powers of the entries from overflow and underflow. */
function shorterSide(m: number, n: number, A: Float64Array) {
  const wide = m <= n;
  const [count, length] = wide ? [m, n] : [n, m];
  const largest = A.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // A power of two is exact.
  const unit = largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1;
  const entry = (i: number, j: number) => (wide ? A[i * n + j] : A[j * n + i]) / unit;
  return { wide, count, length, unit, entry };
}

function descending(count: number, product: Rows['product']): { norms: number[]; order: number[] } {
  const norms = Array.from({ length: count }, (_, i) => Math.sqrt(product(i, i)));
  return { norms, order: norms.map((_, i) => i).sort((i, j) => norms[j] - norms[i] || i - j) };
}

/** Sweeps of one-sided Jacobi rotations [Hestenes 1958] until all rows are orthogonal; false where `stopped` ended them. */
function orthogonalize(rows: Rows, stopped: () => boolean): boolean {
  const { count } = rows;
  const squares = new Float64Array(count);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let i = 0; i < count; i++) squares[i] = rows.product(i, i);
    const rotated = rotateAll(rows, squares, stopped);
    if (rotated === null) return false;
    if (!rotated) break;
  }
  return true;
}

/** One rotation of every pair of rows that is not yet orthogonal; whether there was any, null where `stopped` said so. */
function rotateAll(rows: Rows, squares: Float64Array, stopped: () => boolean): boolean | null {
  const { count, length } = rows;
  const negligible = NEGLIGIBLE ** 2 * squares.reduce((sum, value) => sum + value, 0);
  const tolerance = ORTHOGONAL * Math.sqrt(length);
  let rotated = false;
  for (let i = 0; i < count; i++) {
    if (stopped()) return null;
    for (let j = i + 1; j < count; j++) {
      const [a, b] = [squares[i], squares[j]];
      if (a <= negligible || b <= negligible) continue;
      const p = rows.product(i, j);
      if (Math.abs(p) <= tolerance * Math.sqrt(a * b)) continue;
      const zeta = (b - a) / (2 * p);
      const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      rows.rotate(i, j, cosine, cosine * tangent);
      squares[i] -= tangent * p;
      squares[j] += tangent * p;
      rotated = true;
    }
  }
  return rotated;
}

/** σ₂/σ₁ of singular values in descending order; 0 where there is no second one, or none that is not 0. */
export function secondSingularValue(values: Float64Array): number {
  return values.length > 1 && values[0] > 0 ? values[1] / values[0] : 0;
}

function turn(rows: Float64Array, i: number, j: number, length: number, c: number, s: number): void {
  for (let k = 0; k < length; k++) {
    const x = rows[i * length + k];
    const y = rows[j * length + k];
    rows[i * length + k] = c * x - s * y;
    rows[j * length + k] = s * x + c * y;
  }
}
