import { gemv } from './gemv';

// Products with D·X for an activation pattern D, given as n signs: +1 where the row is on, −1 where it is off.

/** g ← scale·XᵀDν for X n×r; `work` has room for n values. */
export function patternGradient(n: i32, r: i32, x: usize, signs: usize, nu: usize, scale: f64, g: usize, work: usize): void {
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    store<f64>(work + at, load<f64>(signs + at) > 0 ? load<f64>(nu + at) : 0);
  }
  gemv(true, n, r, scale, x, r, work, 0, g);
}

/** f ← f + scale·DXu for X n×r; `work` has room for n values. */
export function patternOutput(n: i32, r: i32, x: usize, signs: usize, scale: f64, u: usize, f: usize, work: usize): void {
  gemv(false, n, r, 1, x, r, u, 0, work);
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    if (load<f64>(signs + at) > 0) store<f64>(f + at, load<f64>(f + at) + scale * load<f64>(work + at));
  }
}

/** Rows of length n: row 0 ← first·D·row 0, the others ← other·D·row. */
export function maskRows(rows: i32, n: i32, signs: usize, first: f64, other: f64, c: usize): void {
  for (let row = 0; row < rows; row++) {
    const factor = row == 0 ? first : other;
    for (let i = 0; i < n; i++) {
      store<f64>(c, load<f64>(signs + ((<usize>i) << 3)) > 0 ? factor * load<f64>(c) : 0);
      c += 8;
    }
  }
}
