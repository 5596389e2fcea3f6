import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Architecture } from '../../../shared/contract/network';
import { lossNamed } from '../../../shared/theory/losses';
import { norm } from '../engine/norm';

/** The objective of a network and its two parts: objective = loss + β·regularizer. */
export interface NetworkObjective {
  objective: number;
  loss: number;
  regularizer: number;
}

/** What the objective of a network depends on beside its weights and β. */
export type ObjectiveTerms = Pick<Architecture, 'activation' | 'regularizer' | 'loss' | 'bias' | 'exponent' | 'delta'> & {
  /** Whether a threshold unit is on at a sum that is zero but for rounding. */
  ties?: boolean;
};

/** |⟨x, w⟩| ≤ this times ‖x‖‖w‖ is zero for a threshold unit where `ties` says so: patterns with ties cannot be met in floating point otherwise. */
export const TIE = 1e-12;

const TWO_LAYER_RELU: ObjectiveTerms = { activation: 'relu', regularizer: 'weight-decay', loss: 'squared', bias: 'penalized' };

/**
 * The non-convex objective of a network, ℓ(f(X)) + β·R (theory §1, §3, §4), by plain float64 loops that share nothing with the kernels of
 * training and solving, so that it checks both. Without `terms` it is that of a ReLU network with squared loss and weight decay.
 *
 * Weights as published: W_l [K, m_l, m_{l−1}], b_l [K, m_l] of hidden layers with a bias (penalised unless `terms.bias` is 'free'), the
 * output bias b_L [C] (never penalised), gate directions G_l [K, m_l, d or d + 1], amplitudes s1 [K, m_1]; X is n×d and Y n×C.
 */
export function networkObjective(
  weights: Record<string, NdArray>,
  X: Matrix,
  Y: Matrix,
  beta: number,
  terms: ObjectiveTerms = TWO_LAYER_RELU,
): NetworkObjective {
  const loss = lossNamed(terms.loss, { delta: terms.delta, outputs: Y.shape[1] }).value(
    networkOutputs(weights, X, Y.shape[1], terms),
    Y.data,
  );
  const regularizer = networkPenalty(weights, terms);
  return { objective: loss + beta * regularizer, loss, regularizer };
}

/** f(X), n×C row-major, by plain loops. */
export function networkOutputs(
  weights: Record<string, NdArray>,
  X: Matrix,
  outputs: number,
  terms: Pick<ObjectiveTerms, 'activation' | 'ties'>,
): Float64Array {
  const [n, d] = X.shape;
  const layers = depthOf(weights);
  const branches = weights.W1.shape[0];
  const F = new Float64Array(n * outputs);
  for (let row = 0; row < n; row++) {
    const x = X.data.subarray(row * d, (row + 1) * d);
    for (let k = 0; k < branches; k++) {
      const values = lastHidden(weights, terms, k, x);
      const W = weights[`W${layers}`];
      for (let c = 0; c < outputs; c++)
        for (let j = 0; j < values.length; j++) {
          // A unit that is off adds nothing, also where the weight is infinite; written so that NaN passes.
          if (values[j] !== 0) F[row * outputs + c] += W.data[(k * outputs + c) * values.length + j] * values[j];
        }
    }
    const constants = weights[`b${layers}`];
    if (constants) for (let c = 0; c < outputs; c++) F[row * outputs + c] += constants.data[c];
  }
  return F;
}

/** The units of the last hidden layer of a branch at one row of the data, m_{L−1} values. */
export function lastHidden(
  weights: Record<string, NdArray>,
  terms: Pick<ObjectiveTerms, 'activation' | 'ties'>,
  branch: number,
  x: Float64Array,
): Float64Array {
  const layers = depthOf(weights);
  let values = x;
  for (let l = 1; l < layers; l++) values = hiddenValues(weights, terms, l, branch, values, x);
  return values;
}

