// One block of samples through a two-layer ReLU network, forward and back.
// Arrays over samples are panels (panels.ts).
import { SIZE, bytes, horizontal, panelBytes } from './lanes';
import { combine, products, row, rows4, sum0, sum1 } from './panel-tiles';
import { real } from './real';

/**
 * hidden ← (W₁x)₊ and outputs ← W₂·hidden for each sample: W₁ is h×d and W₂ c×h, row-major; x, hidden and outputs are panels
 * of d, h and c rows. NaN and infinity pass through.
 */
export function reluForward(panels: i32, d: i32, h: i32, c: i32, x: usize, w1: usize, w2: usize, hidden: usize, outputs: usize): void {
  let j = 0;
  for (; j + 4 <= h; j += 4) rows4(panels, d, x, panelBytes(d), w1 + bytes(j * d), 0, hidden + ((<usize>j) << 5), panelBytes(h));
  for (; j < h; j++) row(panels, d, x, panelBytes(d), w1 + bytes(j * d), 0, hidden + ((<usize>j) << 5), panelBytes(h));
  for (let k = 0; k < c; k++) outputRow(panels, h, hidden, w2 + bytes(k * h), outputs + ((<usize>k) << 5), panelBytes(c));
}

function outputRow(panels: i32, h: i32, hidden: usize, w: usize, out: usize, outBytes: usize): void {
  for (let p = 0; p < panels; p++) {
    combine(h, hidden, w);
    v128.store(out, sum0);
    v128.store(out, sum1, 16);
    hidden += panelBytes(h);
    out += outBytes;
  }
}

/**
 * Adds factor·∂ℓ/∂W₁ to g1 (h×d) and factor·∂ℓ/∂W₂ to g2 (c×h), from what `reluForward` left in `hidden` (overwritten here) and
 * `residual` = ∂ℓ/∂outputs. The slope of the ReLU at 0 is 0. `partial` is room for a vector for each of c·h weights.
 */
export function reluBackward(
  panels: i32,
  d: i32,
  h: i32,
  c: i32,
  x: usize,
  w2: usize,
  factor: real,
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
    store<real>(g2, load<real>(g2) + horizontal(v128.load(partial)));
    partial += 16;
    g2 += SIZE;
  }
  products(panels, d, h, hidden, panelBytes(h), x, panelBytes(d), g1);
}

/** Scalar output: partial[j] += residual·hidden_j, and hidden_j ← 1[hidden_j > 0]·w₂_j·residual. */
function throughOutput(panels: i32, h: i32, w2: usize, factor: real, hidden: usize, residual: usize, partial: usize): void {
  const zero = v128.splat<real>(0);
  for (let p = 0; p < panels; p++) {
    const r0 = v128.mul<real>(v128.splat<real>(factor), v128.load(residual));
    const r1 = v128.mul<real>(v128.splat<real>(factor), v128.load(residual, 16));
    let q = hidden;
    let w = w2;
    let sum = partial;
    const end = w2 + bytes(h);
    while (w < end) {
      const a0 = v128.load(q);
      const a1 = v128.load(q, 16);
      const weight = v128.load_splat<real>(w);
      v128.store(sum, v128.add<real>(v128.load(sum), v128.add<real>(v128.mul<real>(r0, a0), v128.mul<real>(r1, a1))));
      v128.store(q, v128.and(v128.gt<real>(a0, zero), v128.mul<real>(weight, r0)));
      v128.store(q, v128.and(v128.gt<real>(a1, zero), v128.mul<real>(weight, r1)), 16);
      q += 32;
      w += SIZE;
      sum += 16;
    }
    hidden += panelBytes(h);
    residual += panelBytes(1);
  }
}

/** The same for c outputs: partial[k·h + j] += residual_k·hidden_j, hidden_j ← 1[hidden_j > 0]·Σ_k w₂_kj·residual_k. */
function throughOutputs(panels: i32, h: i32, c: i32, w2: usize, factor: real, hidden: usize, residual: usize, partial: usize): void {
  const zero = v128.splat<real>(0);
  const scaling = v128.splat<real>(factor);
  for (let p = 0; p < panels; p++) {
    let q = hidden;
    for (let j = 0; j < h; j++) {
      const a0 = v128.load(q);
      const a1 = v128.load(q, 16);
      let d0 = zero;
      let d1 = zero;
      let r = residual;
      let w = w2 + bytes(j);
      let sum = partial + ((<usize>j) << 4);
      for (let k = 0; k < c; k++) {
        const r0 = v128.mul<real>(scaling, v128.load(r));
        const r1 = v128.mul<real>(scaling, v128.load(r, 16));
        const weight = v128.load_splat<real>(w);
        d0 = v128.add<real>(d0, v128.mul<real>(weight, r0));
        d1 = v128.add<real>(d1, v128.mul<real>(weight, r1));
        v128.store(sum, v128.add<real>(v128.load(sum), v128.add<real>(v128.mul<real>(r0, a0), v128.mul<real>(r1, a1))));
        r += 32;
        w += bytes(h);
        sum += (<usize>h) << 4;
      }
      v128.store(q, v128.and(v128.gt<real>(a0, zero), d0));
      v128.store(q, v128.and(v128.gt<real>(a1, zero), d1), 16);
      q += 32;
    }
    hidden += panelBytes(h);
    residual += panelBytes(c);
  }
}
