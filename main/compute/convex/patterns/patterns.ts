import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { whyNotAllPatterns } from '../../../../shared/theory/families/all-patterns';
import { BranchOrSweepOracle } from '../pricing/branch-or-sweep';
import { BranchOracle, isPromising } from '../pricing/branch-oracle';
import { CompletingOracle } from '../pricing/completing-oracle';
import { ClimbOracle } from '../pricing/climb-oracle';
import { COUNT_LIMIT, countPatterns } from './count';
import { enumerateRegions, NEGLECTED } from './enumerate';
import { equilibrated, equilibratedLengths } from './geometry';
import { groupRows, rowSigns } from './groups';
import { ListOracle } from '../pricing/list-oracle';
import type { Oracle } from '../pricing/oracle';
import type { PatternSpace } from './pattern-space';
import { gatePattern, samplePatterns } from './sample';
import { SweepOracle, sweepSize } from '../pricing/sweep-oracle';

/** Faces of one sweep up to which all patterns are priced unasked: some minutes of work. */
const AUTO_SWEEP = 2e10;
/** Seconds of branch and bound where no time limit was asked for. */
const SEARCH_SECONDS = 10;
/** The same where patterns are found by ascents. */
const CLIMB_SECONDS = 30;

export interface Choice {
  oracle: Oracle;
  /** Whether the oracle's γ° is the network's. */
  exhaustive: boolean;
  patterns: number;
  how: SolveResult['patternsHow'];
  notes: string[];
  /** Whether pricing gives a bound however early it is stopped. */
  stoppable?: boolean;
  /** Set where the oracle proves nothing, so that every bound comes after it. */
  unproven?: true;
  /** Seconds after which to give what there is, where no time limit was asked for. */
  budget?: number;
}

/** A choice of some patterns. */
interface Listed extends Choice {
  oracle: ListOracle;
}

/** Sampled patterns where nothing is said and not all can be priced: enough for a good network, few enough for seconds. */
export function defaultSample(r: number): number {
  return Math.min(1000, Math.max(200, 10 * r));
}

/** Which patterns the program has and how they are priced. `data` is n×d, in the coordinates of given gates. Null when stopped. */
export function choosePatterns(space: PatternSpace, spec: SolveSpec, data: Float64Array, stopped: () => boolean): Choice | null {
  const { geometry } = space;
  const { patterns } = spec;
  if (patterns.kind === 'given' || patterns.kind === 'sampled') {
    const some =
      patterns.kind === 'given'
        ? given(space, patterns.gates.data, patterns.gates.shape, data)
        : sampled(space, patterns.count, spec.seed, []);
    if (!spec.complete) return some;
    const all = choosePatterns(space, { ...spec, patterns: { kind: 'auto' }, complete: undefined }, data, stopped);
    return all && completed(space, some, all);
  }

  const scaled = equilibrated(data, geometry);
  const groups = groupRows(scaled);
  const { count, how } = countPatterns(groups, geometry.r);
  const tooMany = whyNotAllPatterns(FAMILY_DECLARATIONS['two-layer-relu'], { n: geometry.n, rank: geometry.r, patterns: { count, how } });
  if (patterns.kind === 'auto' && (tooMany !== null || (geometry.r <= 4 && sweepSize(groups.count, geometry.r) > AUTO_SWEEP))) {
    if (isPromising(geometry)) return branching(space, count, how, spec.timeLimit === undefined);
    // The limit β → 0 needs a pricing that ends.
    if (spec.interpolate) return sampled(space, defaultSample(geometry.r), spec.seed, []);
    return climbing(space, count, how, spec);
  }
  if (tooMany) throw new Failure('unsupported', tooMany, 'Use sampled patterns (--patterns N), or fewer rows or features.');
  if (geometry.r >= 2 && geometry.r <= 4) {
    const isSearched = patterns.kind === 'auto' && !spec.interpolate && BranchOrSweepOracle.isWorthwhile(groups.count, geometry.r);
    const oracle = isSearched ? new BranchOrSweepOracle(space) : new SweepOracle(space);
    return { oracle, exhaustive: true, patterns: count, how, notes: [] };
  }
  const regions = enumerateRegions(space.kernels, groups, geometry.r, COUNT_LIMIT, stopped);
  if (!regions) return null;
  // On a line nothing is neglected: the patterns are the signs of x and of −x.
  const listed = regions.map(({ sides }) => space.pattern(rowSigns(sides, groups)));
  const neglected = geometry.r === 1 ? null : equilibratedLengths(data, geometry, scaled).map((length) => NEGLECTED * length);
  const oracle = new ListOracle(space, listed, 'enumeration', neglected, true);
  return { oracle, exhaustive: true, patterns: listed.length, how: geometry.r === 1 ? how : 'enumerated', notes: [] };
}