function hiddenValues(
  weights: Record<string, NdArray>,
  { activation, ties }: Pick<ObjectiveTerms, 'activation' | 'ties'>,
  layer: number,
  branch: number,
  inputs: Float64Array,
  x: Float64Array,
): Float64Array {
  const W = weights[`W${layer}`];
  const [, units, columns] = W.shape;
  const values = new Float64Array(units);
  for (let j = 0; j < units; j++) {
    const unit = branch * units + j;
    let sum = weights[`b${layer}`]?.data[unit] ?? 0;
    for (let i = 0; i < columns; i++) sum += W.data[unit * columns + i] * inputs[i];
    if (activation === 'relu') values[j] = sum <= 0 ? 0 : sum;
    else if (activation === 'linear') values[j] = sum;
    else if (activation === 'gated') values[j] = isOpen(weights[`G${layer}`], unit, x) ? sum : 0;
    else
      values[j] =
        sum < (ties ? -TIE * norm(x) * norm(part(W, branch), j * columns, (j + 1) * columns) : 0)
          ? 0
          : weights.s1.data[unit] * (Number.isNaN(sum) ? NaN : 1);
  }
  return values;
}

/** Whether the gate of a unit is open at x: 1[⟨g, (x, 1)⟩ ≥ 0], the 1 only where the directions have an entry for it. */
function isOpen(gates: NdArray, unit: number, x: Float64Array): boolean {
  const columns = gates.shape[2];
  let sum = columns > x.length ? gates.data[(unit + 1) * columns - 1] : 0;
  for (let i = 0; i < x.length; i++) sum += gates.data[unit * columns + i] * x[i];
  return sum >= 0;
}

/** R(θ), theory §4. */
export function networkPenalty(
  weights: Record<string, NdArray>,
  { regularizer, bias, exponent }: Pick<ObjectiveTerms, 'regularizer' | 'bias' | 'exponent'>,
): number {
  const layers = depthOf(weights);
  if (weights.s1) return 0.5 * (squares(weights.s1.data) + squares(weights[`W${layers}`].data));
  const biasOf = (layer: number) => (bias === 'penalized' && layer < layers ? weights[`b${layer}`] : undefined);
  if (regularizer === 'path-norm') return pathNorm(weights, biasOf);
  const p = regularizer === 'power' ? (exponent ?? layers) : regularizer === 'power-half' ? layers : 2;
  const factor = regularizer === 'power' ? 1 / p : 0.5;
  let sum = 0;
  for (let layer = regularizer === 'last-two' ? layers - 1 : 1; layer <= layers; layer++) {
    const W = weights[`W${layer}`];
    const branches = W.shape[0];
    for (let k = 0; k < branches; k++) sum += factor * (squares(part(W, k)) + squares(part(biasOf(layer), k))) ** (p / 2);
  }
  return sum;
}

/** Σ_k √(Σ over all paths of the product of w²); a bias begins paths of its own. */
function pathNorm(weights: Record<string, NdArray>, biasOf: (layer: number) => NdArray | undefined): number {
  const layers = depthOf(weights);
  let total = 0;
  for (let k = 0; k < weights.W1.shape[0]; k++) {
    let sums = new Float64Array(weights.W1.shape[2]).fill(1);
    for (let layer = 1; layer <= layers; layer++) {
      const W = part(weights[`W${layer}`], k);
      const bias = part(biasOf(layer), k);
      const columns = sums.length;
      const inner = sums;
      sums = new Float64Array(W.length / columns).map((_, j) => {
        let sum = (bias[j] ?? 0) ** 2;
        for (let i = 0; i < columns; i++) sum += W[j * columns + i] ** 2 * inner[i];
        return sum;
      });
    }
    total += Math.sqrt(sums.reduce((sum, value) => sum + value, 0));
  }
  return total;
}

/** L: how many layers the weights have. */
function depthOf(weights: Record<string, NdArray>): number {
  let layers = 1;
  while (weights[`W${layers + 1}`]) layers++;
  return layers;
}

/** The values of one branch; none where there is no such array. */
function part(array: NdArray | undefined, branch: number): ArrayLike<number> & Iterable<number> {
  if (!array) return [];
  const size = array.data.length / array.shape[0];
  return array.data.subarray(branch * size, (branch + 1) * size);
}

function squares(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
