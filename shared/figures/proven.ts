import type { LowerBound } from '../contract/certificate';
import type { Architecture } from '../contract/network';
import type { FamilyName, SolveResult, SolveSpec } from '../contract/run';
import { isOfThisSize, reachOf } from '../theory/reach';
import { formatBound, formatCount, formatNumber, formatPercent } from './format';

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
type Spec = Pick<SolveSpec, 'family' | 'patterns' | 'tolerance' | 'timeLimit' | 'depth' | 'widths' | 'branches' | 'interpolate'>;

/** By how much a longer search is given more time, and the least that it is given. */
const LONGER = 4;
const LEAST_SECONDS = 60;
/** Gaps up to here count as closed when more precision is what is missing. */
const CLOSED = 1e-6;

/** Which networks a bound of the family speaks of. */
const NETWORKS: Record<FamilyName, (spec: Spec, result: Result) => string> = {
  'two-layer-relu': () => 'two-layer ReLU network of any width',
  'gated-relu': (_, { patterns }) => `two-layer gated network of any width with these ${formatCount(patterns, 'gate')}`,
  'three-layer-relu': ({ widths }) =>
    `parallel three-layer ReLU network with any number of branches${widths ? ` of first width ${widths[0]}` : ''}`,
  'deep-relu': ({ depth }) => `parallel ReLU network of ${depth ?? 3} layers, of any widths and number of branches`,
  'deep-linear': ({ depth }) => `standard linear network of ${depth ?? 2} layers`,
  'parallel-linear': ({ depth }) => `parallel linear network of ${depth ?? 2} layers with any number of branches`,
  'rank-one': ({ depth }) => `parallel ReLU network of ${depth ?? 2} layers with any number of branches`,
  spline: ({ depth }) => `ReLU network of one input, ${depth ?? 2} layers and free biases, of any width`,
  threshold: () => 'two-layer network of threshold units of any width',
};

/** What a training proves of all networks of its form, where no convex program gives the bound that it is measured against. */
export function whatTrainingProved(architecture: Architecture, { value }: Pick<LowerBound, 'value'>): string {
  const { layers, activation, branches } = architecture;
  const size = isOfThisSize(architecture, reachOf(architecture))
    ? `of ${branches > 1 ? `${formatCount(branches, 'branch', 'branches')} and ` : ''}hidden ${layers.length > 1 ? 'widths' : 'width'} ${layers.join(', ')}`
    : 'of any width and number of branches';
  const gates = activation === 'gated' ? ' and with these gates' : '';
  return `On these data, with this loss, penalty and β, no ${layers.length + 1}-layer ${ACTIVATION_WORDS[activation]} network ${size}${gates} has an objective below ${formatBound(value)}. The bound rests on the paths of the network and may be loose.`;
}

const ACTIVATION_WORDS: Record<Architecture['activation'], string> = {
  relu: 'ReLU',
  linear: 'linear',
  gated: 'gated',
  threshold: 'threshold',
};

/** What was proven by a solve. A bound that was not maximised is never called more than a bound. */
export function whatWasProven(spec: Spec, result: Result): Proven {
  const { objective, lowerBound } = result;
  const networks = NETWORKS[spec.family](spec, result);
  const limit = spec.interpolate ? 'in the limit β → 0' : 'at this β';
  const proven = `On these data, with this loss and ${limit}, no ${networks} has an objective below ${formatBound(lowerBound.value)}.`;
  const distance = objective === lowerBound.value ? 0 : (objective - lowerBound.value) / Math.abs(objective);
  const floor = `Here no ${networks} has an objective below ${formatBound(lowerBound.value)}`;
  const reached = `the best one found has ${formatNumber(objective)}`;
  if (distance <= Math.max(CLOSED, spec.tolerance))
    return {
      proven: `${proven} ${capital(reached)}, ${distance === 0 ? 'equal to it' : `within ${formatPercent(distance, 2)} of it`}: it is optimal to that.`,
      brief: `${floor}; the one found ${distance === 0 ? 'has it' : `is within ${formatPercent(distance, 2)} of it`}.`,
      open: null,
      unproven:
        'Nothing is said of other data, another β, or networks of another form; the figures are of float64, with their rounding allowed for.',
      next: null,
    };
  return {
    proven,
    brief: `${floor}.`,
    open: `Not known: whether another network lies in the ${formatPercent(distance, 2)} up to the best one found.`,
    unproven: `${capital(reached)}, and whether another lies in the ${formatPercent(distance, 2)} between them is not known. ${why(spec, result)}`,
    next: nextStep(spec, result),
  };
}

function why({ family, branches }: Spec, { certificate, status, lowerBound, patterns, patternsHow }: Result): string {
  if (certificate === 'restricted')
    return `The program had ${formatCount(patterns, patternsHow === 'given' ? 'given pattern' : 'sampled pattern')}: its own optimum bounds no network from below.`;
  if (certificate === 'estimated')
    return 'The dual constraint was searched from many starts, which proves nothing; the bound is another one.';
  if (certificate === 'relaxed' && (family === 'deep-linear' || branches === 1))
    return 'The dual was solved, and a standard network may have a gap to it of its own.';
  if (status === 'precision') return 'Double precision allows no smaller gap at this β.';
  if (lowerBound.kind === 'relaxed') return 'The dual constraint was bounded from above and not maximised, so the bound may be loose.';
  return 'The bound is proven, and the program was not solved to the end.';
}

/** What a certificate file of the result proves, where that is less than the result's own bound; else null. */
export function whatFileProves({ lowerBound, proof }: Pick<SolveResult, 'lowerBound' | 'proof'>): string | null {
  const bound = proof?.bound;
  if (!proof || !bound || bound.value >= lowerBound.value - CLOSED * Math.abs(lowerBound.value)) return null;
  return `The certificate file proves ${formatBound(bound.value)} (${proof.kind}), less than this bound: its checker is short enough to read, and bounds what it cannot go through.`;
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
  if (status !== 'solved' || lowerBound.method === 'branch-and-bound') {
    const longer = Math.max(LEAST_SECONDS, LONGER * (timeLimit ?? 0));
    return { text: `Search longer: ${longer} s can raise the bound, or prove the network optimal.`, change: { timeLimit: longer } };
  }
  if (certificate === 'exact') return { text: 'Solve to a smaller gap.', change: { tolerance: tolerance / 100 } };
  return null;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
