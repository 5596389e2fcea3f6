import type { Patterns } from '../../contract/run';

/** σ₂/σ₁ up to which data count as rank one; what is neglected is allowed for in the bound. */
export const RANK_ONE_TOLERANCE = 1e-10;

/** Why data of d features are no inputs of a spline, or null. */
export function whyNotOneFeature(d: number): string | null {
  return d === 1 ? null : `The data have ${d} features, and a spline has one.`;
}

/** Why data with this σ₂/σ₁ are not of rank one, or null. */
export function whyNotRankOne(secondSingularValue: number): string | null {
  if (secondSingularValue <= RANK_ONE_TOLERANCE) return null;
  return `The data are not of rank one: their second singular value is ${secondSingularValue.toPrecision(3)} of the first.`;
}

/** Why a family is not solved with C targets, or null. */
export function whyNotOutputs(vectorOutputs: boolean, outputs: number): string | null {
  return outputs === 1 || vectorOutputs ? null : `The problem has ${outputs} targets; this family is solved with one.`;
}

/** Why a network of so many branches (absent: as many as it needs), L layers and C targets is not known on rank-one data, or null. */
export function whyNotStandard(branches: number | undefined, L: number, outputs: number): string | null {
  return branches === 1 && L > 2 && outputs > 1 ? 'A standard network of three and more layers is known for one target.' : null;
}

/** Why patterns of this kind cannot be chosen with C targets, or null. */
export function whyNotChosenPatterns(patternsOfOneOutput: boolean, kind: Patterns['kind'], outputs: number): string | null {
  if (!patternsOfOneOutput || outputs === 1 || kind === 'auto' || kind === 'all') return null;
  return `With ${outputs} targets the program over ${kind} patterns is NP-hard in every single cone, and is not solved.`;
}
