import { norm } from '../engine/norm';

/** Steps of the power method: they only decide how tight the bound is, never whether it holds. */
const POWER_STEPS = 60;

/**
 * A rigorous upper bound of ‖A‖₂ for A n×d, row-major: a value μ is accepted when the Cholesky factorisation of μI − AᵀA (or AAᵀ, the
 * smaller) succeeds in float64, with allowance for its rounding. The power method proposes μ.
 */
export function spectralNormBound(A: Float64Array, n: number, d: number): number {
  const size = Math.min(n, d);
  const gram = gramMatrix(A, n, d);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += gram[i * size + i];
  if (trace === 0) return 0;
  // Rounding of the Gram matrix and of the factorisation, both below this by Higham's standard bounds.
  const rounding = 8 * (n + d + 4) * Number.EPSILON * trace;
  const estimate = largestEigenvalue(gram, size);
  for (let excess = 1e-10; estimate * (1 + excess) < trace; excess *= 10) {
    const candidate = estimate * (1 + excess);
    if (isPositiveDefinite(gram, size, candidate)) return Math.sqrt(candidate + rounding) * (1 + 4 * Number.EPSILON);
  }
  return Math.sqrt(trace + rounding) * (1 + 4 * Number.EPSILON);
}

function gramMatrix(A: Float64Array, n: number, d: number): Float64Array {
  const size = Math.min(n, d);
  const gram = new Float64Array(size * size);
  if (n >= d) {
    for (let row = 0; row < n; row++)
      for (let i = 0; i < d; i++) {
        const value = A[row * d + i];
        for (let j = 0; j <= i; j++) gram[i * d + j] += value * A[row * d + j];
      }
  } else {
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < d; k++) sum += A[i * d + k] * A[j * d + k];
        gram[i * n + j] = sum;
      }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) gram[j * size + i] = gram[i * size + j];
  return gram;
}

function largestEigenvalue(gram: Float64Array, size: number): number {
  // A start without symmetries, so that it is orthogonal to no eigenvector that matters.
  let x = Float64Array.from({ length: size }, (_, i) => 1 + 0.5 * Math.sin(1 + 2.3 * i));
  let value = 0;
  for (let step = 0; step < POWER_STEPS; step++) {
    const y = new Float64Array(size);
    let square = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) y[i] += gram[i * size + j] * x[j];
      square += y[i] * y[i];
    }
    const length = norm(x);
    value = Math.max(value, Math.sqrt(square) / length);
    x = y.map((entry) => entry / Math.sqrt(square));
  }
  return value;
}

/** Whether the factorisation of shift·I − G succeeds. */
function isPositiveDefinite(gram: Float64Array, size: number, shift: number): boolean {
  const L = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (i === j ? shift : 0) - gram[i * size + j];
      for (let k = 0; k < j; k++) sum -= L[i * size + k] * L[j * size + k];
      if (i > j) L[i * size + j] = sum / L[j * size + j];
      else if (sum > 0) L[i * size + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
