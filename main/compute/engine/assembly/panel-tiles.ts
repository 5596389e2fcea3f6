// The inner loops over panels (panels.ts) that the kernels of networks share.
import { LANES, SIZE, bytes, horizontal } from './lanes';
import { real } from './real';

// pmax(v, floor) keeps NaN, where pmax(floor, v) would hide it.
/** out[a] ← max(Σ_i w_ai·x[i], floor) for 4 units a; w holds their weights one after the other. NaN passes through. */
export function rows4(panels: i32, d: i32, x: usize, xBytes: usize, w: usize, floor: real, out: usize, outBytes: usize): void {
  const rowBytes = bytes(d);
  const least = v128.splat<real>(floor);
  for (let p = 0; p < panels; p++) {
    let w0 = w;
    let w1 = w0 + rowBytes;
    let w2 = w1 + rowBytes;
    let w3 = w2 + rowBytes;
    let s00 = v128.splat<real>(0);
    let s01 = v128.splat<real>(0);
    let s10 = v128.splat<real>(0);
    let s11 = v128.splat<real>(0);
    let s20 = v128.splat<real>(0);
    let s21 = v128.splat<real>(0);
    let s30 = v128.splat<real>(0);
    let s31 = v128.splat<real>(0);
    let q = x;
    const end = x + ((<usize>d) << 5);
    while (q < end) {
      const left = v128.load(q);
      const right = v128.load(q, 16);
      let weight = v128.load_splat<real>(w0);
      s00 = v128.add<real>(s00, v128.mul<real>(weight, left));
      s01 = v128.add<real>(s01, v128.mul<real>(weight, right));
      weight = v128.load_splat<real>(w1);
      s10 = v128.add<real>(s10, v128.mul<real>(weight, left));
      s11 = v128.add<real>(s11, v128.mul<real>(weight, right));
      weight = v128.load_splat<real>(w2);
      s20 = v128.add<real>(s20, v128.mul<real>(weight, left));
      s21 = v128.add<real>(s21, v128.mul<real>(weight, right));
      weight = v128.load_splat<real>(w3);
      s30 = v128.add<real>(s30, v128.mul<real>(weight, left));
      s31 = v128.add<real>(s31, v128.mul<real>(weight, right));
      w0 += SIZE;
      w1 += SIZE;
      w2 += SIZE;
      w3 += SIZE;
      q += 32;
    }
    v128.store(out, v128.pmax<real>(s00, least));
    v128.store(out, v128.pmax<real>(s01, least), 16);
    v128.store(out, v128.pmax<real>(s10, least), 32);
    v128.store(out, v128.pmax<real>(s11, least), 48);
    v128.store(out, v128.pmax<real>(s20, least), 64);
    v128.store(out, v128.pmax<real>(s21, least), 80);
    v128.store(out, v128.pmax<real>(s30, least), 96);
    v128.store(out, v128.pmax<real>(s31, least), 112);
    x += xBytes;
    out += outBytes;
  }
}

/** The same for one unit. */
export function row(panels: i32, d: i32, x: usize, xBytes: usize, w: usize, floor: real, out: usize, outBytes: usize): void {
  const least = v128.splat<real>(floor);
  for (let p = 0; p < panels; p++) {
    combine(d, x, w);
    v128.store(out, v128.pmax<real>(sum0, least));
    v128.store(out, v128.pmax<real>(sum1, least), 16);
    x += xBytes;
    out += outBytes;
  }
}

// Where `combine` leaves its sums: globals belong to an instance, while several share one memory.
export let sum0: v128 = i64x2.splat(0);
export let sum1: v128 = i64x2.splat(0);

/** sum0, sum1 ← Σ w_i·panel[i] of one panel; even and odd rows apart, which halves the chain of additions. */
export function combine(rows: i32, panel: usize, w: usize): void {
  let even0 = v128.splat<real>(0);
  let even1 = v128.splat<real>(0);
  let odd0 = v128.splat<real>(0);
  let odd1 = v128.splat<real>(0);
  const end = w + bytes(rows & ~1);
  while (w < end) {
    let weight = v128.load_splat<real>(w);
    even0 = v128.add<real>(even0, v128.mul<real>(weight, v128.load(panel)));
    even1 = v128.add<real>(even1, v128.mul<real>(weight, v128.load(panel, 16)));
    weight = v128.load_splat<real>(w, SIZE);
    odd0 = v128.add<real>(odd0, v128.mul<real>(weight, v128.load(panel, 32)));
    odd1 = v128.add<real>(odd1, v128.mul<real>(weight, v128.load(panel, 48)));
    panel += 64;
    w += 2 * SIZE;
  }
  if (rows & 1) {
    const weight = v128.load_splat<real>(w);
    even0 = v128.add<real>(even0, v128.mul<real>(weight, v128.load(panel)));
    even1 = v128.add<real>(even1, v128.mul<real>(weight, v128.load(panel, 16)));
  }
  sum0 = v128.add<real>(even0, odd0);
  sum1 = v128.add<real>(even1, odd1);
}

/**
 * g[a][b] += Σ_s delta_a·x_b over all samples, for 2 hidden units a and 4 inputs b; d values from row to row of g. Every tile adds the samples
 * up in the same order, so that the bits do not depend on which tile computes a weight. The inner loop takes
 * one vector at a time: with the two of a panel in one body the compiler loads ahead and has no registers left for the sums.
 */
