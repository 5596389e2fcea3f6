import type { NdArray } from '../../../../shared/contract/array';
import type { Loss } from '../../../../shared/theory/losses';
import type { DualBound } from '../../certificate/dual-bound';
import type { Float64Block } from '../../engine/arena';
import type { Pair } from '../patterns/pattern-space';

/** What a look for atoms that violate the dual constraint found. */
export interface Pricing {
  /** An upper bound of γ°(ν) over the oracle's patterns (before rounding); null where the look was cut short. */
  rho: number | null;
  /** True where rho may be loose: neither at the threshold nor attained. */
  relaxed?: boolean;
  /** True where a search that proves nothing has found all that it is going to find. */
  exhausted?: boolean;
  /** Pairs outside the master whose atoms exceed β, worst first. */
  violators: Pair[];
}

export interface PricingRequest {
  /** Bounds up to here need not be made exact. */
  threshold: number;
  /** What the master's own pairs reach: γ° is not below that. */
  attained: number;
  /** The pairs whose variables are not zero, from which a climb may start. */
  neurons: Pair[];
  /** Whether the master is solved so well that a long complete look is worth its time. */
  thorough: boolean;
  stopped(): boolean;
  /** Told the bounds, relaxed ones, that a long look reaches on its way. */
  progress(rho: number): void;
}

/** The program whose bound is to rise. */
export interface Raise {
  loss: Loss;
  Y: Float64Array;
  beta: number;
  stopped(): boolean;
  /** The dual point that is best for these atoms alone; null where there is none. */
  aim(atoms: readonly Float64Array[]): Float64Array | null;
  /** Told every better bound; true where it is good enough. */
  progress(dual: DualBound): boolean;
}

/** The pricing problem max_{φ ∈ 𝒜} |νᵀφ| over some set of patterns (theory §5.3). */
export interface Oracle {
  /** As the certificate names it. */
  readonly method: string;
  /** The share of the gap down to which the master is solved before a long complete look. */
  readonly patience: number;
  /** An absolute allowance, for a dual point ν, for what the tolerances of the search could hide. */
  slack(nu: Float64Array): number;
  /** γ°(ν) itself and violators to start from: complete unless stopped. */
  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing;
  price(nu: Float64Block, request: PricingRequest): Pricing;
  /** The oracle's own pair of a pattern (signs ±1 of the rows); null where the pattern is none of its. */
  pairOf(signs: Float64Array, sign: 1 | -1): Pair | null;
  /** A dual point near ν whose bound rises for as long as there is time; null where that leads nowhere. */
  raise?(nu: Float64Array, problem: Raise): DualBound | null;
  /**
   * What a checker needs to see again that γ°(ν) ≤ rho, where it cannot find that by itself; `beta` is what rho should not exceed. Null
   * where that is too large to keep.
   */
  prove?(nu: Float64Array, beta: number, stopped: () => boolean): { rho: number; arrays: Record<string, NdArray> } | null;
}
