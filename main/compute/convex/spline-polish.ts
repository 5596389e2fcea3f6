import type { Loss } from '../../../shared/theory/losses';
import { distinctInputs, hingeProducts } from './spline-dual';
import type { Hinge } from './spline-gauge';
import type { SplineUnit } from './spline-pieces';
import { solveNormal, triangularFactor } from './triangular';

const NEWTON_STEPS = 500;
/** Newton steps that may bring nothing before the point counts as exact to rounding, or as lost. */
const PATIENCE = 3;
/** What is left of the stationarity, relative to β, where the optimum is known to rounding. */
const STATIONARY = 1e-11;
/** By how much, relatively, the dual constraint may be exceeded. */
const FEASIBLE = 1e-10;
const BACKTRACKS = 30;
/** Multiplications of one factorization, n·k², between two questions whether to stop, and of all of them, that are worth it: some tenths of a second. */
const STEP_WORK = 2e7;
const WORK = 3e8;

export interface SplineOptimum {
  /** Fit and dual point at every row. */
  F: Float64Array;
  N: Float64Array;
  hinges: (Hinge & { w: number })[];
  constant: number;
  /** ℓ(F) + β‖w‖₁. */
  value: number;
}

/** A hinge in use, with the sign that its weight has or will have. */
interface Active extends Hinge {
  sign: number;
  w: number;
  column: Float64Array;
}

/**
 * The optimum of a spline's lasso, min ℓ(Aw + c1) + β‖w‖₁ with one output and a smooth loss of positive curvature, to rounding, from a
 * solution that is nearly it: an active-set method. Newton's steps move the hinges in use, whose signs are kept; one that comes to zero
 * leaves; at a stationary point the hinge furthest beyond the dual constraint joins, until none is. Null where rounding or the size of the
 * data keep it from that.
 */
export function polishSpline(
  x: Float64Array,
  Y: Float64Array,
  loss: Loss,
  beta: number,
  { units, constant }: { units: readonly SplineUnit[]; constant: Float64Array },
  stopped: () => boolean,
): SplineOptimum | null {
  const { knots, place } = distinctInputs(x);
  const n = x.length;
  const hinge = ({ side, knot }: Hinge, w: number, sign: number): Active => ({
    side,
    knot,
    w,
    sign,
    column: x.map((value) => Math.max(0, side * (value - knot))),
  });
  let active = units.map((unit) => hinge(unit, unit.w[0], Math.sign(unit.w[0])));
  const one: Active = { side: 1, knot: 0, sign: 0, w: constant[0], column: new Float64Array(n).fill(1) };
  const mass = new Float64Array(knots.length);
  const curvature = new Float64Array(n);
  let least = Infinity;
  let idle = 0;
  let work = 0;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const cost = n * (active.length + 1) ** 2;
    work += cost;
    if (cost > STEP_WORK || work > WORK || stopped()) return null;
    const all = [...active, one];
    const { F, N, value } = evaluate(all, Y, loss, beta);
    const rest = Float64Array.from(all, ({ column, sign }) => dot(column, N) - beta * sign);
    const left = rest.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0) / beta;
    idle = left < 0.5 * least ? 0 : idle + 1;
    least = Math.min(least, left);
    if (left <= STATIONARY) {
      mass.fill(0);
      N.forEach((entry, i) => (mass[place[i]] += entry));
      const joins = violator(knots, mass, beta * (1 + FEASIBLE));
      if (!joins) return { F, N, hinges: active.filter(({ w }) => w !== 0), constant: one.w, value };
      active.push(hinge(joins, 0, joins.sign));
      [least, idle] = [Infinity, 0];
      continue;
    }
    if (idle > PATIENCE && least < 1e3 * STATIONARY) return null;
    loss.conjugateHessian(N, Y, curvature);
    const change = newtonStep(all, curvature, rest);
    if (!change) return null;
    const { alpha, leaves } = reach(active, change);
    const taken = descend(all, change, alpha, value, Y, loss, beta);
    all.forEach((own, j) => (own.w += taken * change[j]));
    if (taken === alpha && leaves >= 0) {
      active = active.filter((_, j) => j !== leaves);
      [least, idle] = [Infinity, 0];
    }
  }
  return null;
}

function evaluate(all: readonly Active[], Y: Float64Array, loss: Loss, beta: number): { F: Float64Array; N: Float64Array; value: number } {
  const F = new Float64Array(Y.length);
  const N = new Float64Array(Y.length);
  for (const { w, column } of all) for (let i = 0; i < F.length; i++) F[i] += w * column[i];
  loss.negativeGradient(F, Y, N);
  return { F, N, value: loss.value(F, Y) + beta * all.reduce((sum, { sign, w }) => sum + sign * w, 0) };
}

/** (BᵀHB)⁻¹ rest, B the columns and H = ℓ″ = 1/curvature of the conjugate; null where they are dependent. */
function newtonStep(all: readonly Active[], curvature: Float64Array, rest: Float64Array): Float64Array | null {
  const roots = curvature.map((value) => 1 / Math.sqrt(value));
  const weighted = all.map(({ column }) => column.map((value, i) => roots[i] * value));
  const lengths = weighted.map((column) => Math.sqrt(dot(column, column)));
  const R = triangularFactor(weighted.map((column, j) => column.map((value) => value / lengths[j])));
  if (!R) return null;
  return solveNormal(
    R,
    rest.map((value, j) => value / lengths[j]),
  ).map((value, j) => value / lengths[j]);
}

/** How far the step may go before the weight of a hinge changes its sign, at most 1, and which hinge that is. */
function reach(active: readonly Active[], change: Float64Array): { alpha: number; leaves: number } {
  let [alpha, leaves] = [1, -1];
  active.forEach(({ sign, w }, j) => {
    if (sign * change[j] >= 0) return;
    const limit = -w / change[j];
    if (limit <= alpha) [alpha, leaves] = [limit, j];
  });
  return { alpha, leaves };
}

/** The share of the step at which the objective is no larger, within its rounding. */
function descend(
  all: readonly Active[],
  change: Float64Array,
  alpha: number,
  value: number,
  Y: Float64Array,
  loss: Loss,
  beta: number,
): number {
  const limit = value + 1e-13 * Math.abs(value);
  for (let tries = 0; tries < BACKTRACKS; tries++, alpha *= 0.5) {
    const moved = all.map((own, j) => ({ ...own, w: own.w + alpha * change[j] }));
    if (evaluate(moved, Y, loss, beta).value <= limit) break;
  }
  return alpha;
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

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
