import { Failure } from '../../../../shared/contract/failure';
import type { Architecture } from '../../../../shared/contract/network';
import type { SolveSpec } from '../../../../shared/contract/run';
import type { Loss } from '../../../../shared/theory/losses';
import { leastClassMargin } from '../../../../shared/theory/losses/class-margin';
import { exactPenalty, limitOf, type LimitKind } from '../../../../shared/theory/losses/limit';
import type { Control } from '../control';

/** Prices that are tried, in units of the size that the dual point is expected to have. */
const PRICES = [1e2, 1e3, 1e4, 1e5, 1e6, 1e8];
/** Share of the price up to which entries of N count as below it. */
const BELOW = 0.5;
/** A penalty proven above this, in units of that of targets which are no trouble, counts as out of reach. */
const OUT_OF_REACH = 1e6;

/** What a solver of min ℓ(F) + βγ(F) found for one exact penalty in place of ℓ. */
export interface Attempt {
  status: 'solved' | 'interrupted' | 'time-limit';
  /** ℓ(F) + βγ(F) of the best F, and ℓ(F) alone. */
  primal: number;
  misfit: number;
  /** The bound with its dual point; null where none was found. */
  dual: { value: number; point: Float64Array } | null;
}

export interface Limit<T> {
  outcome: T;
  /** The exact penalty that the figures are given with: its price is the largest entry of the dual point, the least that proves the bound. */
  loss: Loss;
  /** βγ(F). */
  gauge: number;
  /** γ°(N) of the given N over that of the start. */
  unit: number;
}

/** One solve with an exact penalty, from a dual point to start at. */
export type Attempted<T> = (loss: Loss, start: Float64Array, control: Control) => T;

/**
 * The limit β → 0 (theory §3), min βγ(F) s.t. F = Y or Y∘F ≥ 1, as an exact penalty. `N` is a point of −∂ℓ at the best F that costs
 * nothing, and rho > 0 about γ°(N)/β, not above it; `speaksOf` says what bounds are of. Throws a Failure ('data') where no F of the family meets the constraint, or only at a
 * cost that is proven to be out of proportion.
 */
export function solveLimit<T extends Attempt>(
  { loss: name, tolerance }: Pick<SolveSpec, 'loss' | 'tolerance'>,
  {
    Y,
    N,
    rho,
    outputs,
    speaksOf = everyNetwork,
    prices = PRICES,
    below = BELOW,
  }: Omit<LimitedProgram, 'given' | 'beta' | 'gauge'> & { rho: number },
  attempt: Attempted<T>,
  control: Control,
): Limit<T> {
  const limit = limitOf(name);
  const size = largest(N) / rho;
  // Twice what is feasible, so that there are atoms to begin with.
  const unit = 0.5 * rho;
  const start = N.map((value) => value / unit);
  const most = OUT_OF_REACH * size * Y.reduce((sum, y) => sum + Math.abs(y), 0);
  let failure: Failure | null = null;
  let expected = size;
  for (const price of prices) {
    const watched = watch(control, most, () => speaksOf() !== null);
    try {
      const outcome = attempt(exactPenalty(limit, price * size, expected, outputs), start.slice(), watched);
      if (watched.proven() > most) throw outOfReach(limit, watched.proven(), speaksOf());
      const { status, primal, misfit, dual } = outcome;
      const reached = dual ? largest(dual.point) : 0;
      if (status !== 'solved' || (misfit <= tolerance * primal && reached <= below * price * size)) {
        const loss = status === 'solved' && dual ? priced(name, dual.point, outputs) : exactPenalty(limit, price * size, size, outputs);
        return { outcome, unit, loss, gauge: primal - misfit };
      }
      failure = undecided(limit, watched.proven());
      // Entries that were held back by one price are larger.
      expected = Math.max(expected, reached);
    } catch (error) {
      // Data that cannot be met are hard on the solver too, and a higher price tells.
      if (!(error instanceof Failure && error.code === 'computation')) throw error;
      failure ??= error;
    }
  }
  throw failure ?? undecided(limit, 0);
}

/** The exact penalty at a price, the largest entry of N, that proves the bound of a dual point N (n×outputs) of the limit. */
export function priced(name: Architecture['loss'], N: Float64Array, outputs: number): Loss {
  const price = Math.max(largest(N), Number.MIN_VALUE);
  return exactPenalty(limitOf(name), price, price, outputs);
}

/** A control that stops a solve whose bound exceeds `most`, and knows the best bound; 0 while bounds are none. */
function watch(control: Control, most: number, isBound: () => boolean): Control & { proven(): number } {
  let best = 0;
  return {
    ...control,
    warmStart: undefined,
    interruption: () => (best > most ? 'interrupted' : control.interruption()),
    report(iteration) {
      best = isBound() ? Math.max(best, iteration.dual ?? 0) : 0;
      control.report(iteration);
    },
    proven: () => best,
  };
}

const everyNetwork = () => 'every network' as const;

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** What a solver over a gauge found, as far as the limit needs it. */
interface Solved extends Omit<Attempt, 'misfit'> {
  F: Float64Array;
  /** γ° of the dual point that the start was. */
  betaMax: number;
}

export type Scope = 'every network' | 'these patterns';