export function products2x4(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
  let s00 = v128.splat<real>(0);
  let s01 = v128.splat<real>(0);
  let s02 = v128.splat<real>(0);
  let s03 = v128.splat<real>(0);
  let s10 = v128.splat<real>(0);
  let s11 = v128.splat<real>(0);
  let s12 = v128.splat<real>(0);
  let s13 = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    let units = delta;
    let inputs = x;
    const end = x + 32;
    while (inputs < end) {
      const a = v128.load(units);
      const b = v128.load(units, 32);
      let input = v128.load(inputs);
      s00 = v128.add<real>(s00, v128.mul<real>(a, input));
      s10 = v128.add<real>(s10, v128.mul<real>(b, input));
      input = v128.load(inputs, 32);
      s01 = v128.add<real>(s01, v128.mul<real>(a, input));
      s11 = v128.add<real>(s11, v128.mul<real>(b, input));
      input = v128.load(inputs, 64);
      s02 = v128.add<real>(s02, v128.mul<real>(a, input));
      s12 = v128.add<real>(s12, v128.mul<real>(b, input));
      input = v128.load(inputs, 96);
      s03 = v128.add<real>(s03, v128.mul<real>(a, input));
      s13 = v128.add<real>(s13, v128.mul<real>(b, input));
      units += 16;
      inputs += 16;
    }
    x += xBytes;
    delta += deltaBytes;
  }
  addFour(g, s00, s01, s02, s03);
  addFour(g + bytes(d), s10, s11, s12, s13);
}

/** Adds the sums of four vectors to four numbers. */
function addFour(at: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  if (LANES == 2) {
    v128.store(at, f64x2.add(v128.load(at), f64x2.add(i64x2.shuffle(s0, s1, 0, 2), i64x2.shuffle(s0, s1, 1, 3))));
    v128.store(at, f64x2.add(v128.load(at, 16), f64x2.add(i64x2.shuffle(s2, s3, 0, 2), i64x2.shuffle(s2, s3, 1, 3))), 16);
  } else {
    const low = f32x4.add(i32x4.shuffle(s0, s1, 0, 4, 1, 5), i32x4.shuffle(s0, s1, 2, 6, 3, 7));
    const high = f32x4.add(i32x4.shuffle(s2, s3, 0, 4, 1, 5), i32x4.shuffle(s2, s3, 2, 6, 3, 7));
    v128.store(at, f32x4.add(v128.load(at), f32x4.add(i64x2.shuffle(low, high, 0, 2), i64x2.shuffle(low, high, 1, 3))));
  }
}

/** The same for 4 hidden units and one input, or for 4 inputs and one unit with the sides exchanged and d = 1. */
export function products4x1(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
  let s0 = v128.splat<real>(0);
  let s1 = v128.splat<real>(0);
  let s2 = v128.splat<real>(0);
  let s3 = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    s0 = v128.add<real>(v128.add<real>(s0, v128.mul<real>(v128.load(delta), a)), v128.mul<real>(v128.load(delta, 16), b));
    s1 = v128.add<real>(v128.add<real>(s1, v128.mul<real>(v128.load(delta, 32), a)), v128.mul<real>(v128.load(delta, 48), b));
    s2 = v128.add<real>(v128.add<real>(s2, v128.mul<real>(v128.load(delta, 64), a)), v128.mul<real>(v128.load(delta, 80), b));
    s3 = v128.add<real>(v128.add<real>(s3, v128.mul<real>(v128.load(delta, 96), a)), v128.mul<real>(v128.load(delta, 112), b));
    x += xBytes;
    delta += deltaBytes;
  }
  const rowBytes = bytes(d);
  addTo(g, s0);
  addTo(g + rowBytes, s1);
  addTo(g + 2 * rowBytes, s2);
  addTo(g + 3 * rowBytes, s3);
}

/** The same for one hidden unit and one input. */
export function product(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize): void {
  let sum = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    sum = v128.add<real>(sum, v128.mul<real>(v128.load(delta), v128.load(x)));
    sum = v128.add<real>(sum, v128.mul<real>(v128.load(delta, 16), v128.load(x, 16)));
    x += xBytes;
    delta += deltaBytes;
  }
  addTo(g, sum);
}

function addTo(at: usize, sum: v128): void {
  store<real>(at, load<real>(at) + horizontal(sum));
}

/** g += Σ_s delta·xᵀ of `width` units and `fanIn` inputs, g being width×fanIn. */
export function products(panels: i32, fanIn: i32, width: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize): void {
  const inputs = fanIn & -4;
  let j = 0;
  for (; j + 2 <= width; j += 2) {
    const units = delta + ((<usize>j) << 5);
    const to = g + bytes(j * fanIn);
    for (let i = 0; i < inputs; i += 4) products2x4(panels, units, deltaBytes, x + ((<usize>i) << 5), xBytes, to + bytes(i), fanIn);
  }
  if (j < width) {
    const unit = delta + ((<usize>j) << 5);
    const to = g + bytes(j * fanIn);
    for (let i = 0; i < inputs; i += 4) products4x1(panels, x + ((<usize>i) << 5), xBytes, unit, deltaBytes, to + bytes(i), 1);
  }
  for (let i = inputs; i < fanIn; i++) {
    const input = x + ((<usize>i) << 5);
    j = 0;
    for (; j + 4 <= width; j += 4)
      products4x1(panels, delta + ((<usize>j) << 5), deltaBytes, input, xBytes, g + bytes(j * fanIn + i), fanIn);
    for (; j < width; j++) product(panels, delta + ((<usize>j) << 5), deltaBytes, input, xBytes, g + bytes(j * fanIn + i));
  }
}
