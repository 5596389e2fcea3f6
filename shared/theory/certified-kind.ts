import type { Kind, Proof } from '../contract/certificate';

/** Relative gap up to which a bound found by a search counts as the optimum itself. */
const OPTIMAL = 1e-5;

/**
 * What a certificate file calls a bound: what a search has bounded, or the lines of several dual points, or multipliers of combinations of
 * patterns, is exact for a network that comes down to it, and not for another one. `gap` is that of the network in the file.
 */
export function certifiedKind({ kind, arrays }: Pick<Proof, 'kind' | 'arrays'>, gap: number, objective: number): Kind {
  const rests = arrays.leaf_sign ?? arrays.lines ?? arrays.cells;
  return rests && gap > OPTIMAL * Math.abs(objective) ? 'relaxed' : kind;
}
