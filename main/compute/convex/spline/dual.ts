/** x in ascending order without repetition, and the place of every row among them. */
export function distinctInputs(x: ArrayLike<number>): { knots: Float64Array; place: Int32Array } {
  const knots = Float64Array.from(new Set(Array.from(x))).sort();
  const index = new Map(Array.from(knots, (value, j) => [value, j]));
  return { knots, place: Int32Array.from(Array.from(x), (value) => index.get(value) ?? 0) };
}

/**
 * Of N at distinct inputs x_1 < … < x_m with ΣN = 0: g₊(x_j) = Σ N_i(x_i − x_j)₊ and g₋(x_j) = Σ N_i(x_j − x_i)₊. Both are linear between
 * inputs, with the same slope.
 */
export function hingeProducts(knots: Float64Array, N: Float64Array): { right: Float64Array; left: Float64Array } {
  const m = knots.length;
  const right = new Float64Array(m);
  const left = new Float64Array(m);
  for (let j = m - 2, slope = 0; j >= 0; j--) {
    slope += N[j + 1];
    right[j] = right[j + 1] + slope * (knots[j + 1] - knots[j]);
  }
  for (let j = 1, slope = 0; j < m; j++) {
    slope += N[j - 1];
    left[j] = left[j - 1] + slope * (knots[j] - knots[j - 1]);
  }
  return { right, left };
}
