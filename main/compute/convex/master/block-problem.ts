import type { Loss } from '../../../../shared/theory/losses';
import type { Geometry } from '../patterns/geometry';
import type { Gauge } from '../pricing/gauge';
import type { ProximalOutcome } from './proximal/proximal-solve';

export interface BlockProgram {
  n: number;
  /** C. */
  outputs: number;
  loss: Loss;
  /** n×C. */
  Y: Float64Array;
  beta: number;
  tolerance: number;
  gauge: Gauge;
  /** The best constant of each output where a constant is free; null where there is none. */
  constant: Float64Array | null;
  /** A point of −∂ℓ where all else is zero, with 1ᵀN = 0 where a constant is free; null for the gradient. */
  start: Float64Array | null;
  /** Whether a block costs its nuclear norm, each of its atoms a direction of rank one, and not its Frobenius norm. */
  nuclear?: true;
  /** For one output, data X̃ such that every set of atoms is (D_jX̃)ᵀ for some gate D_j. */
  gated?: Geometry;
}

export interface BlockOutcome extends Omit<ProximalOutcome, 'active'> {
  /** The atoms of the solution with their weights, size×C. */
  atoms: { key: string; U: Float64Array }[];
  /** The free constant of each output. */
  constant: Float64Array;
}
