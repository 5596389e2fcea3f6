import type { TrainSpec } from '../../../../shared/contract/run';
import type { TrainingKernels } from '../../engine/training-kernels';

/** The hidden units of one layer over one block of samples: panels for each branch, `step` bytes apart. */
export interface HiddenBlock {
  readonly branches: number;
  /** Units of one branch. */
  readonly units: number;
  /** Rows of a panel: the units and, where the next layer has a bias, a row of ones. */
  readonly rows: number;
  readonly pointer: number;
  readonly step: number;
  /** Values of all branches together. */
  readonly length: number;
}

/** What an activation keeps for one layer. */
export interface ActivationState {
  /** Takes the layer's linear forms, already cut off at `floor`, to the values of its units. */
  forward(panels: number, x: number): void;
  /** Takes the gradient by those values to the gradient by the linear forms, both over `hidden`. */
  backward(panels: number): void;
}

/** What a layer gives an activation: X, its own units, and where the amplitudes and their gradient lie (theory §5.8). */
export interface ActivationContext {
  readonly kernels: TrainingKernels;
  /** Rows of the panels of X, the ones of a bias included. */
  readonly inputs: number;
  readonly hidden: HiddenBlock;
  /** Panels of a block of samples at most. */
  readonly panels: number;
  /** Gate directions of the layer, K·units×inputs; empty where there are none. */
  readonly gates: Float64Array;
  readonly amplitudes: { readonly pointer: number; readonly gradient: number };
}

/** An activation function. */
export interface Activation {
  /** The least value that a unit may have: 0 for the ReLU, −∞ for none. */
  readonly floor: number;
  /** Whether units at 0 pass no gradient on. */
  readonly rectified: boolean;
  /** Whether units are switched by fixed directions. */
  readonly gated: boolean;
  /** Whether units have an amplitude; networks of such units have two layers. */
  readonly amplitudes: boolean;
  /** What is done beside that, where there is something; allocates in the arena of `kernels`. */
  create?(context: ActivationContext): ActivationState;
  /** What a result must say of it. */
  note?(spec: TrainSpec): string;
}
