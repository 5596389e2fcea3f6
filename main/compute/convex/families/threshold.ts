import { performance } from 'node:perf_hooks';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { LowerBound } from '../../../../shared/contract/certificate';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { longestList, whyNotAllPatterns } from '../../../../shared/theory/families/all-patterns';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { dualBound, gaugeRounding } from '../../certificate/dual-bound';
import { kernels, type Kernels } from '../../engine/kernels';
import { normsOfRows } from '../../engine/norm';
import type { Monitor } from '../../job';
import { TIE } from '../../train/objective';
import { assemble, type Found } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf } from '../control';
import { solveBlocksAt } from '../limit/block-limit';
import { countPatterns } from '../patterns/count';
import type { Family } from './family';
import { checkGates } from '../patterns/gates';
import { limitNote } from '../limit/limit';
import { reduce, restore, withBias, type Geometry } from '../patterns/geometry';
import { groupRows } from '../patterns/groups';
import { listedOrSampled } from '../patterns/listed-or-sampled';
import { indicatorGauge } from '../pricing/indicator-gauge';
import { patternKey } from '../patterns/pattern-space';
import { defaultSample } from '../patterns/patterns';
import { sampleGates, type Gate } from '../patterns/sample';
import { thresholdPatterns } from '../patterns/threshold-patterns';
import type { ListedPatterns } from '../master/warm-start';

/** What is said where rounding decides which patterns exist. */
const DOUBT =
  'Some rows are so nearly dependent on others that rounding decides which patterns they have: the patterns are those found, and nothing is proven of others.';

/**
 * Two-layer networks of threshold units s·1[xᵀu ≥ 0] with amplitude s under ½Σ(s² + ‖w‖²) (theory §5.8): a lasso over the distinct 0/1
 * patterns, all-ones included; a group lasso for several outputs. Exact over all patterns, restricted over sampled or given ones.
 */
export const threshold: Family = {
  ...FAMILY_DECLARATIONS.threshold,

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const control = controlOf(spec, monitor, began);
    const given = lossNamed(spec.loss, { ...spec, outputs: Y.shape[1] });
    const [n, d] = X.shape;
    const C = Y.shape[1];
    const bias = spec.bias === 'free';
    const design = withBias(X, bias);
    const geometry = reduce(design.data, n, design.d);
    const engine = kernels();
    return engine.arena.scope(() => {
      const { chosen: listed, cutShort } = listedOrSampled(
        spec,
        control,
        defaultSample(geometry.r),
        (asked, stopped) => chooseThresholdPatterns(engine, geometry, design.data, asked, stopped),
        monitor.warmStart?.thresholdPatterns,
      );
      if (monitor.warmStart && !cutShort) monitor.warmStart.thresholdPatterns = listed;
      const { gates, how, exhaustive, notes } = listed;
      const gauge = indicatorGauge(engine, n, C, gates.length, (p) => gates[p].signs, exhaustive ? 'enumeration' : how);
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
      };
      const { found, loss, gauge: cost } = solveBlocksAt(program, spec, control, exhaustive ? 'every network' : 'these patterns');
      const units = found.atoms
        .map(({ key, U }) => ({ u: gates[Number(key)].u, w: U }))
        .sort((a, b) => Math.hypot(...b.w) - Math.hypot(...a.w));
      const weights = weightsOf(units, geometry, d, C, bias);
      const terms = { activation: 'threshold', regularizer: 'weight-decay', bias: spec.bias, ties: true } as const;
      const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
      return assemble(
        {
          status: cutShort ?? found.status,
          program: cost === null ? found.primal : cost + fit.loss,
          network: fit.objective,
          weights,
          activeNeurons: units.length,
          dual: found.dual,
          certificate: exhaustive ? 'exact' : 'restricted',
          method: gauge.method,
          ...(exhaustive ? {} : networkBound(loss, Y, spec.beta, [dualAtZero(given, Y.data), found.dual.point])),
          // Above the largest value of these patterns another pattern may still leave zero.
          ...(exhaustive
            ? { betaMax: found.betaMax }
            : { betaMax: gaugeBound(dualAtZero(given, Y.data), n, C).rho, betaMaxKind: 'relaxed' as const }),
          patterns: gates.length,
          patternsHow: how,
          iterations: found.iterations,
          ...(spec.interpolate ? { price: priceOf(loss) } : {}),
          notes: [...notes, ...(spec.interpolate ? [limitNote(spec.loss, fit.F, Y.data, C)] : [])],
        },
        Y,
        began,
      );
    });
  },
};

