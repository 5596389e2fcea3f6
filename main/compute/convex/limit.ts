import { Failure } from '../../../shared/contract/failure';
import type { Architecture } from '../../../shared/contract/network';
import type { Loss } from '../../../shared/theory/losses';
import { exactPenalty, limitOf } from '../../../shared/theory/losses/limit';

/** Prices that are tried, in units of the size that the dual point is expected to have. */
const PRICES = [1e4, 1e8];
/** Share of the price up to which entries of N count as below it. */
const BELOW = 0.5;

/** What a solver of min ℓ(F) + γ(F) found for one exact penalty in place of ℓ. */
export interface Attempt {
  status: 'solved' | 'interrupted' | 'time-limit';
  /** ℓ(F) + γ(F) of the best F, and ℓ(F) alone. */
  primal: number;
  misfit: number;
  /** The bound with its dual point; null where none was found. */
  dual: { value: number; point: Float64Array } | null;
}

export interface Limit<T> {
  outcome: T;
  /** The exact penalty that the figures are given with: its price is the largest entry of the dual point, the least that proves the bound. */
  loss: Loss;
  /** γ(F) + that penalty. */
  primal: number;
  /** γ°(N) of the given N over that of the start. */
  unit: number;
}

/**
 * The limit β → 0 (theory §3), min γ(F) s.t. F = Y or Y∘F ≥ 1, as an exact penalty. `N` is a point of −∂ℓ at the best F that costs nothing
 * and rho > 0 about γ°(N), not above it; `attempt` solves with a penalty from a dual point to start at. Throws a Failure ('data') where no F of the family
 * meets the constraint at a cost that could be told from rounding.
 */
export function solveLimit<T extends Attempt>(
  name: Architecture['loss'],
  N: Float64Array,
  rho: number,
  attempt: (loss: Loss, start: Float64Array) => T,
  tolerance: number,
): Limit<T> {
  const limit = limitOf(name);
  const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const size = largest(N) / rho;
  // Twice what is feasible, so that there are atoms to begin with.
  const unit = 0.5 * rho;
  const start = N.map((value) => value / unit);
  let least = 0;
  for (const price of PRICES) {
    const outcome = attempt(exactPenalty(limit, price * size, size), start.slice());
    const { status, primal, misfit, dual } = outcome;
    const reached = dual ? largest(dual.point) : 0;
    if (status !== 'solved' || (misfit <= tolerance * primal && reached <= BELOW * price * size)) {
      const own = status === 'solved' ? Math.max(reached, Number.MIN_VALUE) : price * size;
      return { outcome, unit, loss: exactPenalty(limit, own, size), primal: primal - misfit + misfit * (own / (price * size)) };
    }
    least = Math.max(least, dual?.value ?? 0);
  }
  throw outOfReach(limit, least);
}

/** Says that the constraint of a limit cannot be met. */
function outOfReach(limit: 'interpolation' | 'margin', least: number): Failure {
  const what = limit === 'interpolation' ? 'interpolates these data' : 'separates these data';
  return new Failure(
    'data',
    `No network of this family ${what}, or only one whose penalty exceeds ${least.toExponential(1)}.`,
    'Give a β, or other data: rows that are equal or multiples of each other need targets that agree.',
  );
}

/** What the limit says of the network that was found: by how much its outputs F miss the constraint. */
export function limitNote(name: Architecture['loss'], F: Float64Array, Y: Float64Array): string {
  if (limitOf(name) === 'interpolation') {
    const most = F.reduce((worst, value, i) => Math.max(worst, Math.abs(value - Y[i])), 0);
    return `Interpolation: the objective is divided by β, and the outputs differ from the targets by at most ${most.toExponential(1)}, which the objective counts.`;
  }
  return `Largest margin: the objective is divided by β, and the least of all margins YF is ${leastMargin(F, Y)}.`;
}

/** min Y∘F. */
export function leastMargin(F: Float64Array, Y: Float64Array): number {
  return F.reduce((least, value, i) => Math.min(least, value * Y[i]), Infinity);
}

/** The factor by which a solution is to be multiplied so that every margin is at least 1 and one is; 1 where that is not asked. */
export function stretch(name: Architecture['loss'], F: Float64Array, Y: Float64Array): number {
  const least = limitOf(name) === 'margin' ? leastMargin(F, Y) : 1;
  // A hair more, so that rounding leaves no margin below 1.
  return least > 0 && least !== 1 ? (1 + 1e-14) / least : 1;
}

/** Throws a Failure ('data') where equal rows have different targets, or a zero row one that no homogeneous network has. X n×d, Y n×C. */
export function checkLimit(name: Architecture['loss'], X: Float64Array, n: number, Y: Float64Array, isHomogeneous: boolean): void {
  const [d, C] = [X.length / n, Y.length / n];
  const rows = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    const row = X.subarray(i * d, (i + 1) * d);
    const own = Y.subarray(i * C, (i + 1) * C);
    if (isHomogeneous && row.every((value) => value === 0) && own.some((y) => y !== 0)) throw impossible(name, `Row ${i + 1} of the features is zero, where every such network is zero`);
    // −0 and 0 are equal.
    const key = row.map((value) => value + 0).join();
    const same = rows.get(key);
    if (same === undefined) rows.set(key, i);
    else if (own.some((y, c) => y !== Y[same * C + c])) throw impossible(name, `Rows ${same + 1} and ${i + 1} have equal features and different targets`);
  }
}

function impossible(name: Architecture['loss'], why: string): Failure {
  const what = limitOf(name) === 'interpolation' ? 'interpolates' : 'separates';
  return new Failure('data', `${why}: no network ${what} these data.`, 'Give a β, or correct the rows.');
}
