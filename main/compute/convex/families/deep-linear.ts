import { performance } from 'node:perf_hooks';
import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { LowerBound, Proof } from '../../../../shared/contract/certificate';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import {
  collapsingPenalty,
  interpolationBall,
  interpolationWeightDecay,
  schattenNorm,
  schattenPower,
  shrinkPower,
  shrinkSchatten,
} from '../../../../shared/theory/deep-linear';
import { squared } from '../../../../shared/theory/losses/squared';
import type { Regularizer } from '../../../../shared/theory/regularizers';
import type { DualBound } from '../../certificate/dual-bound';
import type { Monitor } from '../../job';
import { networkOutputs, networkPenalty } from '../../train/objective';
import { assemble, proofOf, type Found } from '../recovery/assemble';
import { controlOf, type Control } from '../control';
import { compress, type Compressed } from '../master/compress';
import type { Family } from './family';
import { reduce, restore, type Geometry } from '../patterns/geometry';
import { linearBound, linearGauge } from '../pricing/linear-gauge';
import { solveNuclear } from '../master/nuclear-program';
import { schattenDescent } from '../deep-linear/schatten-descent';
import { thinSvd } from '../../engine/svd';
import { weightDecayBound } from '../deep-linear/weight-decay-bound';

/** Singular values of X this close, relatively, make XᵀX a multiple of the identity. */
const WHITENED = 1e-10;
/** Residual up to which targets count as interpolated, relative to ‖Y‖. */
const INTERPOLATED = 1e-9;
/** Relative gap up to which a bound is proven to be the optimum. */
const OPTIMAL = 1e-6;
/** Singular values below this share of the first are rounding. */
const NEGLIGIBLE = 1e-13;

/**
 * Standard deep linear networks of L layers with hidden widths ≥ rank (theory §6): min ½‖XW − Y‖² + a penalty of the singular values of W
 * that is not convex for L ≥ 3. Where XᵀX is a multiple of the identity the optimum is known in closed form; elsewhere it is the best
 * local one found. The dual bound is that of theory §2, and the gap is a true one.
 */
export const deepLinear: Family = {
  ...FAMILY_DECLARATIONS['deep-linear'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const control = controlOf(spec, monitor, began);
    const penalty = penaltyOf(spec);
    const geometry = reduce(X.data, X.shape[0], X.shape[1]);
    const problem: Problem = { X, Y, geometry, compressed: compress(geometry.X, geometry.n, geometry.r, Y.data, Y.shape[1]), penalty };
    return assemble(spec.interpolate ? interpolate(problem, spec) : minimize(problem, spec, control), Y, began);
  },
};

/** β·R as a function of W: λΣσᵖ (weight decay), or b‖W‖_{S_p} + constant where the norms of the first layers are tied. p = 2/L. */
interface Penalty {
  L: number;
  p: number;
  beta: number;
  regularizer: Regularizer;
  /** The norm of the first L − 2 layers where it is held. */
  ball: number | null;
  /** The factor of Σσᵖ (`power`) or of ‖W‖_{S_p} (`norm`). */
  form: 'power' | 'norm';
  factor: number;
  constant: number;
}

interface Problem {
  X: Matrix;
  Y: Matrix;
  geometry: Geometry;
  compressed: Compressed;
  penalty: Penalty;
}

function penaltyOf({ depth, regularizer: chosen, ball, beta, interpolate }: SolveSpec): Penalty {
  const L = depth ?? 2;
  if (ball !== undefined && L === 2)
    throw new Failure(
      'usage',
      'A network of two layers has no first layers to hold in a ball.',
      'Leave out ball, or give a depth of at least 3.',
    );
  // [Wang23 Thm 1] holds the first layers in the ball and penalises the last two.
  const regularizer = chosen ?? (interpolate && ball !== undefined ? 'last-two' : 'weight-decay');
  const common = { L, p: 2 / L, beta, regularizer };
  if (regularizer === 'power' || regularizer === 'power-half') {
    if (ball !== undefined)
      throw new Failure('usage', `The regulariser '${regularizer}' ties the norms of all layers, so none can be held.`, 'Leave out ball.');
    return { ...common, ball: null, form: 'norm', factor: regularizer === 'power' ? beta : (beta * L) / 2, constant: 0 };
  }
  const held = ball ?? (regularizer === 'last-two' && L > 2 ? 1 : null);
  if (held === null) return { ...common, ball: null, form: 'power', factor: (beta * L) / 2, constant: 0 };
  const constant = regularizer === 'weight-decay' ? 0.5 * beta * (L - 2) * held * held : 0;
  return { ...common, ball: held, form: 'norm', factor: beta * held ** -(L - 2), constant };
}

