import type { LowerBound } from '../contract/certificate';
import type { Architecture } from '../contract/network';
import type { Verdict } from '../contract/verdict';
import { Failure } from '../contract/failure';
import { relativeGap } from '../theory/relative-gap';
import { formatNumber } from './format';

/** Relative gap up to which a network counts as optimal in words. */
const OPTIMAL = 1e-6;
/** Share of the objective by which rounding may put it below a bound. */
const ROUNDING = 1e-9;

/** A judged network against the best bound that is proven. */
export interface Judged {
  lowerBound: LowerBound | null;
  gap: number | null;
  relativeGap: number | null;
}

/** The gap of a judged network above the better of two bounds. Throws a Failure ('computation') where it is below a proven one. */
export function judged({ objective, ownBound }: Pick<Verdict, 'objective' | 'ownBound'>, proven: LowerBound | null): Judged {
  const lowerBound = !proven || (ownBound && ownBound.value > proven.value) ? ownBound : proven;
  if (!lowerBound) return { lowerBound, gap: null, relativeGap: null };
  const { value } = lowerBound;
  if (objective < value - ROUNDING * Math.abs(objective))
    throw new Failure(
      'computation',
      `The network has the objective ${objective}, below the bound ${value} that was proven: one of them is wrong.`,
      'Please report this with the data and the weights.',
    );
  return { lowerBound, gap: objective - value, relativeGap: relativeGap(objective, value) };
}

/** What was found of somebody's network, in one sentence. */
export function verdictSentence({
  lowerBound,
  relativeGap,
  architecture: { layers, activation },
}: Pick<Judged, 'lowerBound' | 'relativeGap'> & { architecture: Pick<Architecture, 'layers' | 'activation'> }): string {
  if (!lowerBound || relativeGap === null) return 'No bound is known for networks of this form, so nothing is proven of this one.';
  const form = `${layers.length + 1}-layer ${activation} network`;
  const share = `${formatNumber(100 * relativeGap, 3)} %`;
  if (relativeGap <= OPTIMAL)
    return `Optimal: no ${form} has an objective lower by more than ${formatNumber(relativeGap, 3)} of it (${lowerBound.kind}).`;
  return lowerBound.kind === 'exact'
    ? `Not proven optimal: the proven bound lies ${share} below this network; a wider or better trained one may come down to it.`
    : `Not proven optimal: the proven bound lies ${share} below this network, and may be loose.`;
}
