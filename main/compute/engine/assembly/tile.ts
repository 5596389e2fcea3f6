/** Depth of a block of the inner dimension: one packed panel of it (8 KB) stays in the first-level cache. */
export const DEPTH: i32 = 256;

/** The packed panel: `depth` rows of 4 consecutive values, missing columns filled with zeros. */
export const PANEL: usize = memory.data(256 * 4 * 8, 16);

/**
 * Copies four columns (fewer at the edge) of a k×n operand into the panel; `rowBytes` and `columnBytes` are its strides, so that
 * both orientations use this. Rows are multiplied by `weights` where that is not 0 (null).
 */
export function pack(depth: i32, columns: i32, source: usize, rowBytes: usize, columnBytes: usize, weights: usize): void {
  let q = PANEL;
  for (let k = 0; k < depth; k++) {
    const w = weights ? load<f64>(weights + ((<usize>k) << 3)) : 1.0;
    store<f64>(q, w * load<f64>(source));
    store<f64>(q, columns > 1 ? w * load<f64>(source + columnBytes) : 0, 8);
    store<f64>(q, columns > 2 ? w * load<f64>(source + 2 * columnBytes) : 0, 16);
    store<f64>(q, columns > 3 ? w * load<f64>(source + 3 * columnBytes) : 0, 24);
    source += rowBytes;
    q += 32;
  }
}

/** C ← β·C + α·A·panel for 4 rows of A; element (i, k) of A lies at a + i·rowBytes + k·columnBytes. */
export function tile4(
  depth: i32,
  columns: i32,
  alpha: f64,
  a: usize,
  rowBytes: usize,
  columnBytes: usize,
  beta: f64,
  c: usize,
  cBytes: usize,
): void {
  let a0 = a;
  let a1 = a0 + rowBytes;
  let a2 = a1 + rowBytes;
  let a3 = a2 + rowBytes;
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  let q = PANEL;
  const end = PANEL + ((<usize>depth) << 5);
  while (q < end) {
    const b0 = v128.load(q);
    const b1 = v128.load(q, 16);
    let value = v128.load64_splat(a0);
    c00 = f64x2.add(c00, f64x2.mul(value, b0));
    c01 = f64x2.add(c01, f64x2.mul(value, b1));
    value = v128.load64_splat(a1);
    c10 = f64x2.add(c10, f64x2.mul(value, b0));
    c11 = f64x2.add(c11, f64x2.mul(value, b1));
    value = v128.load64_splat(a2);
    c20 = f64x2.add(c20, f64x2.mul(value, b0));
    c21 = f64x2.add(c21, f64x2.mul(value, b1));
    value = v128.load64_splat(a3);
    c30 = f64x2.add(c30, f64x2.mul(value, b0));
    c31 = f64x2.add(c31, f64x2.mul(value, b1));
    a0 += columnBytes;
    a1 += columnBytes;
    a2 += columnBytes;
    a3 += columnBytes;
    q += 32;
  }
  put(columns, alpha, c00, c01, beta, c);
  c += cBytes;
  put(columns, alpha, c10, c11, beta, c);
  c += cBytes;
  put(columns, alpha, c20, c21, beta, c);
  c += cBytes;
  put(columns, alpha, c30, c31, beta, c);
}

/** The same for one row of A. */
export function tile1(depth: i32, columns: i32, alpha: f64, a: usize, columnBytes: usize, beta: f64, c: usize): void {
  let c0 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let q = PANEL;
  const end = PANEL + ((<usize>depth) << 5);
  while (q < end) {
    const value = v128.load64_splat(a);
    c0 = f64x2.add(c0, f64x2.mul(value, v128.load(q)));
    c1 = f64x2.add(c1, f64x2.mul(value, v128.load(q, 16)));
    a += columnBytes;
    q += 32;
  }
  put(columns, alpha, c0, c1, beta, c);
}

// β = 0 must not read C, which may hold anything.
function put(columns: i32, alpha: f64, left: v128, right: v128, beta: f64, c: usize): void {
  const factor = f64x2.splat(alpha);
  left = f64x2.mul(factor, left);
  right = f64x2.mul(factor, right);
  if (columns == 4) {
    if (beta != 0) {
      const old = f64x2.splat(beta);
      left = f64x2.add(f64x2.mul(old, v128.load(c)), left);
      right = f64x2.add(f64x2.mul(old, v128.load(c, 16)), right);
    }
    v128.store(c, left);
    v128.store(c, right, 16);
    return;
  }
  putOne(f64x2.extract_lane(left, 0), beta, c);
  if (columns > 1) putOne(f64x2.extract_lane(left, 1), beta, c + 8);
  if (columns > 2) putOne(f64x2.extract_lane(right, 0), beta, c + 16);
}

function putOne(value: f64, beta: f64, c: usize): void {
  store<f64>(c, beta != 0 ? beta * load<f64>(c) + value : value);
}
