import { sumError } from './compensated';

/**
 * By how much what rounding leaves of 1ᵀN = 0 (N n×C) keeps the dual value at N from being a bound, where a constant is free and no larger
 * than `largest` in any output (theory §5.7): |Σ_i N_i|·largest, with the rounding of that sum.
 */
export function constantDefect(N: Float64Array, outputs: number, largest: number): number {
  const sums = new Float64Array(outputs);
  const errors = new Float64Array(outputs);
  let size = 0;
  N.forEach((value, at) => {
    errors[at % outputs] += sumError(sums[at % outputs], value);
    sums[at % outputs] += value;
    size += Math.abs(value);
  });
  const left = sums.reduce((sum, value, c) => sum + Math.abs(value + errors[c]), 0);
  const rounding = 2 * Number.EPSILON * left + (2 * (N.length + 4) * Number.EPSILON) ** 2 * size;
  return (left + rounding) * largest;
}