function valueOf({ form, factor, constant, p }: Penalty, sigmas: ArrayLike<number>): number {
  return factor * (form === 'power' ? schattenPower(sigmas, p) : schattenNorm(sigmas, p)) + constant;
}

function minimize(problem: Problem, spec: SolveSpec, control: Control): Found {
  const { X, Y, geometry, compressed, penalty } = problem;
  const { r } = geometry;
  const C = Y.shape[1];
  const spectrum = thinSvd(r, r, compressed.R).values;
  const whitened = isWhitened(spectrum);
  const stopped = () => control.interruption() !== null;
  const { dual, lines, status, betaMax, iterations, convex } = bound(problem, spec.tolerance, control);

  const W =
    penalty.L === 2 && convex
      ? convex
      : whitened
        ? closedForm(compressed, C, r === 0 ? 1 : spectrum[0], penalty)
        : schattenDescent(
            {
              r,
              C,
              R: compressed.R,
              Y: compressed.Y,
              penalty: (sigmas) => valueOf(penalty, sigmas),
              weight: (sigmas, epsilon) => reweigh(penalty, sigmas, epsilon),
            },
            convex ? [convex] : [],
            stopped,
          );
  const { weights, sigmas } = network(W, geometry, C, penalty);
  const loss = squared.value(networkOutputs(weights, X, C, { activation: 'linear' }), Y.data);
  const objective = loss + spec.beta * networkPenalty(weights, { regularizer: penalty.regularizer, bias: 'none' });
  const program = loss + valueOf(penalty, sigmas);

  const closed = objective - dual.value <= spec.tolerance * Math.abs(objective);
  const exact = closed || whitened;
  const margin = 1e-12 * Math.abs(objective);
  const lowerBound: LowerBound =
    whitened && !closed
      ? { value: objective - margin, kind: 'exact', method: 'closed-form', margin }
      : { value: dual.value, kind: closed ? 'exact' : 'relaxed', method: 'singular-value', margin: dual.margin };
  const zero =
    penalty.form === 'norm' ? { value: (betaMax * spec.beta) / penalty.factor, exact: true } : collapse(betaMax, spectrum, penalty);
  return {
    // The search may have been stopped after the bound was finished.
    status: status === 'solved' && !exact ? (control.interruption() ?? status) : status,
    program,
    network: objective,
    weights,
    activeNeurons: sigmas.length,
    dual,
    certificate: exact ? 'exact' : 'relaxed',
    method: 'singular-value',
    lowerBound,
    ...(spec.proof ? { proof: proofFor(problem, { dual, lines }, whitened && !closed, objective) } : {}),
    betaMax: zero.value,
    betaMaxKind: zero.exact ? 'exact' : 'relaxed',
    patterns: 1,
    patternsHow: 'formula',
    iterations,
    notes: notesOf(penalty, whitened, closed, sigmas.length),
  };
}

