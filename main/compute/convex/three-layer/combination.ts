import { norm } from '../../engine/norm';
import type { Cell } from './cells';

/** The norm of a block in the program: Σ‖w_j‖ (L-th power, last two layers) or (Σ‖w_j‖²)^½ (path norm), theory §5.4. */
export type BlockNormKind = 'sum' | 'root';

/** The data of a program, in units in which they are of order one. */
export interface Data {
  n: number;
  r: number;
  /** n×r row-major. */
  X: Float64Array;
  rowNorms: Float64Array;
}

/** What the second layer sees of a row: nothing above zero, an affine value above zero, or both signs. */
export const OFF = 0;
export const ON = 1;
export const MIXED = 2;

/**
 * First-layer neurons w_j, one in each cell, with the signs of their second-layer weights: z = Σ_j s_jD_jXw_j is linear in w, and so is
 * (z)₊ on all rows but those where neurons of both signs are on.
 */
export class Combination {
  readonly m: number;
  /** z_i = ⟨a_i, w⟩, n×(m·r) row-major. */
  readonly A: Float64Array;
  /** The same without the negative neurons. */
  readonly kind: Uint8Array;
  /** The inequalities of the first-layer cones, in unit rows: w_j ↦ row·w_j ≤ 0; `of` is the row of X. */
  readonly walls: { column: number; row: Float64Array; of: number }[] = [];

  constructor(
    readonly data: Data,
    readonly cells: readonly Cell[],
    readonly signs: readonly (1 | -1)[],
  ) {
    const { n, r, X, rowNorms } = data;
    this.m = cells.length;
    const width = this.m * r;
    this.A = new Float64Array(n * width);
    this.kind = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      let positive = false;
      let negative = false;
      cells.forEach((cell, j) => {
        if (!(cell.signs[i] > 0) || rowNorms[i] === 0) return;
        if (signs[j] > 0) positive = true;
        else negative = true;
        for (let l = 0; l < r; l++) this.A[i * width + j * r + l] = signs[j] * X[i * r + l];
      });
      this.kind[i] = positive ? (negative ? MIXED : ON) : OFF;
    }
    cells.forEach((cell, column) => {
      for (const i of cell.walls)
        this.walls.push({
          column,
          row: Float64Array.from({ length: r }, (_, l) => (-cell.signs[i] * X[i * r + l]) / rowNorms[i]),
          of: i,
        });
    });
  }

  /** z of the real network: its neurons may lie outside their cells by rounding. */
  preactivations(w: Float64Array): Float64Array {
    const { n, r, X } = this.data;
    const z = new Float64Array(n);
    for (let j = 0; j < this.m; j++)
      for (let i = 0; i < n; i++) {
        let t = 0;
        for (let l = 0; l < r; l++) t += X[i * r + l] * w[j * r + l];
        if (t > 0) z[i] += this.signs[j] * t;
      }
    return z;
  }

  /** The norm of w. */
  size(w: Float64Array, kind: BlockNormKind): number {
    if (kind === 'root') return norm(w, 0, this.m * this.data.r);
    let sum = 0;
    for (let j = 0; j < this.m; j++) sum += norm(w, j * this.data.r, (j + 1) * this.data.r);
    return sum;
  }

  /** The dual norm of a linear form G on w. */
  dualSize(G: Float64Array, kind: BlockNormKind): number {
    if (kind === 'root') return norm(G, 0, this.m * this.data.r);
    let most = 0;
    for (let j = 0; j < this.m; j++) most = Math.max(most, norm(G, j * this.data.r, (j + 1) * this.data.r));
    return most;
  }
}
