import type { NdArray } from '../../shared/contract/array';

/**
 * Each branch's share of γ: Σ_j ‖w_1j‖·‖w_2j‖ over its hidden neurons, of the sum over all branches (theory §2, two layers).
 * W1 is [K, m, d] and W2 [K, C, m], or both without K; null where the weights have another shape. A neuron's share below 10⁻⁶ counts as inactive.
 */
export function branchShares(weights: Record<string, NdArray>, branches: number): number[] | null {
  const { W1, W2, b1 } = weights;
  if (!W1 || !W2) return null;
  const [m, d] = W1.shape.slice(-2);
  const C = W2.shape.at(-2) ?? 0;
  if (W1.data.length !== branches * m * d || W2.data.length !== branches * C * m) return null;
  const sizes = Array.from({ length: branches }, (_, k) => {
    let size = 0;
    for (let j = 0; j < m; j++) {
      let inner = b1 ? b1.data[k * m + j] ** 2 : 0;
      let outer = 0;
      for (let i = 0; i < d; i++) inner += W1.data[(k * m + j) * d + i] ** 2;
      for (let c = 0; c < C; c++) outer += W2.data[(k * C + c) * m + j] ** 2;
      size += Math.sqrt(inner * outer);
    }
    return size;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => (total > 0 && size / total >= 1e-6 ? size / total : 0));
}
