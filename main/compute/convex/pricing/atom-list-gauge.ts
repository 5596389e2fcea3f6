import { gaugeRounding } from '../../certificate/dual-bound';
import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { normsOfRows } from '../../engine/norm';
import type { Atoms, Gauge, GaugePricing } from './gauge';

/** Violators that are added in one round. */
const ADDED = 30;

/** γ°(N) = max_k ‖Nᵀφ_k‖ over a list of atoms φ_k ∈ Rⁿ (theory §2), the k-th of key k. */
export class AtomListGauge implements Gauge {
  readonly keysLast = true;
  private readonly products: Float64Block;

  /** `atoms` count×n row-major; no entry of row i exceeds `reach[i]` but by rounding of as much. */
  constructor(
    private readonly kernels: Kernels,
    private readonly n: number,
    private readonly outputs: number,
    private readonly count: number,
    private readonly atoms: Float64Block,
    private readonly reach: Float64Array,
    readonly method: string,
  ) {
    this.products = kernels.arena.float64(count * outputs);
  }

  project(): void {
    // No equation ties N.
  }

  defect(): number {
    return 0;
  }

  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { kernels, n, outputs: C, count, atoms, products } = this;
    kernels.gemm(false, false, count, C, n, 1, atoms.pointer, n, N.pointer, C, 0, products.pointer, C);
    const g = products.values;
    let rho = 0;
    const open: { index: number; value: number }[] = [];
    for (let k = 0; k < count; k++) {
      let square = 0;
      for (let c = 0; c < C; c++) square += g[k * C + c] ** 2;
      const value = Math.sqrt(square);
      rho = Math.max(rho, value);
      if (value > beta && !working(String(k))) open.push({ index: k, value });
    }
    open.sort((a, b) => b.value - a.value || a.index - b.index);
    const violators: Atoms[] = open
      .slice(0, ADDED)
      .map(({ index, value }) => ({ key: String(index), value, rows: atoms.values.slice(index * n, (index + 1) * n) }));
    return { rho, slack: gaugeRounding(normsOfRows(N.values, n, C), this.reach, 1), violators };
  }
}
