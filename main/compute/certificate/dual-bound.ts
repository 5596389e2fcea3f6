import type { Loss } from '../../../shared/theory/losses';

export interface DualBound {
  /** −ℓ*(−sN), less the margin. */
  value: number;
  margin: number;
  /** The feasible point sN. */
  point: Float64Array;
}

/**
 * The lower bound that a dual point N with γ°(N) ≤ rho + slack gives (theory §2). `rho` is as computed; `slack` is what its rounding and
 * the tolerances of its search may hide. The margin is what the slack and the rounding of the value itself cost.
 */
export function dualBound(loss: Loss, N: Float64Array, Y: Float64Array, beta: number, rho: number, slack: number): DualBound {
  const nominal = scaled(N, loss.scaling(N, Y, beta, rho));
  const point = scaled(N, loss.scaling(N, Y, beta, (rho + slack) * (1 + 4 * Number.EPSILON)));
  const value = loss.dualValue(point, Y) - loss.dualRounding(point, Y);
  return { value, margin: Math.max(0, loss.dualValue(nominal, Y) - value), point };
}

/** The rounding error of νᵀ(Xu)₊ and of ‖XᵀDν‖ for unit u: a few times (n + r)·ε·Σ|ν_i|‖x_i‖. */
export function gaugeRounding(nu: Float64Array, rowNorms: Float64Array, r: number): number {
  let sum = 0;
  for (let i = 0; i < nu.length; i++) sum += Math.abs(nu[i]) * rowNorms[i];
  return 4 * (nu.length + r + 8) * Number.EPSILON * sum;
}

function scaled(N: Float64Array, s: number): Float64Array {
  return N.map((value) => s * value);
}
