import type { Float64Block } from '../engine/arena';
import type { Kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import { gaugeRounding } from '../certificate/dual-bound';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import type { Geometry } from './geometry';
import { PatternProducts } from './pattern-products';

/** Violators that are added in one round. */
const ADDED = 30;

/** γ°(ν) = max_j ‖XᵀD_jν‖ over the patterns of given gates (theory §5.2), one output. */
export class GatedGauge implements Gauge {
  readonly method = 'gates';
  readonly keysLast = true;
  private readonly products: PatternProducts;
  /** Where the signs of each pattern lie. */
  private readonly addresses: number[];

  /** Patterns as signs ±1, n values each. */
  constructor(
    private readonly kernels: Kernels,
    private readonly geometry: Geometry,
    private readonly patterns: readonly ArrayLike<number>[],
  ) {
    const { n, r, X } = geometry;
    this.products = new PatternProducts(kernels, n, r, kernels.arena.copy(X));
    this.addresses = patterns.map((pattern) => kernels.arena.copy(pattern).pointer);
  }

  project(): void {
    // No equation ties ν.
  }

  defect(): number {
    return 0;
  }

  price(nu: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { kernels, products, addresses } = this;
    const { n, r, rowNorms, residual } = this.geometry;
    let rho = 0;
    const open: { index: number; value: number }[] = [];
    products.gradients(addresses, nu, (p, gradient) => {
      const value = norm(gradient);
      rho = Math.max(rho, value);
      if (value > beta && !working(String(p))) open.push({ index: p, value });
    });
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
