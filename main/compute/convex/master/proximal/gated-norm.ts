import type { Float64Block } from '../../../engine/arena';
import type { Kernels } from '../../../engine/kernels';
import { syrkInParts } from '../../../engine/stoppable';
import { BlockNorm } from './block-norm';
import type { Geometry } from '../../patterns/geometry';
import type { WriteProduct } from './newton-system';
import type { Block, Dictionary } from './penalty';

/** An open block: its variable W from `from` on with ‖W‖, the share that prox keeps of it, and 1 where its gate is on. */
interface Open {
  from: number;
  length: number;
  share: number;
  mask: Float64Array;
}

/**
 * The group lasso over blocks (D_jX)ᵀ of one X and different gates D_j = diag(d_j) (theory §5.2), one output. With z_j = W_j/‖W_j‖ and
 * a_j = 1 − σβ/‖W_j‖ the curvature Σ D_jX(a_j(I − z_jz_jᵀ) + z_jz_jᵀ)XᵀD_j is the Hadamard product
 *
 *     (Σ a_jd_jd_jᵀ) ∘ XXᵀ + Σ (1 − a_j)(D_jXz_j)(D_jXz_j)ᵀ :
 *
 * two terms of rank one for each gate instead of r.
 */
export class GatedNorm extends BlockNorm {
  private readonly masks = new WeakMap<Block, Float64Array>();
  private gram: Float64Block | null = null;
  private X: Float64Block;
  /** z_j√(σ(1 − a_j)), σa_j, and d_j and D_jXz_j as columns of n×(gates). */
  private Z: Float64Block;
  private weights: Float64Block;
  private gates: Float64Block;
  private images: Float64Block;

  constructor(
    private readonly kernels: Kernels,
    beta: number,
    private readonly geometry: Geometry,
  ) {
    super(beta, 1);
    const { arena } = kernels;
    this.X = arena.copy(geometry.X);
    this.Z = arena.float64(0);
    this.weights = arena.float64(0);
    this.gates = arena.float64(0);
    this.images = arena.float64(0);
  }

  override curvature(A: Dictionary, sigma: number, system: Parameters<BlockNorm['curvature']>[2]): number | WriteProduct {
    const open: Open[] = [];
    this.eachOpen((block, from, length, share) => open.push({ from, length, share, mask: this.maskOf(block, from, A) }));
    const { n } = A;
    const m = open.length;
    const N = m * this.geometry.r;
    const fromRows = (N > n ? n * n * N : N * N * n) + Math.min(n, N) ** 3 / 3;
    if (fromRows <= 2 * n * n * m + n ** 3 / 3) return super.curvature(A, sigma, system);
    this.place(open, sigma, n);
    return (target, stopped) => this.write(target, n, m, stopped);
  }

  private place(open: readonly Open[], sigma: number, n: number): void {
    const { kernels, X, geometry } = this;
    const { arena } = kernels;
    const { r } = geometry;
    const m = open.length;
    this.Z = arena.room(this.Z, m * r);
    this.weights = arena.room(this.weights, m);
    this.gates = arena.room(this.gates, n * m);
    this.images = arena.room(this.images, n * m);
    const [z, weights] = [this.Z.values, this.weights.values];
    open.forEach(({ from, length, share }, j) => {
      weights[j] = sigma * share;
      // A block whose norm is 0 is free, and then its share is 1.
      const scale = length > 0 ? Math.sqrt(sigma * (1 - share)) / length : 0;
      for (let k = 0; k < r; k++) z[j * r + k] = scale * this.W[from + k];
    });
    kernels.gemm(false, true, n, m, r, 1, X.pointer, r, this.Z.pointer, r, 0, this.images.pointer, m);
    const [gates, images] = [this.gates.values, this.images.values];
    open.forEach(({ mask }, j) => {
      for (let i = 0; i < n; i++) {
        gates[i * m + j] = mask[i];
        images[i * m + j] *= mask[i];
      }
    });
  }

  private write(target: number, n: number, m: number, stopped: () => boolean): boolean {
    const { kernels, weights, gates, images } = this;
    const gram = this.rowProducts(n);
    if (!syrkInParts(kernels, stopped, false, n, m, 1, gates.pointer, m, weights.pointer, 0, target, n)) return false;
    for (let i = 0; i < n; i++) kernels.multiply(i + 1, gram.pointer + 8 * i * n, target + 8 * i * n);
    return syrkInParts(kernels, stopped, false, n, m, 1, images.pointer, m, 0, 1, target, n);
  }

  /** XXᵀ. */
  private rowProducts(n: number): Float64Block {
    if (this.gram) return this.gram;
    const { kernels, X, geometry } = this;
    this.gram = kernels.arena.float64(n * n);
    kernels.syrkLower(false, n, geometry.r, 1, X.pointer, geometry.r, 0, 0, this.gram.pointer, n);
    return this.gram;
  }

  /** Where the gate of a block is on: where its rows of A are not zero. A row of X that is zero is on nowhere, which changes nothing. */
  private maskOf(block: Block, from: number, { rows, n }: Dictionary): Float64Array {
    const known = this.masks.get(block);
    if (known) return known;
    const mask = new Float64Array(n);
    const A = rows.values;
    for (let k = from; k < from + block.size; k++) for (let i = 0; i < n; i++) if (A[k * n + i] !== 0) mask[i] = 1;
    this.masks.set(block, mask);
    return mask;
  }
}