/** What a checker can prove: the closed form of §6.2, the lines of several dual points, or the value of one. */
function proofFor(
  { Y, penalty }: Problem,
  { dual, lines }: Pick<Bounded, 'dual' | 'lines'>,
  isClosedForm: boolean,
  objective: number,
): Proof {
  const [n, C] = Y.shape;
  const point: NdArray = { dtype: 'float64', shape: [n, C], data: dual.point };
  if (isClosedForm && penalty.form === 'power') {
    const margin = 1e-12 * Math.abs(objective);
    return { point, kind: 'exact', method: 'closed-form', arrays: {}, bound: { value: objective - margin, margin } };
  }
  const kind = objective - dual.value <= OPTIMAL * Math.abs(objective) ? 'exact' : 'relaxed';
  const common = { point, kind, method: 'singular-value' } as const;
  if (lines) {
    const data = new Float64Array(lines.length * n * C);
    lines.forEach((line, k) => data.set(line, k * n * C));
    return { ...common, arrays: { lines: { dtype: 'float64', shape: [lines.length, n, C], data } }, bound: dual };
  }
  const margin = squared.dualRounding(dual.point, Y.data);
  return { ...common, arrays: {}, bound: { value: squared.dualValue(dual.point, Y.data) - margin + penalty.constant, margin } };
}

interface Bounded {
  dual: DualBound;
  /** The other dual points whose lines the bound for weight decay takes; null where one point is all. */
  lines: Float64Array[] | null;
  status: Found['status'];
  /** ‖XᵀY‖₂. */
  betaMax: number;
  iterations: number;
  /** The minimiser with ‖W‖_* in place of ‖W‖_{S_p} (at the best t where none is held); null where it was not reached. */
  convex: Float64Array | null;
}

/** D: the value with the nuclear norm in place of ‖W‖_{S_p}, at fixed norms of the first layers or at the best of them (theory §2). */
function bound({ Y, geometry, penalty }: Problem, tolerance: number, control: Control): Bounded {
  const C = Y.shape[1];
  const { rho, slack } = linearGauge(geometry.X, geometry.n, geometry.r, geometry.rowNorms, Y.data, C);
  const fine = Math.max(1e-10, 0.05 * tolerance);
  if (penalty.form === 'norm' || penalty.L === 2) {
    const { dual, status, W, iterations } = solveNuclear(
      geometry,
      squared,
      Y.data,
      C,
      penalty.factor,
      penalty.L === 2 ? tolerance : fine,
      control,
    );
    return { dual: { ...dual, value: dual.value + penalty.constant }, lines: null, status, betaMax: rho, iterations, convex: W };
  }
  if (geometry.r === 0)
    return {
      dual: linearBound(squared, geometry, Y.data, Y.data, C, 1),
      lines: [],
      status: 'solved',
      betaMax: 0,
      iterations: 0,
      convex: null,
    };
  let iterations = 0;
  let status: Found['status'] = 'solved';
  let convex: Float64Array | null = null;
  let least = Infinity;
  const betaMax = (rho + slack) * (1 + 1e-12);
  const atZero = linearBound(squared, geometry, Y.data, Y.data, C, betaMax * (1 + 1e-12));
  const evaluate = (b: number) => {
    const found = solveNuclear(geometry, squared, Y.data, C, b, fine, control);
    iterations += found.iterations;
    if (found.status !== 'solved') status = found.status;
    const value = found.primal + 0.5 * penalty.beta * (penalty.L - 2) * (penalty.beta / b) ** (2 / (penalty.L - 2));
    if (value < least) [convex, least] = [found.W, value];
    return found.status === 'solved' ? { upper: found.primal, lower: found.dual } : null;
  };
  const dual = weightDecayBound(evaluate, { L: penalty.L, beta: penalty.beta, betaMax, atZero, tolerance: 0.1 * tolerance });
  // A bound that could not be finished leaves the trivial one.
  const trivial = { value: 0, margin: 0, point: new Float64Array(Y.data.length), lines: [] };
  const { lines, ...found } = dual ?? trivial;
  return { dual: found, lines, status, betaMax: rho, iterations, convex };
}

/** §6.2 on XᵀX = s²I: in sW the problem separates over the singular values of QᵀY. */
function closedForm({ r, R, Y }: Compressed, C: number, scale: number, { form, factor, p }: Penalty): Float64Array {
  const rotated = new Float64Array(r * C);
  for (let k = 0; k < r; k++)
    for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) rotated[i * C + c] += (R[k * r + i] * Y[k * C + c]) / scale;
  const { values, left, right } = thinSvd(r, C, rotated);
  const shrunk =
    form === 'power' ? values.map((sigma) => shrinkPower(sigma, factor * scale ** -p, p)) : shrinkSchatten(values, factor / scale, p);
  const W = new Float64Array(r * C);
  shrunk.forEach((s, k) => {
    for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) W[i * C + c] += (s / scale) * left[k * r + i] * right[k * C + c];
  });
  return W;
}

