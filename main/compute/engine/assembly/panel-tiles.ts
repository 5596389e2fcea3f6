// The inner loops over panels (panels.ts) that the kernels of networks share.
import { horizontal } from './lanes';

// pmax(v, floor) keeps NaN, where pmax(floor, v) would hide it.
/** out[a] ← max(Σ_i w_ai·x[i], floor) for 4 units a; w holds their weights one after the other. NaN passes through. */
export function rows4(panels: i32, d: i32, x: usize, xBytes: usize, w: usize, floor: f64, out: usize, outBytes: usize): void {
  const rowBytes = (<usize>d) << 3;
  const least = f64x2.splat(floor);
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
    v128.store(out, f64x2.pmax(s00, least));
    v128.store(out, f64x2.pmax(s01, least), 16);
    v128.store(out, f64x2.pmax(s10, least), 32);
    v128.store(out, f64x2.pmax(s11, least), 48);
    v128.store(out, f64x2.pmax(s20, least), 64);
    v128.store(out, f64x2.pmax(s21, least), 80);
    v128.store(out, f64x2.pmax(s30, least), 96);
    v128.store(out, f64x2.pmax(s31, least), 112);
    x += xBytes;
    out += outBytes;
  }
}

/** The same for one unit. */
export function row(panels: i32, d: i32, x: usize, xBytes: usize, w: usize, floor: f64, out: usize, outBytes: usize): void {
  const least = f64x2.splat(floor);
  for (let p = 0; p < panels; p++) {
    combine(d, x, w);
    v128.store(out, f64x2.pmax(v128.load(SUM), least));
    v128.store(out, f64x2.pmax(v128.load(SUM, 16), least), 16);
    x += xBytes;
    out += outBytes;
  }
}

/** Where `combine` leaves its four sums. */
export const SUM: usize = memory.data(32, 16);

/** SUM ← Σ w_i·panel[i] of one panel; even and odd rows apart, which halves the chain of additions. */
export function combine(rows: i32, panel: usize, w: usize): void {
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

/** g[a][b] += Σ_s delta_a·x_b over all samples, for 4 hidden units a and 2 inputs b. */
export function products4x2(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
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
export function products4x1(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize, d: i32): void {
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

/** The same for one hidden unit and one input. */
export function product(panels: i32, delta: usize, deltaBytes: usize, x: usize, xBytes: usize, g: usize): void {
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
