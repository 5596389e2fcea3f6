import type { Float64Block } from '../engine/arena';
import type { Kernels } from '../engine/kernels';
import { gaugeRounding } from '../certificate/dual-bound';
import { norm, normsOfRows } from '../engine/norm';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import type { Geometry } from './geometry';
import { largestSingularValue, singularRounding } from './linear-gauge';

/** Violators that are added in one round. */
const ADDED = 30;

/** γ°(N) = max_j σ_max(XᵀD_jN) over the patterns of given gates (theory §5.2): ‖XᵀD_jν‖ for one output. */
export class GatedGauge implements Gauge {
  readonly method = 'gates';
  readonly keysLast = true;
  private readonly X: Float64Block;
  private readonly signs: Float64Block;
  /** A column of N, and XᵀD of each column. */
  private readonly column: Float64Block;
  private readonly targets: Float64Block;
  private readonly work: Float64Block;

  /** Patterns as signs ±1, n values each. */
  constructor(
    private readonly kernels: Kernels,
    private readonly geometry: Geometry,
    private readonly outputs: number,
    private readonly patterns: readonly ArrayLike<number>[],
  ) {
    const { n, r, X } = geometry;
    this.X = kernels.arena.copy(X);
    this.signs = kernels.arena.float64(patterns.length * n);
    this.column = kernels.arena.float64(n);
    this.targets = kernels.arena.float64(r * outputs * patterns.length);
    this.work = kernels.arena.float64(3 * r + n);
    patterns.forEach((pattern, p) => this.signs.values.set(pattern, p * n));
  }

  project(): void {
    // No equation ties ν.
  }

  defect(): number {
    return 0;
  }

  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { outputs: C } = this;
    const { n, r, rowNorms, residual } = this.geometry;
    this.multiply(N);
    const size = r * C;
    const targets = this.targets.values;
    let rho = 0;
    const open: { index: number; value: number }[] = [];
    for (let p = 0; p < this.patterns.length; p++) {
      const bound = norm(targets, p * size, (p + 1) * size);
      // ‖·‖₂ ≤ ‖·‖_F, so few patterns need their singular values.
      if (bound <= Math.min(rho, beta)) continue;
      const value = C === 1 ? bound : largestSingularValue(targets.slice(p * size, (p + 1) * size), C, r);
      rho = Math.max(rho, value);
      if (value > beta && !working(String(p))) open.push({ index: p, value });
    }
    open.sort((a, b) => b.value - a.value || a.index - b.index);
    const violators = open.slice(0, ADDED).map(({ index, value }): Atoms => ({ key: String(index), value, rows: this.masked(index) }));
    const rounding = gaugeRounding(normsOfRows(N.values, n, C), rowNorms, r) + (C === 1 ? 0 : singularRounding(r, C) * rho);
    return { rho, slack: rounding + norm(N.values) * residual, violators };
  }

  /** XᵀD_jN of every pattern, C×r each. */
  private multiply(N: Float64Block): void {
    const { kernels, outputs: C, column, targets, X, signs, work } = this;
    const { n, r } = this.geometry;
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < n; i++) column.values[i] = N.values[i * C + c];
      for (let p = 0; p < this.patterns.length; p++)
        kernels.patternGradient(
          n,
          r,
          X.pointer,
          signs.pointer + 8 * p * n,
          column.pointer,
          1,
          targets.pointer + 8 * (p * C + c) * r,
          work.pointer,
        );
    }
  }

  /** (D_pX)ᵀ, r×n. */
  private masked(index: number): Float64Array {
    const { n, r, X } = this.geometry;
    const pattern = this.patterns[index];
    const rows = new Float64Array(r * n);
    for (let i = 0; i < n; i++) if (pattern[i] > 0) for (let j = 0; j < r; j++) rows[j * n + i] = X[i * r + j];
    return rows;
  }
}