/** Φ′(σ)/σ at √(σ² + ε²). */
function reweigh({ form, factor, p }: Penalty, sigmas: Float64Array, epsilon: number): Float64Array {
  const squares = sigmas.map((sigma) => sigma * sigma + epsilon * epsilon);
  const total = squares.reduce((sum, square) => sum + square ** (p / 2), 0);
  const common = form === 'power' ? factor * p : factor * total ** (1 / p - 1);
  return squares.map((square) => common * square ** (p / 2 - 1));
}

function isWhitened(spectrum: Float64Array): boolean {
  return spectrum.length === 0 || spectrum[spectrum.length - 1] >= (1 - WHITENED) * spectrum[0];
}

/**
 * The β above which W = 0, from ‖XᵀY‖₂: with ‖W‖_{S_p} ≥ ‖W‖_* that value itself; under Σσᵖ where the largest singular value collapses,
 * exact on whitened data, elsewhere an upper bound of it from σ_min(X).
 */
function collapse(largest: number, spectrum: Float64Array, { L, p, form, factor, beta }: Penalty): { value: number; exact: boolean } {
  if (spectrum.length === 0) return { value: 0, exact: true };
  if (form === 'norm') return { value: (largest * beta) / factor, exact: true };
  const least = spectrum[spectrum.length - 1];
  return { value: (collapsingPenalty(largest / least, p) * least ** p * 2) / L, exact: L === 2 || isWhitened(spectrum) };
}

/** The limit β → 0 (§6.1): W* = X†Y, which every layer norm agrees on. Throws a Failure ('data') where no linear network interpolates. */
function interpolate({ Y, geometry, compressed, penalty }: Problem, spec: SolveSpec): Found {
  const { r } = geometry;
  const C = Y.shape[1];
  const size = Math.hypot(...Y.data);
  const residual = Math.hypot(...compressed.rest);
  if (residual > INTERPOLATED * size)
    throw new Failure(
      'data',
      `No linear network interpolates these data: the least residual is ${(residual / size).toPrecision(3)} of ‖Y‖.`,
      'Give a β, or data with no more independent rows than features.',
    );
  const W = backSubstitute(compressed, C);
  const { weights, sigmas } = network(W, geometry, C, penalty);
  const { L, form, regularizer } = penalty;
  const spread = form === 'power' ? interpolationWeightDecay(sigmas, L) : interpolationBall(sigmas, L, 1);
  const primal = form === 'power' ? spread.primal : penalty.factor * spread.primal + penalty.constant;
  const value = form === 'power' ? spread.dual : penalty.factor * spread.dual + penalty.constant;
  const objective = networkPenalty(weights, { regularizer, bias: 'none' });
  const margin = 1e-12 * Math.abs(value);
  const lowerBound: LowerBound = { value: primal - 1e-12 * primal, kind: 'exact', method: 'closed-form', margin: 1e-12 * primal };
  const point = interpolationDual(W, geometry, compressed, C);
  const rank = sigmas.length;
  const { rho } = linearGauge(geometry.X, geometry.n, r, geometry.rowNorms, Y.data, C);
  const zero = collapse(rho, thinSvd(r, r, compressed.R).values, penalty);
  return {
    status: 'solved',
    program: primal,
    network: objective,
    weights,
    activeNeurons: rank,
    dual: { value: value - margin, margin, point },
    certificate: 'exact',
    method: 'closed-form',
    lowerBound,
    ...(spec.proof ? { proof: { ...proofOf({ lowerBound, point }, Y, squared), bound: lowerBound } } : {}),
    betaMax: zero.value,
    betaMaxKind: zero.exact ? 'exact' : 'relaxed',
    patterns: 1,
    patternsHow: 'formula',
    iterations: 0,
    notes: [
      `Interpolation: the objective is divided by β, and W = X†Y has rank ${rank}.`,
      ...(L > 2 && rank > 1 ? ['The gap between objective and dual bound is that of the standard network itself (theory §6.1).'] : []),
    ],
  };
}

