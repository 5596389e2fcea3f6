import type { NdArray } from '../../../shared/contract/array';
import type { Architecture } from '../../../shared/contract/network';

/** A network to judge: weights as published, and whether its output bias is penalised as the other weights are (PyTorch's weight decay). */
export interface Judged {
  weights: Record<string, NdArray>;
  architecture: Architecture;
  penalizesOutputBias: boolean;
  /** A convex program bounds such networks, so that no other bound is looked for. */
  hasProgram?: boolean;
  /** Seconds for a bound. */
  timeLimit?: number;
}
