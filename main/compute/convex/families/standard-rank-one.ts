import type { Matrix, NdArray } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { Loss } from '../../../../shared/theory/losses';
import { whyNotStandard } from '../../../../shared/theory/families/inputs';
import { bestDirection, standardOptimum, standardPenalty, type Atom } from '../../../../shared/theory/rank-one';
import { layerNorms, type Regularizer } from '../../../../shared/theory/regularizers';
import { solveRay } from '../limit/ray';

/** Directions of the two coefficients that are tried for a loss without a closed form. */
const DIRECTIONS = 256;

/** The optimal coefficients of the parallel network, w of each atom (±c)₊. */
export interface Coefficients {
  sign: 1 | -1;
  /** C values. */
  w: Float64Array;
}

export interface StandardNetwork {
  /** ℓ + β·penalty of the standard network. */
  program: number;
  /** W1 [1, m, d] … WL [1, C, m], one branch. */
  weights: Record<string, NdArray>;
  /** Units of the first hidden layer. */
  units: number;
  note: string;
}

export interface StandardProblem {
  L: number;
  /** X = c aᵀ, a of length one. */
  a: Float64Array;
  c: Float64Array;
  Y: Matrix;
  loss: Loss;
  /** Times the regulariser's factor. */
  beta: number;
  regularizer: Regularizer;
  /** Of the parallel network, whose bound holds for the standard one. */
  parallel: readonly Coefficients[];
  /** The limit β → 0: each coefficient is then the least that meets the constraint, in a standard network too. */
  isLimit: boolean;
  atom(sign: number): Atom;
}

/**
 * The best standard network (K = 1) that is known on rank-one data X = c aᵀ (theory §5.6). Two layers, and coefficients of one sign,
 * reach the parallel value: both atoms then pass through one unit of the second layer. With opposite signs no unit feeds both: the paths
 * are apart in every layer, the second layer has rank two, and the penalty is (|A|^{2/L} + |B|^{2/L})^{L/2} > |A| + |B|.
 */
export function standardNetwork(problem: StandardProblem): StandardNetwork {
  const { L, c, Y, loss, beta, parallel, isLimit, atom } = problem;
  const [n, C] = Y.shape;
  if (L === 2)
    return { ...finish(problem, parallel, twoLayers(problem)), note: 'A standard two-layer network reaches the parallel value.' };
  const why = whyNotStandard(1, L, C);
  if (why) throw new Failure('unsupported', why, 'Choose one target, or leave --branches out.');
  const [A, B] = parallel.map(({ w }) => w[0]);
  if (A * B >= 0)
    return {
      ...finish(problem, parallel, oneSign(problem, [A, B])),
      note: 'The standard network reaches the parallel value: the coefficients of the two atoms have one sign (or one is zero).',
    };
  const isSquared = loss.name === 'squared';
  const best = isLimit ? { A, B } : isSquared ? standardOptimum(atom(1), atom(-1), beta, L) : searchedOptimum(problem, [A, B]);
  const coefficients = parallel.map(({ sign }) => ({ sign, w: Float64Array.of(sign > 0 ? best.A : best.B) }));
  const found = finish(problem, coefficients, oppositeSigns(problem, [best.A, best.B]));
  const F = new Float64Array(n);
  for (const { sign, w } of parallel) for (let i = 0; i < n; i++) F[i] += Math.max(0, sign * c[i]) * w[0];
  const lowest = loss.value(F, Y.data) + beta * (Math.abs(A) + Math.abs(B));
  const gap = (found.program - lowest).toPrecision(4);
  return {
    ...found,
    note:
      L === 3
        ? `The gap to the parallel network, ${gap}, is that of the standard network${isSquared || isLimit ? ' in closed form' : ', the best of all ratios of the two coefficients'}: the coefficients of the two atoms have opposite signs, which no hidden unit feeds both.`
        : `The standard network lies at most ${gap} above the parallel one, with separate paths for the coefficients of opposite signs; that none of ${L} layers does better is not proven.`,
  };
}

/**
 * min ℓ(F) + β·(standard penalty of A and B) for coefficients of the signs that the parallel network has, any other of which only costs: along
 * every direction of (A, B) a convex problem in one number, the direction one angle.
 */
