import type { Iteration, Run } from '../../shared/contract/run';

/**
 * The share of a run that is done. A solve cannot know how many iterations it will take; its share is how far its relative gap has come
 * down to the tolerance, in powers of ten, and never falls.
 */
export function shareDone(run: Run, iterations: readonly Iteration[]): number {
  const { done, total } = run.progress;
  if (run.spec.kind !== 'solve' || done > 0) return total > 0 ? Math.min(1, done / total) : 0;
  const { tolerance } = run.spec.spec;
  let closest = 1;
  for (const { primal, gap } of iterations) {
    if (gap !== null && primal !== 0) closest = Math.min(closest, Math.max(tolerance, Math.abs(gap / primal)));
  }
  return closest < 1 ? Math.log(closest) / Math.log(tolerance) : 0;
}
