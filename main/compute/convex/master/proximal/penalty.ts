import type { Float64Block } from '../../../engine/arena';
import type { NewtonSystem, WriteProduct } from './newton-system';

/** The dictionary A whose rows are atoms (p×n), as a penalty sees it. */
export interface Dictionary {
  /** p×n row-major. */
  readonly rows: Float64Block;
  /** p. */
  readonly count: number;
  readonly n: number;
  /** C. */
  readonly outputs: number;
}

/** Rows of U that are penalised together, by weight·β times their norm; weight 0 leaves them free. */
export interface Block {
  size: number;
  weight: number;
}

/** A gauge Ω of U (p×C, row-major) with a proximal map: what stands in for β Σ‖u_j‖ in a finite program. */
export interface Penalty {
  /** Ω(U). */
  value(U: Float64Array): number;
  /** out ← prox_{σΩ}(W), the minimiser of Ω(Q) + ‖Q − W‖²/2σ; returns ‖out‖². What `curvature` needs of W is kept. */
  prox(W: Float64Array, sigma: number, out: Float64Array): number;
  /**
   * Writes rows c_e into the system, c_e = √σ·AᵀE_e (n×C each), such that Σ c_e c_eᵀ is σ times Aᵀ·∂prox(W)·A for the W of the last
   * `prox`; returns their number. Where that matrix costs less without them, what writes it is returned instead.
   */
  curvature(A: Dictionary, sigma: number, system: NewtonSystem): number | WriteProduct;
}

/** A penalty of blocks of consecutive rows each, which may be added and removed. */
export interface BlockPenalty extends Penalty {
  readonly blocks: Block[];
}

/** Visits every block with the range of its values in U (p×C, C = `outputs`). */
export function eachBlock(
  blocks: readonly Block[],
  outputs: number,
  visit: (block: Block, from: number, to: number, index: number) => void,
): void {
  let at = 0;
  blocks.forEach((block, index) => {
    const to = at + block.size * outputs;
    visit(block, at, to, index);
    at = to;
  });
}
