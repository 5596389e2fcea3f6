/** Products by plain loops: what the kernels are checked against. */

export function at(values: ArrayLike<number>, ld: number, transposed: boolean, i: number, j: number): number {
  return transposed ? values[j * ld + i] : values[i * ld + j];
}

/** op(A)·op(B), m×n, row-major. */
export function multiply(
  [m, n, k]: [number, number, number],
  a: { values: ArrayLike<number>; ld: number; transposed: boolean },
  b: { values: ArrayLike<number>; ld: number; transposed: boolean },
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let l = 0; l < k; l++) c[i * n + j] += at(a.values, a.ld, a.transposed, i, l) * at(b.values, b.ld, b.transposed, l, j);
  return c;
}

/** The largest difference; NaN matches only NaN. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) !== Number.isNaN(b[i])) return Infinity;
    if (!Number.isNaN(a[i])) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  }
  return worst;
}
