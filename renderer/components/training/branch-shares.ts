import type { NdArray } from '../../../shared/contract/array';

/**
 * Each branch's share of γ, of the sum over all branches. Two layers: Σ_j ‖w_1j‖·‖w_2j‖ over its hidden neurons (theory §2). More: the
 * product of the Frobenius norms of its layers, which is its size where it is balanced (theory §4). W_l is [K, m_l, m_{l−1}] or without K,
 * biases b_l [K, m_l], amplitudes s1 in place of W1; null where the weights have another shape. A share below 10⁻⁶ counts as inactive.
 */
export function branchShares(weights: Record<string, NdArray>, branches: number): number[] | null {
  const L = Object.keys(weights).filter((name) => /^W\d+$/.test(name)).length;
  const inner = weights['s1'] ?? weights['W1'];
  if (L < 2 || !inner) return null;
  const sizes = L === 2 ? twoLayerSizes(weights, inner, branches) : deepSizes(weights, L, branches);
  if (!sizes) return null;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => (total > 0 && size / total >= 1e-6 ? size / total : 0));
}

function twoLayerSizes({ W2, b1 }: Record<string, NdArray>, W1: NdArray, branches: number): number[] | null {
  const [C, m] = W2.shape.slice(-2);
  const d = W1.data.length / (branches * m);
  if (!Number.isInteger(d) || W2.data.length !== branches * C * m) return null;
  return Array.from({ length: branches }, (_, k) => {
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
}

function deepSizes(weights: Record<string, NdArray>, L: number, branches: number): number[] | null {
  const layers = Array.from({ length: L }, (_, l) => [weights[`W${l + 1}`], weights[`b${l + 1}`]].filter((array) => array !== undefined));
  if (layers.some((arrays) => arrays.some(({ data }) => data.length % branches !== 0))) return null;
  const square = ({ data }: NdArray, k: number) => {
    const each = data.length / branches;
    let sum = 0;
    for (let i = 0; i < each; i++) sum += data[k * each + i] ** 2;
    return sum;
  };
  return Array.from({ length: branches }, (_, k) =>
    layers.reduce((product, arrays) => product * Math.sqrt(arrays.reduce((sum, array) => sum + square(array, k), 0)), 1),
  );
}
