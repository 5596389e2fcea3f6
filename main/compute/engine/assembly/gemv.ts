import { horizontal } from './lanes';
import { axpy, dot, scale } from './vector';

/**
 * y ← α·op(A)x + β·y with A m×n row-major, `lda` values from row to row; op is the transpose where `transposed` is set.
 * β = 0 overwrites y without reading it.
 */
export function gemv(transposed: bool, m: i32, n: i32, alpha: f64, a: usize, lda: i32, x: usize, beta: f64, y: usize): void {
  scale(transposed ? n : m, beta, y);
  if (transposed) combineRows(m, n, alpha, a, (<usize>lda) << 3, x, y);
  else multiplyRows(m, n, alpha, a, (<usize>lda) << 3, x, y);
}

function multiplyRows(m: i32, n: i32, alpha: f64, a: usize, rowBytes: usize, x: usize, y: usize): void {
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let p0 = a;
    let p1 = p0 + rowBytes;
    let p2 = p1 + rowBytes;
    let p3 = p2 + rowBytes;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let q = x;
    const end = x + ((<usize>(n & ~1)) << 3);
    while (q < end) {
      const v = v128.load(q);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(p0), v));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(p1), v));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(p2), v));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(p3), v));
      p0 += 16;
      p1 += 16;
      p2 += 16;
      p3 += 16;
      q += 16;
    }
    let t0 = horizontal(s0);
    let t1 = horizontal(s1);
    let t2 = horizontal(s2);
    let t3 = horizontal(s3);
    if (n & 1) {
      const last = load<f64>(q);
      t0 += load<f64>(p0) * last;
      t1 += load<f64>(p1) * last;
      t2 += load<f64>(p2) * last;
      t3 += load<f64>(p3) * last;
    }
    store<f64>(y, load<f64>(y) + alpha * t0);
    store<f64>(y, load<f64>(y, 8) + alpha * t1, 8);
    store<f64>(y, load<f64>(y, 16) + alpha * t2, 16);
    store<f64>(y, load<f64>(y, 24) + alpha * t3, 24);
    a += rowBytes << 2;
    y += 32;
  }
  for (; i < m; i++) {
    store<f64>(y, load<f64>(y) + alpha * dot(n, a, x));
    a += rowBytes;
    y += 8;
  }
}

function combineRows(m: i32, n: i32, alpha: f64, a: usize, rowBytes: usize, x: usize, y: usize): void {
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const w0 = alpha * load<f64>(x);
    const w1 = alpha * load<f64>(x, 8);
    const w2 = alpha * load<f64>(x, 16);
    const w3 = alpha * load<f64>(x, 24);
    const v0 = f64x2.splat(w0);
    const v1 = f64x2.splat(w1);
    const v2 = f64x2.splat(w2);
    const v3 = f64x2.splat(w3);
    let p0 = a;
    let p1 = p0 + rowBytes;
    let p2 = p1 + rowBytes;
    let p3 = p2 + rowBytes;
    let q = y;
    const end = y + ((<usize>(n & ~1)) << 3);
    while (q < end) {
      const left = f64x2.add(f64x2.mul(v0, v128.load(p0)), f64x2.mul(v1, v128.load(p1)));
      const right = f64x2.add(f64x2.mul(v2, v128.load(p2)), f64x2.mul(v3, v128.load(p3)));
      v128.store(q, f64x2.add(v128.load(q), f64x2.add(left, right)));
      p0 += 16;
      p1 += 16;
      p2 += 16;
      p3 += 16;
      q += 16;
    }
    if (n & 1) {
      const sum = w0 * load<f64>(p0) + w1 * load<f64>(p1) + (w2 * load<f64>(p2) + w3 * load<f64>(p3));
      store<f64>(q, load<f64>(q) + sum);
    }
    a += rowBytes << 2;
    x += 32;
  }
  for (; i < m; i++) {
    axpy(n, alpha * load<f64>(x), a, y);
    a += rowBytes;
    x += 8;
  }
}
