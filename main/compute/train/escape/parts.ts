import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { layerNorms } from '../../../../shared/theory/regularizers';
import { norm } from '../../engine/norm';
import { lastHidden } from '../objective';

type Weights = Record<string, NdArray>;

/** An atom that a network has, whose size may change while its direction stays. */
export interface Part {
  /** φ of norm one in every layer, n values. */
  readonly values: Float64Array;
  /** Writes φuᵀ into weights in place of what they have of it, its layers with the norms that the regulariser balances them to (theory §4). */
  write(weights: Weights, u: Float64Array): void;
}

/** The hidden units of a network of two layers; none for those that are zero. */
export function unitParts(weights: Weights, X: Matrix, architecture: Architecture): Part[] {
  const { W1, W2, b1, s1 } = weights;
  const [K, m, d] = W1.shape;
  const [, C] = W2.shape;
  const [n] = X.shape;
  const parts: Part[] = [];
  for (let k = 0; k < K; k++) {
    const hidden = rowsOf(X).map((x) => lastHidden(weights, architecture, k, x));
    for (let j = 0; j < m; j++) {
      const unit = k * m + j;
      const row = W1.data.subarray(unit * d, (unit + 1) * d);
      const size = s1 ? s1.data[unit] : Math.hypot(norm(row), architecture.bias === 'penalized' && b1 ? b1.data[unit] : 0);
      if (!(Math.abs(size) > 0)) continue;
      parts.push({
        values: Float64Array.from({ length: n }, (_, i) => hidden[i][j] / size),
        write(target, u) {
          const root = Math.sqrt(norm(u));
          if (target.s1) target.s1.data[unit] = root;
          else {
            scale(target.W1, unit * d, (unit + 1) * d, root / size);
            if (target.b1) scale(target.b1, unit, unit + 1, root / size);
          }
          for (let c = 0; c < C; c++) target.W2.data[(k * C + c) * m + j] = root > 0 ? u[c] / root : 0;
        },
      });
    }
  }
  return parts;
}

/** The branches of a network of more layers and one output, whose units scale with the layers below; none for those that are zero. */
export function branchParts(weights: Weights, X: Matrix, { layers, regularizer, bias, activation }: Architecture): Part[] {
  const L = layers.length + 1;
  const [K] = weights.W1.shape;
  const parts: Part[] = [];
  for (let k = 0; k < K; k++) {
    const norms = Array.from({ length: L }, (_, l) => {
      const own = norm(branchOf(weights[`W${l + 1}`], k));
      const biases = bias === 'penalized' && l + 1 < L ? weights[`b${l + 1}`] : undefined;
      return biases ? Math.hypot(own, norm(branchOf(biases, k))) : own;
    });
    const size = norms.reduce((product, value) => product * value, 1);
    if (!(size > 0)) continue;
    const last = branchOf(weights[`W${L}`], k);
    parts.push({
      values: Float64Array.from(
        rowsOf(X),
        (x) => lastHidden(weights, { activation }, k, x).reduce((sum, h, j) => sum + h * last[j], 0) / size,
      ),
      write(target, [u]) {
        layerNorms(regularizer, L, Math.abs(u)).forEach((length, l) => {
          const factor = ((l + 1 < L ? 1 : Math.sign(u)) * length) / norms[l];
          for (const name of [`W${l + 1}`, ...(l + 1 < L ? [`b${l + 1}`] : [])]) {
            const array = target[name];
            if (array) scale(array, k * (array.data.length / K), (k + 1) * (array.data.length / K), factor);
          }
        });
      },
    });
  }
  return parts;
}

function rowsOf({ shape: [n, d], data }: Matrix): Float64Array[] {
  return Array.from({ length: n }, (_, i) => data.subarray(i * d, (i + 1) * d));
}

/** The values of one branch. */
function branchOf({ shape: [K], data }: NdArray, k: number): Float64Array {
  const size = data.length / K;
  return Float64Array.from(data.subarray(k * size, (k + 1) * size));
}

function scale({ data }: NdArray, from: number, to: number, factor: number): void {
  for (let at = from; at < to; at++) data[at] *= factor;
}
