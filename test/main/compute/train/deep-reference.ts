import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';

export type Weights = Record<string, NdArray>;

/**
 * The gradient of ½‖f(X) − Y‖² + (β/p) ΣΣ‖W_lk‖_F^p by plain loops over rows and branches, backwards as textbooks write it: hidden biases
 * count as one more column of W_l, an output bias is not penalised. One array for each of the published ones.
 */
export function deepGradient(
  weights: Weights,
  X: Matrix,
  Y: Matrix,
  activation: Architecture['activation'],
  beta: number,
  p: number,
): Weights {
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const K = weights.W1.shape[0];
  const L = Object.keys(weights).filter((key) => key.startsWith('W')).length;
  const gradient: Weights = Object.fromEntries(
    Object.entries(weights).map(([key, array]) => [key, { ...array, data: new Float64Array(array.data.length) }]),
  );
  const act = (z: number) => (activation === 'relu' ? Math.max(0, z) : z);
  for (let row = 0; row < n; row++) {
    const values: number[][][] = [];
    const F = Array.from({ length: C }, (_, c) => weights[`b${L}`]?.data[c] ?? 0);
    for (let k = 0; k < K; k++) {
      values[k] = [[...X.data.subarray(row * d, (row + 1) * d)]];
      for (let l = 1; l <= L; l++) {
        const { shape, data } = weights[`W${l}`];
        const z = Array.from({ length: shape[1] }, (_, j) =>
          values[k][l - 1].reduce(
            (sum, value, i) => sum + data[(k * shape[1] + j) * shape[2] + i] * value,
            l < L ? (weights[`b${l}`]?.data[k * shape[1] + j] ?? 0) : 0,
          ),
        );
        if (l < L) values[k].push(z.map(act));
        else z.forEach((value, c) => (F[c] += value));
      }
    }
    const residual = F.map((value, c) => value - Y.data[row * C + c]);
    if (weights[`b${L}`]) residual.forEach((r, c) => (gradient[`b${L}`].data[c] += r));
    for (let k = 0; k < K; k++) {
      let delta = residual;
      for (let l = L; l >= 1; l--) {
        const { shape, data } = weights[`W${l}`];
        const back = new Array<number>(shape[2]).fill(0);
        delta.forEach((value, j) => {
          if (l < L && weights[`b${l}`]) gradient[`b${l}`].data[k * shape[1] + j] += value;
          values[k][l - 1].forEach((input, i) => {
            const at = (k * shape[1] + j) * shape[2] + i;
            gradient[`W${l}`].data[at] += value * input;
            back[i] += value * data[at];
          });
        });
        delta = back.map((value, i) => (activation === 'relu' && values[k][l - 1][i] <= 0 ? 0 : value));
      }
    }
  }
  for (let l = 1; l <= L; l++)
    for (let k = 0; k < K; k++) {
      const keys = l < L && weights[`b${l}`] ? [`W${l}`, `b${l}`] : [`W${l}`];
      const part = (key: string) =>
        weights[key].data.subarray((k * weights[key].data.length) / K, ((k + 1) * weights[key].data.length) / K);
      const norm = Math.hypot(...keys.flatMap((key) => [...part(key)]));
      for (const key of keys)
        part(key).forEach((value, i) => (gradient[key].data[(k * weights[key].data.length) / K + i] += beta * norm ** (p - 2) * value));
    }
  return gradient;
}
