import { performance } from 'node:perf_hooks';
import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';
import { gaugeFactor, layerNorms, type Regularizer } from '../../../shared/theory/regularizers';
import { squared } from '../../../shared/theory/losses/squared';
import type { Monitor } from '../job';
import { assemble, controlOf } from './assemble';
import type { Family } from './family';
import { reduce, restore, type Geometry } from './geometry';
import { solveNuclear } from './nuclear-program';
import { networkOutputs, networkPenalty } from './realized';
import { thinSvd } from './thin-svd';

/** Singular values below this share of the first are rounding. */
const NEGLIGIBLE = 1e-13;

/**
 * Parallel deep linear networks (theory §5.1): min ½‖XW − Y‖² + β‖W‖_*, the same for every depth L ≥ 2. γ°(N) = σ_max(XᵀN) is known
 * exactly, and every singular value of W is one rank-one branch.
 */
export const parallelLinear: Family = {
  title: 'parallel deep linear network',
  losses: ['squared'],
  biases: ['none'],
  vectorOutputs: true,
  takes: ['depth', 'regularizer'],
  regularizers: ['power', 'power-half', 'last-two', 'weight-decay'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const L = spec.depth ?? 2;
    const regularizer = spec.regularizer ?? 'power';
    const factor = gaugeFactor(regularizer, L);
    const C = Y.shape[1];
    const geometry = reduce(X.data, X.shape[0], X.shape[1]);
    const found = solveNuclear(geometry, Y.data, C, factor * spec.beta, spec.tolerance, controlOf(spec, monitor, began));
    const { weights, rank } = branches(geometry, found.W, C, L, regularizer);
    const layers = Array.from({ length: L }, (_, l) => [`W${l + 1}`]);
    const network =
      squared.value(networkOutputs(weights, 'linear', X, C), Y.data) + spec.beta * networkPenalty(weights, layers, regularizer);
    return assemble(
      {
        status: found.status,
        program: found.primal,
        network,
        weights,
        activeNeurons: rank,
        dual: found.dual,
        certificate: 'exact',
        method: 'singular-value',
        betaMax: found.betaMax / factor,
        patterns: 1,
        patternsHow: 'formula',
        iterations: found.iterations,
        notes: [`The optimum needs ${rank} ${rank === 1 ? 'branch' : 'branches'}, one for each singular value of W.`],
      },
      Y,
      began,
    );
  },
};

/** One branch of hidden widths 1 for every singular value σ of W: u, 1, …, 1, w with the norms that the regulariser balances to σ. */
function branches(
  geometry: Geometry,
  W: Float64Array,
  C: number,
  L: number,
  regularizer: Regularizer,
): { weights: Record<string, NdArray>; rank: number } {
  const { d, r } = geometry;
  const { values, left, right } = thinSvd(r, C, W);
  const rank = values.filter((value) => value > NEGLIGIBLE * values[0]).length;
  const weights: Record<string, NdArray> = {};
  for (let l = 1; l <= L; l++) {
    const [rows, columns] = [l === L ? C : 1, l === 1 ? d : 1];
    weights[`W${l}`] = { dtype: 'float64', shape: [rank, rows, columns], data: new Float64Array(rank * rows * columns) };
  }
  for (let k = 0; k < rank; k++) {
    const norms = layerNorms(regularizer, L, values[k]);
    const u = restore(geometry, left.subarray(k * r, (k + 1) * r));
    for (let j = 0; j < d; j++) weights.W1.data[k * d + j] = norms[0] * u[j];
    for (let l = 2; l < L; l++) weights[`W${l}`].data[k] = norms[l - 1];
    for (let c = 0; c < C; c++) weights[`W${L}`].data[k * C + c] = norms[L - 1] * right[k * C + c];
  }
  return { weights, rank };
}
