import { norm } from '../../../engine/norm';
import type { NewtonSystem, WriteProduct } from './newton-system';
import { eachBlock, type Block, type BlockPenalty, type Dictionary } from './penalty';

/** Ω(U) = β Σ_j weight_j·‖U_j‖_F over blocks of consecutive rows: the group lasso (theory §5.2), the lasso where blocks are single rows. */
export class BlockNorm implements BlockPenalty {
  readonly blocks: Block[] = [];
  /** Of the last W: ‖W_j‖, and the share 1 − σβ/‖W_j‖ of it that prox keeps. */
  private norms: number[] = [];
  private shares: number[] = [];
  protected W: Float64Array = new Float64Array(0);

  constructor(
    private readonly beta: number,
    private readonly outputs: number,
  ) {}

  value(U: Float64Array): number {
    let sum = 0;
    eachBlock(this.blocks, this.outputs, (block, from, to) => {
      if (block.weight > 0) sum += block.weight * norm(U, from, to);
    });
    return this.beta * sum;
  }

  prox(W: Float64Array, sigma: number, out: Float64Array): number {
    this.W = W;
    let square = 0;
    eachBlock(this.blocks, this.outputs, (block, from, to, j) => {
      const length = norm(W, from, to);
      const threshold = sigma * this.beta * block.weight;
      const share = threshold === 0 ? 1 : length > threshold ? 1 - threshold / length : 0;
      this.norms[j] = length;
      this.shares[j] = share;
      for (let at = from; at < to; at++) out[at] = share * W[at];
      square += (share * length) ** 2;
    });
    return square;
  }

  curvature({ rows, n, outputs: C }: Dictionary, sigma: number, system: NewtonSystem): number | WriteProduct {
    let count = 0;
    eachBlock(this.blocks, this.outputs, (block, _from, _to, j) => {
      if (this.shares[j] > 0) count += block.size * C;
    });
    const root = Math.sqrt(sigma);
    const c = system.columns(count).values;
    const A = rows.values;
    const { W } = this;
    const along = new Float64Array(n * C);
    let target = 0;
    eachBlock(this.blocks, this.outputs, ({ size }, from, _to, j) => {
      const share = this.shares[j];
      if (!(share > 0)) return;
      const first = from / C;
      if (size * C === 1) {
        for (let i = 0; i < n; i++) c[target + i] = root * A[first * n + i];
        target += n;
        return;
      }
      // ∂prox = a(I − zzᵀ) + zzᵀ, z = W/‖W‖, whose root is √a·I + (1 − √a)zzᵀ.
      const own = Math.sqrt(share);
      along.fill(0);
      if (own < 1) {
        for (let k = 0; k < size; k++)
          for (let i = 0; i < n; i++)
            for (let output = 0; output < C; output++)
              along[i * C + output] += (W[from + k * C + output] / this.norms[j]) * A[(first + k) * n + i];
      }
      for (let k = 0; k < size; k++)
        for (let output = 0; output < C; output++) {
          const z = this.norms[j] > 0 ? W[from + k * C + output] / this.norms[j] : 0;
          const shared = root * (1 - own) * z;
          for (let at = 0; at < n * C; at++) c[target + at] = shared * along[at];
          for (let i = 0; i < n; i++) c[target + i * C + output] += root * own * A[(first + k) * n + i];
          target += n * C;
        }
    });
    return count;
  }

  /** The blocks that prox does not make zero, with where W_j lies, ‖W_j‖ and the share of it that prox keeps. */
  protected eachOpen(visit: (block: Block, from: number, length: number, share: number) => void): void {
    eachBlock(this.blocks, this.outputs, (block, from, _to, j) => {
      if (this.shares[j] > 0) visit(block, from, this.norms[j], this.shares[j]);
    });
  }
}
