import type { NdArray } from '../../../shared/contract/array';
import { norm } from '../engine/norm';

/** A hidden unit of a two-layer network: u = its weight (the bias last) at length one, zeros where it is zero. */
export interface Unit {
  direction: Float64Array;
  size: number;
  sign: 1 | -1 | null;
  /** Its gate direction (the bias last), where it has one. */
  gate: Float64Array | null;
}

/** Units below this share of the largest are off: they are no part of what a network computes (theory §7). */
const ACTIVE = 1e-6;

/**
 * The active hidden units of weights as they are published (W1 [K, m, d], b1 [K, m], G1, s1, W2 [K, C, m]), the largest first. `bias`
 * says whether directions have an entry for it.
 */
export function unitsOf(weights: Record<string, NdArray>, bias: boolean): Unit[] {
  const { W1, W2, b1, G1, s1 } = weights;
  const [K, m, d] = W1.shape;
  const C = W2.shape[1];
  const units: Unit[] = [];
  for (let k = 0; k < K; k++)
    for (let j = 0; j < m; j++) {
      const at = k * m + j;
      const hidden = Float64Array.from({ length: d + Number(bias) }, (_, l) => (l < d ? W1.data[at * d + l] : (b1?.data[at] ?? 0)));
      const output = Float64Array.from({ length: C }, (_, c) => W2.data[(k * C + c) * m + j]);
      const amplitude = s1 ? s1.data[at] : 1;
      const length = norm(hidden);
      units.push({
        direction: length > 0 ? hidden.map((value) => value / length) : hidden,
        size: (s1 ? Math.abs(amplitude) : length) * norm(output),
        sign: C > 1 ? null : amplitude * output[0] < 0 ? -1 : 1,
        gate: G1 ? Float64Array.from({ length: G1.shape[2] }, (_, l) => G1.data[at * G1.shape[2] + l]) : null,
      });
    }
  const largest = Math.max(0, ...units.map(({ size }) => size));
  return units.filter(({ size }) => size > ACTIVE * largest).sort((a, b) => b.size - a.size);
}
