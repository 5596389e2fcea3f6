// One block of samples through a two-layer ReLU network, forward and back.
// Arrays over samples are panels (panels.ts).
import { horizontal, panelBytes } from './lanes';

/**
 * hidden ← (W₁x)₊ and outputs ← W₂·hidden for each sample: W₁ is h×d and W₂ c×h, row-major; x, hidden and outputs are panels
 * of d, h and c rows. NaN and infinity pass through.
 */
export function reluForward(panels: i32, d: i32, h: i32, c: i32, x: usize, w1: usize, w2: usize, hidden: usize, outputs: usize): void {
  let j = 0;
  for (; j + 4 <= h; j += 4)
    hiddenRows4(panels, d, x, panelBytes(d), w1 + ((<usize>(j * d)) << 3), hidden + ((<usize>j) << 5), panelBytes(h));
  for (; j < h; j++) hiddenRow(panels, d, x, panelBytes(d), w1 + ((<usize>(j * d)) << 3), hidden + ((<usize>j) << 5), panelBytes(h));
  for (let k = 0; k < c; k++) outputRow(panels, h, hidden, w2 + ((<usize>(k * h)) << 3), outputs + ((<usize>k) << 5), panelBytes(c));
}

// pmax(v, 0) keeps NaN, where pmax(0, v) would hide it.
function relu(v: v128): v128 {
  return f64x2.pmax(v, f64x2.splat(0));
}

function hiddenRows4(panels: i32, d: i32, x: usize, xBytes: usize, w: usize, out: usize, outBytes: usize): void {
  const rowBytes = (<usize>d) << 3;
  for (let p = 0; p < panels; p++) {
    let w0 = w;
    let w1 = w0 + rowBytes;
    let w2 = w1 + rowBytes;
    let w3 = w2 + rowBytes;
    let s00 = f64x2.splat(0);
    let s01 = f64x2.splat(0);
    let s10 = f64x2.splat(0);
    let s11 = f64x2.splat(0);
    let s20 = f64x2.splat(0);
    let s21 = f64x2.splat(0);
    let s30 = f64x2.splat(0);
    let s31 = f64x2.splat(0);
    let q = x;
    const end = x + ((<usize>d) << 5);
    while (q < end) {
      const left = v128.load(q);
      const right = v128.load(q, 16);
      let weight = v128.load64_splat(w0);
      s00 = f64x2.add(s00, f64x2.mul(weight, left));
      s01 = f64x2.add(s01, f64x2.mul(weight, right));
      weight = v128.load64_splat(w1);
      s10 = f64x2.add(s10, f64x2.mul(weight, left));
      s11 = f64x2.add(s11, f64x2.mul(weight, right));
      weight = v128.load64_splat(w2);
      s20 = f64x2.add(s20, f64x2.mul(weight, left));
      s21 = f64x2.add(s21, f64x2.mul(weight, right));
      weight = v128.load64_splat(w3);
      s30 = f64x2.add(s30, f64x2.mul(weight, left));
      s31 = f64x2.add(s31, f64x2.mul(weight, right));
      w0 += 8;
      w1 += 8;
      w2 += 8;
      w3 += 8;
      q += 32;
    }
    v128.store(out, relu(s00));
    v128.store(out, relu(s01), 16);
    v128.store(out, relu(s10), 32);
    v128.store(out, relu(s11), 48);
    v128.store(out, relu(s20), 64);
    v128.store(out, relu(s21), 80);
    v128.store(out, relu(s30), 96);
    v128.store(out, relu(s31), 112);
    x += xBytes;
    out += outBytes;
  }
}

function hiddenRow(panels: i32, d: i32, x: usize, xBytes: usize, w: usize, out: usize, outBytes: usize): void {
  for (let p = 0; p < panels; p++) {
    combine(d, x, w);
    v128.store(out, relu(v128.load(SUM)));
    v128.store(out, relu(v128.load(SUM, 16)), 16);
    x += xBytes;
    out += outBytes;
  }
}

function outputRow(panels: i32, h: i32, hidden: usize, w: usize, out: usize, outBytes: usize): void {
  for (let p = 0; p < panels; p++) {
    combine(h, hidden, w);
    v128.store(out, v128.load(SUM));
    v128.store(out, v128.load(SUM, 16), 16);
    hidden += panelBytes(h);
    out += outBytes;
  }
}

/** Where `combine` leaves its four sums. */
const SUM: usize = memory.data(32, 16);

