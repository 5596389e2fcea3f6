import { horizontal } from './lanes';

// Every pointer is a byte address of float64 values in this module's memory.

/** Σ xᵢyᵢ, always summed in the same order. */
export function dot(n: i32, x: usize, y: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const endOfEights = x + ((<usize>(n & ~7)) << 3);
  while (x < endOfEights) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  let sum = horizontal(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (let i = n & ~7; i < n; i++) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}

/** y ← y + a·x. */
export function axpy(n: i32, a: f64, x: usize, y: usize): void {
  const factor = f64x2.splat(a);
  const endOfFours = x + ((<usize>(n & ~3)) << 3);
  while (x < endOfFours) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(factor, v128.load(x, 16))), 16);
    x += 32;
    y += 32;
  }
  for (let i = n & ~3; i < n; i++) {
    store<f64>(y, load<f64>(y) + a * load<f64>(x));
    x += 8;
    y += 8;
  }
}

/** x ← a·x; a = 0 clears x whatever it held. */
export function scale(n: i32, a: f64, x: usize): void {
  if (a == 0) {
    memory.fill(x, 0, (<usize>n) << 3);
    return;
  }
  if (a == 1) return;
  for (let i = 0; i < n; i++) {
    store<f64>(x, a * load<f64>(x));
    x += 8;
  }
}
