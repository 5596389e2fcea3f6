import { pack, tile1, tile4 } from './tile';
import { syrkLower } from './syrk';
import { axpy, dot } from './vector';

/** Columns that are factored before the rest is updated by one symmetric product. */
const BLOCK: i32 = 192;

/**
 * A = L·Lᵀ in place for a symmetric n×n matrix, row-major; only the lower triangle is read, and L is left there (what is above is
 * not defined afterwards). Returns −1 when done, else the row whose pivot was not positive (or NaN); A is then half factored.
 */
export function cholesky(n: i32, a: usize, lda: i32): i32 {
  return choleskyColumns(n, a, lda, 0, n);
}

/** The part of `cholesky` that the columns from `first` to `last` take, those before being done. */
export function choleskyColumns(n: i32, a: usize, lda: i32, first: i32, last: i32): i32 {
  const rowBytes = (<usize>lda) << 3;
  for (let j0 = first; j0 < last; j0 += BLOCK) {
    const width = min(BLOCK, last - j0);
    const block = a + <usize>j0 * rowBytes + ((<usize>j0) << 3);
    const failed = panel(n - j0, width, block, rowBytes);
    if (failed >= 0) return j0 + failed;
    const rest = n - j0 - width;
    if (rest > 0) {
      const below = block + <usize>width * rowBytes;
      syrkLower(false, rest, width, -1, below, lda, 0, 1, below + ((<usize>width) << 3), lda);
    }
  }
  return -1;
}

/** Factors the first `width` columns of n rows: four at a time, each after the product with those before it. Returns as `cholesky`. */
function panel(n: i32, width: i32, a: usize, rowBytes: usize): i32 {
  for (let j = 0; j < width; j += 4) {
    const columns = min(4, width - j);
    const row = a + <usize>j * rowBytes;
    if (j > 0) {
      pack(j, columns, row, 8, rowBytes, 0);
      let p = row;
      let q = row + ((<usize>j) << 3);
      let i = j;
      for (; i + 4 <= n; i += 4) {
        tile4(j, columns, -1, p, rowBytes, 8, 1, q, rowBytes);
        p += rowBytes << 2;
        q += rowBytes << 2;
      }
      for (; i < n; i++) {
        tile1(j, columns, -1, p, 8, 1, q);
        p += rowBytes;
        q += rowBytes;
      }
    }
    const corner = row + ((<usize>j) << 3);
    for (let i = 0; i < n - j; i++) {
      const target = corner + <usize>i * rowBytes;
      const last = min(i, columns);
      for (let c = 0; c < last; c++) {
        const above = corner + <usize>c * rowBytes;
        const at = (<usize>c) << 3;
        let value = load<f64>(target + at);
        for (let k: usize = 0; k < at; k += 8) value -= load<f64>(target + k) * load<f64>(above + k);
        store<f64>(target + at, value / load<f64>(above + at));
      }
      if (i >= columns) continue;
      const at = (<usize>i) << 3;
      let pivot = load<f64>(target + at);
      for (let k: usize = 0; k < at; k += 8) pivot -= load<f64>(target + k) * load<f64>(target + k);
      if (!(pivot > 0)) return j + i;
      store<f64>(target + at, sqrt(pivot));
    }
  }
  return -1;
}

/** x ← L⁻¹x for a lower triangular L (n×n, row-major). */
export function solveLower(n: i32, l: usize, ldl: i32, x: usize): void {
  const rowBytes = (<usize>ldl) << 3;
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    store<f64>(x + at, (load<f64>(x + at) - dot(i, l, x)) / load<f64>(l + at));
    l += rowBytes;
  }
}

/** x ← L⁻ᵀx for a lower triangular L (n×n, row-major). */
export function solveLowerTransposed(n: i32, l: usize, ldl: i32, x: usize): void {
  const rowBytes = (<usize>ldl) << 3;
  for (let i = n - 1; i >= 0; i--) {
    const row = l + <usize>i * rowBytes;
    const at = (<usize>i) << 3;
    const value = load<f64>(x + at) / load<f64>(row + at);
    store<f64>(x + at, value);
    axpy(i, -value, row, x);
  }
}

/** B ← L⁻¹B for r right-hand sides: B n×r, row-major. */
export function solveLowerMany(n: i32, r: i32, l: usize, ldl: i32, b: usize, ldb: i32): void {
  const rowBytes = (<usize>ldl) << 3;
  const bBytes = (<usize>ldb) << 3;
  for (let i = 0; i < n; i++) {
    const row = l + <usize>i * rowBytes;
    const target = b + <usize>i * bBytes;
    for (let j = 0; j < i; j++) axpy(r, -load<f64>(row + ((<usize>j) << 3)), b + <usize>j * bBytes, target);
    divide(r, load<f64>(row + ((<usize>i) << 3)), target);
  }
}

/** B ← L⁻ᵀB for r right-hand sides: B n×r, row-major. */
export function solveLowerTransposedMany(n: i32, r: i32, l: usize, ldl: i32, b: usize, ldb: i32): void {
  const rowBytes = (<usize>ldl) << 3;
  const bBytes = (<usize>ldb) << 3;
  for (let i = n - 1; i >= 0; i--) {
    const row = l + <usize>i * rowBytes;
    const source = b + <usize>i * bBytes;
    divide(r, load<f64>(row + ((<usize>i) << 3)), source);
    for (let j = 0; j < i; j++) axpy(r, -load<f64>(row + ((<usize>j) << 3)), source, b + <usize>j * bBytes);
  }
}

function divide(n: i32, by: f64, x: usize): void {
  for (let i = 0; i < n; i++) {
    store<f64>(x, load<f64>(x) / by);
    x += 8;
  }
}
