import { performance } from 'node:perf_hooks';
import type { Matrix, NdArray } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { lossNamed } from '../../../../shared/theory/losses';
import { gaugeFactor, layerNorms, type Regularizer } from '../../../../shared/theory/regularizers';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { exactPenalty, limitOf, priceOf } from '../../../../shared/theory/losses/limit';
import { pointProof } from '../../certificate/architecture/proof';
import { deepGauge } from '../../certificate/deep-bound';
import { vectorGaugeBound } from '../../certificate/vector-bound';
import { kernels } from '../../engine/kernels';
import { norm, normsOfRows } from '../../engine/norm';
import type { Monitor } from '../../job';
import { assemble } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf, within } from '../control';
import { lowerBoundOf } from '../deep-relu/lower-bound';
import { search, type SearchOutcome } from '../deep-relu/search';
import type { DeepBranch } from '../deep-relu/polish';
import { Stack } from '../deep-relu/stack';
import { attained } from '../limit/attained';
import { limitNote, priced, solveAt } from '../limit/limit';
import type { Family } from './family';
import { reduce, restore, type Geometry } from '../patterns/geometry';
import { rankOne } from './rank-one';

/** L and the inner widths where none are given. */
const DEPTH = 3;
const WIDTH = 4;
/** Prices of the constraint of a limit: lower ones are easier to descend. */
const PRICES = [10, 40, 160, 1e3, 1e5];
const BELOW = 0.95;
/** The price that a bound is given with, in units of the dual point of the search. */
const PLENTY = 1e6;
/** Milliseconds for β_max of several outputs. */
const BETA_MAX_TIME = 1000;
/** Seconds of search where no time limit was asked for. */
const SECONDS = 10;

/**
 * Parallel ReLU networks of any depth L ≥ 3 and inner widths m_1 … m_{L−2}, by column generation with multi-start ascent as its pricing
 * (theory §5.5): the result is a real network, estimated to be the best; beside it stands a bound of all such networks. Where that bound
 * meets it the result is relaxed, and data of rank one are solved in closed form (§5.6).
 */
export const deepRelu: Family = {
  ...FAMILY_DECLARATIONS['deep-relu'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const control = controlOf(spec, monitor, began);
    const { L, inner } = shapeOf(spec);
    const regularizer = spec.regularizer ?? 'power';
    const beta = gaugeFactor(regularizer, L) * spec.beta;
    const [n, d] = X.shape;
    const C = Y.shape[1];
    const given = lossNamed(spec.loss, { ...spec, outputs: C });
    const geometry = reduce(X.data, n, d);
    const { r } = geometry;
    if (r <= 1) {
      const result = rankOne.solve(X, Y, { ...spec, family: 'rank-one', depth: L, widths: undefined }, monitor);
      return { ...result, notes: [...result.notes, 'The data are of rank one: closed form for every depth and width.'] };
    }
    // In units in which the data are of order one.
    const a = geometry.rowNorms.reduce((most, value) => Math.max(most, value), 0);
    const scaled = geometry.X.map((value) => value / a);
    const problem = { stack: new Stack(scaled, n, r, inner), Y: Y.data, outputs: C, beta: beta / a };
    const initial = dualAtZero(given, Y.data);
    if (spec.timeLimit === undefined) control.allow(SECONDS);
    // Shared by the attempts at several prices.
    let known: DeepBranch[] = [];
    const unit = { n, r, X: scaled, rowNorms: normsOfRows(scaled, n, r) };
    const {
      found: outcome,
      factor,
      gauge: cost,
    } = solveAt(
      spec,
      {
        given,
        Y: Y.data,
        N: initial,
        outputs: C,
        beta: problem.beta,
        gauge: (N) => Math.max(...columnsOf(N, C).map((nu) => attained(unit, nu))),
        // Ascents that find nothing more prove nothing.
        speaksOf: () => null,
        prices: PRICES,
        below: BELOW,
      },
      (loss, start, own) => {
        const found = search({ ...problem, loss, start, known }, scaled, spec.seed, spec.tolerance, own);
        known = found.branches;
        return { ...found, dual: { value: -Infinity, point: found.N } };
      },
      control,
    );
    const branches = outcome.branches.map(({ parameters, w }) => ({ parameters, w: w.map((value) => factor * value) }));

    const stopped = () => monitor.stopped();
    // A price that no point which bounds the limit comes near.
    const size = norm(outcome.N) || 1;
    const bounding = spec.interpolate ? exactPenalty(limitOf(spec.loss), PLENTY * size, size, C) : given;
    const bound = lowerBoundOf(X, Y, bounding, beta, spec, initial, outcome.N, stopped);
    const loss = spec.interpolate ? priced(spec.loss, bound.point, C) : given;

    const weights = weightsOf(branches, problem.stack, geometry, C, regularizer, a);
    const terms = { activation: 'relu', regularizer, bias: 'none' } as const;
    const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
    const network = fit.objective;
    const sides = C === 1 ? deepGauge(X.data, n, d, initial, stopped) : null;
    const largest = sides
      ? Math.max(sides.positive, sides.negative)
      : vectorGaugeBound(kernels(), geometry, initial, C, within(BETA_MAX_TIME, stopped), 'more').rho;
    const met = network - bound.lowerBound.value <= spec.tolerance * Math.abs(network);
    const { value, margin } = bound.lowerBound;
    return assemble(
      {
        status: outcome.status,
        program: cost === null ? outcome.primal : cost + fit.loss,
        network,
        weights,
        activeNeurons: outcome.branches.length,
        dual: met ? { value, margin, point: bound.point } : null,
        certificate: met ? 'relaxed' : 'estimated',
        method: bound.lowerBound.method,
        lowerBound: bound.lowerBound,
        point: bound.point,
        ...(!spec.proof ? {} : C > 1 ? { proof: pointProof(bound, Y) } : { arrays: bound.arrays }),
        betaMax: largest / gaugeFactor(regularizer, L),
        betaMaxKind: 'relaxed',
        patterns: outcome.branches.length,
        patternsHow: 'sampled',
        iterations: outcome.iterations,
        ...(spec.interpolate ? { price: priceOf(loss) } : {}),
        notes: [
          ...notesOf(outcome, problem.beta, met, spec.timeLimit === undefined),
          ...(spec.interpolate ? [limitNote(spec.loss, fit.F, Y.data, C)] : []),
        ],
      },
      Y,
      began,
    );
  },
};

