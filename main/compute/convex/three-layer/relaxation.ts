import type { LinearRow, SecondOrderCone } from '../conic/cone-program';
import { solveConeProgram } from '../conic/interior-point';
import { MIXED, ON, type BlockNormKind, type Combination } from './combination';

/** What is decided about a mixed row with μ_i > 0: nothing, z_i ≤ 0, z_i ≥ 0. */
export const OPEN = -1;
export const DOWN = 0;
export const UP = 1;

const PRECISION = 1e-11;

export interface Relaxed {
  /** Proven, rounding included: no w of the node has a larger Σ μ_i(z_i)₊ at norm 1. */
  bound: number;
  /** The relaxation's maximiser, of norm about 1. */
  w: Float64Array;
  /** What proves the bound. */
  multipliers(): LeafMultipliers;
}

/** Multipliers for unit rows. */
export interface LeafMultipliers {
  /** ≥ 0, of each neuron's inequalities sign_i·x_i·w_j ≥ 0; m×n row-major. */
  walls: Float64Array;
  /** c with μ_i(z_i)₊ ≤ c_iz_i on the decided rows and on those with μ_i < 0, of n. */
  slopes: Float64Array;
}

/**
 * An upper bound of max Σ_i μ_i(z_i)₊ over the first-layer cones of a combination and the decisions about some rows, w of norm 1. Rows
 * with μ_i ≤ 0 are concave as they are; an open row with μ_i > 0 counts its positive neurons only, (p − q)₊ ≤ p. Any multipliers of the
 * conic program are proof by weak duality, ‖c + Σλ_k g_k‖ in the dual norm, so nothing is trusted but that last sum; the
 * first that proves `limit` are taken.
 */
export function relax(combination: Combination, mu: Float64Array, decisions: Int8Array, kind: BlockNormKind, limit: number): Relaxed {
  const { m, data, A, signs, walls } = combination;
  const { n, r, rowNorms } = data;
  const width = m * r;
  const costs: number[] = [];
  for (let i = 0; i < n; i++) if (combination.kind[i] === MIXED && mu[i] < 0) costs.push(i);
  const tops = kind === 'sum' ? m : 1;
  const size = width + tops + costs.length;

  const c = new Float64Array(width);
  const rows: LinearRow[] = [];
  /** The multiples of w's linear forms that the rows are made of, in the same order. */
  const forms: { from: number; values: Float64Array; row: number }[] = [];
  for (const { column, row, of } of walls) {
    rows.push({ at: column * r, values: row, bound: 0 });
    forms.push({ from: column * r, values: row, row: of });
  }
  let weight = 0;
  for (let i = 0; i < n; i++) {
    const a = A.subarray(i * width, (i + 1) * width);
    weight += Math.abs(mu[i]) * rowNorms[i];
    if (combination.kind[i] === ON) add(c, mu[i], a, 0, width);
    if (combination.kind[i] !== MIXED || mu[i] <= 0) continue;
    if (decisions[i] === OPEN) {
      for (let j = 0; j < m; j++) if (signs[j] > 0) add(c, mu[i], a, j * r, (j + 1) * r);
      continue;
    }
    if (decisions[i] === UP) add(c, mu[i], a, 0, width);
    const sign = decisions[i] === UP ? -1 : 1;
    const values = a.map((value) => (sign * value) / rowNorms[i]);
    rows.push({ at: 0, values, bound: 0 });
    forms.push({ from: 0, values, row: i });
  }
  const cost = new Float64Array(size);
  for (let l = 0; l < width; l++) cost[l] = -c[l];
  costs.forEach((i, k) => {
    const variable = width + tops + k;
    // g_i ≥ z_i/‖x_i‖, g_i ≥ 0.
    const values = new Float64Array(size);
    for (let l = 0; l < width; l++) values[l] = A[i * width + l] / rowNorms[i];
    values[variable] = -1;
    rows.push({ at: 0, values, bound: 0 });
    forms.push({ from: 0, values: values.subarray(0, width), row: i });
    cost[variable] = -mu[i] * rowNorms[i];
  });
  const constrained = forms.length;
  costs.forEach((_, k) => rows.push({ at: width + tops + k, values: Float64Array.of(-1), bound: 0 }));
  rows.push({ at: width, values: new Float64Array(tops).fill(1), bound: 1 });
  const cones: SecondOrderCone[] =
    kind === 'sum'
      ? Array.from({ length: m }, (_, j) => ({ top: width + j, from: j * r, size: r }))
      : [{ top: width, from: 0, size: width }];
  const first = constrained - costs.length;
  /** A multiplier that may be used: −|μ_i|(z_i)₊ ≤ −θ|μ_i|z_i holds for θ ∈ [0, 1] only. */
  const usable = (multipliers: ArrayLike<number>, k: number) =>
    Math.min(Math.max(0, multipliers[k]), k >= first ? cost[width + tops + k - first] : Infinity);
  /** The bound that the multipliers prove, with what rounding may hide of it. */
  const proven = (multipliers: ArrayLike<number>) => {
    const G = c.slice();
    let total = weight;
    for (let k = 0; k < constrained; k++) {
      const lambda = usable(multipliers, k);
      add(G, -lambda, forms[k].values, 0, forms[k].values.length, forms[k].from);
      total += lambda;
    }
    return combination.dualSize(G, kind) + 4 * (n + constrained + width + 8) * Number.EPSILON * total * Math.sqrt(m);
  };
  let best = new Float64Array(constrained);
  let bound = proven(best);
  // Cones without an interior have multipliers beyond all bounds: the best on the way is kept.
  const { x } = solveConeProgram({ size, cost, smooth: null, rows, cones }, PRECISION, (multipliers) => {
    const next = proven(multipliers);
    if (next < bound) [bound, best] = [next, Float64Array.from(multipliers).subarray(0, constrained)];
    return bound <= limit;
  });
  return { bound, w: x.slice(0, width), multipliers: () => multipliersOf(best) };

  function multipliersOf(values: Float64Array): LeafMultipliers {
    const found = { walls: new Float64Array(m * n), slopes: new Float64Array(n) };
    forms.forEach(({ row, from }, k) => {
      const lambda = usable(values, k);
      if (k < walls.length) found.walls[(from / r) * n + row] += lambda;
      else found.slopes[row] = decisions[row] === UP && mu[row] > 0 ? mu[row] * rowNorms[row] + lambda : -lambda;
    });
    return found;
  }
}

/** target[offset + l] += factor·values[l] for l from `from` up to `to`. */
function add(target: Float64Array, factor: number, values: Float64Array, from: number, to: number, offset = 0): void {
  for (let l = from; l < to; l++) target[offset + l] += factor * values[l];
}
