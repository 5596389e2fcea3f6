import { Failure } from '../../../../shared/contract/failure';

export const OUTER_LIMIT = 400;
/** Steps without a better gap after which the tolerance counts as out of reach. */
export const STALLED = 60;
/** σβ of a loss without curvature, in units of the largest weight of an atom: beyond it, rounding outweighs what a larger σ gains. */
export const LARGEST_SHIFT = 1e3;
/** The same where progress is slow: σ is never larger. */
export const HIGHEST_SHIFT = 1e6;
/** The gap that counts as the barrier's, in units of what it leaves. */
export const OF_BARRIER = 3;
/** σ of a first step that starts from the solution at a β nearby, in units of what it is without one. */
export const WARM_SIGMA = 25;

export function outOfReach(reached: number): Failure {
  return new Failure(
    'computation',
    `The solver makes no more progress: its relative gap stays near ${reached.toExponential(1)}.`,
    'Allow a larger tolerance, standardise the features, or try a larger β.',
  );
}