/** Which patterns the program has. `data` is n×d. Null when stopped; throws a Failure where they are too many to be listed. */
export function chooseThresholdPatterns(
  engine: Kernels,
  geometry: Geometry,
  data: Float64Array,
  spec: SolveSpec,
  stopped: () => boolean,
): ListedPatterns | null {
  const { n, r } = geometry;
  const { patterns } = spec;
  if (patterns.kind === 'given') return given(geometry, data, patterns.gates);
  if (patterns.kind === 'sampled') return sampled(geometry, patterns.count, spec.seed, []);
  const limit = longestList(FAMILY_DECLARATIONS.threshold, n);
  const { count, how } = countPatterns(groupRows(geometry), r);
  if (count <= limit) {
    const listed = thresholdPatterns(engine, geometry, limit, stopped);
    return listed && { gates: listed.gates, how: 'enumerated', exhaustive: listed.certain, notes: listed.certain ? [] : [DOUBT] };
  }
  const tooMany = whyNotAllPatterns(FAMILY_DECLARATIONS.threshold, { n, rank: r, patterns: { count, how } });
  if (patterns.kind === 'all' && tooMany)
    throw new Failure('unsupported', tooMany, 'Use sampled patterns (--patterns N), or fewer rows or features.');
  const size = count < 1e6 ? String(count) : count.toExponential(1);
  const number = defaultSample(r);
  return sampled(geometry, number, spec.seed, [
    `The data have up to ${size} activation patterns (rank ${r}), too many to list; the program has ${number} sampled ones.`,
  ]);
}

function sampled(geometry: Geometry, count: number, seed: number, notes: string[]): ListedPatterns {
  const gates = sampleGates(geometry, count, seed);
  const fewer = gates.length < count ? [`Sampling found ${gates.length} distinct patterns where ${count} were asked for.`] : [];
  return { gates, how: 'sampled', exhaustive: false, notes: [...notes, ...fewer] };
}

/** Directions in the coordinates of the data (with the entry of the bias last), which the row space of the data need not hold. */
function given({ n, r, V }: Geometry, data: Float64Array, { data: values, shape }: NdArray): ListedPatterns {
  const d = data.length / n;
  checkGates(values, shape, d);
  const gates = new Map<string, Gate>();
  for (let p = 0; p < shape[0]; p++) {
    const gate = Float64Array.from({ length: d }, (_, j) => values[p * d + j]);
    const signs = tiedPattern(data, n, d, gate);
    const u = V ? Float64Array.from({ length: r }, (_, j) => gate.reduce((sum, value, l) => sum + value * V[l * r + j], 0)) : gate;
    gates.set(patternKey(signs), { u, signs });
  }
  const repeated = shape[0] - gates.size;
  return {
    gates: [...gates.values()],
    how: 'given',
    exhaustive: false,
    notes: repeated > 0 ? [`${repeated} of the ${shape[0]} gates repeat the pattern of another.`] : [],
  };
}

/** The pattern 1[Xg ≥ 0] as the recovered network has it, signs ±1: within rounding of zero is zero. */
function tiedPattern(X: Float64Array, n: number, d: number, gate: Float64Array): Float64Array {
  const length = Math.hypot(...gate);
  return Float64Array.from({ length: n }, (_, i) => {
    const row = X.subarray(i * d, (i + 1) * d);
    return row.reduce((sum, value, j) => sum + value * gate[j], 0) >= -TIE * Math.hypot(...row) * length ? 1 : -1;
  });
}

/** W1 [1, m, d] and b1 [1, m] of length 1, the amplitudes s1 [1, m] and W2 [1, C, m], both of size √‖w‖. */
function weightsOf(
  units: { u: Float64Array; w: Float64Array }[],
  geometry: Geometry,
  d: number,
  C: number,
  bias: boolean,
): Record<string, NdArray> {
  const m = units.length;
  const W1 = new Float64Array(m * d);
  const b1 = new Float64Array(m);
  const s1 = new Float64Array(m);
  const W2 = new Float64Array(C * m);
  units.forEach(({ u, w }, k) => {
    const full = restore(geometry, u);
    const length = Math.hypot(...full) || 1;
    for (let j = 0; j < d; j++) W1[k * d + j] = full[j] / length;
    if (bias) b1[k] = full[d] / length;
    s1[k] = Math.sqrt(Math.hypot(...w));
    for (let c = 0; c < C; c++) W2[c * m + k] = w[c] / s1[k];
  });
  const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
  return {
    W1: array([1, m, d], W1),
    ...(bias ? { b1: matrix(1, m, b1) } : {}),
    s1: matrix(1, m, s1),
    W2: array([1, C, m], W2),
  };
}

/** γ°(N) ≤ max(Σ(N)₊, Σ(N)₋) for one output, Σ‖N_i‖ for several, over every pattern whatever the data; `norms` are the ‖N_i‖. */
function gaugeBound(N: Float64Array, n: number, C: number): { rho: number; norms: Float64Array } {
  const norms = normsOfRows(N, n, C);
  const sums = [1, -1].map((sign) => N.reduce((sum, value) => sum + Math.max(0, sign * value), 0));
  return { rho: C === 1 ? Math.max(...sums) : norms.reduce((sum, value) => sum + value, 0), norms };
}

/** A bound of every threshold network. */
function networkBound(loss: Loss, Y: Matrix, beta: number, candidates: Float64Array[]): Required<Pick<Found, 'lowerBound' | 'point'>> {
  const [n, C] = Y.shape;
  let best: LowerBound = { value: -Infinity, kind: 'relaxed', method: 'closed-form', margin: 0 };
  let proven = Y.data;
  for (const N of candidates) {
    const { rho, norms } = gaugeBound(N, n, C);
    const { value, margin, point } = dualBound(loss, N, Y.data, beta, rho, gaugeRounding(norms, new Float64Array(n).fill(1), 1));
    if (value > best.value) {
      best = { ...best, value, margin };
      proven = point;
    }
  }
  return { lowerBound: best, point: proven };
}
