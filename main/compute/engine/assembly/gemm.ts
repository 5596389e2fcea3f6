import { DEPTH, pack, tile1, tile4 } from './tile';
import { scale } from './vector';

/**
 * C ← α·op(A)·op(B) + β·C with C m×n and inner dimension k. All row-major, `ld…` values from row to row; A is stored m×k
 * (k×m where `transA`), B k×n (n×k where `transB`). β = 0 overwrites C without reading it. C must not overlap A or B.
 */
export function gemm(
  transA: bool,
  transB: bool,
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  beta: f64,
  c: usize,
  ldc: i32,
): void {
  const aRow = transA ? 8 : (<usize>lda) << 3;
  const aColumn = transA ? (<usize>lda) << 3 : 8;
  const bRow = transB ? 8 : (<usize>ldb) << 3;
  const bColumn = transB ? (<usize>ldb) << 3 : 8;
  const cRow = (<usize>ldc) << 3;
  if (k <= 0) {
    for (let i = 0; i < m; i++) scale(n, beta, c + <usize>i * cRow);
    return;
  }
  for (let k0 = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    const keep = k0 == 0 ? beta : 1.0;
    const aBlock = a + <usize>k0 * aColumn;
    for (let j = 0; j < n; j += 4) {
      const columns = min(4, n - j);
      pack(depth, columns, b + <usize>k0 * bRow + <usize>j * bColumn, bRow, bColumn, 0);
      let p = aBlock;
      let q = c + ((<usize>j) << 3);
      let i = 0;
      for (; i + 4 <= m; i += 4) {
        tile4(depth, columns, alpha, p, aRow, aColumn, keep, q, cRow);
        p += aRow << 2;
        q += cRow << 2;
      }
      for (; i < m; i++) {
        tile1(depth, columns, alpha, p, aColumn, keep, q);
        p += aRow;
        q += cRow;
      }
    }
  }
}
