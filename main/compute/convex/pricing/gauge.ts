import type { Float64Block } from '../../engine/arena';

/** Atoms to add to the working dictionary: rows that are penalised together (size×n row-major). */
export interface Atoms {
  /** Equal exactly for the same atoms. */
  key: string;
  rows: Float64Array;
  /** ‖(rows)N‖_F, by how much they were too large. */
  value: number;
}

export interface GaugePricing {
  /** γ°(N), or an upper bound of it, as computed. */
  rho: number;
  /** What rounding may hide of it. */
  slack: number;
  /** Atoms outside the dictionary with ‖Nᵀφ‖ > β, those of largest value. */
  violators: Atoms[];
}

/** The dual norm γ° of a family, which is its pricing problem (theory §2), with a complete answer every time. */
export interface Gauge {
  /** As the certificate names it. */
  readonly method: string;
  /** Whether ρ is the largest value that a search met, and no bound: the last one, which knows most, then counts. */
  readonly estimates?: boolean;
  /** Whether a key means the same atom in every gauge on these data, so that atoms of another β can be taken over. */
  readonly keysLast?: boolean;
  /** Makes N satisfy the dual's equations: 1ᵀN = 0 where a constant is free. */
  project(N: Float64Array): void;
  /** By how much what rounding leaves of these equations keeps the dual value at N from being a bound; `upper` bounds the optimum from above. */
  defect(N: Float64Array, upper: number): number;
  /** γ°(N) and violators; `working` says which keys the dictionary has. */
  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing;
}
