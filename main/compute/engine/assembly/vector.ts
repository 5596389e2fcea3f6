import { LANES, SIZE, bytes, horizontal } from './lanes';
import { real } from './real';

// Every pointer is a byte address of numbers in the module's memory.

/** Σ xᵢyᵢ, always summed in the same order. */
export function dot(n: i32, x: usize, y: usize): real {
  let s0 = v128.splat<real>(0);
  let s1 = v128.splat<real>(0);
  let s2 = v128.splat<real>(0);
  let s3 = v128.splat<real>(0);
  const rest = n % (4 * LANES);
  const end = x + bytes(n - rest);
  while (x < end) {
    s0 = v128.add<real>(s0, v128.mul<real>(v128.load(x), v128.load(y)));
    s1 = v128.add<real>(s1, v128.mul<real>(v128.load(x, 16), v128.load(y, 16)));
    s2 = v128.add<real>(s2, v128.mul<real>(v128.load(x, 32), v128.load(y, 32)));
    s3 = v128.add<real>(s3, v128.mul<real>(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  let sum = horizontal(v128.add<real>(v128.add<real>(s0, s1), v128.add<real>(s2, s3)));
  for (let i = 0; i < rest; i++) {
    sum += load<real>(x) * load<real>(y);
    x += SIZE;
    y += SIZE;
  }
  return sum;
}

/** y ← y + a·x. */
export function axpy(n: i32, a: real, x: usize, y: usize): void {
  const factor = v128.splat<real>(a);
  const rest = n % (2 * LANES);
  const end = x + bytes(n - rest);
  while (x < end) {
    v128.store(y, v128.add<real>(v128.load(y), v128.mul<real>(factor, v128.load(x))));
    v128.store(y, v128.add<real>(v128.load(y, 16), v128.mul<real>(factor, v128.load(x, 16))), 16);
    x += 32;
    y += 32;
  }
  for (let i = 0; i < rest; i++) {
    store<real>(y, load<real>(y) + a * load<real>(x));
    x += SIZE;
    y += SIZE;
  }
}

/** y ← a·x. */
export function scaled(n: i32, a: real, x: usize, y: usize): void {
  const factor = v128.splat<real>(a);
  const rest = n % LANES;
  const end = x + bytes(n - rest);
  while (x < end) {
    v128.store(y, v128.mul<real>(factor, v128.load(x)));
    x += 16;
    y += 16;
  }
  for (let i = 0; i < rest; i++) {
    store<real>(y, a * load<real>(x));
    x += SIZE;
    y += SIZE;
  }
}

/** x ← a·x; a = 0 clears x whatever it held. */
export function scale(n: i32, a: real, x: usize): void {
  if (a == 0) {
    memory.fill(x, 0, bytes(n));
    return;
  }
  if (a == 1) return;
  for (let i = 0; i < n; i++) {
    store<real>(x, a * load<real>(x));
    x += SIZE;
  }
}

/** y ← x∘y. */
export function multiply(n: i32, x: usize, y: usize): void {
  for (let i = 0; i < n; i++) {
    store<real>(y, load<real>(x) * load<real>(y));
    x += SIZE;
    y += SIZE;
  }
}
