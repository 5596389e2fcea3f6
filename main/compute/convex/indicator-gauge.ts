import type { Float64Block } from '../engine/arena';
import type { Kernels } from '../engine/kernels';
import { gaugeRounding } from '../certificate/dual-bound';
import { normsOfRows } from '../engine/norm';
import type { Atoms, Gauge, GaugePricing } from './gauge';

/** Violators that are added in one round. */
const ADDED = 30;

/** γ°(N) = max_p ‖Nᵀp‖ over a list of 0/1 patterns p (theory §5.8). */
export class IndicatorGauge implements Gauge {
  readonly keysLast = true;
  private readonly patterns: Float64Block;
  private readonly products: Float64Block;
  private readonly ones: Float64Array;

  /** Patterns as signs ±1, n values each. */
  constructor(
    private readonly kernels: Kernels,
    private readonly n: number,
    private readonly outputs: number,
    private readonly count: number,
    signs: (index: number) => ArrayLike<number>,
    readonly method: string,
  ) {
    this.patterns = kernels.arena.float64(count * n);
    this.products = kernels.arena.float64(count * outputs);
    const T = this.patterns.values;
    for (let p = 0; p < count; p++) {
      const own = signs(p);
      for (let i = 0; i < n; i++) T[p * n + i] = own[i] > 0 ? 1 : 0;
    }
    this.ones = new Float64Array(n).fill(1);
  }

  project(): void {
    // No equation ties N.
  }

  defect(): number {
    return 0;
  }

  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { kernels, n, outputs: C, count, patterns, products } = this;
    kernels.gemm(false, false, count, C, n, 1, patterns.pointer, n, N.pointer, C, 0, products.pointer, C);
    const g = products.values;
    let rho = 0;
    const open: { index: number; value: number }[] = [];
    for (let p = 0; p < count; p++) {
      let square = 0;
      for (let c = 0; c < C; c++) square += g[p * C + c] ** 2;
      const value = Math.sqrt(square);
      rho = Math.max(rho, value);
      if (value > beta && !working(String(p))) open.push({ index: p, value });
    }
    open.sort((a, b) => b.value - a.value || a.index - b.index);
    const violators: Atoms[] = open
      .slice(0, ADDED)
      .map(({ index, value }) => ({ key: String(index), value, rows: patterns.values.slice(index * n, (index + 1) * n) }));
    return { rho, slack: gaugeRounding(normsOfRows(N.values, n, C), this.ones, 1), violators };
  }
}
