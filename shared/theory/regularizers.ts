import { Failure } from '../contract/failure';
import type { Architecture } from '../contract/network';

export type Regularizer = Architecture['regularizer'];

/**
 * The c with min over parallel networks of ℓ + β·R = min ℓ + cβ·γ (theory §4), for L layers. Throws a Failure where R is no multiple of
 * the gauge: weight decay with L ≥ 3, and the path norm, whose gauge is another one.
 */
export function gaugeFactor(regularizer: Regularizer, L: number): number {
  if (regularizer === 'power' || regularizer === 'last-two') return 1;
  if (regularizer === 'power-half') return L / 2;
  if (regularizer === 'weight-decay' && L === 2) return 1;
  throw new Failure(
    'unsupported',
    regularizer === 'weight-decay'
      ? `Weight decay on ${L} layers is not convex: a parallel network has no equivalent convex program under it (theory §4).`
      : `The regulariser '${regularizer}' is not computed for this family.`,
    'Use one of: power, power-half, last-two.',
  );
}

/** Frobenius norms of the L layers of an optimal branch that adds `size` to the gauge (theory §4, balanced optimum). */
export function layerNorms(regularizer: Regularizer, L: number, size: number): number[] {
  if (regularizer === 'last-two') return Array.from({ length: L }, (_, l) => (l < L - 2 ? 1 : Math.sqrt(size)));
  return Array.from({ length: L }, () => size ** (1 / L));
}

/** What one branch adds to R, from the Frobenius norms of its layers (theory §4). */
export function branchPenalty(regularizer: Regularizer, norms: readonly number[]): number {
  const L = norms.length;
  const sum = (of: readonly number[], power: number) => of.reduce((total, norm) => total + norm ** power, 0);
  switch (regularizer) {
    case 'weight-decay':
      return 0.5 * sum(norms, 2);
    case 'power':
      return sum(norms, L) / L;
    case 'power-half':
      return 0.5 * sum(norms, L);
    case 'last-two':
      return 0.5 * sum(norms.slice(-2), 2);
    case 'path-norm':
      throw new Failure('unsupported', 'The path norm is not a function of the norms of the layers.');
  }
}
