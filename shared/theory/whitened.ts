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

function shrunk(a: number, beta: number): number {
  return a <= beta ? 0.5 * a * a : beta * a - 0.5 * beta * beta;
}
