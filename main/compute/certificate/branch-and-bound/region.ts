import { norm } from '../../engine/norm';
import type { Moments } from '../shor/moment-solver';
import { FIXED, NEGATIVE, POSITIVE, WIDENING, type Relaxation } from '../shor/relaxation';
import type { Cone } from './cone';

/** A row that can be this far at most on one side of zero counts as being on the other. */
const THIN = 1e-7;

/** A cone of directions u, ‖u‖ ≤ 1, given by the sides of some rows, and what follows for x_iᵀu of all of them. It depends on no ν. */
export interface Region {
  /** The rows whose sides branching chose. */
  fixed: readonly number[];
  /** ±1 where the side of a row is known, 0 where not. */
  sides: Int8Array;
  low: Float64Array;
  high: Float64Array;
  /** Points spread over the region. */
  moments: Moments;
  /** Too narrow for the semidefinite relaxation. */
  thin: boolean;
}

/** The region of `parent` where row `fixed` is on `side`; the whole ball without a parent. */
export function makeRegion(cone: Cone, X: Float64Array, n: number, r: number, parent?: Region, row = 0, side: 1 | -1 = 1): Region {
  const sides = parent ? parent.sides.slice() : new Int8Array(n);
  const fixed = parent ? [...parent.fixed, row] : [];
  if (parent) sides[row] = side;
  const low = parent ? parent.low.slice() : new Float64Array(n).fill(-1 - WIDENING);
  const high = parent ? parent.high.slice() : new Float64Array(n).fill(1 + WIDENING);
  cone.set(fixed, X, sides);
  const branched = new Set(fixed);
  const moments = { u: new Float64Array(r), U: new Float64Array(r * r) };
  let points = 0;
  let thin = false;
  for (let i = 0; i < n; i++) {
    if (sides[i] !== 0 && !branched.has(i)) continue;
    const x = X.subarray(i * r, (i + 1) * r);
    if (sides[i] >= 0) {
      const { length, point } = cone.project(x.slice());
      high[i] = Math.min(high[i], length + WIDENING);
      points += include(moments, point);
    }
    if (sides[i] <= 0) {
      const { length, point } = cone.project(x.map((value) => -value));
      low[i] = Math.max(low[i], -length - WIDENING);
      points += include(moments, point);
    }
    if (sides[i] !== 0) thin ||= (sides[i] > 0 ? high[i] : -low[i]) < THIN;
    else if (high[i] < THIN) sides[i] = -1;
    else if (low[i] > -THIN) sides[i] = 1;
  }
  if (points === 0) thin = true;
  for (let j = 0; j < r; j++) moments.u[j] /= 2 * points;
  for (let j = 0; j < r * r; j++) moments.U[j] /= 2 * points;
  return { fixed, sides, low, high, moments, thin };
}

/** Adds the direction of a point at radius 1 and ½. */
function include({ u, U }: Moments, point: Float64Array): number {
  const r = u.length;
  let square = 0;
  for (const value of point) square += value * value;
  if (!(square > THIN * THIN)) return 0;
  const length = Math.sqrt(square);
  for (let j = 0; j < r; j++) {
    u[j] += (1.5 * point[j]) / length;
    for (let k = 0; k <= j; k++) U[j * r + k] += (1.25 * point[j] * point[k]) / square;
  }
  return 1;
}

/** The relaxation of max Σ w_i(x_iᵀu)₊ over a region, and the data row of each of its rows. */
export interface RegionRelaxation {
  relaxation: Relaxation;
  rows: Int32Array;
}

/** Rows of known side are linear; the branched ones also give the relaxation their T ≤ ht. */
export function relax(region: Region, X: Float64Array, r: number, weights: Float64Array): RegionRelaxation {
  const { sides, low, high, fixed } = region;
  const linear = new Float64Array(r);
  let constant = 0;
  const free: number[] = [];
  for (let i = 0; i < weights.length; i++) {
    if (sides[i] === 0) {
      if (weights[i] !== 0) free.push(i);
      continue;
    }
    if (sides[i] > 0) for (let j = 0; j < r; j++) linear[j] += weights[i] * X[i * r + j];
    // A row of implied side may still be a little beyond zero.
    constant += Math.max(0, weights[i]) * Math.max(0, sides[i] > 0 ? -low[i] : high[i]) * (isFixed(fixed, i) ? 0 : 1);
  }
  const count = free.length + fixed.length;
  const rows = Int32Array.from([...free, ...fixed]);
  const relaxation: Relaxation = {
    r,
    constant,
    linear,
    count,
    X: new Float64Array(count * r),
    kind: new Uint8Array(count),
    weight: new Float64Array(count),
    low: new Float64Array(count),
    high: new Float64Array(count),
  };
  rows.forEach((i, k) => {
    const turned = k >= free.length && sides[i] < 0;
    for (let j = 0; j < r; j++) relaxation.X[k * r + j] = turned ? -X[i * r + j] : X[i * r + j];
    relaxation.kind[k] = k >= free.length ? FIXED : weights[i] > 0 ? POSITIVE : NEGATIVE;
    relaxation.weight[k] = k >= free.length ? 0 : Math.abs(weights[i]);
    relaxation.low[k] = turned ? -high[i] : low[i];
    relaxation.high[k] = turned ? -low[i] : high[i];
  });
  return { relaxation, rows };
}

function isFixed(fixed: readonly number[], row: number): boolean {
  return fixed.includes(row);
}

/**
 * A quick bound: each free row by a line, the chord of (t)₊ over its interval where it counts up, t or 0 by the side of the region's
 * middle where it counts down; then the maximum of one linear function over the region. Exact where no row is free.
 */
export function chordBound(
  region: Region,
  { relaxation }: RegionRelaxation,
  cone: Cone,
): { bound: number; point: Float64Array; slopes: Float64Array } {
  const { r, count, kind, weight, low, high, X } = relaxation;
  const linear = relaxation.linear.slice();
  /** Of rows that count down: 1 where the line is t, 0 where it is 0. */
  const slopes = new Float64Array(count);
  let { constant } = relaxation;
  let terms = Math.abs(constant) + norm(linear);
  for (let k = 0; k < count; k++) {
    if (kind[k] === FIXED) continue;
    let slope;
    if (kind[k] === POSITIVE) {
      slope = (weight[k] * high[k]) / (high[k] - low[k]);
      constant -= slope * low[k];
    } else {
      let middle = 0;
      for (let j = 0; j < r; j++) middle += X[k * r + j] * region.moments.u[j];
      if (middle > 0) slopes[k] = 1;
      slope = -weight[k] * slopes[k];
    }
    terms += weight[k];
    for (let j = 0; j < r; j++) linear[j] += slope * X[k * r + j];
  }
  const { length, point } = cone.project(linear);
  return { bound: constant + length + 8 * (count + r + 8) * Number.EPSILON * terms, point, slopes };
}
