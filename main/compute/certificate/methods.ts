import type { Bound, BoundMethod, BoundProblem } from './bound-method';
import { closedFormBound } from './closed-form';
import { relaxedProgramBound } from './relaxed-program/bound';
import { shorBound } from './shor/shor';

/** How a true lower bound is found where the patterns are not all priced: one file and one line each. */
export const BOUND_METHODS: Readonly<Record<string, BoundMethod>> = {
  'closed-form': closedFormBound,
  // No scaled point has a better Shor bound than the relaxed program's own, where there is time for it.
  'relaxed-program': (problem) => relaxedProgramBound(problem) ?? shorBound(problem),
};

/** The best of what the methods give, each of which hears what is known from those before it. */
export function bestLowerBound(problem: BoundProblem): Bound {
  let best: Bound | null = null;
  for (const method of Object.values(BOUND_METHODS)) {
    const bound: Bound | null = method({ ...problem, known: best?.lowerBound.value });
    if (bound && (!best || bound.lowerBound.value > best.lowerBound.value)) best = bound;
  }
  if (!best) throw new RangeError('A bound needs at least one dual point to try.');
  return best;
}
