import type { Geometry } from '../../convex/geometry';
import type { Kernels } from '../../engine/kernels';
import { gaugeRounding } from '../dual-bound';
import type { SignedGauge } from '../signed-gauge';
import { attained } from './attained';
import { BarrierSolver, type BarrierGoal, type Moments } from './barrier';
import { FirstOrderSolver } from './first-order';
import { POSITIVE, rootRelaxation, type Relaxation } from './relaxation';

/** Multiplications of one Newton step up to which the barrier's few steps are quicker, and end far lower, than many first-order ones. */
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

/**
 * The strengthened Shor bound of the two-layer ReLU gauge's dual norm, for each sign of ν: every row is replaced by a quadratic above it,
 * and the maximum of their sum over the ball is an eigenvalue problem (evaluate.ts). Any multipliers are proof, so it may be stopped at any
 * time. With a `need` the smaller of the two bounds may be looser than it could be: up to the larger one, or to the threshold.
 */
export function shorGauge(kernels: Kernels, geometry: Geometry, nu: Float64Array, stopped: () => boolean, need?: Need): SignedGauge {
  const { n, r, X, rowNorms } = geometry;
  const rows = unitRows(X, r, rowNorms);
  let length = 0;
  for (const value of nu) length += value * value;
  const rounding = gaugeRounding(nu, rowNorms, r) + Math.sqrt(length) * geometry.residual;
  const bound = (sign: 1 | -1, goal: Need) => {
    const weights = Float64Array.from({ length: n }, (_, i) => sign * nu[i] * rowNorms[i]);
    const relaxation = rootRelaxation(rows, r, weights);
    return relaxation.kind.includes(POSITIVE) ? solved(kernels, relaxation, { ...goal, stopped }) + rounding : 0;
  };
  const exact = { threshold: 0, precision: PRECISION, hopeless: Infinity };
  if (!need) return { positive: bound(1, exact), negative: bound(-1, exact) };
  const reach = attained(geometry, nu);
  const isFirst = reach.positive >= reach.negative;
  const larger = bound(isFirst ? 1 : -1, need);
  const smaller =
    larger >= need.hopeless ? Infinity : bound(isFirst ? -1 : 1, { ...need, threshold: Math.max(need.threshold, larger - rounding) });
  return isFirst ? { positive: larger, negative: smaller } : { positive: smaller, negative: larger };
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

function solved(kernels: Kernels, relaxation: Relaxation, goal: BarrierGoal): number {
  const { r, count } = relaxation;
  const variables = r + (r * (r + 1)) / 2;
  return kernels.arena.scope(() => {
    const quick = () => new FirstOrderSolver(kernels, relaxation).solve(goal.stopped, goal.threshold).bound;
    if ((count + variables / 3) * variables * variables > NEWTON_WORK) return quick();
    const { bound } = new BarrierSolver(kernels, count, r).solve(relaxation, ballMoments(r), goal);
    return Number.isFinite(bound) ? bound : quick();
  });
}
