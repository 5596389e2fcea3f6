import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { parallelLinearOrthonormal } from '../../../../shared/theory/parallel-linear';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { lossNamed } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import type { Monitor } from '../../job';
import { assemble } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf } from '../control';
import { branchWeights, singularBranches } from '../recovery/branches';
import type { Family } from './family';
import { reduce, type Geometry } from '../patterns/geometry';
import { limitNote, solveAt } from '../limit/limit';
import { linearGauge } from '../pricing/linear-gauge';
import { solveNuclear } from '../master/nuclear-program';
import { thinSvd } from '../../engine/svd';

/** Entries of XᵀX − I up to which the columns of X count as orthonormal. */
const ORTHONORMAL = 1e-12;

/**
 * Parallel deep linear networks (theory §5.1): min ℓ(XW) + β‖W‖_*, the same for every depth L ≥ 2. γ°(N) = σ_max(XᵀN) is known
 * exactly, and every singular value of W is one rank-one branch.
 */
export const parallelLinear: Family = {
  ...FAMILY_DECLARATIONS['parallel-linear'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const L = spec.depth ?? 2;
    const regularizer = spec.regularizer ?? 'power';
    const factor = gaugeFactor(regularizer, L);
    const given = lossNamed(spec.loss, { ...spec, outputs: Y.shape[1] });
    const C = Y.shape[1];
    const geometry = reduce(X.data, X.shape[0], X.shape[1]);
    const beta = factor * spec.beta;
    const control = controlOf(spec, monitor, began);
    const N = dualAtZero(given, Y.data);
    const gauge = (M: Float64Array) => linearGauge(geometry.X, geometry.n, geometry.r, geometry.rowNorms, M, C).rho;
    const {
      found,
      loss,
      factor: stretched,
      gauge: cost,
    } = solveAt(
      spec,
      { given, Y: Y.data, N, outputs: C, beta, gauge },
      (posed, start, own) => solveNuclear(geometry, posed, Y.data, C, beta, spec.tolerance, own, start),
      control,
    );
    const branches = singularBranches(
      geometry,
      found.W.map((value) => stretched * value),
      C,
    );
    const weights = branchWeights(branches, X.shape[1], C, L, regularizer);
    const rank = branches.length;
    const terms = { activation: 'linear', regularizer, bias: 'none' } as const;
    const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
    return assemble(
      {
        status: found.status,
        program: cost === null ? found.primal : cost + fit.loss,
        network: fit.objective,
        weights,
        activeNeurons: rank,
        dual: found.dual,
        certificate: 'exact',
        method: 'singular-value',
        betaMax: found.betaMax / factor,
        patterns: 1,
        patternsHow: 'formula',
        iterations: found.iterations,
        ...(spec.interpolate ? { price: priceOf(loss) } : {}),
        notes: [
          `The optimum needs ${rank} ${rank === 1 ? 'branch' : 'branches'}, one for each singular value of W.`,
          ...(spec.interpolate
            ? [limitNote(spec.loss, fit.F, Y.data, C)]
            : spec.loss === 'squared'
              ? closedFormNote(geometry, Y, beta)
              : []),
        ],
      },
      Y,
      began,
    );
  },
};

/** Orthonormal columns have their optimum in closed form: said beside the solver's, so that a reader can check the one by the other. */
function closedFormNote({ n, d, X }: Geometry, Y: Matrix, beta: number): string[] {
  const C = Y.shape[1];
  if (X.length !== n * d) return [];
  const product = new Float64Array(d * C);
  for (let j = 0; j < d; j++) {
    for (let k = 0; k <= j; k++) {
      let sum = j === k ? -1 : 0;
      for (let i = 0; i < n; i++) sum += X[i * d + j] * X[i * d + k];
      if (Math.abs(sum) > ORTHONORMAL) return [];
    }
    for (let i = 0; i < n; i++) for (let c = 0; c < C; c++) product[j * C + c] += X[i * d + j] * Y.data[i * C + c];
  }
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  const { value } = parallelLinearOrthonormal(thinSvd(d, C, product).values, beta);
  return [`XᵀX = I: the optimum is ${value + 0.5 * (square(Y.data) - square(product))} in closed form.`];
}
