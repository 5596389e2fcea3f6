import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import type { Clock } from '../control';

/** Share of a time limit in which patterns may be listed: the rest is for the program over them. */
const SHARE = 0.8;

/** Patterns of a program with what is to be said of them. */
interface Chosen {
  notes: string[];
}

export interface ListedOrSampled<T> {
  chosen: T;
  /** What ended the listing before it was complete, or null. */
  cutShort: Extract<SolveResult['status'], 'interrupted' | 'time-limit'> | null;
}

/**
 * The patterns that a specification asks for; where the time is over before all of them are listed, `count` sampled ones in their place, so
 * that there is a program to solve. `choose` gives null when it is stopped. `known` ones, of an earlier β of the same path, are not listed again.
 */
export function listedOrSampled<T extends Chosen>(
  spec: SolveSpec,
  control: Clock,
  count: number,
  choose: (spec: SolveSpec, stopped: () => boolean) => T | null,
  known?: T,
): ListedOrSampled<T> {
  if (known) return { chosen: known, cutShort: null };
  control.reserve(Infinity, 1 - SHARE);
  const listed = choose(spec, () => control.interruption() !== null);
  const cutShort = listed ? null : control.interruption();
  control.reserve(0, 0);
  const chosen = listed ?? choose(sampledInstead(spec, count), () => false);
  if (!chosen) throw new RangeError('Sampled patterns are chosen without a stop.');
  if (!cutShort) return { chosen, cutShort };
  const when = cutShort === 'time-limit' ? 'within the time limit' : 'before the interruption';
  const note = `The activation patterns could not all be listed ${when}: the program has sampled ones in their place.`;
  return { chosen: { ...chosen, notes: [note, ...chosen.notes] }, cutShort };
}

/** The specification with which the patterns of a solved program are found again, those that stand in for a list that was cut short included. */
export function asSolved(spec: SolveSpec, { patternsHow }: Pick<SolveResult, 'patternsHow'>, count: number): SolveSpec {
  const isOpen = spec.patterns.kind === 'auto' || spec.patterns.kind === 'all';
  return isOpen && patternsHow === 'sampled' ? sampledInstead(spec, count) : spec;
}

function sampledInstead(spec: SolveSpec, count: number): SolveSpec {
  return { ...spec, patterns: { kind: 'sampled', count } };
}
