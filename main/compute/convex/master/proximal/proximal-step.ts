import type { ConjugateFunction } from '../conjugates/conjugate-function';

const NEWTON_LIMIT = 60;
/** Where the domain of the dual point shortens the steps. */
const BOUNDED_NEWTON_LIMIT = 200;
/** The share of the decrease that the slope promises which a step of the line search must bring. */
export const ARMIJO = 1e-4;
export const BACKTRACKS = 40;
/** Share of ‖∇Ψ‖² that a step leaves behind at most where Ψ itself cannot tell up from down. */
export const HARDLY_LESS = 0.25;

/** How one step of a proximal augmented Lagrangian ended. */
export interface StepReport {
  newtonSteps: number;
  /** False where the step hit its limit: σ was too large. */
  converged: boolean;
}

/** Newton steps after which a proximal step gives up. */
export function newtonLimit({ isUneven }: ConjugateFunction): number {
  return isUneven ? BOUNDED_NEWTON_LIMIT : NEWTON_LIMIT;
}
