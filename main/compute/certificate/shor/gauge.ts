import type { Geometry } from '../../convex/geometry';
import type { Kernels } from '../../engine/kernels';
import { gaugeRounding } from '../dual-bound';
import { BarrierSolver, type Moments } from './barrier';
import { FirstOrderSolver } from './first-order';
import { POSITIVE, rootRelaxation, type Multipliers, type Relaxation } from './relaxation';

/** Multiplications of one Newton step up to which the barrier's few steps are quicker than many first-order ones. */
const NEWTON_WORK = 1e7;
const NEWTON_RANK = 15;
/** Relative precision of the relaxation's optimum: what is left of it is far below what the relaxation itself loses. */
const PRECISION = 1e-8;

/** Upper bounds of max f and of max −f, f(u) = νᵀ(Xu)₊, ‖u‖ ≤ 1, rounding included. */
export interface SignedGauge {
  positive: number;
  negative: number;
  /** What proves them, for f and for −f, by data row: s where a row counts up, e₁ and e₂ where it counts down. */
  multipliers: [Multipliers, Multipliers];
}

/**
 * The strengthened Shor bound of the two-layer ReLU gauge's dual norm, for each sign of ν: every row is replaced by a quadratic above it,
 * and the maximum of their sum over the ball is an eigenvalue problem (evaluate.ts). Any multipliers are proof, so it may be stopped at any
 * time.
 */
export function shorGauge(kernels: Kernels, geometry: Geometry, nu: Float64Array, stopped: () => boolean): SignedGauge {
  const { n, r, X, rowNorms } = geometry;
  const rows = unitRows(X, r, rowNorms);
  let length = 0;
  for (const value of nu) length += value * value;
  const rounding = gaugeRounding(nu, rowNorms, r) + Math.sqrt(length) * geometry.residual;
  const bounded = (sign: 1 | -1) => {
    const weights = Float64Array.from({ length: n }, (_, i) => sign * nu[i] * rowNorms[i]);
    const relaxation = rootRelaxation(rows, r, weights);
    const all = { first: new Float64Array(n), second: new Float64Array(n) };
    if (!relaxation.kind.includes(POSITIVE)) return { bound: 0, multipliers: all };
    const { bound, multipliers } = solved(kernels, relaxation, stopped);
    let k = 0;
    for (let i = 0; i < n; i++) {
      if (weights[i] === 0) continue;
      all.first[i] = multipliers.first[k];
      all.second[i] = multipliers.second[k++];
    }
    return { bound: bound + rounding, multipliers: all };
  };
  const [positive, negative] = [bounded(1), bounded(-1)];
  return { positive: positive.bound, negative: negative.bound, multipliers: [positive.multipliers, negative.multipliers] };
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

function solved(kernels: Kernels, relaxation: Relaxation, stopped: () => boolean): { bound: number; multipliers: Multipliers } {
  const { r, count } = relaxation;
  const variables = r + (r * (r + 1)) / 2;
  return kernels.arena.scope(() => {
    const quick = () => new FirstOrderSolver(kernels, relaxation).solve(stopped);
    if (r > NEWTON_RANK || count * variables * variables > NEWTON_WORK) return quick();
    const goal = { threshold: 0, precision: PRECISION, stopped };
    const solution = new BarrierSolver(kernels, count, r).solve(relaxation, ballMoments(r), goal);
    return Number.isFinite(solution.bound) ? solution : quick();
  });
}
