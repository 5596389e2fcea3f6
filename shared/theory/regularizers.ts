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
