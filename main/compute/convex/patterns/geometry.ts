import type { Matrix } from '../../../../shared/contract/array';
import { normsOfRows } from '../../engine/norm';

/** A residual row below this multiple of the longest row counts as dependent on the rows before it. */
const RANK_TOLERANCE = 1e-12;

/**
 * The data in r = rank coordinates: X ≈ X̃·Vᵀ with V orthonormal (d×r). Norms of directions and so every gauge are the same in both, and
 * nothing is rotated where r = d.
 */
export interface Geometry {
  n: number;
  d: number;
  r: number;
  /** X̃, n×r row-major. */
  X: Float64Array;
  /** V, d×r row-major; null where X̃ is X itself. */
  V: Float64Array | null;
  /** ‖X − X̃Vᵀ‖_F, which every bound has to allow for. */
  residual: number;
  rowNorms: Float64Array;
}

/** [X 1] where the bias is penalized, as the hidden layer sees the data. */
export function withBias(X: Matrix, bias: boolean): { n: number; d: number; data: Float64Array } {
  const [n, d] = X.shape;
  if (!bias) return { n, d, data: X.data };
  const data = new Float64Array(n * (d + 1));
  for (let i = 0; i < n; i++) {
    data.set(X.data.subarray(i * d, (i + 1) * d), i * (d + 1));
    data[i * (d + 1) + d] = 1;
  }
  return { n, d: d + 1, data };
}

/** Rank by Gram–Schmidt with row pivoting, and the data in the coordinates of the row space. */
export function reduce(data: Float64Array, n: number, d: number): Geometry {
  const basis = rowSpace(data, n, d);
  const r = basis.length;
  if (r === d) return { n, d, r, X: data, V: null, residual: 0, rowNorms: normsOfRows(data, n, d) };
  const V = new Float64Array(d * r);
  basis.forEach((v, j) => v.forEach((value, l) => (V[l * r + j] = value)));
  const X = new Float64Array(n * r);
  let square = 0;
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * d, (i + 1) * d);
    for (let j = 0; j < r; j++) X[i * r + j] = dot(row, basis[j]);
    for (let l = 0; l < d; l++) {
      let rest = row[l];
      for (let j = 0; j < r; j++) rest -= X[i * r + j] * V[l * r + j];
      square += rest * rest;
    }
  }
  const rowNorms = normsOfRows(X, n, r);
  // ‖Vᵀu‖ ≤ 1 + ½‖VᵀV − I‖, and what the sums of d terms round.
  const stretch = orthogonalityDefect(basis) + 4 * (d + r) * Number.EPSILON;
  return { n, d, r, X, V, residual: Math.sqrt(square) + stretch * Math.sqrt(rowNorms.reduce((sum, own) => sum + own * own, 0)), rowNorms };
}

/** ‖VᵀV − I‖_F of the vectors of a basis. */
function orthogonalityDefect(basis: readonly Float64Array[]): number {
  let sum = 0;
  basis.forEach((v, j) =>
    basis.slice(0, j + 1).forEach((w, k) => {
      const defect = dot(v, w) - (j === k ? 1 : 0);
      sum += (j === k ? 1 : 2) * defect * defect;
    }),
  );
  return Math.sqrt(sum);
}

/**
 * The data for questions of signs only: 1[Xu ≥ 0] over all u is the same for every scaling of the columns, and with columns of equal
 * length the ties of integer data are told from near ties whatever the units. Falls back to `geometry` where the ranks would differ.
 */
export function equilibrated(data: Float64Array, geometry: Geometry): Geometry {
  const { n, d, r } = geometry;
  const scaled = new Float64Array(data.length);
  for (let j = 0; j < d; j++) {
    let square = 0;
    for (let i = 0; i < n; i++) square += data[i * d + j] ** 2;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = 0; i < n; i++) scaled[i * d + j] = scale * data[i * d + j];
  }
  const result = reduce(scaled, n, d);
  return result.r === r ? result : geometry;
}

/**
 * ‖x_i‖ as `equilibrated` data measure it, for unit directions of the data themselves: |x_i·u| ≤ ‖x̂_i‖·‖û‖ with û_j = ‖column j‖u_j. What regions
 * of those data neglect is a share of this.
 */
export function equilibratedLengths(data: Float64Array, geometry: Geometry, scaled: Geometry): Float64Array {
  if (scaled === geometry) return geometry.rowNorms;
  const { n, d } = geometry;
  let longest = 0;
  for (let j = 0; j < d; j++) {
    let square = 0;
    for (let i = 0; i < n; i++) square += data[i * d + j] ** 2;
    longest = Math.max(longest, Math.sqrt(square));
  }
  return scaled.rowNorms.map((own) => own * longest);
}

/** V·u: a direction back in the coordinates of the data. */
export function restore(geometry: Geometry, u: Float64Array): Float64Array {
  const { d, r, V } = geometry;
  if (!V) return u.slice();
  const full = new Float64Array(d);
  for (let l = 0; l < d; l++) for (let j = 0; j < r; j++) full[l] += V[l * r + j] * u[j];
  return full;
}

function rowSpace(data: Float64Array, n: number, d: number): Float64Array[] {
  const rest = Float64Array.from(data);
  const squares = Float64Array.from({ length: n }, (_, i) => square(rest.subarray(i * d, (i + 1) * d)));
  const least = RANK_TOLERANCE ** 2 * squares.reduce((most, value) => Math.max(most, value), 0);
  const basis: Float64Array[] = [];
  while (basis.length < Math.min(n, d)) {
    let pivot = 0;
    for (let i = 1; i < n; i++) if (squares[i] > squares[pivot]) pivot = i;
    if (!(squares[pivot] > least)) break;
    const v = rest.slice(pivot * d, (pivot + 1) * d);
    for (const other of basis) subtract(v, other, dot(v, other));
    const norm = Math.sqrt(square(v));
    for (let l = 0; l < d; l++) v[l] /= norm;
    basis.push(v);
    // Without a view for each row, which would cost more than the sums.
    for (let at = 0, i = 0; i < n; i++, at += d) {
      let along = 0;
      for (let l = 0; l < d; l++) along += rest[at + l] * v[l];
      let left = 0;
      for (let l = 0; l < d; l++) {
        rest[at + l] -= along * v[l];
        left += rest[at + l] * rest[at + l];
      }
      squares[i] = left;
    }
    squares[pivot] = 0;
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

function square(a: Float64Array): number {
  return dot(a, a);
}

function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let j = 0; j < a.length; j++) a[j] -= factor * b[j];
}
