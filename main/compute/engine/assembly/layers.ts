// One layer of many branches over one block of samples, forward and back (theory §1). Arrays over samples are panels (panels.ts); from
// branch to branch their address grows by a step in bytes, 0 where all branches share one. A weight matrix is width×fanIn, row-major,
// those of the branches one after the other; a bias is the weight of an input row of ones.
import { LANES, SIZE, bytes, panelBytes } from './lanes';
import { combine, products, row, rows4, sum0, sum1 } from './panel-tiles';
import { real } from './real';

/** out ← max(Wx, floor) for each branch: floor 0 is the ReLU, −∞ none. x has fanIn rows; of the `outRows` of out, `width` are written. */
export function layerForward(
  branches: i32,
  panels: i32,
  fanIn: i32,
  width: i32,
  x: usize,
  xStep: usize,
  w: usize,
  floor: real,
  out: usize,
  outRows: i32,
  outStep: usize,
): void {
  for (let k = 0; k < branches; k++) {
    let j = 0;
    for (; j + 4 <= width; j += 4)
      rows4(panels, fanIn, x, panelBytes(fanIn), w + bytes(j * fanIn), floor, out + ((<usize>j) << 5), panelBytes(outRows));
    for (; j < width; j++)
      row(panels, fanIn, x, panelBytes(fanIn), w + bytes(j * fanIn), floor, out + ((<usize>j) << 5), panelBytes(outRows));
    x += xStep;
    w += bytes(width * fanIn);
    out += outStep;
  }
}

/** outputs += W·x of every branch, in the order of the branches. */
export function addOutputs(branches: i32, panels: i32, fanIn: i32, width: i32, x: usize, xStep: usize, w: usize, outputs: usize): void {
  for (let k = 0; k < branches; k++) {
    for (let j = 0; j < width; j++) {
      let from = x;
      let to = outputs + ((<usize>j) << 5);
      for (let p = 0; p < panels; p++) {
        combine(fanIn, from, w);
        v128.store(to, v128.add<real>(v128.load(to), sum0));
        v128.store(to, v128.add<real>(v128.load(to, 16), sum1), 16);
        from += panelBytes(fanIn);
        to += panelBytes(width);
      }
      w += bytes(fanIn);
    }
    x += xStep;
  }
}

/** g += Σ_s delta·xᵀ of each branch: the gradient of its weights. */
export function layerGradient(
  branches: i32,
  panels: i32,
  fanIn: i32,
  width: i32,
  x: usize,
  xStep: usize,
  delta: usize,
  deltaRows: i32,
  deltaStep: usize,
  g: usize,
): void {
  const xBytes = panelBytes(fanIn);
  const deltaBytes = panelBytes(deltaRows);
  for (let k = 0; k < branches; k++) {
    products(panels, fanIn, width, delta, deltaBytes, x, xBytes, g);
    x += xStep;
    delta += deltaStep;
    g += bytes(width * fanIn);
  }
}

/**
 * hidden ← Wᵀ·delta of each branch, over the first `units` of its fanIn rows (what follows is the row of ones); where `rectified`, rows
 * that the ReLU had set to 0 stay 0.
 */
export function layerBackward(
  branches: i32,
  panels: i32,
  fanIn: i32,
  width: i32,
  units: i32,
  w: usize,
  delta: usize,
  deltaRows: i32,
  deltaStep: usize,
  rectified: bool,
  hidden: usize,
  hiddenStep: usize,
): void {
  const always = i64x2.splat(rectified ? 0 : -1);
  for (let k = 0; k < branches; k++) {
    let i = 0;
    for (; i + 4 <= units; i += 4)
      back4(panels, fanIn, width, w + bytes(i), delta, panelBytes(deltaRows), always, hidden + ((<usize>i) << 5));
    for (; i < units; i++) back1(panels, fanIn, width, w + bytes(i), delta, panelBytes(deltaRows), always, hidden + ((<usize>i) << 5));
    w += bytes(width * fanIn);
    delta += deltaStep;
    hidden += hiddenStep;
  }
}

