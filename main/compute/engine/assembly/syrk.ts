import { DEPTH, pack, tile1, tile4 } from './tile';

/**
 * C ← α·A·diag(w)·Aᵀ + β·C, symmetric n×n, A stored n×k row-major; with `transposed` Aᵀ·diag(w)·A, A stored k×n.
 * w has k values; pointer 0 means ones. Both triangles are written; only the lower one is read.
 */
export function syrk(transposed: bool, n: i32, k: i32, alpha: f64, a: usize, lda: i32, w: usize, beta: f64, c: usize, ldc: i32): void {
  syrkLower(transposed, n, k, alpha, a, lda, w, beta, c, ldc);
  mirror(n, c, (<usize>ldc) << 3);
}

/** As `syrk`, but what lies above the 4×4 blocks of the diagonal is left alone. */
export function syrkLower(transposed: bool, n: i32, k: i32, alpha: f64, a: usize, lda: i32, w: usize, beta: f64, c: usize, ldc: i32): void {
  syrkColumns(transposed, n, k, alpha, a, lda, w, beta, c, ldc, 0, n);
}

/** The columns from `first` to `last` of `syrkLower`, both multiples of 4, or n. */
export function syrkColumns(
  transposed: bool,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  lda: i32,
  w: usize,
  beta: f64,
  c: usize,
  ldc: i32,
  first: i32,
  last: i32,
): void {
  const row = transposed ? 8 : (<usize>lda) << 3;
  const column = transposed ? (<usize>lda) << 3 : 8;
  const cRow = (<usize>ldc) << 3;
  // With k = 0 the one empty block still applies β.
  for (let k0 = 0; k0 == 0 || k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    const keep = k0 == 0 ? beta : 1.0;
    const weights = w ? w + ((<usize>k0) << 3) : 0;
    const block = a + <usize>k0 * column;
    for (let j = first; j < last; j += 4) {
      const columns = min(4, n - j);
      pack(depth, columns, block + <usize>j * row, column, row, weights);
      let p = block + <usize>j * row;
      let q = c + <usize>j * cRow + ((<usize>j) << 3);
      let i = j;
      for (; i + 4 <= n; i += 4) {
        tile4(depth, columns, alpha, p, row, column, keep, q, cRow);
        p += row << 2;
        q += cRow << 2;
      }
      for (; i < n; i++) {
        tile1(depth, columns, alpha, p, column, keep, q);
        p += row;
        q += cRow;
      }
    }
  }
}

function mirror(n: i32, c: usize, rowBytes: usize): void {
  for (let i = 1; i < n; i++) {
    let from = c + <usize>i * rowBytes;
    let to = c + ((<usize>i) << 3);
    for (let j = 0; j < i; j++) {
      store<f64>(to, load<f64>(from));
      from += 8;
      to += rowBytes;
    }
  }
}
