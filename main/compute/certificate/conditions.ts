import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Verdict } from '../../../shared/contract/verdict';
import { norm, normsOfRows } from '../engine/norm';

type Conditions = NonNullable<Verdict['conditions']>;
type Unit = Conditions['units'][number];
type Missing = Conditions['missing'][number];

/** Rows of the data at which ascents begin, beside the network's own units; the steps of one; how many atoms are told. */
const STARTS = 60;
const STEPS = 60;
const TOLD = 8;
/** ‖Nᵀφ‖/β above 1 by less than this is no violation that a training could have noticed. */
const NOTABLE = 1e-6;
/** Directions closer than this in cosine are one atom. */
const SAME = 0.999;

interface Design {
  n: number;
  d: number;
  /** n×d, the ones of a bias included. */
  data: Float64Array;
}

/**
 * The conditions of an optimum of ℓ + βγ for a two-layer network of ReLU or linear units at its own dual point N = −∇ℓ(F) (theory §2):
 * ‖Nᵀφ‖ ≤ β for every unit, with equality and along the outgoing weights for those that it has. W1 [K, m, d], b1 [K, m], W2 [K, C, m].
 * `design` holds the ones of a penalised bias; a free one is no part of a unit's length. Missing units are searched by ascents, so none
 * found is no proof that there is none.
 */
export function conditions(
  weights: Record<string, NdArray>,
  design: Design,
  { data: N, shape: [, C] }: Matrix,
  beta: number,
  isLinear: boolean,
): Conditions {
  const { W1, b1, W2 } = weights;
  const [K, m, inputs] = W1.shape;
  const units: Unit[] = [];
  const directions: Float64Array[] = [];
  for (let k = 0; k < K; k++)
    for (let j = 0; j < m; j++) {
      const row = k * m + j;
      const incoming = new Float64Array(design.d);
      for (let i = 0; i < inputs; i++) incoming[i] = W1.data[row * inputs + i];
      if (design.d > inputs) incoming[inputs] = b1?.data[row] ?? 0;
      const free = design.d === inputs ? (b1?.data[row] ?? 0) : 0;
      const outgoing = Float64Array.from({ length: C }, (_, c) => W2.data[(k * C + c) * m + j]);
      const [a, w] = [norm(incoming), norm(outgoing)];
      const product = price(design, incoming, free, N, C, isLinear);
      if (a > 0 && free === 0) directions.push(incoming.map((value) => value / a));
      const scale = a > 0 ? 1 / (a * beta) : 0;
      units.push({
        branch: k,
        unit: j,
        size: a * w,
        constraint: scale * norm(product),
        slackness: a * w > 0 ? norm(product.map((value, c) => scale * value - outgoing[c] / w)) : 0,
        imbalance: Math.abs(a - w) / Math.max(a, w, Number.MIN_VALUE),
      });
    }
  units.sort((x, y) => y.size - x.size || x.branch - y.branch || x.unit - y.unit);
  const hasFreeBias = b1 !== undefined && design.d === inputs;
  return { units, missing: hasFreeBias ? [] : missingUnits(design, directions, N, C, beta, isLinear) };
}

/** Nᵀφ for φ = (Xu + b)₊, or Xu + b. */
function price({ n, d, data }: Design, u: Float64Array, b: number, N: Float64Array, C: number, isLinear: boolean): Float64Array {
  const product = new Float64Array(C);
  for (let i = 0; i < n; i++) {
    let t = b;
    for (let j = 0; j < d; j++) t += data[i * d + j] * u[j];
    if (isLinear || t > 0) for (let c = 0; c < C; c++) product[c] += t * N[i * C + c];
  }
  return product;
}

/** Directions with ‖Nᵀφ(u)‖ > β that ascents u ← XᵀD(u)N ŵ, ŵ the direction of Nᵀφ, end at, but for those of units that still grow. */
export function missingUnits(
  design: Design,
  own: Float64Array[],
  N: Float64Array,
  C: number,
  beta: number,
  isLinear: boolean,
  growing = own,
): Missing[] {
  const { n, d, data } = design;
  const strength = normsOfRows(N, n, C).map((value, i) => value * norm(data, i * d, (i + 1) * d));
  const rows = Array.from(strength.keys()).sort((i, k) => strength[k] - strength[i] || i - k);
  const starts = rows.slice(0, STARTS).flatMap((i) => [data.slice(i * d, (i + 1) * d), data.slice(i * d, (i + 1) * d).map((x) => -x)]);
  const found: Missing[] = [];
  for (const start of [...own, ...starts]) {
    const { u, value } = ascend(design, start, N, C, isLinear);
    if (!(value > beta * (1 + NOTABLE))) continue;
    const known = found.findIndex(({ direction }) => direction.reduce((sum, x, j) => sum + x * u[j], 0) > SAME);
    const entry = { constraint: value / beta, direction: Array.from(u) };
    if (known < 0) found.push(entry);
    else if (found[known].constraint < entry.constraint) found[known] = entry;
  }
  // What the network has already, with a size that still grows, is not missing but too small; its own row in `units` says so.
  const missing = found.filter(({ direction }) => !growing.some((u) => u.reduce((sum, x, j) => sum + x * direction[j], 0) > SAME));
  return missing.sort((a, b) => b.constraint - a.constraint).slice(0, TOLD);
}

function ascend(
  { n, d, data }: Design,
  start: Float64Array,
  N: Float64Array,
  C: number,
  isLinear: boolean,
): { u: Float64Array; value: number } {
  const length = norm(start) || 1;
  let u = start.map((value) => value / length);
  let best = { u, value: 0 };
  for (let step = 0; step < STEPS; step++) {
    // G = NᵀD(u)X, so Nᵀφ(u) = Gu within the pattern of u.
    const G = new Float64Array(C * d);
    for (let i = 0; i < n; i++) {
      let t = 0;
      for (let j = 0; j < d; j++) t += data[i * d + j] * u[j];
      if (!isLinear && !(t > 0)) continue;
      for (let c = 0; c < C; c++) for (let j = 0; j < d; j++) G[c * d + j] += N[i * C + c] * data[i * d + j];
    }
    const product = Float64Array.from({ length: C }, (_, c) => u.reduce((sum, x, j) => sum + G[c * d + j] * x, 0));
    const now = norm(product);
    // With entries of N of both signs a step may also go down.
    if (now <= best.value * (1 + 1e-12)) break;
    best = { u, value: now };
    const next = u.map((_, j) => product.reduce((sum, w, c) => sum + w * G[c * d + j], 0));
    const size = norm(next);
    if (size === 0) break;
    u = next.map((entry) => entry / size);
  }
  return best;
}
