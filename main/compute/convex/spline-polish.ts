import type { Loss } from '../../../shared/theory/losses';
import { distinctInputs, hingeProducts } from './spline-dual';
import type { Hinge } from './spline-gauge';
import type { SplineUnit } from './spline-pieces';
import { triangularFactor, solveNormal } from './triangular';

const ROUNDS = 100;
const NEWTON_STEPS = 40;
/** What is left of the stationarity, relative to β, where the optimum is known to rounding. */
const STATIONARY = 1e-11;
/** By how much, relatively, the dual constraint may be exceeded. */
const FEASIBLE = 1e-10;
/** Multiplications of one factorization, n·k², that are worth it. */
const WORK = 2e8;

export interface SplineOptimum {
  /** Fit and dual point at every row. */
  F: Float64Array;
  N: Float64Array;
  hinges: (Hinge & { w: number })[];
  constant: number;
  /** ℓ(F) + β‖w‖₁. */
  value: number;
}

/**
 * The optimum of a spline's lasso, min ℓ(Aw + c1) + β‖w‖₁ with one output and a smooth loss of positive curvature, to rounding: Newton's method on the
 * hinges that are used, with their signs, which the optimality conditions then confirm; a hinge of the wrong sign leaves, one beyond the
 * dual constraint joins. Null where that settles nothing.
 */
export function polishSpline(
  x: Float64Array,
  Y: Float64Array,
  loss: Loss,
  beta: number,
  { units, constant }: { units: readonly SplineUnit[]; constant: Float64Array },
): SplineOptimum | null {
  const { knots, place } = distinctInputs(x);
  const n = x.length;
  let active = units.map(({ side, knot, w }) => ({ side, knot, w: w[0], sign: Math.sign(w[0]) }));
  let c = constant[0];
  const mass = new Float64Array(knots.length);
  for (let round = 0; round < ROUNDS; round++) {
    if (n * (active.length + 1) ** 2 > WORK) return null;
    const columns = [...active.map(({ side, knot }) => x.map((value) => Math.max(0, side * (value - knot)))), new Float64Array(n).fill(1)];
    const prices = Float64Array.from([...active.map(({ sign }) => beta * sign), 0]);
    const point = stationary(columns, prices, Float64Array.from([...active.map(({ w }) => w), c]), Y, loss, beta);
    if (!point) return null;
    const worst = active.reduce((least, { sign }, j) => (sign * point.w[j] < least.value ? { j, value: sign * point.w[j] } : least), {
      j: -1,
      value: 0,
    });
    active = active.map((hinge, j) => ({ ...hinge, w: point.w[j] }));
    c = point.w[active.length];
    if (worst.j >= 0) {
      active.splice(worst.j, 1);
      continue;
    }
    mass.fill(0);
    point.N.forEach((value, i) => (mass[place[i]] += value));
    const joins = violator(knots, mass, beta * (1 + FEASIBLE));
    if (!joins) {
      const value = loss.value(point.F, Y) + beta * active.reduce((sum, { w }) => sum + Math.abs(w), 0);
      return { F: point.F, N: point.N, hinges: active.filter(({ w }) => w !== 0), constant: c, value };
    }
    active.push({ ...joins, w: 0 });
  }
  return null;
}

/** w with columnᵀN = price for every column, N = −∇ℓ(Σ columns·w); null where Newton's method does not get there. */
function stationary(
  columns: Float64Array[],
  prices: Float64Array,
  start: Float64Array,
  Y: Float64Array,
  loss: Loss,
  beta: number,
): { w: Float64Array; F: Float64Array; N: Float64Array } | null {
  const w = start.slice();
  const F = new Float64Array(Y.length);
  const N = new Float64Array(Y.length);
  const curvature = new Float64Array(Y.length);
  const lengths = columns.map((column) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)));
  let least = Infinity;
  let best: { w: Float64Array; F: Float64Array; N: Float64Array } | null = null;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    F.fill(0);
    columns.forEach((column, j) => column.forEach((value, i) => (F[i] += w[j] * value)));
    loss.negativeGradient(F, Y, N);
    const rest = Float64Array.from(columns, (column, j) => column.reduce((sum, value, i) => sum + value * N[i], 0) - prices[j]);
    // The constant's residual counts as that of a hinge that reaches over all of the data.
    const left = rest.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / beta;
    if (left < least) best = { w: w.slice(), F: F.slice(), N: N.slice() };
    else if (least <= STATIONARY) break;
    least = Math.min(least, left);
    if (left === 0) break;
    loss.conjugateHessian(N, Y, curvature);
    const roots = curvature.map((value) => 1 / Math.sqrt(value));
    const R = triangularFactor(columns.map((column, j) => column.map((value, i) => (roots[i] * value) / lengths[j])));
    if (!R) return null;
    const change = solveNormal(
      R,
      rest.map((value, j) => value / lengths[j]),
    );
    change.forEach((value, j) => (w[j] += value / lengths[j]));
  }
  return least <= STATIONARY ? best : null;
}

/** The hinge that exceeds the limit most; null where none does. */
function violator(knots: Float64Array, N: Float64Array, limit: number): (Hinge & { sign: number }) | null {
  const { right, left } = hingeProducts(knots, N);
  let most = limit;
  let found: (Hinge & { sign: number }) | null = null;
  for (const [side, products] of [
    [1, right],
    [-1, left],
  ] as const)
    products.forEach((value, j) => {
      if (Math.abs(value) <= most) return;
      most = Math.abs(value);
      found = { side, knot: knots[j], sign: Math.sign(value) };
    });
  return found;
}
