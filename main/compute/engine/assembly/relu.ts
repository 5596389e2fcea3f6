// One block of samples through a two-layer ReLU network, forward and back.
// Arrays over samples are panels (panels.ts).
import { horizontal, panelBytes } from './lanes';
import { SUM, combine, product, products4x1, products4x2, row, rows4 } from './panel-tiles';

/**
 * hidden ← (W₁x)₊ and outputs ← W₂·hidden for each sample: W₁ is h×d and W₂ c×h, row-major; x, hidden and outputs are panels
 * of d, h and c rows. NaN and infinity pass through.
 */
export function reluForward(panels: i32, d: i32, h: i32, c: i32, x: usize, w1: usize, w2: usize, hidden: usize, outputs: usize): void {
  let j = 0;
  for (; j + 4 <= h; j += 4) rows4(panels, d, x, panelBytes(d), w1 + ((<usize>(j * d)) << 3), 0, hidden + ((<usize>j) << 5), panelBytes(h));
  for (; j < h; j++) row(panels, d, x, panelBytes(d), w1 + ((<usize>(j * d)) << 3), 0, hidden + ((<usize>j) << 5), panelBytes(h));
  for (let k = 0; k < c; k++) outputRow(panels, h, hidden, w2 + ((<usize>(k * h)) << 3), outputs + ((<usize>k) << 5), panelBytes(c));
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