function back4(panels: i32, fanIn: i32, width: i32, w: usize, delta: usize, deltaBytes: usize, always: v128, hidden: usize): void {
  const rowBytes = bytes(fanIn);
  for (let p = 0; p < panels; p++) {
    let s00 = v128.splat<real>(0);
    let s01 = v128.splat<real>(0);
    let s10 = v128.splat<real>(0);
    let s11 = v128.splat<real>(0);
    let s20 = v128.splat<real>(0);
    let s21 = v128.splat<real>(0);
    let s30 = v128.splat<real>(0);
    let s31 = v128.splat<real>(0);
    let weights = w;
    let q = delta;
    const end = delta + ((<usize>width) << 5);
    while (q < end) {
      const left = v128.load(q);
      const right = v128.load(q, 16);
      let weight = v128.load_splat<real>(weights);
      s00 = v128.add<real>(s00, v128.mul<real>(weight, left));
      s01 = v128.add<real>(s01, v128.mul<real>(weight, right));
      weight = v128.load_splat<real>(weights, SIZE);
      s10 = v128.add<real>(s10, v128.mul<real>(weight, left));
      s11 = v128.add<real>(s11, v128.mul<real>(weight, right));
      weight = v128.load_splat<real>(weights, 2 * SIZE);
      s20 = v128.add<real>(s20, v128.mul<real>(weight, left));
      s21 = v128.add<real>(s21, v128.mul<real>(weight, right));
      weight = v128.load_splat<real>(weights, 3 * SIZE);
      s30 = v128.add<real>(s30, v128.mul<real>(weight, left));
      s31 = v128.add<real>(s31, v128.mul<real>(weight, right));
      weights += rowBytes;
      q += 32;
    }
    put(hidden, s00, s01, always);
    put(hidden + 32, s10, s11, always);
    put(hidden + 64, s20, s21, always);
    put(hidden + 96, s30, s31, always);
    delta += deltaBytes;
    hidden += panelBytes(fanIn);
  }
}

function back1(panels: i32, fanIn: i32, width: i32, w: usize, delta: usize, deltaBytes: usize, always: v128, hidden: usize): void {
  for (let p = 0; p < panels; p++) {
    let left = v128.splat<real>(0);
    let right = v128.splat<real>(0);
    let weights = w;
    for (let j = 0; j < width; j++) {
      const weight = v128.load_splat<real>(weights);
      left = v128.add<real>(left, v128.mul<real>(weight, v128.load(delta + ((<usize>j) << 5))));
      right = v128.add<real>(right, v128.mul<real>(weight, v128.load(delta + ((<usize>j) << 5), 16)));
      weights += bytes(fanIn);
    }
    put(hidden, left, right, always);
    delta += deltaBytes;
    hidden += panelBytes(fanIn);
  }
}

/** Writes over the value of a unit what comes back to it, where it is above 0 or `always`. */
function put(hidden: usize, left: v128, right: v128, always: v128): void {
  const zero = v128.splat<real>(0);
  v128.store(hidden, v128.and(v128.or(always, v128.gt<real>(v128.load(hidden), zero)), left));
  v128.store(hidden, v128.and(v128.or(always, v128.gt<real>(v128.load(hidden, 16), zero)), right), 16);
}

/** out ← 1 where z ≥ 0, else 0; NaN stays NaN. n is a multiple of the lanes. */
export function unitStep(n: i32, z: usize, out: usize): void {
  const zero = v128.splat<real>(0);
  const one = v128.splat<real>(1);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(z);
    // Zero times z carries NaN over and adds nothing otherwise.
    v128.store(out, v128.add<real>(v128.and(v128.ge<real>(value, zero), one), v128.mul<real>(value, zero)));
    z += 16;
    out += 16;
  }
}
