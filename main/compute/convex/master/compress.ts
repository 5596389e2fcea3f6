import { norm } from '../../engine/norm';

/** X = QR with Q n×r orthonormal, and the problem ½‖XW − Y‖² = ½‖RW − QᵀY‖² + ½‖Y − QQᵀY‖² in r rows. */
export interface Compressed {
  r: number;
  /** r×r row-major. */
  R: Float64Array;
  /** QᵀY, r×C. */
  Y: Float64Array;
  /** Y − QQᵀY, n×C. */
  rest: Float64Array;
  /** Q·M for M r×C. */
  expand(M: Float64Array): Float64Array;
}

/** By Gram–Schmidt with a second pass, for X n×r of full column rank. */
export function compress(X: Float64Array, n: number, r: number, Y: Float64Array, C: number): Compressed {
  const Q = new Float64Array(r * n);
  const R = new Float64Array(r * r);
  for (let j = 0; j < r; j++) {
    const q = Q.subarray(j * n, (j + 1) * n);
    for (let i = 0; i < n; i++) q[i] = X[i * r + j];
    for (let pass = 0; pass < 2; pass++)
      for (let k = 0; k < j; k++) {
        const other = Q.subarray(k * n, (k + 1) * n);
        let along = 0;
        for (let i = 0; i < n; i++) along += q[i] * other[i];
        R[k * r + j] += along;
        for (let i = 0; i < n; i++) q[i] -= along * other[i];
      }
    const length = norm(q);
    R[j * r + j] = length;
    for (let i = 0; i < n; i++) q[i] /= length;
  }
  const expand = (M: Float64Array) => {
    const out = new Float64Array(n * C);
    for (let k = 0; k < r; k++) for (let i = 0; i < n; i++) for (let c = 0; c < C; c++) out[i * C + c] += Q[k * n + i] * M[k * C + c];
    return out;
  };
  const reduced = new Float64Array(r * C);
  for (let k = 0; k < r; k++) for (let i = 0; i < n; i++) for (let c = 0; c < C; c++) reduced[k * C + c] += Q[k * n + i] * Y[i * C + c];
  const fitted = expand(reduced);
  return { r, R, Y: reduced, rest: Y.map((value, at) => value - fitted[at]), expand };
}