/** SUM ← Σ w_i·panel[i] of one panel; even and odd rows apart, which halves the chain of additions. */
function combine(rows: i32, panel: usize, w: usize): void {
  let even0 = f64x2.splat(0);
  let even1 = f64x2.splat(0);
  let odd0 = f64x2.splat(0);
  let odd1 = f64x2.splat(0);
  const end = w + ((<usize>(rows & ~1)) << 3);
  while (w < end) {
    let weight = v128.load64_splat(w);
    even0 = f64x2.add(even0, f64x2.mul(weight, v128.load(panel)));
    even1 = f64x2.add(even1, f64x2.mul(weight, v128.load(panel, 16)));
    weight = v128.load64_splat(w, 8);
    odd0 = f64x2.add(odd0, f64x2.mul(weight, v128.load(panel, 32)));
    odd1 = f64x2.add(odd1, f64x2.mul(weight, v128.load(panel, 48)));
    panel += 64;
    w += 16;
  }
  if (rows & 1) {
    const weight = v128.load64_splat(w);
    even0 = f64x2.add(even0, f64x2.mul(weight, v128.load(panel)));
    even1 = f64x2.add(even1, f64x2.mul(weight, v128.load(panel, 16)));
  }
  v128.store(SUM, f64x2.add(even0, odd0));
  v128.store(SUM, f64x2.add(even1, odd1), 16);
}

/**
 * Adds factor·∂ℓ/∂W₁ to g1 (h×d) and factor·∂ℓ/∂W₂ to g2 (c×h), from what `reluForward` left in `hidden` (overwritten here) and
 * `residual` = ∂ℓ/∂outputs. The slope of the ReLU at 0 is 0. `partial` is room for 2·c·h values.
 */
export function reluBackward(
  panels: i32,
  d: i32,
  h: i32,
  c: i32,
  x: usize,
  w2: usize,
  factor: f64,
  hidden: usize,
  residual: usize,
  partial: usize,
  g1: usize,
  g2: usize,
): void {
  memory.fill(partial, 0, (<usize>(c * h)) << 4);
  if (c == 1) throughOutput(panels, h, w2, factor, hidden, residual, partial);
  else throughOutputs(panels, h, c, w2, factor, hidden, residual, partial);
  for (let i = 0; i < c * h; i++) {
    store<f64>(g2, load<f64>(g2) + horizontal(v128.load(partial)));
    partial += 16;
    g2 += 8;
  }
  let j = 0;
  for (; j + 4 <= h; j += 4) {
    const delta = hidden + ((<usize>j) << 5);
    const g = g1 + ((<usize>(j * d)) << 3);
    let i = 0;
    for (; i + 2 <= d; i += 2) products4x2(panels, delta, panelBytes(h), x + ((<usize>i) << 5), panelBytes(d), g + ((<usize>i) << 3), d);
    for (; i < d; i++) products4x1(panels, delta, panelBytes(h), x + ((<usize>i) << 5), panelBytes(d), g + ((<usize>i) << 3), d);
  }
  for (; j < h; j++) {
    const delta = hidden + ((<usize>j) << 5);
    const g = g1 + ((<usize>(j * d)) << 3);
    for (let i = 0; i < d; i++) product(panels, delta, panelBytes(h), x + ((<usize>i) << 5), panelBytes(d), g + ((<usize>i) << 3));
  }
}

/** Scalar output: partial[j] += residual·hidden_j, and hidden_j ← 1[hidden_j > 0]·w₂_j·residual. */
function throughOutput(panels: i32, h: i32, w2: usize, factor: f64, hidden: usize, residual: usize, partial: usize): void {
  const zero = f64x2.splat(0);
  for (let p = 0; p < panels; p++) {
    const r0 = f64x2.mul(f64x2.splat(factor), v128.load(residual));
    const r1 = f64x2.mul(f64x2.splat(factor), v128.load(residual, 16));
    let q = hidden;
    let w = w2;
    let sum = partial;
    const end = w2 + ((<usize>h) << 3);
    while (w < end) {
      const a0 = v128.load(q);
      const a1 = v128.load(q, 16);
      const weight = v128.load64_splat(w);
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.add(f64x2.mul(r0, a0), f64x2.mul(r1, a1))));
      v128.store(q, v128.and(f64x2.gt(a0, zero), f64x2.mul(weight, r0)));
      v128.store(q, v128.and(f64x2.gt(a1, zero), f64x2.mul(weight, r1)), 16);
      q += 32;
      w += 8;
      sum += 16;
    }
    hidden += panelBytes(h);
    residual += panelBytes(1);
  }
}

