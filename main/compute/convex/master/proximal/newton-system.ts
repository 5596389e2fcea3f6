import { Failure } from '../../../../../shared/contract/failure';
import type { Float64Block } from '../../../engine/arena';
import type { Kernels } from '../../../engine/kernels';
import { choleskyInParts, syrkInParts } from '../../../engine/stoppable';
import type { TangentSpace } from '../conjugates/conjugate-function';

/** Residual of a Newton step, relative to the gradient, that does no harm. */
const ACCURACY = 1e-3;

/** Writes the lower triangle of CᵀC, row-major and as wide as the system, to an address; false where `stopped` kept it from that. */
export type WriteProduct = (target: number, stopped: () => boolean) => boolean;

/** The semismooth Newton system (H + CᵀC)δ = −∇, H diagonal, C of N rows: solved in N or in `size` unknowns, whichever are fewer. */
export class NewtonSystem {
  private rows: Float64Block;
  private matrix: Float64Block;
  private reduced: Float64Block;
  private readonly inverse: Float64Block;

  constructor(
    private readonly kernels: Kernels,
    private readonly size: number,
  ) {
    const { arena } = kernels;
    this.inverse = arena.float64(size);
    this.rows = arena.float64(0);
    this.matrix = arena.float64(0);
    this.reduced = arena.float64(0);
  }

  /** Room for C, count×size row-major; its values are those of the last call and to be written. */
  columns(count: number): Float64Block {
    this.rows = this.kernels.arena.room(this.rows, count * this.size);
    return this.rows;
  }

  /**
   * delta ← −(H + CᵀC)⁻¹∇ with C the first `count` rows of `columns`, or CᵀC as `count` writes it. Throws a Failure ('computation') where the matrix is singular.
   * With `uneven` the entries of H may be of very different size, which costs the N×N form its digits: then the result is checked.
   * With a tangent space delta stays in it, H is that of its ζ, and ∇ and the columns are left in ζ; it needs the rows. Returns ∇ᵀdelta; null where `stopped`,
   * which is asked several times where n is large, said so.
   */
  solve(
    count: number | WriteProduct,
    hessian: Float64Array,
    gradient: Float64Block,
    delta: Float64Block,
    stopped: () => boolean,
    uneven = false,
    tangent: TangentSpace | null = null,
  ): number | null {
    if (typeof count === 'number') tangent?.pull(this.rows.values, count);
    tangent?.pull(gradient.values, 1);
    const full = () => this.solveFull(count, hessian, gradient, delta, stopped);
    if (typeof count === 'function' || count > this.size) {
      if (!full()) return null;
    } else {
      if (!this.solveReduced(count, hessian, gradient, delta, stopped)) return null;
      if (uneven && count > 0 && !this.isSolved(count, hessian, gradient, delta) && !full()) return null;
    }
    let slope = 0;
    const [steps, slopes] = [delta.values, gradient.values];
    for (let i = 0; i < this.size; i++) {
      steps[i] = -steps[i];
      slope += slopes[i] * steps[i];
    }
    tangent?.push(delta.values);
    return slope;
  }

  private solveFull(
    count: number | WriteProduct,
    hessian: Float64Array,
    gradient: Float64Block,
    delta: Float64Block,
    stopped: () => boolean,
  ): boolean {
    const { kernels, size, rows } = this;
    delta.values.set(gradient.values);
    const fromRows = (number: number) => (target: number) =>
      syrkInParts(kernels, stopped, true, size, number, 1, rows.pointer, size, 0, 0, target, size);
    return this.factor(size, delta, hessian, typeof count === 'function' ? count : fromRows(count), stopped);
  }

  private solveReduced(count: number, hessian: Float64Array, gradient: Float64Block, delta: Float64Block, stopped: () => boolean): boolean {
    const { kernels, size, inverse, rows } = this;
    this.reduced = kernels.arena.room(this.reduced, count);
    scaleByInverse(hessian, gradient.values, delta.values, inverse.values);
    if (count === 0) return true;
    kernels.gemv(false, count, size, 1, rows.pointer, size, delta.pointer, 0, this.reduced.pointer);
    const write: WriteProduct = (target) =>
      syrkInParts(kernels, stopped, false, count, size, 1, rows.pointer, size, inverse.pointer, 0, target, count);
    if (!this.factor(count, this.reduced, null, write, stopped)) return false;
    kernels.gemv(true, count, size, -1, rows.pointer, size, this.reduced.pointer, 0, delta.pointer);
    const [slopes, steps, shares] = [gradient.values, delta.values, inverse.values];
    for (let i = 0; i < size; i++) steps[i] = (slopes[i] + steps[i]) * shares[i];
    return true;
  }

  /** Whether (H + CᵀC)δ is ∇ but for a small part. */
  private isSolved(count: number, hessian: Float64Array, gradient: Float64Block, delta: Float64Block): boolean {
    const { kernels, size, inverse, rows, reduced } = this;
    kernels.gemv(false, count, size, 1, rows.pointer, size, delta.pointer, 0, reduced.pointer);
    kernels.gemv(true, count, size, 1, rows.pointer, size, reduced.pointer, 0, inverse.pointer);
    const [products, slopes, steps] = [inverse.values, gradient.values, delta.values];
    let rest = 0;
    let square = 0;
    for (let i = 0; i < size; i++) {
      rest += (products[i] + hessian[i] * steps[i] - slopes[i]) ** 2;
      square += slopes[i] ** 2;
    }
    return rest <= ACCURACY ** 2 * square;
  }

  /** x ← (diag + A)⁻¹x where `fill` writes A; without a diagonal the identity. Rounding at large σ is met by a tiny shift. False where stopped. */
  private factor(size: number, x: Float64Block, diagonal: Float64Array | null, fill: WriteProduct, stopped: () => boolean): boolean {
    const { kernels } = this;
    this.matrix = kernels.arena.room(this.matrix, size * size);
    const { pointer } = this.matrix;
    for (let shift = 0; ;) {
      if (!fill(pointer, stopped)) return false;
      const a = this.matrix.values;
      let most = 0;
      for (let i = 0; i < size; i++) {
        a[i * size + i] += (diagonal ? diagonal[i] : 1) + shift;
        most = Math.max(most, a[i * size + i]);
      }
      const failed = choleskyInParts(kernels, stopped, size, pointer, size);
      if (failed === null) return false;
      if (failed < 0) break;
      if (!(shift < most))
        throw new Failure(
          'computation',
          'The Newton system of the convex solver is singular.',
          'Standardise the features, or try a larger β.',
        );
      shift = shift === 0 ? 4e-16 * size * most : 100 * shift;
    }
    kernels.solveLower(size, pointer, size, x.pointer);
    kernels.solveLowerTransposed(size, pointer, size, x.pointer);
    return true;
  }
}

/** inverse ← 1/hessian and out ← x/hessian. */
function scaleByInverse(hessian: Float64Array, x: Float64Array, out: Float64Array, inverse: Float64Array): void {
  for (let i = 0; i < hessian.length; i++) {
    inverse[i] = 1 / hessian[i];
    out[i] = x[i] * inverse[i];
  }
}
