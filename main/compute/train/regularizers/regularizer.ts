import type { RegularizerDeclaration } from '../../../../shared/theory/training/regularizers';
import type { PenalizedWeights } from './penalized';

/** factor·Σ‖W_lk‖_F^exponent over all layers and branches, the exponent a whole number. */
export interface PowerTerms {
  readonly factor: number;
  readonly exponent: number;
}

/** A regulariser R bound to the parameters and the gradient of one network (theory §4). */
export interface Regularizer {
  /** What it is, where it is a power of each layer's norm. */
  readonly power?: PowerTerms;
  /** R at the parameters. */
  value(): number;
  /** Adds factor·∇R to the gradient; returns R at the parameters. */
  addGradient(factor: number): number;
  /** θ ← argmin ½‖θ′ − θ‖² + factor·R(θ′), where that has a closed form. */
  proximal?(factor: number): void;
  /** Brings the parameters back to where R is defined, where that is not everywhere. */
  project?(): void;
}

export interface RegularizerOptions {
  /** L. */
  readonly layers: number;
  /** p of the power regulariser. */
  readonly exponent: number;
}

export interface RegularizerRule extends RegularizerDeclaration {
  /** Binds it to the weights that it is to penalise. */
  create(weights: PenalizedWeights, options: RegularizerOptions): Regularizer;
}