/** A dual optimum N of max ⟨N, Y⟩ with σ_max(XᵀN) ≤ 1: XᵀN = PQᵀ for W* = PΣQᵀ. */
function interpolationDual(W: Float64Array, { r }: Geometry, { R, expand }: Compressed, C: number): Float64Array {
  const { values, left, right } = thinSvd(r, C, W);
  const polar = new Float64Array(r * C);
  values.forEach((sigma, k) => {
    if (sigma > NEGLIGIBLE * values[0])
      for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) polar[i * C + c] += left[k * r + i] * right[k * C + c];
  });
  // RᵀM = PQᵀ by forward substitution.
  for (let c = 0; c < C; c++)
    for (let i = 0; i < r; i++) {
      let sum = polar[i * C + c];
      for (let k = 0; k < i; k++) sum -= R[k * r + i] * polar[k * C + c];
      polar[i * C + c] = sum / R[i * r + i];
    }
  return expand(polar);
}

/** R⁻¹QᵀY. */
function backSubstitute({ r, R, Y }: Compressed, C: number): Float64Array {
  const W = Float64Array.from(Y);
  for (let c = 0; c < C; c++)
    for (let i = r - 1; i >= 0; i--) {
      let sum = W[i * C + c];
      for (let k = i + 1; k < r; k++) sum -= R[i * r + k] * W[k * C + c];
      W[i * C + c] = sum / R[i * r + i];
    }
  return W;
}

/** W1 [1, m, d], W2 … [1, m, m], WL [1, C, m] with Σ^{1/L} in every layer, scaled to the norms that the penalty asks for; m = rank W, at least 1. */
function network(
  W: Float64Array,
  geometry: Geometry,
  C: number,
  { L, p, ball }: Penalty,
): { weights: Record<string, NdArray>; sigmas: Float64Array } {
  const { d, r } = geometry;
  const { values, left, right } = thinSvd(r, C, W);
  const sigmas = values.filter((sigma) => sigma > NEGLIGIBLE * values[0]);
  const m = Math.max(1, sigmas.length);
  const balanced = Math.sqrt(schattenPower(sigmas, p));
  // Norms t of the first L − 2 layers leave the last two the rest of the product.
  const first = ball === null || balanced === 0 ? 1 : ball / balanced;
  const last = first ** (-(L - 2) / 2);
  const weights: Record<string, NdArray> = {};
  for (let l = 1; l <= L; l++) {
    const [rows, columns] = [l === L ? C : m, l === 1 ? d : m];
    const data = new Float64Array(rows * columns);
    const scale = l <= L - 2 ? first : last;
    sigmas.forEach((sigma, k) => {
      const s = scale * sigma ** (1 / L);
      if (l === 1) restore(geometry, left.subarray(k * r, (k + 1) * r)).forEach((value, j) => (data[k * d + j] = s * value));
      else if (l === L) for (let c = 0; c < C; c++) data[c * m + k] = s * right[k * C + c];
      else data[k * m + k] = s;
    });
    // A network that outputs zero still holds its first layers at their norm.
    if (ball !== null && balanced === 0 && l <= L - 2) data[0] = ball;
    weights[`W${l}`] = { dtype: 'float64', shape: [1, rows, columns], data };
  }
  return { weights, sigmas };
}

function notesOf({ L, ball, constant }: Penalty, whitened: boolean, closed: boolean, rank: number): string[] {
  const notes = [`The optimum found has rank ${rank}; hidden layers of that width are enough.`];
  if (L > 2 && !closed)
    notes.push(
      whitened
        ? 'XᵀX is a multiple of the identity, so the objective is the optimum in closed form; the gap to the dual bound is that of the standard network itself.'
        : 'The objective is the best local optimum found: the gap holds what the dual leaves open and, perhaps, what the search missed.',
    );
  if (ball !== null && constant > 0)
    notes.push(`The first ${L - 2} layers are held at norm ${ball}; their decay ${constant} is part of every figure.`);
  return notes;
}
