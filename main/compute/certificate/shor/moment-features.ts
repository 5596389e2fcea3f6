/**
 * Rows (x_i, svec x_ix_iᵀ) of the count×r matrix X into `out`, from `at` on and `stride` apart: a product with (u, the lower triangle of U)
 * gives t_i = x_iᵀu and T_i = x_iᵀUx_i in its two parts.
 */
export function writeMomentFeatures(X: Float64Array, count: number, r: number, out: Float64Array, at: number, stride: number): void {
  for (let i = 0; i < count; i++) {
    let to = at + i * stride;
    for (let j = 0; j < r; j++) out[to++] = X[i * r + j];
    for (let j = 0; j < r; j++) {
      for (let k = 0; k < j; k++) out[to++] = 2 * X[i * r + j] * X[i * r + k];
      out[to++] = X[i * r + j] ** 2;
    }
  }
}
