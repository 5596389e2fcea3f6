import type { Loss } from '../../../../../shared/theory/losses';
import { ClassMarginConjugate } from './class-margin-conjugate';
import { Conjugate } from './conjugate';
import type { ConjugateFunction } from './conjugate-function';
import { EntropyConjugate } from './entropy-conjugate';
import { SimplexConjugate } from './simplex-conjugate';

/** N ↦ ℓ*(−N) of a loss at targets Y of `outputs` columns, in the form whose Newton steps keep their digits next to the boundary. */
export function conjugateOf(loss: Loss, Y: Float64Array, outputs: number): ConjugateFunction {
  if (loss.simplex) return new SimplexConjugate(Y, outputs);
  if (loss.classMargins) return new ClassMarginConjugate(Y, outputs, loss.classMargins);
  return loss.domain?.steep ? new EntropyConjugate(Y) : new Conjugate(loss, Y);
}
