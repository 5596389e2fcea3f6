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
    protected readonly outputs: number,
    private readonly count: number,
    private readonly atoms: Float64Block,
    private readonly reach: Float64Array,
    readonly method: string,
  ) {
    this.products = kernels.arena.float64(count * outputs);
  }

  project(_N: Float64Array): void {
    // No equation ties N.
  }

  defect(_N: Float64Array, _upper: number): number {
    return 0;
  }

  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { kernels, n, outputs: C, count, atoms, products } = this;
    // One column would fill a quarter of a tile.
    if (C === 1) kernels.gemv(false, count, n, 1, atoms.pointer, n, N.pointer, 0, products.pointer);
    else kernels.gemm(false, false, count, C, n, 1, atoms.pointer, n, N.pointer, C, 0, products.pointer, C);
    const norms = normsOfRows(products.values, count, C);
    let rho = 0;
    const open: number[] = [];
    for (let k = 0; k < count; k++) {
      if (norms[k] > rho) rho = norms[k];
      if (norms[k] > beta) open.push(k);
    }
    open.sort((a, b) => norms[b] - norms[a] || a - b);
    const violators: Atoms[] = [];
    for (const k of open) {
      if (violators.length === ADDED) break;
      const key = String(k);
      if (!working(key)) violators.push({ key, value: norms[k], rows: atoms.values.slice(k * n, (k + 1) * n) });
    }
    return { rho, slack: gaugeRounding(normsOfRows(N.values, n, C), this.reach, 1), violators };
  }
}
