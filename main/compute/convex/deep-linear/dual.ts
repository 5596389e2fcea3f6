import type { Loss } from '../../../../shared/theory/losses';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import type { SolveResult } from '../../../../shared/contract/run';
import type { DualBound } from '../../certificate/dual-bound';
import type { Control } from '../control';
import { nuclearTo } from './nuclear';
import type { Geometry } from '../patterns/geometry';
import { linearBound, linearGauge } from '../pricing/linear-gauge';
import { withConstant, type Penalty } from './penalty';
import { weightDecayBound } from './weight-decay-bound';

/** Relative precision of the programs that a bound over many t is put together from, and in units of the tolerance that was asked for. */
const FINEST = 1e-10;
const FINER = 0.05;
/** The coarsest that will do, in the same units: values of a path over t are bounds at any precision. */
const COARSER = 20;

export interface LinearDual {
  /** D with its dual point. */
  dual: DualBound;
  /** The other dual points whose lines the bound for weight decay takes; null where one point is all. */
  lines: Float64Array[] | null;
  status: SolveResult['status'];
  /** ‖XᵀN‖₂ at N = −∇ℓ(0). */
  tau: number;
  iterations: number;
  /** The minimiser with ‖W‖_* in place of ‖W‖_{S_p} (at the best t where none is held); null where it was not reached. */
  convex: Float64Array | null;
}

/** D: the value with the nuclear norm in place of ‖W‖_{S_p}, at fixed norms of the first layers or at the best of them (theory §2); Y n×C. */
export function linearDual(
  geometry: Geometry,
  loss: Loss,
  Y: Float64Array,
  C: number,
  penalty: Penalty,
  tolerance: number,
  control: Control,
): LinearDual {
  const N = dualAtZero(loss, Y);
  const { rho: tau, slack } = linearGauge(geometry.X, geometry.n, geometry.r, geometry.rowNorms, N, C);
  const fine = Math.max(FINEST, FINER * tolerance);
  if (penalty.form === 'norm' || penalty.L === 2) {
    const precisions = penalty.L === 2 ? [tolerance] : [fine, tolerance, COARSER * tolerance];
    const { dual, status, W, iterations } = nuclearTo(precisions, geometry, loss, Y, C, penalty.factor, control);
    return { dual: { ...dual, ...withConstant(dual, penalty) }, lines: null, status, tau, iterations, convex: W };
  }
  if (geometry.r === 0)
    return { dual: linearBound(loss, geometry, N, Y, C, 1), lines: [], status: 'solved', tau: 0, iterations: 0, convex: null };
  let iterations = 0;
  let status: SolveResult['status'] = 'solved';
  let convex: Float64Array | null = null;
  let least = Infinity;
  const betaMax = (tau + slack) * (1 + 1e-12);
  const atZero = linearBound(loss, geometry, N, Y, C, betaMax * (1 + 1e-12));
  const evaluate = (b: number) => {
    const found = nuclearTo([fine, tolerance, COARSER * tolerance], geometry, loss, Y, C, b, control);
    iterations += found.iterations;
    if (found.status !== 'solved') status = found.status;
    const value = found.primal + 0.5 * penalty.beta * (penalty.L - 2) * (penalty.beta / b) ** (2 / (penalty.L - 2));
    if (value < least) [convex, least] = [found.W, value];
    return found.status === 'solved' ? { upper: found.primal, lower: found.dual } : null;
  };
  const dual = weightDecayBound(evaluate, { L: penalty.L, beta: penalty.beta, betaMax, atZero, tolerance: 0.1 * tolerance });
  // A bound that could not be finished leaves the trivial one: no loss is negative.
  const trivial = { value: 0, margin: 0, point: new Float64Array(Y.length), lines: [] };
  const { lines, ...found } = dual ?? trivial;
  return { dual: found, lines, status, tau, iterations, convex };
}
