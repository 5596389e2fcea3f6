import type { Matrix, NdArray } from '../../../shared/contract/array';

/** The objective of a network and its two parts: objective = loss + β·regularizer. */
export interface NetworkObjective {
  objective: number;
  loss: number;
  regularizer: number;
}

/**
 * The non-convex objective of a two-layer ReLU network with squared loss, ½‖F − Y‖² + β·½Σ‖W_l‖² (theory §1, §4), by plain float64
 * loops that share nothing with the kernels of training and solving, so that it checks both.
 *
 * Weights: W1 [K, m, d], W2 [K, C, m] and, where the network has a penalized bias, b1 [K, m]; X is n×d and Y n×C.
 */
export function networkObjective(weights: Record<string, NdArray>, X: Matrix, Y: Matrix, beta: number): NetworkObjective {
  const [n, d] = X.shape;
  const outputs = Y.shape[1];
  const { W1, W2, b1 } = weights;
  const [branches, width] = W1.shape;
  const F = new Float64Array(outputs);
  let loss = 0;
  for (let row = 0; row < n; row++) {
    F.fill(0);
    for (let k = 0; k < branches; k++) {
      for (let j = 0; j < width; j++) {
        const unit = k * width + j;
        let sum = b1 ? b1.data[unit] : 0;
        for (let i = 0; i < d; i++) sum += W1.data[unit * d + i] * X.data[row * d + i];
        // Written so that NaN passes: it is not ≤ 0.
        if (sum <= 0) continue;
        for (let c = 0; c < outputs; c++) F[c] += W2.data[(k * outputs + c) * width + j] * sum;
      }
    }
    for (let c = 0; c < outputs; c++) loss += 0.5 * (F[c] - Y.data[row * outputs + c]) ** 2;
  }
  const regularizer = 0.5 * (squares(W1) + squares(W2) + (b1 ? squares(b1) : 0));
  return { objective: loss + beta * regularizer, loss, regularizer };
}

function squares(array: NdArray): number {
  let sum = 0;
  for (const value of array.data) sum += value * value;
  return sum;
}