/** All patterns, those of `some` first. */
function completed(space: PatternSpace, some: Listed, all: Choice): Choice {
  if (!all.exhaustive)
    throw new Failure(
      'unsupported',
      `In the limit β → 0 the patterns of data of rank ${space.r} cannot all be priced.`,
      'Leave the patterns as they are (without --complete), or choose a β.',
    );
  const began = `The program began with ${some.patterns} ${some.how} patterns, and those of all others that it lacked were added.`;
  return { ...all, oracle: new CompletingOracle(space, some.oracle, all.oracle), notes: [...some.notes, began, ...all.notes] };
}

/** Branch and bound over every pattern, with a time limit of its own where none was asked for. */
function branching(space: PatternSpace, count: number, how: SolveResult['patternsHow'], unlimited: boolean): Choice {
  return {
    oracle: new BranchOracle(space),
    exhaustive: true,
    patterns: count,
    how,
    notes: unlimited
      ? [
          `The global search over all activation patterns is given ${SEARCH_SECONDS} s; a time limit (--time-limit) of your own replaces that.`,
        ]
      : [],
    stoppable: true,
    budget: unlimited ? SEARCH_SECONDS : undefined,
  };
}

/** Ascents over every pattern, which find good networks and prove nothing: the bound is that of the relaxed program. */
function climbing(space: PatternSpace, count: number, how: SolveResult['patternsHow'], { seed, timeLimit }: SolveSpec): Choice {
  return {
    oracle: new ClimbOracle(space, seed),
    exhaustive: true,
    unproven: true,
    patterns: count,
    how,
    notes: [
      `The data have ${how === 'bound' ? 'up to ' : ''}${large(count)} activation patterns (rank ${space.r}), too many to price them all: those of the network were found by ascents, and the bound is that of a relaxation over all of them.`,
      ...(timeLimit === undefined
        ? [`Network and bound together are given ${CLIMB_SECONDS} s; a time limit (--time-limit) of your own replaces that.`]
        : []),
    ],
    budget: timeLimit === undefined ? CLIMB_SECONDS : undefined,
  };
}

function given(space: PatternSpace, gates: ArrayLike<number>, shape: number[], data: Float64Array): Listed {
  const { n } = space;
  const d = data.length / n;
  if (shape.length !== 2 || shape[1] !== d || shape[0] < 1)
    throw new Failure(
      'usage',
      `The gates have shape ${shape.join('×')}; ${d} values in each row are needed, one row for each gate.`,
      'Give the gates in the coordinates that are solved: after standardising, with the entry of the bias last where there is one.',
    );
  if (!areFinite(gates)) throw new Failure('usage', 'The gates hold a value that is not a finite number.', 'Check the gates file.');
  const patterns = new Map<string, ReturnType<PatternSpace['pattern']>>();
  for (let p = 0; p < shape[0]; p++) {
    const signs = gatePattern(
      data,
      n,
      d,
      Float64Array.from({ length: d }, (_, j) => gates[p * d + j]),
    );
    const pattern = space.pattern(signs);
    patterns.set(pattern.key, pattern);
  }
  const repeated = shape[0] - patterns.size;
  return {
    oracle: new ListOracle(space, [...patterns.values()], 'given', null, false),
    exhaustive: false,
    patterns: patterns.size,
    how: 'given',
    notes: repeated > 0 ? [`${repeated} of the ${shape[0]} gates repeat the pattern of another.`] : [],
  };
}

function sampled(space: PatternSpace, count: number, seed: number, notes: string[]): Listed {
  const patterns = samplePatterns(space.geometry, count, seed).map((signs) => space.pattern(signs));
  const fewer = patterns.length < count ? [`Sampling found ${patterns.length} distinct patterns where ${count} were asked for.`] : [];
  return {
    oracle: new ListOracle(space, patterns, 'sampled', null, false),
    exhaustive: false,
    patterns: patterns.length,
    how: 'sampled',
    notes: [...notes, ...fewer],
  };
}

function areFinite(values: ArrayLike<number>): boolean {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}

function large(count: number): string {
  return count < 1e6 ? String(count) : count.toExponential(1);
}
