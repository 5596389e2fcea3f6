import { relativeGap } from '../relative-gap';

/** How many seeds of a group ended within a relative gap of the bound, and what that says of the seeds that were not drawn. */
export interface Success {
  within: number;
  of: number;
  share: number;
  /** Wilson's interval of the share, at 95 %. */
  interval: [low: number, high: number];
}

/** The standard normal quantile of 97.5 %. */
const Z = 1.959963984540054;

/** The success rate of the seeds that ended with these objectives against a true lower bound; one that diverged did not succeed. */
export function successOf(objectives: readonly number[], bound: number, tolerance: number): Success {
  const within = objectives.filter((objective) => isWithin(objective, bound, tolerance)).length;
  const of = objectives.length;
  return { within, of, share: of === 0 ? 0 : within / of, interval: wilson(within, of) };
}

/** Whether an objective is proven to be within a relative gap of the optimum; never where it is not finite. */
export function isWithin(objective: number, bound: number, tolerance: number): boolean {
  return Number.isFinite(objective) && relativeGap(objective, bound) <= tolerance;
}

/** The score interval of a binomial share at 95 % [Wilson 1927]: (p + z²/2n ± z√(p(1−p)/n + z²/4n²))/(1 + z²/n); all of [0, 1] for n = 0. */
export function wilson(within: number, of: number): [low: number, high: number] {
  if (of === 0) return [0, 1];
  const p = within / of;
  const middle = p + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  // At the ends of the range the formula gives 0 and 1 but for rounding.
  return [within === 0 ? 0 : (middle - half) / scale, within === of ? 1 : (middle + half) / scale];
}
