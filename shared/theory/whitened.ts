/** Rows of length one that meet at right angles within this are whitened. */
export const ORTHONORMAL = 1e-10;

/** Whether XXᵀ = I for X n×d, row-major. */
export function isWhitened(X: Float64Array, n: number, d: number): boolean {
  if (n > d) return false;
  for (let i = 0; i < n; i++)
    for (let k = i; k >= 0; k--) {
      let product = 0;
      for (let j = 0; j < d; j++) product += X[i * d + j] * X[k * d + j];
      if (Math.abs(product - (i === k ? 1 : 0)) > ORTHONORMAL) return false;
    }
  return true;
}

/**
 * Whitened rows, XXᵀ = I: the optimal value of two-layer ReLU networks with squared loss (theory §6.4), h(‖y₊‖) + h(‖y₋‖) with
 * h(a) = ½a² for a ≤ β, else βa − ½β².
 */
export function whitenedOptimum(y: Float64Array, beta: number): number {
  let positive = 0;
  let negative = 0;
  for (const value of y) {
    if (value > 0) positive += value * value;
    else negative += value * value;
  }
  return shrunk(Math.sqrt(positive), beta) + shrunk(Math.sqrt(negative), beta);
}

/** The same for one-hot targets of several outputs, of which class c has counts[c] rows: Σ_c h(√n_c). */
export function whitenedOneHotOptimum(counts: ArrayLike<number>, beta: number): number {
  let sum = 0;
  for (let c = 0; c < counts.length; c++) sum += shrunk(Math.sqrt(counts[c]), beta);
  return sum;
}

function shrunk(a: number, beta: number): number {
  return a <= beta ? 0.5 * a * a : beta * a - 0.5 * beta * beta;
}
