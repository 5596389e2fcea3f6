import type { Bound, BoundMethod, BoundProblem } from './bound-method';
import { closedFormBound } from './closed-form';
import { shorBound } from './shor/shor';

/** How a true lower bound is found where the patterns are not all priced: one file and one line each. */
export const BOUND_METHODS: Readonly<Record<string, BoundMethod>> = { 'closed-form': closedFormBound, shor: shorBound };

/** The best of what the methods give. */
export function bestLowerBound(problem: BoundProblem): Bound {
  return Object.values(BOUND_METHODS)
    .map((method) => method(problem))
    .reduce((best, bound) => (bound.lowerBound.value > best.lowerBound.value ? bound : best));
}
