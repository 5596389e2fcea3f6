// Products with D·X for an activation pattern D, given as n signs: +1 where the row is on, −1 where it is off.

/** out ← scale·Dx. */
export function maskVector(n: i32, signs: usize, scale: f64, x: usize, out: usize): void {
  const zero = f64x2.splat(0);
  const factor = f64x2.splat(scale);
  const end = x + ((<usize>(n & ~1)) << 3);
  while (x < end) {
    v128.store(out, v128.and(f64x2.gt(v128.load(signs), zero), f64x2.mul(factor, v128.load(x))));
    signs += 16;
    x += 16;
    out += 16;
  }
  if (n & 1) store<f64>(out, load<f64>(signs) > 0 ? scale * load<f64>(x) : 0);
}

/** f ← f + Dx. */
export function addMasked(n: i32, signs: usize, x: usize, f: usize): void {
  const zero = f64x2.splat(0);
  const end = x + ((<usize>(n & ~1)) << 3);
  while (x < end) {
    v128.store(f, f64x2.add(v128.load(f), v128.and(f64x2.gt(v128.load(signs), zero), v128.load(x))));
    signs += 16;
    x += 16;
    f += 16;
  }
  if (n & 1 && load<f64>(signs) > 0) store<f64>(f, load<f64>(f) + load<f64>(x));
}

/** Rows of length n: row 0 ← first·D·row 0, the others ← other·D·row. */
export function maskRows(rows: i32, n: i32, signs: usize, first: f64, other: f64, c: usize): void {
  for (let row = 0; row < rows; row++) {
    maskVector(n, signs, row == 0 ? first : other, c, c);
    c += (<usize>n) << 3;
  }
}
