import type { LowerBound } from '../contract/certificate';
import type { Architecture } from '../contract/network';
import type { SolveResult, SolveSpec } from '../contract/run';
import { certifiedKind } from '../theory/certified-kind';
import { formatBound, formatCount, formatNumber, formatPercent } from './format';
import { architectureNetworks, provenNetworks, type ProvenSpec } from './proven-networks';

/** What a result proves, in sentences: about which networks, what not, and the cheapest step that would prove more. */
export interface Proven {
  proven: string;
  unproven: string;
  /** The same two, as short as a card wants them; what is open is null where nothing is. */
  brief: string;
  open: string | null;
  /** Null where nothing is left to prove, or no step is known that would. */
  next: { text: string; change: Partial<Pick<SolveSpec, 'patterns' | 'complete' | 'tolerance' | 'timeLimit'>> } | null;
}

type Result = Pick<SolveResult, 'status' | 'objective' | 'relativeGap' | 'certificate' | 'lowerBound' | 'patterns' | 'patternsHow'>;
type Spec = ProvenSpec & Pick<SolveSpec, 'patterns' | 'tolerance' | 'timeLimit'>;

/** By how much a longer search is given more time, and the least that it is given. */
const LONGER = 4;
const LEAST_SECONDS = 60;
/** Gaps up to here count as closed when more precision is what is missing. */
const CLOSED = 1e-6;

/** Gaps up to here count as closed where the tolerance is no smaller. */
const SMALL = 1e-4;

/** What a training proves of all networks of its form, where no convex program gives the bound that it is measured against. */
export function whatTrainingProved(architecture: Architecture, { value }: Pick<LowerBound, 'value'>): string {
  return `On these data, with this loss, penalty and β, no ${architectureNetworks(architecture)} has an objective below ${formatBound(value)}. The bound rests on the paths of the network and may be loose.`;
}

/** What was proven by a solve. A bound that was not maximised is never called more than a bound. */
export function whatWasProven(spec: Spec, result: Result): Proven {
  const { objective, lowerBound } = result;
  const networks = provenNetworks(spec, result);
  const [terms, measure] = spec.interpolate
    ? ['with this penalty and in the limit β → 0', 'a penalty']
    : ['with this loss, penalty and β', 'an objective'];
  const floor = `no ${networks} has ${measure} below ${formatBound(lowerBound.value)}`;
  const proven = `On these data, ${terms}, ${floor}.`;
  const distance = objective === lowerBound.value ? 0 : (objective - lowerBound.value) / Math.abs(objective);
  const reached = `the best one found has ${formatNumber(objective)}`;
  if (distance <= Math.max(CLOSED, Math.min(spec.tolerance, SMALL)))
    return {
      proven: `${proven} ${capital(reached)}, ${distance === 0 ? 'equal to it' : `within ${formatPercent(distance, 2)} of it`}: it is optimal to that.`,
      brief: `Here ${floor}; the one found ${distance === 0 ? 'has it' : `is within ${formatPercent(distance, 2)} of it`}.`,
      open: null,
      unproven:
        'Nothing is said of other data, another β, or networks of another form; the figures are of float64, with their rounding allowed for.',
      next: null,
    };
  const next = nextStep(spec, result);
  const left = `whether a network lies in the ${formatPercent(distance, 2)} between the bound and the best one found`;
  return {
    proven,
    brief: `Here ${floor}.`,
    open: `Not known: ${left}.${next ? '' : ` ${NO_STEP}`}`,
    unproven: `${capital(reached)}; ${left} is not known. ${why(spec, result)}${next ? '' : ` ${NO_STEP}`}`,
    next,
  };
}

const NO_STEP = 'No step here is known to raise the bound.';

function why(
  { family, branches, tolerance }: Spec,
  { certificate, relativeGap, status, lowerBound, patterns, patternsHow }: Result,
): string {
  if (certificate === 'restricted')
    return `The program had ${formatCount(patterns, patternsHow === 'given' ? 'given pattern' : 'sampled pattern')}: its own optimum bounds no network from below.`;
  if (certificate === 'estimated')
    return 'The program was priced from many starts, which proves nothing; the bound that is stated has a proof of its own, and may be loose.';
  if (certificate === 'relaxed' && (family === 'deep-linear' || branches === 1))
    return 'The dual was solved, and a standard network may have a gap to it of its own.';
  if (status === 'solved' && relativeGap !== null && relativeGap <= tolerance)
    return 'The program was solved to the tolerance that was asked for.';
  if (status === 'precision') return 'Double precision allows no smaller gap at this β.';
  if (lowerBound.kind === 'relaxed') return 'The dual constraint was bounded from above and not maximised, so the bound may be loose.';
  return 'The bound is proven, and the program was not solved to the end.';
}

/** What a certificate file of the result proves, where that is less than the result's own bound, or less strongly; else null. */
export function whatFileProves({ lowerBound, proof, objective }: Pick<SolveResult, 'lowerBound' | 'proof' | 'objective'>): string | null {
  if (!proof) return null;
  const value = proof.bound?.value ?? lowerBound.value;
  const kind = certifiedKind(proof, objective - value, objective);
  if (value < lowerBound.value - CLOSED * Math.abs(lowerBound.value))
    return `The certificate file proves ${formatBound(value)} (${kind}), less than this bound: its checker is short enough to read, and bounds what it cannot go through.`;
  return lowerBound.kind === 'exact' && kind !== 'exact'
    ? `The certificate file proves ${formatBound(value)} and calls it ${kind}: its checker bounds from above what was maximised here, and the network does not come down to the bound.`
    : null;
}

/** The cheapest step that would raise the bound of every network; null where none is known. */
function nextStep(
  { family, patterns, tolerance, timeLimit, interpolate }: Spec,
  { certificate, status, lowerBound }: Result,
): Proven['next'] {
  // The true bound beside what was sampled or searched does not depend on how long that took.
  if (certificate === 'estimated') return null;
  if (certificate === 'restricted')
    return patterns.kind === 'auto'
      ? null
      : !interpolate && family === 'two-layer-relu'
        ? {
            text: 'Go on from these patterns to all others: those that the program lacks are added, and the network can be proven optimal.',
            change: { complete: true },
          }
        : {
            text: 'Leave the patterns to the solver: it takes every one where it can, or goes as far as it gets in its time.',
            change: { patterns: { kind: 'auto' } },
          };
  if (status === 'precision') return null;
  if (status === 'solved' && certificate === 'exact') return { text: 'Solve to a smaller gap.', change: { tolerance: tolerance / 100 } };
  if (status !== 'solved' || lowerBound.method === 'branch-and-bound') {
    const longer = Math.max(LEAST_SECONDS, LONGER * (timeLimit ?? 0));
    return { text: `Search longer: ${longer} s can raise the bound, or prove the network optimal.`, change: { timeLimit: longer } };
  }
  return null;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
