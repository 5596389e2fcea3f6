import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Architecture } from '../../../shared/contract/network';
import { branchPenalty, type Regularizer } from '../../../shared/theory/regularizers';

type Weights = Record<string, NdArray>;

/** |x·u| ≤ this times ‖x‖‖u‖ is zero for a threshold unit: patterns with ties cannot be met in floating point otherwise. */
export const TIE = 1e-12;

/**
 * F (n×C) of a network by plain float64 loops that share nothing with the solver: W1 … WL [K, out, in], biases b1 … bL [K, out] where
 * there are any, the gates G1 [K, m, d] and c1 [K, m] of gated units and the amplitudes s1 [K, m] of threshold units.
 */
export function networkOutputs(weights: Weights, activation: Architecture['activation'], X: Matrix, outputs: number): Float64Array {
  const [n, d] = X.shape;
  const L = depthOf(weights);
  const branches = weights.W1.shape[0];
  const F = new Float64Array(n * outputs);
  for (let row = 0; row < n; row++) {
    const x = X.data.subarray(row * d, (row + 1) * d);
    for (let k = 0; k < branches; k++) {
      let h: Float64Array = x;
      for (let l = 1; l <= L; l++) {
        const z = affine(weights[`W${l}`], weights[`b${l}`], k, h);
        if (l < L) activate(z, activation, weights, k, x);
        h = z;
      }
      for (let c = 0; c < outputs; c++) F[row * outputs + c] += h[c];
    }
  }
  return F;
}

/** R of a network (theory §4); `layers` names the arrays of each layer that are penalised. */
export function networkPenalty(weights: Weights, layers: readonly (readonly string[])[], regularizer: Regularizer): number {
  const branches = weights.W1.shape[0];
  let sum = 0;
  for (let k = 0; k < branches; k++)
    sum += branchPenalty(
      regularizer,
      layers.map((names) => Math.sqrt(names.reduce((square, name) => square + squares(weights[name], k), 0))),
    );
  return sum;
}

function depthOf(weights: Weights): number {
  let L = 0;
  while (`W${L + 1}` in weights) L++;
  return L;
}

function affine(W: NdArray, b: NdArray | undefined, k: number, h: Float64Array): Float64Array {
  const [, rows, columns] = W.shape;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += W.data[(k * rows + i) * columns + j] * h[j];
    return sum + (b ? b.data[k * rows + i] : 0);
  });
}

function activate(z: Float64Array, activation: Architecture['activation'], weights: Weights, k: number, x: Float64Array): void {
  const { W1, G1, c1, s1 } = weights;
  const width = z.length;
  for (let i = 0; i < width; i++) {
    if (activation === 'relu') z[i] = z[i] > 0 ? z[i] : 0;
    if (activation === 'gated') z[i] = product(G1, k * width + i, x) + (c1?.data[k * width + i] ?? 0) >= 0 ? z[i] : 0;
    if (activation === 'threshold') z[i] = z[i] >= -TIE * length(x) * rowNorm(W1, k * width + i) ? s1.data[k * width + i] : 0;
  }
}

function product({ data }: NdArray, row: number, x: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += data[row * x.length + j] * x[j];
  return sum;
}

function rowNorm({ data, shape }: NdArray, row: number): number {
  const width = shape[2];
  let square = 0;
  for (let j = row * width; j < (row + 1) * width; j++) square += data[j] * data[j];
  return Math.sqrt(square);
}

function length(x: Float64Array): number {
  let square = 0;
  for (const value of x) square += value * value;
  return Math.sqrt(square);
}

function squares({ data, shape }: NdArray, branch: number): number {
  const size = shape.slice(1).reduce((product, extent) => product * extent, 1);
  let sum = 0;
  for (let at = branch * size; at < (branch + 1) * size; at++) sum += data[at] * data[at];
  return sum;
}
