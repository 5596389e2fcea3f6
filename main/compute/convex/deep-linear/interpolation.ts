import { Failure } from '../../../../shared/contract/failure';
import type { Matrix } from '../../../../shared/contract/array';
import type { LowerBound } from '../../../../shared/contract/certificate';
import { interpolationBall, interpolationWeightDecay } from '../../../../shared/theory/deep-linear';
import type { Loss } from '../../../../shared/theory/losses';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { squared } from '../../../../shared/theory/losses/squared';
import { thinSvd } from '../../engine/svd';
import { networkPenalty } from '../../train/objective';
import type { Compressed } from '../master/compress';
import type { Geometry } from '../patterns/geometry';
import { linearGauge } from '../pricing/linear-gauge';
import type { Found } from '../recovery/assemble';
import { linearBetaMax } from './beta-max';
import { NEGLIGIBLE, linearNetwork } from './network';
import type { Penalty } from './penalty';

/** Residual up to which targets count as interpolated, relative to ‖Y‖. */
const INTERPOLATED = 1e-9;

/**
 * The limit β → 0 of the squared or of Huber's loss (theory §6.1): W* = X†Y, which every layer norm agrees on. Throws a Failure ('data')
 * where no linear network interpolates.
 */
export function interpolatingNetwork(geometry: Geometry, compressed: Compressed, loss: Loss, Y: Matrix, penalty: Penalty): Found {
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
  const { weights, sigmas } = linearNetwork(W, geometry, C, penalty);
  const { L, regularizer } = penalty;
  const spectrum = thinSvd(r, r, compressed.R).values;
  const { primal, dual: value } = costs(penalty, sigmas);
  const error = singularError(geometry, spectrum, sigmas);
  const least = costs(
    penalty,
    sigmas.map((sigma) => Math.max(0, sigma - error)),
  );
  const rounding = 16 * (sigmas.length + 8) * Number.EPSILON;
  const margins = { primal: primal - least.primal + rounding * primal, dual: value - least.dual + rounding * value };
  const objective = networkPenalty(weights, { regularizer, bias: 'none' });
  const point = interpolationDual(W, geometry, compressed, C);
  const lowerBound: LowerBound = { value: primal - margins.primal, kind: 'exact', method: 'closed-form', margin: margins.primal };
  const rank = sigmas.length;
  const zero = Y.data.map(() => 0);
  const { rho } = linearGauge(geometry.X, geometry.n, r, geometry.rowNorms, dualAtZero(loss, Y.data), C);
  const largest = linearBetaMax(rho, loss.value(zero, Y.data), penalty, loss === squared ? { spectrum } : null);
  return {
    status: 'solved',
    program: primal,
    network: objective,
    weights,
    activeNeurons: rank,
    dual: { value: value - margins.dual, margin: margins.dual, point },
    certificate: 'exact',
    method: 'closed-form',
    lowerBound,
    proof: {
      point: { dtype: 'float64', shape: Y.shape.slice(), data: point },
      kind: 'exact',
      method: 'closed-form',
      arrays: {},
      bound: lowerBound,
    },
    betaMax: largest.value,
    betaMaxKind: largest.exact ? 'exact' : 'relaxed',
    patterns: 1,
    patternsHow: 'formula',
    iterations: 0,
    notes: [
      `Interpolation: the objective is divided by β, and W = X†Y has rank ${rank}.`,
      ...(L > 2 && rank > 1 ? ['The gap between objective and dual bound is that of the standard network itself (theory §6.1).'] : []),
    ],
  };
}

/** P and D of theory §6.1 at these singular values, both increasing in each of them. */
function costs({ L, form, factor, constant }: Penalty, sigmas: Float64Array): { primal: number; dual: number } {
  if (form === 'power') return interpolationWeightDecay(sigmas, L);
  const { primal, dual } = interpolationBall(sigmas, L, 1);
  return { primal: factor * primal + constant, dual: factor * dual + constant };
}

/** What a singular value of X†Y may have lost or gained: a backward stable solution is wrong by the condition of X times a few roundings. */
function singularError({ n, r, residual }: Geometry, spectrum: Float64Array, sigmas: Float64Array): number {
  if (sigmas.length === 0) return 0;
  const condition = spectrum[0] / spectrum[r - 1];
  return sigmas[0] * (32 * (n + r) * Number.EPSILON * condition + residual / spectrum[r - 1]);
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
