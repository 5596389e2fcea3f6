import type { Geometry } from '../../convex/patterns/geometry';
import type { Kernels } from '../../engine/kernels';
import { gaugeRounding } from '../dual-bound';
import type { SignedGauge } from '../signed-gauge';
import { attained } from './attained';
import { MomentSolver, type MomentGoal, type Moments } from './moment-solver';
import { FirstOrderSolver } from './first-order';
import { POSITIVE, rootRelaxation, type Multipliers, type Relaxation } from './relaxation';

/** Multiplications of one Newton step up to which the few steps of an interior-point method are quicker, and end far lower, than many first-order ones. */
const NEWTON_WORK = 1e8;
/** Relative precision of the relaxation's optimum: what is left of it is far below what the relaxation itself loses. */
const PRECISION = 1e-8;

/** How well the two maxima need be known. */
export interface Need {
  /** The larger of the two bounds matters only above this. */
  threshold: number;
  /** To what share of its excess over the threshold it is wanted. */
  precision: number;
  /** From here on it is of no use. */
  hopeless: number;
}

/** The bounds with what proves them, for f and for −f, by data row: s where a row counts up, e₁ and e₂ where it counts down. */
export interface ProvenGauge extends SignedGauge {
  multipliers: readonly [Multipliers, Multipliers];
}

/**
 * The strengthened Shor bound of the two-layer ReLU gauge's dual norm, for each sign of ν: every row is replaced by a quadratic above it,
 * and the maximum of their sum over the ball is an eigenvalue problem (evaluate.ts). Any multipliers are proof, so it may be stopped at any
 * time. With a `need` the smaller of the two bounds may be looser than it could be: up to the larger one, or to the threshold.
 */
export function shorGauge(kernels: Kernels, geometry: Geometry, nu: Float64Array, stopped: () => boolean, need?: Need): ProvenGauge {
  const { n, r, X, rowNorms } = geometry;
  const rows = unitRows(X, r, rowNorms);
  let length = 0;
  for (const value of nu) length += value * value;
  const rounding = gaugeRounding(nu, rowNorms, r) + Math.sqrt(length) * geometry.residual;
  const bounded = (sign: 1 | -1, goal: Need) => {
    const weights = Float64Array.from({ length: n }, (_, i) => sign * nu[i] * rowNorms[i]);
    const relaxation = rootRelaxation(rows, r, weights);
    if (!relaxation.kind.includes(POSITIVE)) return { bound: 0, multipliers: none(n) };
    const { bound, multipliers } = solved(kernels, relaxation, { ...goal, stopped });
    return { bound: bound + rounding, multipliers: spread(multipliers, weights) };
  };
  const exact = { threshold: 0, precision: PRECISION, hopeless: Infinity };
  if (!need) return proven(bounded(1, exact), bounded(-1, exact));
  const reach = attained(geometry, nu);
  const isFirst = reach.positive >= reach.negative;
  const larger = bounded(isFirst ? 1 : -1, need);
  const smaller =
    larger.bound >= need.hopeless
      ? { bound: Infinity, multipliers: none(n) }
      : bounded(isFirst ? -1 : 1, { ...need, threshold: Math.max(need.threshold, larger.bound - rounding) });
  return isFirst ? proven(larger, smaller) : proven(smaller, larger);
}

interface Bounded {
  bound: number;
  multipliers: Multipliers;
}

function proven(positive: Bounded, negative: Bounded): ProvenGauge {
  return { positive: positive.bound, negative: negative.bound, multipliers: [positive.multipliers, negative.multipliers] };
}

function none(n: number): Multipliers {
  return { first: new Float64Array(n), second: new Float64Array(n) };
}

/** Multipliers of a relaxation, which leaves out rows of weight 0, by data row. */
function spread({ first, second }: Multipliers, weights: Float64Array): Multipliers {
  const all = none(weights.length);
  let k = 0;
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    all.first[i] = first[k];
    all.second[i] = second[k++];
  });
  return all;
}

/** The rows at length one; zero rows stay zero. */
export function unitRows(X: Float64Array, r: number, rowNorms: Float64Array): Float64Array {
  return X.map((value, k) => (rowNorms[Math.floor(k / r)] > 0 ? value / rowNorms[Math.floor(k / r)] : 0));
}

/** A uniform point of the ball, a little inside. */
export function ballMoments(r: number): Moments {
  const U = new Float64Array(r * r);
  for (let j = 0; j < r; j++) U[j * r + j] = 0.5 / r;
  return { u: new Float64Array(r), U };
}

function solved(kernels: Kernels, relaxation: Relaxation, goal: MomentGoal): { bound: number; multipliers: Multipliers } {
  const { r, count } = relaxation;
  const variables = r + (r * (r + 1)) / 2;
  return kernels.arena.scope(() => {
    const quick = () => new FirstOrderSolver(kernels, relaxation).solve(goal.stopped, goal.threshold);
    if ((count + variables / 3) * variables * variables > NEWTON_WORK) return quick();
    const solution = new MomentSolver(kernels, count, r).solve(relaxation, ballMoments(r), goal);
    return Number.isFinite(solution.bound) ? solution : quick();
  });
}
