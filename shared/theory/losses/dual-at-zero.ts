import type { Loss } from './loss';

/** N = −∇ℓ(0), the dual point of the network that is zero: γ°(N) is β_max, and scaled to γ°(N) ≤ β it proves a first bound (theory §2, §3). */
export function dualAtZero(loss: Loss, Y: Float64Array): Float64Array {
  const N = new Float64Array(Y.length);
  loss.negativeGradient(N, Y, N);
  return N;
}
