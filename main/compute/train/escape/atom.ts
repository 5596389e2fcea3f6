import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';

/** What one branch with one unit in its last hidden layer computes when every hidden layer has norm one (theory §2). */
export interface Atom {
  /** W_1 … W_{L−1}, row-major, m_l×m_{l−1} with m_{L−1} = 1; a bias is the last column. */
  layers: Float64Array[];
  /** φ, n values. */
  values: Float64Array;
  /** ‖Nᵀφ‖/β, above 1 for one that is missing. */
  constraint: number;
}

/** Atoms that exceed β, the largest first; and an upper bound of γ°(N)/β, rounding included, where there is a proof of one, else null. */
export interface Missing {
  atoms: Atom[];
  bound: number | null;
}

/** Where atoms are looked for. */
export interface Search {
  weights: Record<string, NdArray>;
  X: Matrix;
  /** n×C. */
  N: Matrix;
  architecture: Architecture;
  /** That of β·γ. */
  beta: number;
  seed: number;
  /** Whether the units that it has are as large as is best: what is like one of them is then another one. */
  isSized: boolean;
  stopped(): boolean;
}

/** How many of the atoms that are found are told. */
export const TOLD = 8;
/** Above 1 by less than this is no violation that a training could have noticed. */
export const NOTABLE = 1e-6;
/** Atoms closer than this in cosine are one. */
export const ALIKE = 0.999;