/** Each column of N n×C. */
function columnsOf(N: Float64Array, C: number): Float64Array[] {
  return Array.from({ length: C }, (_, c) => N.filter((_, at) => at % C === c));
}

function shapeOf({ depth, widths }: SolveSpec): { L: number; inner: number[] } {
  const L = depth ?? (widths ? widths.length + 2 : DEPTH);
  if (L < 3) throw new Failure('usage', 'A deep network has at least three layers.', 'Use the family two-layer-relu for two.');
  if (widths && widths.length !== L - 2)
    throw new Failure(
      'usage',
      `A branch of ${L} layers has ${L - 2} inner ${L === 3 ? 'width' : 'widths'}, and ${widths.length} were given.`,
      'The last hidden layer of a branch has one unit: give --widths for the others.',
    );
  return { L, inner: widths ?? new Array<number>(L - 2).fill(WIDTH) };
}

function notesOf({ reached, status }: SearchOutcome, beta: number, met: boolean, unlimited: boolean): string[] {
  if (met) return [];
  return [
    `The last ascents reached ${(reached / beta).toPrecision(8)} times β with ‖Nᵀφ‖, which is no proof that no atom has more.`,
    ...(status === 'time-limit' && unlimited
      ? [`The search is given ${SECONDS} s; a time limit (--time-limit) of your own replaces that.`]
      : []),
  ];
}

/** W1 [K, m_1, d], …, W_{L−1} [K, 1, m_{L−2}], WL [K, C, 1], each layer with the norm that the regulariser balances it to (theory §4). */
function weightsOf(
  branches: readonly DeepBranch[],
  stack: Stack,
  geometry: Geometry,
  C: number,
  regularizer: Regularizer,
  unit: number,
): Record<string, NdArray> {
  const { widths, offsets } = stack;
  const { d, r } = geometry;
  const K = branches.length;
  const L = stack.layers + 1;
  const weights: Record<string, NdArray> = {};
  for (let l = 1; l <= L; l++) {
    const shape = l === L ? [K, C, 1] : [K, widths[l], l === 1 ? d : widths[l - 1]];
    weights[`W${l}`] = { dtype: 'float64', shape, data: new Float64Array(shape[0] * shape[1] * shape[2]) };
  }
  branches.forEach(({ parameters, w }, k) => {
    const size = norm(w) / unit;
    const norms = layerNorms(regularizer, L, size);
    for (let l = 1; l < L; l++) {
      const { data } = weights[`W${l}`];
      const layer = parameters.subarray(offsets[l - 1], offsets[l]);
      if (l > 1) layer.forEach((value, j) => (data[k * layer.length + j] = norms[l - 1] * value));
      else
        for (let row = 0; row < widths[1]; row++)
          restore(geometry, layer.slice(row * r, (row + 1) * r)).forEach(
            (value, j) => (data[(k * widths[1] + row) * d + j] = norms[0] * value),
          );
    }
    for (let c = 0; c < C; c++) weights[`W${L}`].data[k * C + c] = (norms[L - 1] * w[c]) / norm(w);
  });
  return weights;
}
