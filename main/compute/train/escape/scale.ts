import type { Loss } from '../../../../shared/theory/losses';

/** Doublings of the trial scale, and halvings of the interval after them. */
const DOUBLINGS = 100;
const HALVINGS = 60;

/**
 * The s ≥ 0 that minimises ℓ(F + s·φwᵀ) + βs, a convex function of s, by bisection of its slope β − ⟨N(s), φwᵀ⟩; 0 where it does not fall.
 * F, Y n×C, φ n values, w C values.
 */
export function bestScale(loss: Loss, F: Float64Array, Y: Float64Array, phi: Float64Array, w: Float64Array, beta: number): number {
  const C = w.length;
  const moved = new Float64Array(F.length);
  const N = new Float64Array(F.length);
  const falls = (s: number) => {
    let product = 0;
    for (let i = 0; i < phi.length; i++) for (let c = 0; c < C; c++) moved[i * C + c] = F[i * C + c] + s * phi[i] * w[c];
    loss.negativeGradient(moved, Y, N);
    for (let i = 0; i < phi.length; i++) for (let c = 0; c < C; c++) product += N[i * C + c] * phi[i] * w[c];
    return product > beta;
  };
  if (!falls(0)) return 0;
  let low = 0;
  let high = 1;
  for (let trial = 0; trial < DOUBLINGS && falls(high); trial++) {
    low = high;
    high *= 2;
  }
  for (let trial = 0; trial < HALVINGS; trial++) {
    const middle = (low + high) / 2;
    if (falls(middle)) low = middle;
    else high = middle;
  }
  return low;
}