function searchedOptimum({ L, c, Y, loss, beta }: StandardProblem, signs: readonly number[]): { A: number; B: number } {
  const rows = Array.from(c.keys()).filter((i) => c[i] !== 0);
  const along = (theta: number) => {
    const [x, y] = [Math.sign(signs[0]) * Math.cos(theta), Math.sign(signs[1]) * Math.sin(theta)];
    const used = rows.filter((i) => (c[i] > 0 ? x : y) !== 0);
    const outputs = used.map((i) => (c[i] > 0 ? c[i] * x : -c[i] * y));
    // A separable loss of −F at −Y is that of F at Y, so that every output can be taken as positive.
    const targets = Float64Array.from(used, (i, k) => Math.sign(outputs[k]) * Y.data[i]);
    const { w } = solveRay(loss, Float64Array.from(outputs, Math.abs), targets, 1, beta * standardPenalty(x, y, L));
    const F = new Float64Array(c.length);
    used.forEach((i, k) => (F[i] = w[0] * outputs[k]));
    const [A, B] = [w[0] * x, w[0] * y];
    return { A, B, value: loss.value(F, Y.data) + beta * standardPenalty(A, B, L) };
  };
  return bestDirection(along, DIRECTIONS);
}

type Weights = Record<string, NdArray>;

function finish(
  { c, Y, loss, beta, L }: StandardProblem,
  coefficients: readonly Coefficients[],
  weights: Weights,
): Omit<StandardNetwork, 'note'> {
  const [n, C] = Y.shape;
  const F = new Float64Array(n * C);
  for (const { sign, w } of coefficients)
    for (let i = 0; i < n; i++) for (let k = 0; k < C; k++) F[i * C + k] += Math.max(0, sign * c[i]) * w[k];
  const sizes = coefficients.map(({ w }) => Math.hypot(...w));
  const penalty = L === 2 || C > 1 ? sizes[0] + sizes[1] : standardPenalty(coefficients[0].w[0], coefficients[1].w[0], L);
  return { program: loss.value(F, Y.data) + beta * penalty, weights, units: sizes.filter((size) => size > 0).length };
}

/** Two independent units, hidden weight ±√‖w‖a, output weight w/√‖w‖. */
function twoLayers({ a, Y, parallel }: StandardProblem): Weights {
  const C = Y.shape[1];
  const used = parallel.filter(({ w }) => Math.hypot(...w) > 0);
  const m = used.length;
  const W2 = new Float64Array(C * m);
  used.forEach(({ w }, k) => {
    const root = Math.sqrt(Math.hypot(...w));
    for (let row = 0; row < C; row++) W2[row * m + k] = w[row] / root;
  });
  const rows = used.map(({ sign, w }) => sign * Math.sqrt(Math.hypot(...w)));
  return { W1: firstLayer(a, rows), W2: array([1, C, m], W2) };
}

/** Both atoms join in one unit of the second layer: every layer has rank one but the first, whose two units look opposite ways. */
function oneSign({ a, L, regularizer }: StandardProblem, coefficients: readonly number[]): Weights {
  const total = coefficients.reduce((sum, value) => sum + Math.abs(value), 0);
  const norms = layerNorms(regularizer, L, total);
  const shares = coefficients.map((value) => (total > 0 ? Math.sqrt(Math.abs(value) / total) : 0));
  const weights: Weights = {
    W1: firstLayer(
      a,
      shares.map((share, k) => (k === 0 ? 1 : -1) * norms[0] * share),
    ),
    W2: array(
      [1, 1, 2],
      Float64Array.from(shares, (share) => norms[1] * share),
    ),
  };
  const sign = Math.sign(coefficients[0] + coefficients[1]);
  for (let l = 3; l <= L; l++) weights[`W${l}`] = array([1, 1, 1], Float64Array.of(norms[l - 1] * (l === L ? sign : 1)));
  return weights;
}

/** A path of its own for each atom, |coefficient|^{1/L} in every layer but for the norms that the regulariser balances. */
function oppositeSigns({ a, L, regularizer }: StandardProblem, coefficients: readonly number[]): Weights {
  const roots = coefficients.map((value) => Math.abs(value) ** (1 / L));
  const length = Math.hypot(...roots);
  const norms = layerNorms(regularizer, L, length ** L);
  const layer = (l: number) => roots.map((root) => (length > 0 ? (norms[l - 1] * root) / length : 0));
  const weights: Weights = {
    W1: firstLayer(
      a,
      layer(1).map((value, k) => (k === 0 ? value : -value)),
    ),
  };
  for (let l = 2; l < L; l++) {
    const [first, second] = layer(l);
    weights[`W${l}`] = array([1, 2, 2], Float64Array.of(first, 0, 0, second));
  }
  weights[`W${L}`] = array(
    [1, 1, 2],
    Float64Array.from(layer(L), (value, k) => Math.sign(coefficients[k]) * value),
  );
  return weights;
}

/** W1 [1, m, d] with rows along a. */
function firstLayer(a: Float64Array, rows: readonly number[]): NdArray {
  return array([1, rows.length, a.length], Float64Array.from(rows.flatMap((row) => Array.from(a, (value) => row * value))));
}

function array(shape: number[], data: Float64Array): NdArray {
  return { dtype: 'float64', shape, data };
}
