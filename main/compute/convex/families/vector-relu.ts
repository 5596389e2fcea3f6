import { performance } from 'node:perf_hooks';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { whyNotChosenPatterns } from '../../../../shared/theory/families/inputs';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { isWhitened, whitenedOneHotOptimum } from '../../../../shared/theory/whitened';
import { kernels, type Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import type { Monitor } from '../../job';
import { assemble } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import type { BlockProgram } from '../master/block-problem';
import { solveBlocksAt, type PosedOutcome } from '../limit/block-limit';
import { limitNote, stretch } from '../limit/limit';
import type { Gauge } from '../pricing/gauge';
import { controlOf, type Control } from '../control';
import { countPatterns } from '../patterns/count';
import { equilibrated, reduce, restore, withBias, type Geometry } from '../patterns/geometry';
import { groupRows } from '../patterns/groups';
import { fewestNeurons, outputsOfNeurons } from '../recovery/fewest-neurons';
import { leanSolution, type Neuron } from '../recovery/lean-neurons';
import { NeuronKeys } from '../pricing/neuron-keys';
import { choosePricing, type VectorPricing } from '../pricing/vector-pricing';
import { proofOf } from '../pricing/vector-proof';

/** What is said where no bound of γ° was proven. */
const ESTIMATED =
  'The dual constraint was searched from many starts and not proven: with several outputs that takes data of rank up to four and few rows.';

/** Share of β from which on a local maximum of ‖Nᵀ(Xu)₊‖ may be a neuron of the optimum. */
const NEARLY = 1 - 1e-4;
/** Share of the tolerance that fewer neurons may cost by rounding. */
const ROUNDING = 1e-3;

/**
 * Two-layer ReLU networks with several outputs and weight decay (theory §5.3): min ℓ(Σ (Xu_k)₊w_kᵀ) + β Σ‖w_k‖ over all ‖u_k‖ ≤ 1, by
 * column generation over the directions themselves, since the program over one pattern's cone is NP-hard already.
 */
export function solveVectorRelu(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
  const began = performance.now();
  const control = controlOf(spec, monitor, began);
  const C = Y.shape[1];
  const given = lossNamed(spec.loss, { ...spec, outputs: C });
  const bias = spec.bias === 'penalized';
  const design = withBias(X, bias);
  const geometry = reduce(design.data, design.n, design.d);
  checkPatterns(spec, C);
  const engine = kernels();
  const stopped = () => control.interruption() !== null;
  return engine.arena.scope(() => {
    const pricing = choosePricing(engine, geometry, C, spec, stopped);
    const program = {
      n: design.n,
      outputs: C,
      loss: given,
      Y: Y.data,
      beta: spec.beta,
      tolerance: spec.tolerance,
      constant: null,
      start: null,
    };
    const posed = solveBlocksAt({ ...program, gauge: pricing.gauge }, spec, control);
    const { found, loss } = posed;
    const { primal, neurons } = recovered(engine, geometry, program, posed, pricing, spec, control);
    const units = neurons.map(({ u, w }) => ({ u: restore(geometry, u), w, size: norm(w) })).sort((a, b) => b.size - a.size);
    const weights = weightsOf(units, X.shape[1], C, bias);
    const terms = { activation: 'relu', regularizer: 'weight-decay', bias: 'penalized' } as const;
    const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
    const { count, how } = countPatterns(groupRows(equilibrated(design.data, geometry)), geometry.r);
    return assemble(
      {
        status: found.status,
        program: primal,
        network: fit.objective,
        weights,
        activeNeurons: units.length,
        ...proofOf(pricing.gauge, found, { kernels: engine, geometry, given, loss, Y, beta: spec.beta, stopped }),
        patterns: geometry.r === 0 ? 1 : count,
        patternsHow: how,
        iterations: found.iterations,
        ...(spec.interpolate ? { price: priceOf(loss) } : {}),
        notes: [
          ...(pricing.gauge.estimates ? [ESTIMATED] : []),
          ...(spec.interpolate ? [limitNote(spec.loss, fit.F, Y.data, C)] : closedFormNote(design, Y, given, spec.beta)),
        ],
      },
      Y,
      began,
    );
  });
}

/** The neurons of the solution, one for each local maximum of ‖Nᵀ(Xu)₊‖ where these alone are as good. */
function recovered(
  engine: Kernels,
  geometry: Geometry,
  program: Omit<BlockProgram, 'gauge'>,
  posed: PosedOutcome,
  { direction, peaks }: VectorPricing,
  spec: SolveSpec,
  control: Control,
): { primal: number; neurons: Neuron[] } {
  const { found, loss } = posed;
  // What misses the constraint of a limit counts at the price that its figures are given with.
  const valueOf = ({ found: { primal, F }, gauge }: PosedOutcome) => (gauge === null ? primal : gauge + loss.value(F, program.Y));
  const primal = valueOf(posed);
  const neurons = found.atoms.map(({ key, U }) => ({ u: direction(key), w: U }));
  if (!peaks || found.status !== 'solved') return { primal, neurons };
  const directions = neurons.map(({ u }) => u);
  const keys = new NeuronKeys(geometry);
  const near = peaks(found.dual.point, directions, NEARLY * program.beta);
  const quiet: Control = { began: control.began, interruption: () => control.interruption(), report: () => undefined };
  const solve = (gauge: Gauge, tolerance: number) => {
    try {
      const lean = solveBlocksAt({ ...program, gauge, tolerance }, { ...spec, tolerance }, quiet);
      return { primal: valueOf(lean), atoms: lean.found.atoms };
    } catch (error) {
      // The maxima alone may not meet the constraint of a limit.
      if (!(error instanceof Failure)) throw error;
      return { primal: Infinity, atoms: [] };
    }
  };
  const lean = leanSolution(engine, geometry, keys, program, { ...found, primal }, near, solve) ?? { primal, neurons };
  return basic(geometry, program, loss, spec, lean);
}

/** No more neurons than outputs of all rows together, where that costs nothing beyond rounding. */
function basic(
  geometry: Geometry,
  { Y, outputs, beta, tolerance }: Omit<BlockProgram, 'gauge'>,
  loss: Loss,
  spec: SolveSpec,
  { primal, neurons }: { primal: number; neurons: Neuron[] },
): { primal: number; neurons: Neuron[] } {
  const fewest = fewestNeurons(geometry, neurons);
  const factor = spec.interpolate ? stretch(spec.loss, outputsOfNeurons(geometry, fewest, outputs), Y, outputs) : 1;
  const scaled = fewest.map(({ u, w }) => ({ u, w: w.map((value) => factor * value) }));
  const value = loss.value(outputsOfNeurons(geometry, scaled, outputs), Y) + beta * scaled.reduce((sum, { w }) => sum + norm(w), 0);
  return value <= primal + ROUNDING * tolerance * Math.abs(primal) ? { primal: value, neurons: scaled } : { primal, neurons };
}

/** Throws a Failure ('unsupported') for patterns that are chosen: one output alone has a convex program over them. */
function checkPatterns({ patterns }: SolveSpec, outputs: number): void {
  const why = whyNotChosenPatterns(true, patterns.kind, outputs);
  if (why) throw new Failure('unsupported', why, 'Leave the patterns out, use the family gated-relu, or choose one target.');
}

interface Unit {
  /** Of length one, in the coordinates of the data with the entry of the bias last. */
  u: Float64Array;
  w: Float64Array;
  /** ‖w‖. */
  size: number;
}

/** W1 [1, m, d] of size √‖w‖ and W2 [1, C, m] = w/√‖w‖, with b1 [1, m] where there is a bias. */
function weightsOf(units: Unit[], d: number, C: number, bias: boolean): Record<string, NdArray> {
  const m = units.length;
  const W1 = new Float64Array(m * d);
  const b1 = new Float64Array(m);
  const W2 = new Float64Array(C * m);
  units.forEach(({ u, w, size }, k) => {
    // The direction's length is one but for rounding, which the layers share.
    const root = Math.sqrt(size * norm(u));
    for (let j = 0; j < d; j++) W1[k * d + j] = (root * u[j]) / norm(u);
    if (bias) b1[k] = (root * u[d]) / norm(u);
    for (let c = 0; c < C; c++) W2[c * m + k] = (w[c] * norm(u)) / root;
  });
  return {
    W1: { ...matrix(1, m * d, W1), shape: [1, m, d] },
    ...(bias ? { b1: matrix(1, m, b1) } : {}),
    W2: { ...matrix(1, C * m, W2), shape: [1, C, m] },
  };
}

/** Whitened rows with one-hot targets have their optimum in closed form: said beside the solver's, so that a reader can check the one by the other. */
function closedFormNote({ n, d, data }: { n: number; d: number; data: Float64Array }, Y: Matrix, loss: Loss, beta: number): string[] {
  const C = Y.shape[1];
  if (loss.name !== 'squared' || !isWhitened(data, n, d)) return [];
  const counts = new Float64Array(C);
  for (let i = 0; i < n; i++) {
    const row = Y.data.subarray(i * C, (i + 1) * C);
    const label = row.indexOf(1);
    if (label < 0 || row.some((value, c) => value !== (c === label ? 1 : 0))) return [];
    counts[label]++;
  }
  return [`The rows are whitened (XXᵀ = I) and the targets one-hot: the optimum is ${whitenedOneHotOptimum(counts, beta)} in closed form.`];
}
