import type { RealBlock } from '../../engine/arena';

/** All that a rule keeps from step to step: what is put back there, it goes on from. */
export interface OptimizerState {
  readonly blocks: readonly RealBlock[];
  readonly numbers: Float64Array;
}

/** The state of a rule that keeps nothing. */
export const NO_STATE: OptimizerState = { blocks: [], numbers: new Float64Array(0) };

/** What the kernels need to take the steps of a rule by themselves, one that treats every weight alike. */
export interface Elementwise {
  /** Its number in engine/assembly/update.ts. */
  readonly number: number;
  /** Its three constants there; the state's blocks are its `first` and `second`. */
  readonly constants: readonly [number, number, number];
  /**
   * Writes the coefficients of the next step, whose learning rate is `rate`, to `to` from `at` on, where they are not those of a plain rate
   * (rate, 1, 1); what the rule counts moves on.
   */
  coefficients?(rate: number, to: Float64Array, at: number): void;
}
