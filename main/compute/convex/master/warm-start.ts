import type { SolveResult } from '../../../../shared/contract/run';
import type { Gates } from '../patterns/gates';
import type { Gate } from '../patterns/sample';
import type { SplineStart } from '../spline/active-set';

/**
 * What the solve at one β leaves for the next of a regularization path. Each solver takes its own part and leaves a new one; a part fits
 * any program on the same data that differs in β alone.
 */
export interface WarmStart {
  columns?: ColumnStart;
  proximal?: ProximalStart;
  /** The spline of one output at the last β. */
  spline?: SplineStart;
  /** The gates of a gated network, the patterns of threshold units: no β changes them. */
  gates?: Gates;
  thresholdPatterns?: ListedPatterns;
}

/** Patterns of threshold units with directions that have them. */
export interface ListedPatterns {
  /** Directions in the coordinates of the geometry. */
  gates: Gate[];
  how: SolveResult['patternsHow'];
  /** Whether these are all. */
  exhaustive: boolean;
  notes: string[];
}

/** Of column generation over cones: the neurons as (pattern, sign, u), and ν. */
export interface ColumnStart {
  beta: number;
  /** Of γ°(−∇ℓ(0)), which no β changes. */
  betaMax: { value: number; relaxed: boolean } | null;
  /** n values. */
  nu: Float64Array;
  /** Signs ±1 of the rows, sign of the output, direction in the coordinates of the geometry. */
  pairs: { signs: Float64Array; sign: 1 | -1; u: Float64Array }[];
}

/** Of column generation over a gauge: the atoms that are used, and N. */
export interface ProximalStart {
  beta: number;
  betaMax: number;
  /** n×C. */
  N: Float64Array;
  /** size×n, size×C; the key is null for what the dictionary begins with. */
  blocks: { key: string | null; rows: Float64Array; U: Float64Array }[];
}
