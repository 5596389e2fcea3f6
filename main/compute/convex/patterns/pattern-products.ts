import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';

/** Patterns that are multiplied at once: enough for the kernel's full speed, few enough to stay in the cache. */
const BATCH = 32;

/** Signs ±1 of n rows, by their address. */
type Signs = number;

/** Products of D_pX for many activation patterns at once, X n×r in the kernels' memory; its own memory is of the arena's current scope. */
export class PatternProducts {
  private readonly batch: Float64Block;
  private readonly products: Float64Block;

  constructor(
    private readonly kernels: Kernels,
    private readonly n: number,
    private readonly r: number,
    private readonly X: Float64Block,
  ) {
    this.batch = kernels.arena.float64(BATCH * n);
    this.products = kernels.arena.float64(BATCH * r);
  }

  /** XᵀD_pν of each pattern, r values at a time to `visit`; they are valid within the call. */
  gradients(patterns: readonly Signs[], nu: Float64Block, visit: (index: number, gradient: Float64Array) => void): void {
    const { kernels, n, r, X, batch, products } = this;
    for (let first = 0; first < patterns.length; first += BATCH) {
      const count = Math.min(BATCH, patterns.length - first);
      for (let k = 0; k < count; k++) kernels.maskVector(n, patterns[first + k], 1, nu.pointer, batch.pointer + 8 * k * n);
      kernels.gemm(false, false, count, r, n, 1, batch.pointer, n, X.pointer, r, 0, products.pointer, r);
      for (let k = 0; k < count; k++) visit(first + k, products.values.subarray(k * r, (k + 1) * r));
    }
  }

  /** F ← F + Σ D_pXu_p; `write` puts u_p into r values. */
  addOutputs(patterns: readonly Signs[], write: (index: number, u: Float64Array) => void, F: Float64Block): void {
    const { kernels, n, r, X, batch, products } = this;
    for (let first = 0; first < patterns.length; first += BATCH) {
      const count = Math.min(BATCH, patterns.length - first);
      for (let k = 0; k < count; k++) write(first + k, products.values.subarray(k * r, (k + 1) * r));
      kernels.gemm(false, true, count, n, r, 1, products.pointer, r, X.pointer, r, 0, batch.pointer, n);
      for (let k = 0; k < count; k++) kernels.addMasked(n, patterns[first + k], batch.pointer + 8 * k * n, F.pointer);
    }
  }
}
