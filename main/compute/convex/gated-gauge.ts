import type { Float64Block } from '../engine/arena';
import type { Kernels } from '../engine/kernels';
import { gaugeRounding } from '../certificate/dual-bound';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import type { Geometry } from './geometry';

/** Violators that are added in one round. */
const ADDED = 30;

/** γ°(ν) = max_j ‖XᵀD_jν‖ over the patterns of given gates (theory §5.2), one output. */
export class GatedGauge implements Gauge {
  readonly method = 'gates';
  readonly keysLast = true;
  private readonly X: Float64Block;
  private readonly signs: Float64Block;
  private readonly target: Float64Block;
  private readonly work: Float64Block;

  /** Patterns as signs ±1, n values each. */
  constructor(
    private readonly kernels: Kernels,
    private readonly geometry: Geometry,
    private readonly patterns: readonly ArrayLike<number>[],
  ) {
    const { n, r, X } = geometry;
    this.X = kernels.arena.copy(X);
    this.signs = kernels.arena.float64(patterns.length * n);
    this.target = kernels.arena.float64(r);
    this.work = kernels.arena.float64(3 * r + n);
    patterns.forEach((pattern, p) => this.signs.values.set(pattern, p * n));
  }

  project(): void {
    // No equation ties ν.
  }

  defect(): number {
    return 0;
  }

  price(nu: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { kernels, target, X, signs, work } = this;
    const { n, r, rowNorms, residual } = this.geometry;
    let rho = 0;
    const open: { index: number; value: number }[] = [];
    for (let p = 0; p < this.patterns.length; p++) {
      kernels.patternGradient(n, r, X.pointer, signs.pointer + 8 * p * n, nu.pointer, 1, target.pointer, work.pointer);
      const value = Math.sqrt(kernels.dot(r, target.pointer, target.pointer));
      rho = Math.max(rho, value);
      if (value > beta && !working(String(p))) open.push({ index: p, value });
    }
    open.sort((a, b) => b.value - a.value || a.index - b.index);
    const violators = open.slice(0, ADDED).map(({ index, value }): Atoms => ({ key: String(index), value, rows: this.masked(index) }));
    const size = Math.sqrt(kernels.dot(n, nu.pointer, nu.pointer));
    return { rho, slack: gaugeRounding(nu.values, rowNorms, r) + size * residual, violators };
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
