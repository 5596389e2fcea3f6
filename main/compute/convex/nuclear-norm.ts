import type { Kernels } from '../engine/kernels';
import type { NewtonSystem } from './newton-system';
import type { Dictionary, Penalty } from './penalty';
import { completeBasis } from '../engine/complete-basis';
import { thinSvd, type ThinSvd } from '../engine/svd';

/** Ω(U) = β‖U‖_* of U p×C (theory §5.1): prox is the soft threshold of the singular values. */
export class NuclearNorm implements Penalty {
  private svd: ThinSvd = { values: new Float64Array(0), left: new Float64Array(0), right: new Float64Array(0) };

  constructor(
    private readonly kernels: Kernels,
    private readonly beta: number,
    /** p and C. */
    private readonly rows: number,
    private readonly outputs: number,
  ) {}

  value(U: Float64Array): number {
    return this.beta * thinSvd(this.rows, this.outputs, U).values.reduce((sum, value) => sum + value, 0);
  }

  prox(W: Float64Array, sigma: number, out: Float64Array): number {
    const { rows, outputs, beta } = this;
    this.svd = thinSvd(rows, outputs, W);
    const { values, left, right } = this.svd;
    let square = 0;
    out.fill(0, 0, rows * outputs);
    for (let k = 0; k < values.length && values[k] > sigma * beta; k++) {
      const kept = values[k] - sigma * beta;
      square += kept * kept;
      for (let i = 0; i < rows; i++)
        for (let c = 0; c < outputs; c++) out[i * outputs + c] += kept * left[k * rows + i] * right[k * outputs + c];
    }
    return square;
  }

  /**
   * With f(s) = (s − σβ)₊, P and Q full bases of singular vectors and f_i = 0 beyond the matrix, the derivative of prox is diagonal in
   * the directions (p_iq_jᵀ + p_jq_iᵀ)/√2 with (f_i − f_j)/(s_i − s_j), (p_iq_jᵀ − p_jq_iᵀ)/√2 with (f_i + f_j)/(s_i + s_j), p_iq_iᵀ with
   * f′(s_i), and, where only one index is within the matrix, p_iq_jᵀ with f/s of that one.
   */
  curvature(A: Dictionary, sigma: number, system: NewtonSystem): number {
    const { kernels, rows: p, outputs: C } = this;
    const { n } = A;
    const s = this.svd.values;
    const m = s.length;
    const threshold = sigma * this.beta;
    const active = s.filter((value) => value > threshold).length;
    if (active === 0) return 0;
    const f = (i: number) => Math.max(0, s[i] - threshold);
    const Q = completeBasis(this.svd.right, m, C);
    const count = active * (p + C - active);
    const columns = system.columns(count);
    return kernels.arena.scope(() => {
      const P = kernels.arena.copy(completeBasis(this.svd.left, m, p));
      const images = kernels.arena.float64(p * n);
      kernels.gemm(false, false, p, n, p, 1, P.pointer, p, A.rows.pointer, n, 0, images.pointer, n);
      const c = columns.values;
      const image = images.values;
      let target = 0;
      const begin = () => c.fill(0, target, target + n * C);
      const addProduct = (factor: number, i: number, j: number) => {
        for (let row = 0; row < n; row++)
          for (let output = 0; output < C; output++) c[target + row * C + output] += factor * image[i * n + row] * Q[j * C + output];
      };
      const end = () => {
        target += n * C;
      };
      for (let i = 0; i < p; i++)
        for (let j = 0; j < C; j++) {
          if (Math.min(i, j) >= active) continue;
          if (i < m && j < m) {
            if (i > j) continue;
            if (i === j) {
              begin();
              addProduct(Math.sqrt(sigma), i, i);
              end();
              continue;
            }
            const even = j < active ? 1 : f(i) / (s[i] - s[j]);
            const odd = (f(i) + f(j)) / (s[i] + s[j]);
            for (const [value, sign] of [
              [even, 1],
              [odd, -1],
            ]) {
              const factor = Math.sqrt((sigma * value) / 2);
              begin();
              addProduct(factor, i, j);
              addProduct(sign * factor, j, i);
              end();
            }
          } else {
            const k = Math.min(i, j);
            begin();
            addProduct(Math.sqrt((sigma * f(k)) / s[k]), i, j);
            end();
          }
        }
      return count;
    });
  }
}
