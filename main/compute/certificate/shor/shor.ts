import { performance } from 'node:perf_hooks';
import { reduce } from '../../convex/geometry';
import { kernels } from '../../engine/kernels';
import type { Bound, BoundProblem } from '../bound-method';
import { dualBound } from '../dual-bound';
import { leafArrays } from '../leaf-arrays';
import { shorGauge } from './gauge';

/** Milliseconds for all candidates together. */
const BUDGET = 3000;

/** The lower bound −ℓ*(−sN) at the best candidate N, with γ°(N) bounded by the strengthened Shor relaxation. */
export function shorBound(problem: BoundProblem): Bound {
  const { n, d, X, Y, loss, beta, candidates } = problem;
  const geometry = reduce(X, n, d);
  const end = performance.now() + BUDGET;
  let best: Bound | null = null;
  for (const N of candidates) {
    const { positive, negative, multipliers } = shorGauge(kernels(), geometry, N, () => problem.stopped() || performance.now() > end);
    const { value, margin, point } = dualBound(loss, N, Y, beta, Math.max(positive, negative), 0);
    if (best && !(value > best.lowerBound.value)) continue;
    // The whole ball is the only leaf of each sign.
    const leaves = ([1, -1] as const).map((sign, k) => ({ sign, path: [], ...multipliers[k], chords: false }));
    best = { lowerBound: { value, kind: 'relaxed', method: 'shor', margin }, point, arrays: leafArrays(leaves, n) ?? undefined };
  }
  if (!best) throw new RangeError('A bound needs at least one dual point to try.');
  return best;
}