export interface LimitedProgram {
  given: Loss;
  /** n×outputs. */
  Y: Float64Array;
  /** A point of −∂ℓ at the best F that costs nothing. */
  N: Float64Array;
  outputs: number;
  beta: number;
  /** γ°. */
  gauge(N: Float64Array): number;
  /** What the bounds of `solve` are of: all networks of the family (where it is left out), those with the chosen patterns, or nothing (null). */
  speaksOf?(): Scope | null;
  /** Prices to try in units of the size that the dual point is expected to have, where a solver is not precise enough for high ones. */
  prices?: readonly number[];
  /** Share of the price up to which entries of N count as below it, where they come as near to it as they are. */
  below?: number;
}

/**
 * A program with its own loss or, where the specification asks for it, in the limit β → 0; `solve` takes the loss and a dual point to start at (null for its own). The factor is what the solution is to
 * be multiplied with so that every margin is at least 1, `gauge` then its βγ(F); betaMax is that of the given loss.
 */
export function solveAt<T extends Solved>(
  spec: Pick<SolveSpec, 'loss' | 'interpolate' | 'tolerance'>,
  { given, Y, N, outputs, beta, gauge, speaksOf, prices, below }: LimitedProgram,
  solve: (loss: Loss, start: Float64Array | null, control: Control) => T,
  control: Control,
): { found: T; loss: Loss; factor: number; gauge: number | null } {
  if (!spec.interpolate) return { found: solve(given, null, control), loss: given, factor: 1, gauge: null };
  const rho = gauge(N);
  if (!(rho > 0)) {
    const loss = exactPenalty(limitOf(spec.loss), 1, 1, outputs);
    const found = solve(
      loss,
      N,
      watch(control, 0, () => false),
    );
    const misfit = loss.value(found.F, Y);
    // A search of γ° that was cut short, or that met no atom, is no proof that there is none.
    if (misfit > 0 && found.status === 'solved')
      throw speaksOf && speaksOf() === null
        ? undecided(limitOf(spec.loss), 0)
        : outOfReach(limitOf(spec.loss), 0, speaksOf?.() ?? 'every network');
    return { found, loss, factor: 1, gauge: found.primal - misfit };
  }
  const attempt: Attempted<T & Attempt> = (penalty, start, watched) => {
    const found = solve(penalty, start, watched);
    return { ...found, misfit: penalty.value(found.F, Y) };
  };
  const { outcome, loss, gauge: cost } = solveLimit(spec, { Y, N, rho: rho / beta, outputs, speaksOf, prices, below }, attempt, control);
  const factor = stretch(spec.loss, outcome.F, Y, outputs);
  return { found: { ...outcome, betaMax: rho }, loss, factor, gauge: factor * cost };
}

function wordsOf(limit: LimitKind): string {
  return limit === 'interpolation' ? 'interpolates these data' : 'separates these data';
}

/** Says that the constraint of a limit cannot be met. */
function outOfReach(limit: LimitKind, least: number, scope: Scope | null): Failure {
  const networks = scope === 'these patterns' ? 'No network with these activation patterns' : 'No network of this family';
  const more =
    scope === 'these patterns'
      ? 'Give more patterns, or a β.'
      : 'Give a β, or other data: rows that are equal or multiples of each other need targets that agree.';
  return new Failure(
    'data',
    `${networks} ${wordsOf(limit)}, ${least > 0 ? `or only one whose penalty exceeds ${least.toExponential(1)}` : 'whatever its size'}.`,
    more,
  );
}

/** Says that neither a network nor a proof that there is none was found. */
function undecided(limit: LimitKind, least: number): Failure {
  const what = wordsOf(limit);
  return new Failure(
    'computation',
    `Whether a network of this family ${what} was not found out${least > 0 ? `: its penalty would be at least ${least.toExponential(1)}` : ''}.`,
    'Give a small β in place of the limit, or standardise the features.',
  );
}

/** What the limit says of the network that was found: by how much its outputs F (n×outputs) miss the constraint. */
export function limitNote(name: Architecture['loss'], F: Float64Array, Y: Float64Array, outputs: number): string {
  const limit = limitOf(name);
  if (limit === 'interpolation') {
    const most = F.reduce((worst, value, i) => Math.max(worst, Math.abs(value - Y[i])), 0);
    return `Interpolation: the objective is divided by β, and the outputs differ from the targets by at most ${most.toExponential(1)}, which the objective counts.`;
  }
  const margins = limit === 'margin' ? 'margins YF' : 'margins F_y − F_j, of a row’s own class y to each other one';
  return `Largest margin: the objective is divided by β, and the least of all ${margins} is ${leastMargin(limit, F, Y, outputs)}.`;
}

/** The least margin: min Y∘F, or min F_y − F_j for several classes. */
export function leastMargin(limit: LimitKind, F: Float64Array, Y: Float64Array, outputs: number): number {
  if (limit === 'class margin') return leastClassMargin(F, Y, outputs);
  return F.reduce((least, value, i) => Math.min(least, value * Y[i]), Infinity);
}

/** The factor by which a solution is to be multiplied so that every margin is at least 1 and one is; 1 where that is not asked. */
export function stretch(name: Architecture['loss'], F: Float64Array, Y: Float64Array, outputs: number): number {
  const limit = limitOf(name);
  const least = limit === 'interpolation' ? 1 : leastMargin(limit, F, Y, outputs);
  // A hair more, so that rounding leaves no margin below 1.
  return least > 0 && least !== 1 ? (1 + 1e-14) / least : 1;
}
