/** C(n, k) as a float: exact while it is below 2⁵³, infinite where it overflows. */
export function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) value = Math.round((value * (n - Math.min(k, n - k) + i)) / i);
  return value;
}

/**
 * 2 Σ_{k<r} C(n−1, k): how many activation patterns 1[Xu ≥ 0] of full dimension n rows of rank r have at most, and exactly when the
 * rows are in general position (no r of them dependent) [PE20, theory §5.3].
 */
export function arrangementBound(n: number, r: number): number {
  if (n === 0 || r === 0) return 1;
  let sum = 0;
  for (let k = 0; k < Math.min(n, r); k++) sum += binomial(n - 1, k);
  return 2 * sum;
}
