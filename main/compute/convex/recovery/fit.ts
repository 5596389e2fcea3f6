import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Loss } from '../../../../shared/theory/losses';
import { networkOutputs, networkPenalty, type ObjectiveTerms } from '../../train/objective';

/** How a recovered network fits the data of its program. */
export interface Fit {
  /** f(X), n×C. */
  F: Float64Array;
  /** ℓ(F). */
  loss: number;
  /** ℓ(F) + β·R(θ), the network's own objective (theory §1). */
  objective: number;
}

/** The fit of the published `weights` under the loss that the program's figures are given with, by the plain loops of `networkOutputs`. */
export function fitOf(
  weights: Record<string, NdArray>,
  X: Matrix,
  Y: Matrix,
  { loss, beta }: { loss: Loss; beta: number },
  terms: Omit<ObjectiveTerms, 'loss' | 'delta'>,
): Fit {
  const F = networkOutputs(weights, X, Y.shape[1], terms);
  const value = loss.value(F, Y.data);
  return { F, loss: value, objective: value + beta * networkPenalty(weights, terms) };
}
