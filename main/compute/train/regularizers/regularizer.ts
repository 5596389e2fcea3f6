import type { PenalizedWeights } from './penalized';

/** A regulariser R bound to the parameters and the gradient of one network (theory §4). */
export interface Regularizer {
  /** R at the parameters. */
  value(): number;
  /** Adds factor·∇R to the gradient. */
  addGradient(factor: number): void;
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

/** Makes a regulariser of the weights that it is to penalise. */
export type RegularizerRule = (weights: PenalizedWeights, options: RegularizerOptions) => Regularizer;
