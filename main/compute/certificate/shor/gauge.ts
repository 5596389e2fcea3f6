import type { Geometry } from '../../convex/geometry';
import type { Kernels } from '../../engine/kernels';
import { gaugeRounding } from '../dual-bound';
import { BarrierSolver, type Moments } from './barrier';
import { FirstOrderSolver } from './first-order';
import { rootRelaxation, type Relaxation } from './relaxation';

/** Multiplications of one Newton step up to which the barrier's few steps are quicker than many first-order ones. */
const NEWTON_WORK = 1e7;
const NEWTON_RANK = 15;
/** Relative precision of the relaxation's optimum: what is left of it is far below what the relaxation itself loses. */
const PRECISION = 1e-8;

/** Upper bounds of max f and of max −f, f(u) = νᵀ(Xu)₊, ‖u‖ ≤ 1, rounding included. */
export interface SignedGauge {
  positive: number;
  negative: number;
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
  const bound = (sign: 1 | -1) => {
    const weights = Float64Array.from({ length: n }, (_, i) => sign * nu[i] * rowNorms[i]);
    const relaxation = rootRelaxation(rows, r, weights);
    return relaxation.weight.some((_, i) => relaxation.kind[i] === 0) ? solved(kernels, relaxation, stopped) + rounding : 0;
  };
  return { positive: bound(1), negative: bound(-1) };
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

function solved(kernels: Kernels, relaxation: Relaxation, stopped: () => boolean): number {
  const { r, count } = relaxation;
  const variables = r + (r * (r + 1)) / 2;
  return kernels.arena.scope(() => {
    const quick = () => new FirstOrderSolver(kernels, relaxation).solve(stopped).bound;
    if (r > NEWTON_RANK || count * variables * variables > NEWTON_WORK) return quick();
    const goal = { threshold: 0, precision: PRECISION, stopped };
    const { bound } = new BarrierSolver(kernels, count, r).solve(relaxation, ballMoments(r), goal);
    return Number.isFinite(bound) ? bound : quick();
  });
}
