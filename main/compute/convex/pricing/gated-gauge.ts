import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { gaugeRounding } from '../../certificate/dual-bound';
import { norm, normsOfRows } from '../../engine/norm';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import type { Geometry } from '../patterns/geometry';
import { largestSingularValue, singularRounding } from './linear-gauge';
import { PatternProducts } from '../patterns/pattern-products';

/** Violators that are added in one round. */
const ADDED = 30;

/** γ°(N) = max_j σ_max(XᵀD_jN) over the patterns of given gates (theory §5.2): ‖XᵀD_jν‖ for one output. */
export class GatedGauge implements Gauge {
  readonly method = 'gates';
  readonly keysLast = true;
  private readonly products: PatternProducts;
  /** Where the signs of each pattern lie. */
  private readonly addresses: number[];
  /** A column of N, and XᵀD of each column. */
  private readonly column: Float64Block;
  private readonly targets: Float64Array;

  /** Patterns as signs ±1, n values each. */
  constructor(
    kernels: Kernels,
    private readonly geometry: Geometry,
    private readonly outputs: number,
    private readonly patterns: readonly ArrayLike<number>[],
  ) {
    const { n, r, X } = geometry;
    this.products = new PatternProducts(kernels, n, r, kernels.arena.copy(X));
    this.addresses = patterns.map((pattern) => kernels.arena.copy(pattern).pointer);
    this.column = kernels.arena.float64(n);
    this.targets = new Float64Array(r * outputs * patterns.length);
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
    const { targets } = this;
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
    const { outputs: C, products, addresses, column, targets } = this;
    const { n, r } = this.geometry;
    const values = column.values;
    for (let c = 0; c < C; c++) {
      for (let i = 0; i < n; i++) values[i] = N.values[i * C + c];
      products.gradients(addresses, column, (p, gradient) => targets.set(gradient, (p * C + c) * r));
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
