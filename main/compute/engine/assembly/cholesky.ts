import { syrkLower } from './syrk';
import { axpy, dot } from './vector';

/** Columns that are factored before the rest is updated by one symmetric product. */
const BLOCK: i32 = 48;

/**
 * A = L·Lᵀ in place for a symmetric n×n matrix, row-major; only the lower triangle is read, and L is left there (what is above is
 * not defined afterwards). Returns −1 when done, else the row whose pivot was not positive (or NaN); A is then half factored.
 */
export function cholesky(n: i32, a: usize, lda: i32): i32 {
  const rowBytes = (<usize>lda) << 3;
  for (let j0 = 0; j0 < n; j0 += BLOCK) {
    const width = min(BLOCK, n - j0);
    const block = a + <usize>j0 * rowBytes + ((<usize>j0) << 3);
    for (let i = 0; i < n - j0; i++) {
      const row = block + <usize>i * rowBytes;
      const last = min(i, width);
      for (let j = 0; j < last; j++) {
        const above = block + <usize>j * rowBytes;
        const at = (<usize>j) << 3;
        store<f64>(row + at, (load<f64>(row + at) - dot(j, row, above)) / load<f64>(above + at));
      }
      if (i < width) {
        const at = row + ((<usize>i) << 3);
        const pivot = load<f64>(at) - dot(i, row, row);
        if (!(pivot > 0)) return j0 + i;
        store<f64>(at, sqrt(pivot));
      }
    }
    const rest = n - j0 - width;
    if (rest > 0) {
      const below = block + <usize>width * rowBytes;
      syrkLower(false, rest, width, -1, below, lda, 0, 1, below + ((<usize>width) << 3), lda);
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
