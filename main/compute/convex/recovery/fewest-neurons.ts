import { norm } from '../../engine/norm';
import { basicSolution } from '../master/vertex/basic-solution';
import type { Geometry } from '../patterns/geometry';
import type { Neuron } from './lean-neurons';

/** (Xu)₊, n values. */
function atomOf({ n, r, X }: Geometry, u: Float64Array): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < r; j++) sum += X[i * r + j] * u[j];
    return Math.max(0, sum);
  });
}

/** Σ (Xu_k)₊w_kᵀ, n×C. */
export function outputsOfNeurons(geometry: Geometry, neurons: readonly Neuron[], C: number): Float64Array {
  const F = new Float64Array(geometry.n * C);
  for (const { u, w } of neurons) atomOf(geometry, u).forEach((value, i) => w.forEach((weight, c) => (F[i * C + c] += value * weight)));
  return F;
}

/**
 * At most nC neurons with the same outputs up to rounding and no larger Σ‖w_k‖ (theory §2, K* ≤ nC): a basic solution of the lasso whose columns are
 * the neurons' own outputs.
 */
export function fewestNeurons(geometry: Geometry, neurons: readonly Neuron[]): Neuron[] {
  const sizes = Float64Array.from(neurons, ({ w }) => norm(w));
  const columns = neurons.map(({ u, w }, k) => {
    const atom = atomOf(geometry, u);
    return Float64Array.from([...atom].flatMap((value) => Array.from(w, (weight) => (value * weight) / sizes[k])));
  });
  const weights = basicSolution(columns, sizes, [], new Float64Array(0));
  return neurons.flatMap(({ u, w }, k) => (weights[k] > 0 ? [{ u, w: w.map((value) => (weights[k] / sizes[k]) * value) }] : []));
}
