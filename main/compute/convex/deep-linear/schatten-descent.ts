import { completeBasis } from '../../engine/complete-basis';
import { thinSvd } from '../../engine/svd';

/** ½‖RW − Y‖² + penalty of the singular values of W; R r×r, Y and W r×C. */
export interface SchattenProblem {
  r: number;
  C: number;
  R: Float64Array;
  Y: Float64Array;
  /** Φ(σ), concave in each σ. */
  penalty(sigmas: Float64Array): number;
  /** Φ′ᵢ at σ smoothed by ε: the derivative with σ² + ε² in place of σ², over σ, so that Φ′ᵢ/σᵢ weighs the square of that value. */
  weight(sigmas: Float64Array, epsilon: number): Float64Array;
}

const STEPS = 400;
/** Factor by which the smoothing falls each step, and where it ends, relative to the largest singular value. */
const COOLING = 0.7;
const COLDEST = 1e-12;
/** Singular values below this share of the first are taken as zero. */
const COLLAPSED = 1e-9;

/**
 * The best local minimum that iteratively reweighted least squares finds from `starts` (r×C each) and from the least-squares W cut to
 * every rank; the starts themselves and zero count too. Each step
 * minimises a quadratic that majorises the smoothed penalty: (RᵀR + M)W = RᵀY, M = Σ weight_i p_ip_iᵀ.
 */
export function schattenDescent(problem: SchattenProblem, starts: Float64Array[], stopped: () => boolean): Float64Array {
  const { r, C, R, Y, penalty } = problem;
  const gram = new Float64Array(r * r);
  const right = new Float64Array(r * C);
  for (let k = 0; k < r; k++)
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) gram[i * r + j] += R[k * r + i] * R[k * r + j];
      for (let c = 0; c < C; c++) right[i * C + c] += R[k * r + i] * Y[k * C + c];
    }
  const value = (W: Float64Array) => {
    let loss = 0;
    for (let k = 0; k < r; k++)
      for (let c = 0; c < C; c++) {
        let sum = -Y[k * C + c];
        for (let j = 0; j < r; j++) sum += R[k * r + j] * W[j * C + c];
        loss += 0.5 * sum * sum;
      }
    return loss + penalty(thinSvd(r, C, W).values);
  };
  const tiny = 1e-14 * gram.reduce((most, entry) => Math.max(most, entry), 0);
  const shifted = gram.slice();
  for (let i = 0; i < r; i++) shifted[i * r + i] += tiny;
  const leastSquares = solvePositive(shifted, r, right, C);

  let best: Float64Array = new Float64Array(r * C);
  let least = value(best);
  const consider = (W: Float64Array) => {
    const reached = value(W);
    if (reached < least) [best, least] = [W, reached];
  };
  const ranks = Array.from({ length: Math.min(r, C) }, (_, k) => cut(leastSquares, r, C, (_sigma, i) => i <= k)).reverse();
  for (const [index, start] of [...ranks, ...starts].entries()) {
    if (index >= ranks.length) consider(start);
    if (stopped()) break;
    let W: Float64Array = start;
    const top = thinSvd(r, C, W).values[0];
    if (!(top > 0)) continue;
    for (let step = 0, epsilon = index === 0 ? top : 1e-3 * top; step < STEPS && !stopped(); step++) {
      const { values, left } = thinSvd(r, C, W);
      const weights = problem.weight(values, epsilon);
      const floor = problem.weight(new Float64Array(values.length), epsilon)[0];
      // In a full basis P of left directions M = P·diag(w)·Pᵀ, and W = PDV with D = w^{−1/2} never meets the large weights themselves.
      const P = completeBasis(left, values.length, r);
      const D = Float64Array.from({ length: r }, (_, k) => (k < values.length ? weights[k] : floor) ** -0.5);
      const turnedGram = congruent(gram, P, r);
      const system = turnedGram.map((entry, at) => D[Math.floor(at / r)] * entry * D[at % r] + (at % (r + 1) === 0 ? 1 : 0));
      const V = solvePositive(system, r, scaledRows(multiply(P, right, r, C), D, C), C);
      const next = multiply(transposed(P, r), scaledRows(V, D, C), r, C);
      const change = Math.hypot(...next.map((entry, at) => entry - W[at]));
      W = next;
      if (epsilon > COLDEST * top) epsilon *= COOLING;
      // Written so that a change without meaning ends the search too.
      else if (!(change > 1e-13 * top)) break;
    }
    W = cut(W, r, C, (sigma, _, first) => sigma > COLLAPSED * first);
    consider(W);
  }
  return best;
}

/** P·A·Pᵀ. */
function congruent(A: Float64Array, P: Float64Array, r: number): Float64Array {
  return multiply(P, transposed(multiply(P, A, r, r), r), r, r);
}

function transposed(A: Float64Array, r: number): Float64Array {
  return A.map((_, at) => A[(at % r) * r + Math.floor(at / r)]);
}

/** P·B for P r×r, B r×C. */
function multiply(P: Float64Array, B: Float64Array, r: number, C: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(r * C);
  for (let i = 0; i < r; i++) for (let k = 0; k < r; k++) for (let c = 0; c < C; c++) out[i * C + c] += P[i * r + k] * B[k * C + c];
  return out;
}

function scaledRows(B: Float64Array, factors: Float64Array, C: number): Float64Array {
  return B.map((value, at) => factors[Math.floor(at / C)] * value);
}

/** W with only the singular values that `kept` says. */
function cut(
  W: Float64Array,
  r: number,
  C: number,
  kept: (sigma: number, index: number, first: number) => boolean,
): Float64Array<ArrayBuffer> {
  const { values, left, right } = thinSvd(r, C, W);
  const out = new Float64Array(r * C);
  values.forEach((sigma, k) => {
    if (!kept(sigma, k, values[0])) return;
    for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) out[i * C + c] += sigma * left[k * r + i] * right[k * C + c];
  });
  return out;
}

/** A⁻¹B for a positive definite A (r×r) by Cholesky, B r×C. */
function solvePositive(A: Float64Array, r: number, B: Float64Array, C: number): Float64Array<ArrayBuffer> {
  const L = new Float64Array(r * r);
  for (let i = 0; i < r; i++)
    for (let j = 0; j <= i; j++) {
      let sum = A[i * r + j];
      for (let k = 0; k < j; k++) sum -= L[i * r + k] * L[j * r + k];
      L[i * r + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / L[j * r + j];
    }
  const out = new Float64Array(B);
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < r; i++) {
      let sum = out[i * C + c];
      for (let k = 0; k < i; k++) sum -= L[i * r + k] * out[k * C + c];
      out[i * C + c] = sum / L[i * r + i];
    }
    for (let i = r - 1; i >= 0; i--) {
      let sum = out[i * C + c];
      for (let k = i + 1; k < r; k++) sum -= L[k * r + i] * out[k * C + c];
      out[i * C + c] = sum / L[i * r + i];
    }
  }
  return out;
}
