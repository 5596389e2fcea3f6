import { completeBasis } from '../../../engine/complete-basis';
import type { Kernels } from '../../../engine/kernels';
import { norm } from '../../../engine/norm';
import { thinSvd, type ThinSvd } from '../../../engine/svd';
import type { NewtonSystem } from './newton-system';
import { eachBlock, type Block, type BlockPenalty, type Dictionary } from './penalty';

/** Ω(U) = β Σ_j weight_j·‖U_j‖_* over blocks of consecutive rows (theory §5.1 with one block, §5.2): prox is the soft threshold of their singular values. */
export class NuclearNorm implements BlockPenalty {
  readonly blocks: Block[] = [];
  /** Of the blocks of the last W; null where prox is zero. */
  private svds: (ThinSvd | null)[] = [];

  constructor(
    private readonly kernels: Kernels,
    private readonly beta: number,
    /** C. */
    private readonly outputs: number,
  ) {}

  value(U: Float64Array): number {
    let sum = 0;
    eachBlock(this.blocks, this.outputs, (block, from, to) => {
      const { values } = thinSvd(block.size, this.outputs, U.subarray(from, to));
      sum += block.weight * values.reduce((total, value) => total + value, 0);
    });
    return this.beta * sum;
  }

  prox(W: Float64Array, sigma: number, out: Float64Array): number {
    const { outputs: C } = this;
    let square = 0;
    eachBlock(this.blocks, this.outputs, ({ size, weight }, from, to, j) => {
      out.fill(0, from, to);
      const threshold = sigma * this.beta * weight;
      // ‖·‖₂ ≤ ‖·‖_F: most blocks need no singular values.
      this.svds[j] = norm(W, from, to) > threshold ? thinSvd(size, C, W.subarray(from, to)) : null;
      const { values, left, right } = this.svds[j] ?? NONE;
      for (let k = 0; k < values.length && values[k] > threshold; k++) {
        const kept = values[k] - threshold;
        square += kept * kept;
        for (let i = 0; i < size; i++) for (let c = 0; c < C; c++) out[from + i * C + c] += kept * left[k * size + i] * right[k * C + c];
      }
    });
    return square;
  }

  curvature(A: Dictionary, sigma: number, system: NewtonSystem): number {
    const { outputs: C } = this;
    const active = this.blocks.map(({ weight }, j) => activeCount(this.svds[j], sigma * this.beta * weight));
    const counts = this.blocks.map(({ size }, j) => active[j] * (size + C - active[j]));
    const count = counts.reduce((sum, value) => sum + value, 0);
    const columns = system.columns(count);
    let target = 0;
    eachBlock(this.blocks, this.outputs, ({ size, weight }, from, _to, j) => {
      const svd = this.svds[j];
      if (!svd || active[j] === 0) return;
      this.kernels.arena.scope(() => {
        const images = this.imagesOf(svd, A, from / C, size);
        writeDerivative(svd, active[j], sigma * this.beta * weight, sigma, { images, p: size, n: A.n, C }, columns.values, target);
      });
      target += counts[j] * A.n * C;
    });
    return count;
  }

  /** Each left singular vector of a full basis times the block's rows of A, size×n. */
  private imagesOf(svd: ThinSvd, A: Dictionary, first: number, size: number): Float64Array {
    const { kernels } = this;
    const { n } = A;
    const P = kernels.arena.copy(completeBasis(svd.left, svd.values.length, size));
    const images = kernels.arena.float64(size * n);
    kernels.gemm(false, false, size, n, size, 1, P.pointer, size, A.rows.pointer + 8 * first * n, n, 0, images.pointer, n);
    return images.values;
  }
}

const NONE: ThinSvd = { values: new Float64Array(0), left: new Float64Array(0), right: new Float64Array(0) };

function activeCount(svd: ThinSvd | null, threshold: number): number {
  return svd ? svd.values.filter((value) => value > threshold).length : 0;
}

/**
 * With f(s) = (s − τ)₊, P and Q full bases of singular vectors and f_i = 0 beyond the matrix, the derivative of prox is diagonal in the
 * directions (p_iq_jᵀ + p_jq_iᵀ)/√2 with (f_i − f_j)/(s_i − s_j), (p_iq_jᵀ − p_jq_iᵀ)/√2 with (f_i + f_j)/(s_i + s_j), p_iq_iᵀ with
 * f′(s_i), and, where only one index is within the matrix, p_iq_jᵀ with f/s of that one. Writes √σ times the roots, as rows of c from `target` on.
 */
function writeDerivative(
  svd: ThinSvd,
  active: number,
  threshold: number,
  sigma: number,
  { images, p, n, C }: { images: Float64Array; p: number; n: number; C: number },
  c: Float64Array,
  target: number,
): void {
  const s = svd.values;
  const m = s.length;
  const f = (i: number) => Math.max(0, s[i] - threshold);
  const Q = completeBasis(svd.right, m, C);
  const add = (factor: number, i: number, j: number) => {
    for (let row = 0; row < n; row++)
      for (let output = 0; output < C; output++) c[target + row * C + output] += factor * images[i * n + row] * Q[j * C + output];
  };
  const write = (terms: readonly (readonly [factor: number, i: number, j: number])[]) => {
    c.fill(0, target, target + n * C);
    for (const term of terms) add(...term);
    target += n * C;
  };
  for (let i = 0; i < p; i++)
    for (let j = 0; j < C; j++) {
      if (Math.min(i, j) >= active) continue;
      if (i >= m || j >= m) {
        const k = Math.min(i, j);
        write([[Math.sqrt((sigma * f(k)) / s[k]), i, j]]);
      } else if (i === j) write([[Math.sqrt(sigma), i, i]]);
      else if (i < j) {
        const even = Math.sqrt((sigma * (j < active ? 1 : f(i) / (s[i] - s[j]))) / 2);
        const odd = Math.sqrt((sigma * (f(i) + f(j))) / (s[i] + s[j]) / 2);
        write([
          [even, i, j],
          [even, j, i],
        ]);
        write([
          [odd, i, j],
          [-odd, j, i],
        ]);
      }
    }
}
