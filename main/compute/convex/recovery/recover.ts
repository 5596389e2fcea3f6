import { matrix, type NdArray } from '../../../../shared/contract/array';
import { norm } from '../../engine/norm';
import type { Atom } from '../master/column-generation';
import { restore, type Geometry } from '../patterns/geometry';

/** Directions whose outputs before the ReLU differ by less than this, relatively, are one neuron. */
const SAME = 1e-9;

/** A hidden neuron of the optimal network: output sign·(Xv)₊ with the direction's weight ‖v‖, in the coordinates of the data. */
export interface Neuron {
  sign: 1 | -1;
  v: Float64Array;
}

/** The atoms as neurons, those of equal direction and sign merged, the largest first. */
export function neurons(geometry: Geometry, atoms: Atom[]): Neuron[] {
  const merged: { sign: 1 | -1; u: Float64Array; outputs: Float64Array }[] = [];
  for (const { sign, u } of atoms) {
    const outputs = unitOutputs(geometry, u);
    const same = merged.find((other) => other.sign === sign && isWithin(SAME * norm(outputs), other.outputs, outputs));
    if (same) for (let j = 0; j < u.length; j++) same.u[j] += u[j];
    else merged.push({ sign, u: u.slice(), outputs });
  }
  return merged.map(({ sign, u }) => ({ sign, v: restore(geometry, u) })).sort((a, b) => norm(b.v) - norm(a.v));
}

/** Hidden weights v/√‖v‖ and output weights ±√‖v‖ [PE20 Thm 1]: W1 [1, m, d], W2 [1, 1, m], and b1 [1, m] from the last entry of v where there is a bias. */
export function weightsOf(list: Neuron[], d: number, bias: boolean): Record<string, NdArray> {
  const m = list.length;
  const W1 = new Float64Array(m * d);
  const b1 = new Float64Array(m);
  const W2 = new Float64Array(m);
  list.forEach(({ sign, v }, k) => {
    const root = Math.sqrt(norm(v));
    for (let j = 0; j < d; j++) W1[k * d + j] = v[j] / root;
    if (bias) b1[k] = v[d] / root;
    W2[k] = sign * root;
  });
  return {
    W1: { ...matrix(1, m * d, W1), shape: [1, m, d] },
    ...(bias ? { b1: matrix(1, m, b1) } : {}),
    W2: { ...matrix(1, m, W2), shape: [1, 1, m] },
  };
}

/** X̃u/‖u‖. */
function unitOutputs({ n, r, X }: Geometry, u: Float64Array): Float64Array {
  const length = norm(u);
  const unit = u.map((value) => value / length);
  const outputs = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < r; j++) sum += X[i * r + j] * unit[j];
    outputs[i] = sum;
  }
  return outputs;
}

/** Whether ‖a − b‖ ≤ limit; mostly the first entry tells that it is not. */
function isWithin(limit: number, a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (Math.abs(a[i] - b[i]) > limit) return false;
  return norm(a.map((value, i) => value - b[i])) <= limit;
}
