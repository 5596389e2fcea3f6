import { performance } from 'node:perf_hooks';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { lossNamed } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { kernels } from '../../engine/kernels';
import type { Monitor } from '../../job';
import { assemble } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf } from '../control';
import { solveBlocksAt } from '../limit/block-limit';
import { singularBranches, type Branch } from '../recovery/branches';
import type { Family } from './family';
import { GatedGauge } from '../pricing/gated-gauge';
import { chooseGates } from '../patterns/gates';
import { listedOrSampled } from '../patterns/listed-or-sampled';
import { defaultSample } from '../patterns/patterns';
import { reduce, withBias } from '../patterns/geometry';
import { limitNote } from '../limit/limit';

/**
 * Two-layer gated ReLU networks with fixed gates g_1 … g_P (theory §5.2): min ℓ(Σ D_jXU_j) + β Σ‖U_j‖_* with
 * D_j = diag(1[Xg_j ≥ 0]), a group lasso for one output; every singular value of a U_j is a unit. γ°(N) = max_j σ_max(XᵀD_jN) is exact, for
 * networks with these gates.
 */
export const gatedRelu: Family = {
  ...FAMILY_DECLARATIONS['gated-relu'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const control = controlOf(spec, monitor, began);
    const given = lossNamed(spec.loss, { ...spec, outputs: Y.shape[1] });
    const [n, d] = X.shape;
    const C = Y.shape[1];
    const bias = spec.bias === 'penalized';
    const design = withBias(X, bias);
    const geometry = reduce(design.data, n, design.d);
    const engine = kernels();
    return engine.arena.scope(() => {
      const { chosen: gates, cutShort } = listedOrSampled(
        spec,
        control,
        defaultSample(geometry.r),
        (asked, stopped) => chooseGates(engine, geometry, design.data, asked, stopped),
        monitor.warmStart?.gates,
      );
      if (monitor.warmStart && !cutShort) monitor.warmStart.gates = gates;
      const gauge = new GatedGauge(engine, geometry, C, gates.patterns);
      const program = {
        n,
        outputs: C,
        loss: given,
        Y: Y.data,
        beta: spec.beta,
        tolerance: spec.tolerance,
        gauge,
        constant: null,
        start: null,
        ...(C > 1 ? { nuclear: true as const } : { gated: geometry }),
      };
      const { found, loss, gauge: cost } = solveBlocksAt(program, spec, control, 'these patterns');
      const units = found.atoms
        .flatMap(({ key, U }) => singularBranches(geometry, U, C).map((branch) => ({ ...branch, gate: gates.directions[Number(key)] })))
        .sort((a, b) => b.size - a.size);
      const weights = weightsOf(units, d, C, bias);
      const terms = { activation: 'gated', regularizer: 'weight-decay', bias: spec.bias } as const;
      const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
      return assemble(
        {
          status: cutShort ?? found.status,
          program: cost === null ? found.primal : cost + fit.loss,
          network: fit.objective,
          weights,
          activeNeurons: units.length,
          dual: found.dual,
          certificate: 'exact',
          method: gauge.method,
          ...(spec.proof ? { arrays: { patterns: patternArray(gates.patterns, n) } } : {}),
          betaMax: found.betaMax,
          patterns: gates.patterns.length,
          patternsHow: gates.how,
          iterations: found.iterations,
          ...(spec.interpolate ? { price: priceOf(loss) } : {}),
          notes: [
            ...gates.notes,
            ...(spec.interpolate ? [limitNote(spec.loss, fit.F, Y.data, C)] : []),
            'All figures are of gated networks with these gates: a ReLU network may lie below them or above.',
          ],
        },
        Y,
        began,
      );
    });
  },
};

/** The patterns as a checker reads them: P×n of 0 and 1. */
function patternArray(patterns: readonly Float64Array[], n: number): NdArray {
  const data = new Uint8Array(patterns.length * n);
  patterns.forEach((signs, p) => signs.forEach((sign, i) => (data[p * n + i] = Number(sign > 0))));
  return { dtype: 'uint8', shape: [patterns.length, n], data };
}

/** A branch behind its gate. */
interface Unit extends Branch {
  gate: Float64Array;
}

/** W1 [1, m, d] and W2 [1, C, m] of sizes √size, the gates G1 [1, m, d]; with a bias b1 [1, m], and the gates' own entry for it last in G1 [1, m, d + 1]. */
function weightsOf(units: Unit[], d: number, C: number, bias: boolean): Record<string, NdArray> {
  const m = units.length;
  const columns = bias ? d + 1 : d;
  const W1 = new Float64Array(m * d);
  const G1 = new Float64Array(m * columns);
  const b1 = new Float64Array(m);
  const W2 = new Float64Array(C * m);
  units.forEach(({ gate, u, w, size }, k) => {
    const root = Math.sqrt(size);
    for (let j = 0; j < d; j++) W1[k * d + j] = root * u[j];
    for (let c = 0; c < C; c++) W2[c * m + k] = root * w[c];
    G1.set(gate.subarray(0, columns), k * columns);
    if (bias) b1[k] = root * u[d];
  });
  const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
  return {
    W1: array([1, m, d], W1),
    ...(bias ? { b1: matrix(1, m, b1) } : {}),
    G1: array([1, m, columns], G1),
    W2: array([1, C, m], W2),
  };
}