/** The same for c outputs: partial[k·h + j] += residual_k·hidden_j, hidden_j ← 1[hidden_j > 0]·Σ_k w₂_kj·residual_k. */
function throughOutputs(panels: i32, h: i32, c: i32, w2: usize, factor: f64, hidden: usize, residual: usize, partial: usize): void {
  const zero = f64x2.splat(0);
  const scaling = f64x2.splat(factor);
  for (let p = 0; p < panels; p++) {
    let q = hidden;
    for (let j = 0; j < h; j++) {
      const a0 = v128.load(q);
      const a1 = v128.load(q, 16);
      let d0 = zero;
      let d1 = zero;
      let r = residual;
      let w = w2 + ((<usize>j) << 3);
      let sum = partial + ((<usize>j) << 4);
      for (let k = 0; k < c; k++) {
        const r0 = f64x2.mul(scaling, v128.load(r));
        const r1 = f64x2.mul(scaling, v128.load(r, 16));
        const weight = v128.load64_splat(w);
        d0 = f64x2.add(d0, f64x2.mul(weight, r0));
        d1 = f64x2.add(d1, f64x2.mul(weight, r1));
        v128.store(sum, f64x2.add(v128.load(sum), f64x2.add(f64x2.mul(r0, a0), f64x2.mul(r1, a1))));
        r += 32;
        w += (<usize>h) << 3;
        sum += (<usize>h) << 4;
      }
      v128.store(q, v128.and(f64x2.gt(a0, zero), d0));
      v128.store(q, v128.and(f64x2.gt(a1, zero), d1), 16);
      q += 32;
    }
    hidden += panelBytes(h);
    residual += panelBytes(c);
  }
}

/** g[a][b] += Σ_s delta_a·x_b over all samples, for 4 hidden units a and 2 inputs b. */
function products4x2(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  for (let p = 0; p < panels; p++) {
    let a = v128.load(x);
    let b = v128.load(x, 32);
    let unit = v128.load(delta);
    s00 = f64x2.add(s00, f64x2.mul(unit, a));
    s01 = f64x2.add(s01, f64x2.mul(unit, b));
    unit = v128.load(delta, 32);
    s10 = f64x2.add(s10, f64x2.mul(unit, a));
    s11 = f64x2.add(s11, f64x2.mul(unit, b));
    unit = v128.load(delta, 64);
    s20 = f64x2.add(s20, f64x2.mul(unit, a));
    s21 = f64x2.add(s21, f64x2.mul(unit, b));
    unit = v128.load(delta, 96);
    s30 = f64x2.add(s30, f64x2.mul(unit, a));
    s31 = f64x2.add(s31, f64x2.mul(unit, b));
    a = v128.load(x, 16);
    b = v128.load(x, 48);
    unit = v128.load(delta, 16);
    s00 = f64x2.add(s00, f64x2.mul(unit, a));
    s01 = f64x2.add(s01, f64x2.mul(unit, b));
    unit = v128.load(delta, 48);
    s10 = f64x2.add(s10, f64x2.mul(unit, a));
    s11 = f64x2.add(s11, f64x2.mul(unit, b));
    unit = v128.load(delta, 80);
    s20 = f64x2.add(s20, f64x2.mul(unit, a));
    s21 = f64x2.add(s21, f64x2.mul(unit, b));
    unit = v128.load(delta, 112);
    s30 = f64x2.add(s30, f64x2.mul(unit, a));
    s31 = f64x2.add(s31, f64x2.mul(unit, b));
    x += xBytes;
    delta += deltaBytes;
  }
  const rowBytes = (<usize>d) << 3;
  addTo(g, s00);
  addTo(g + 8, s01);
  g += rowBytes;
  addTo(g, s10);
  addTo(g + 8, s11);
  g += rowBytes;
  addTo(g, s20);
  addTo(g + 8, s21);
  g += rowBytes;
  addTo(g, s30);
  addTo(g + 8, s31);
}

/** The same for 4 hidden units and one input. */
function products4x1(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  for (let p = 0; p < panels; p++) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    s0 = f64x2.add(s0, f64x2.add(f64x2.mul(v128.load(delta), a), f64x2.mul(v128.load(delta, 16), b)));
    s1 = f64x2.add(s1, f64x2.add(f64x2.mul(v128.load(delta, 32), a), f64x2.mul(v128.load(delta, 48), b)));
    s2 = f64x2.add(s2, f64x2.add(f64x2.mul(v128.load(delta, 64), a), f64x2.mul(v128.load(delta, 80), b)));
    s3 = f64x2.add(s3, f64x2.add(f64x2.mul(v128.load(delta, 96), a), f64x2.mul(v128.load(delta, 112), b)));
    x += xBytes;
    delta += deltaBytes;
  }
  const rowBytes = (<usize>d) << 3;
  addTo(g, s0);
  addTo(g + rowBytes, s1);
  addTo(g + 2 * rowBytes, s2);
  addTo(g + 3 * rowBytes, s3);
}

function product(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  for (let p = 0; p < panels; p++) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(delta), v128.load(x)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(delta, 16), v128.load(x, 16)));
    x += xBytes;
    delta += deltaBytes;
  }
  addTo(g, f64x2.add(s0, s1));
}

function addTo(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + horizontal(sum));
}
