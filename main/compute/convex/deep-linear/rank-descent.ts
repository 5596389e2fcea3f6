import { thinSvd } from '../../engine/svd';
import { minimise } from '../../certificate/shor/lbfgs';

/** ℓ(XW) + Φ(σ(W)) over W r×C, for a smooth ℓ and a penalty Φ of the singular values alone. */
export interface SpectralProblem {
  n: number;
  r: number;
  C: number;
  /** n×r row-major. */
  X: Float64Array;
  /** ℓ(F) of F n×C, and N ← −∇ℓ(F). */
  loss(F: Float64Array, N: Float64Array): number;
  /** Φ(σ), concave in each σ, least for zeros. */
  penalty(sigmas: Float64Array): number;
  /** Φ′ᵢ(σ) for σ > 0. */
  slopes(sigmas: Float64Array): Float64Array;
}

/** Steps of one descent. */
const STEPS = 600;
/** Singular values below this share of the first are taken as zero: a descent of fewer finds the rest. */
const COLLAPSED = 1e-9;

/**
 * W = AB with A r×k and B k×C: descends ℓ(XAB) + Φ(σ(AB)) in both factors from W cut to its first k singular values. Since Φ is smooth where
 * the singular values are positive, the end is a stationary point among all W of rank k. Returns W, which is no worse than the start.
 */
export function descendAtRank(problem: SpectralProblem, start: Float64Array, k: number, stopped: () => boolean): Float64Array {
  const { n, r, C, X } = problem;
  const { values, left, right } = thinSvd(r, C, start);
  const x = new Float64Array((r + C) * k);
  for (let a = 0; a < k; a++) {
    const root = Math.sqrt(values[a]);
    for (let j = 0; j < r; j++) x[j * k + a] = root * left[a * r + j];
    for (let c = 0; c < C; c++) x[r * k + a * C + c] = root * right[a * C + c];
  }
  const Z = new Float64Array(n * k);
  const F = new Float64Array(n * C);
  const N = new Float64Array(n * C);
  const along = new Float64Array(k);
  const evaluate = (theta: Float64Array, gradient: Float64Array) => {
    const [A, B] = [theta.subarray(0, r * k), theta.subarray(r * k)];
    const W = multiply(A, B, r, k, C);
    const svd = thinSvd(r, C, W);
    const sigmas = svd.values.slice(0, k);
    if (!(sigmas[k - 1] > COLLAPSED * sigmas[0])) return Infinity;
    Z.set(multiply(X, A, n, r, k));
    F.set(multiply(Z, B, n, k, C));
    const value = problem.loss(F, N) + problem.penalty(sigmas);
    const slopes = problem.slopes(sigmas);
    const P = new Float64Array(r * C);
    for (let a = 0; a < k; a++)
      for (let j = 0; j < r; j++) for (let c = 0; c < C; c++) P[j * C + c] += slopes[a] * svd.left[a * r + j] * svd.right[a * C + c];
    gradient.fill(0);
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < k; a++) {
        along[a] = 0;
        for (let c = 0; c < C; c++) {
          along[a] += N[i * C + c] * B[a * C + c];
          gradient[r * k + a * C + c] -= Z[i * k + a] * N[i * C + c];
        }
      }
      for (let j = 0; j < r; j++) for (let a = 0; a < k; a++) gradient[j * k + a] -= X[i * r + j] * along[a];
    }
    for (let j = 0; j < r; j++)
      for (let a = 0; a < k; a++)
        for (let c = 0; c < C; c++) {
          gradient[j * k + a] += P[j * C + c] * B[a * C + c];
          gradient[r * k + a * C + c] += A[j * k + a] * P[j * C + c];
        }
    return value;
  };
  minimise(x, evaluate, STEPS, stopped);
  return multiply(x.subarray(0, r * k), x.subarray(r * k), r, k, C);
}

/** The number of singular values of W (r×C) that are more than rounding. */
export function numericalRank(W: Float64Array, r: number, C: number): number {
  const { values } = thinSvd(r, C, W);
  return values.filter((sigma) => sigma > COLLAPSED * values[0]).length;
}

/** A·B for A m×k, B k×n. */
function multiply(A: Float64Array, B: Float64Array, m: number, k: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let l = 0; l < k; l++) for (let j = 0; j < n; j++) out[i * n + j] += A[i * k + l] * B[l * n + j];
  return out;
}
