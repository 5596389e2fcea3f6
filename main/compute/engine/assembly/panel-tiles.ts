// The inner loops over panels (panels.ts) that the kernels of networks share.
import { SIZE, bytes, horizontal } from './lanes';
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

/** g[a][b] += Σ_s delta_a·x_b over all samples, for 4 hidden units a and 2 inputs b. */
export function products4x2(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
  let s00 = v128.splat<real>(0);
  let s01 = v128.splat<real>(0);
  let s10 = v128.splat<real>(0);
  let s11 = v128.splat<real>(0);
  let s20 = v128.splat<real>(0);
  let s21 = v128.splat<real>(0);
  let s30 = v128.splat<real>(0);
  let s31 = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    let a = v128.load(x);
    let b = v128.load(x, 32);
    let unit = v128.load(delta);
    s00 = v128.add<real>(s00, v128.mul<real>(unit, a));
    s01 = v128.add<real>(s01, v128.mul<real>(unit, b));
    unit = v128.load(delta, 32);
    s10 = v128.add<real>(s10, v128.mul<real>(unit, a));
    s11 = v128.add<real>(s11, v128.mul<real>(unit, b));
    unit = v128.load(delta, 64);
    s20 = v128.add<real>(s20, v128.mul<real>(unit, a));
    s21 = v128.add<real>(s21, v128.mul<real>(unit, b));
    unit = v128.load(delta, 96);
    s30 = v128.add<real>(s30, v128.mul<real>(unit, a));
    s31 = v128.add<real>(s31, v128.mul<real>(unit, b));
    a = v128.load(x, 16);
    b = v128.load(x, 48);
    unit = v128.load(delta, 16);
    s00 = v128.add<real>(s00, v128.mul<real>(unit, a));
    s01 = v128.add<real>(s01, v128.mul<real>(unit, b));
    unit = v128.load(delta, 48);
    s10 = v128.add<real>(s10, v128.mul<real>(unit, a));
    s11 = v128.add<real>(s11, v128.mul<real>(unit, b));
    unit = v128.load(delta, 80);
    s20 = v128.add<real>(s20, v128.mul<real>(unit, a));
    s21 = v128.add<real>(s21, v128.mul<real>(unit, b));
    unit = v128.load(delta, 112);
    s30 = v128.add<real>(s30, v128.mul<real>(unit, a));
    s31 = v128.add<real>(s31, v128.mul<real>(unit, b));
    x += xBytes;
    delta += deltaBytes;
  }
  const rowBytes = bytes(d);
  addTo(g, s00);
  addTo(g + SIZE, s01);
  g += rowBytes;
  addTo(g, s10);
  addTo(g + SIZE, s11);
  g += rowBytes;
  addTo(g, s20);
  addTo(g + SIZE, s21);
  g += rowBytes;
  addTo(g, s30);
  addTo(g + SIZE, s31);
}

/** The same for 4 hidden units and one input. */
export function products4x1(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
  let s0 = v128.splat<real>(0);
  let s1 = v128.splat<real>(0);
  let s2 = v128.splat<real>(0);
  let s3 = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    s0 = v128.add<real>(s0, v128.add<real>(v128.mul<real>(v128.load(delta), a), v128.mul<real>(v128.load(delta, 16), b)));
    s1 = v128.add<real>(s1, v128.add<real>(v128.mul<real>(v128.load(delta, 32), a), v128.mul<real>(v128.load(delta, 48), b)));
    s2 = v128.add<real>(s2, v128.add<real>(v128.mul<real>(v128.load(delta, 64), a), v128.mul<real>(v128.load(delta, 80), b)));
    s3 = v128.add<real>(s3, v128.add<real>(v128.mul<real>(v128.load(delta, 96), a), v128.mul<real>(v128.load(delta, 112), b)));
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
  let s0 = v128.splat<real>(0);
  let s1 = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    s0 = v128.add<real>(s0, v128.mul<real>(v128.load(delta), v128.load(x)));
    s1 = v128.add<real>(s1, v128.mul<real>(v128.load(delta, 16), v128.load(x, 16)));
    x += xBytes;
    delta += deltaBytes;
  }
  addTo(g, v128.add<real>(s0, s1));
}

function addTo(at: usize, sum: v128): void {
  store<real>(at, load<real>(at) + horizontal(sum));
}
