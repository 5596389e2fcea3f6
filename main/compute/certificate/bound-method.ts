import type { NdArray } from '../../../shared/contract/array';
import type { LowerBound } from '../../../shared/contract/certificate';
import type { Loss } from '../../../shared/theory/losses';

/** What a bound of all two-layer ReLU networks is made from. */
export interface BoundProblem {
  n: number;
  d: number;
  /** n×d row-major, the ones column of a bias included. */
  X: Float64Array;
  Y: Float64Array;
  loss: Loss;
  beta: number;
  /** Dual points worth trying. */
  candidates: Float64Array[];
  /** A bound that is known already: nothing below it is worth computing. */
  known?: number;
  /** The objective of a network, which no bound exceeds. */
  upper?: number;
  /** Seconds that the bound is worth where nothing stops it; a few where it is not said. */
  seconds?: number;
  /** Asked between steps; true means: give the best bound there is. */
  stopped(): boolean;
}

export interface Bound {
  lowerBound: LowerBound;
  /** The feasible dual point that proves it. */
  point: Float64Array;
  /** What of its proof a checker cannot find again by itself. */
  arrays?: Record<string, NdArray>;
  /** The bound of γ°(point) that those arrays prove, where it may be above β. */
  rho?: number;
}

/** A true lower bound of the objective of every two-layer ReLU network on the problem; null where none can be better than the known one. */
export type BoundMethod = (problem: BoundProblem) => Bound | null;
