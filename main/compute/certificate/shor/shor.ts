import { performance } from 'node:perf_hooks';
import { reduce } from '../../convex/patterns/geometry';
import { kernels } from '../../engine/kernels';
import type { Bound, BoundProblem } from '../bound-method';
import { dualBound } from '../dual-bound';
import { leafArrays, wholeBall } from '../leaf-arrays';
import { attained } from './attained';
import { shorGauge } from './gauge';

/** Milliseconds for all candidates together. */
const BUDGET = 3000;
/** Share of what γ°(N) exceeds β by to which it is wanted: the relaxation itself loses far more. Where it is tight, so is the bound. */
const PRECISION = 1e-4;
/** Steps of the search for the ρ from which on a candidate is of no use. */
const DOUBLINGS = 20;
const HALVES = 20;

/**
 * The lower bound −ℓ*(−sN) at the best candidate N, with γ°(N) bounded by the strengthened Shor relaxation. A candidate that would not be
 * better even if γ°(N) were no more than what ascents attain is passed over.
 */
export function shorBound(problem: BoundProblem): Bound | null {
  const { n, d, X, Y, loss, beta, candidates } = problem;
  const geometry = reduce(X, n, d);
  const end = performance.now() + BUDGET;
  const stopped = () => problem.stopped() || performance.now() > end;
  let known = problem.known ?? -Infinity;
  let best: Bound | null = null;
  for (const N of candidates) {
    const reach = attained(geometry, N);
    const bound = (rho: number) => dualBound(loss, N, Y, beta, rho, 0);
    const hopeless = firstWithout((rho) => bound(rho).value > known, Math.max(reach.positive, reach.negative));
    if (hopeless === 0) continue;
    const need = { threshold: beta, precision: PRECISION, hopeless };
    const { positive, negative, multipliers } = shorGauge(kernels(), geometry, N, stopped, need);
    const { value, margin, point } = bound(Math.max(positive, negative));
    if (best && value <= known) continue;
    best = {
      lowerBound: { value, kind: 'relaxed', method: 'shor', margin },
      point,
      arrays: leafArrays(wholeBall(multipliers), n) ?? undefined,
    };
    known = Math.max(known, value);
  }
  return best;
}

/** About where `useful`, true up to some ρ, ends above `low`: 0 where it has ended there, ∞ where it does not end within reason. */
function firstWithout(useful: (rho: number) => boolean, low: number): number {
  if (!useful(low)) return 0;
  let high = low;
  for (let doubling = 0; useful(high); doubling++) {
    if (doubling === DOUBLINGS) return Infinity;
    low = high;
    high *= 2;
  }
  for (let half = 0; half < HALVES; half++) {
    const middle = 0.5 * (low + high);
    if (useful(middle)) low = middle;
    else high = middle;
  }
  return high;
}
