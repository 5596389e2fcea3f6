/** ‖v‖₂ of the entries from `from` up to `to`, by default of all. */
export function norm(values: ArrayLike<number>, from = 0, to = values.length): number {
  let square = 0;
  for (let at = from; at < to; at++) square += values[at] * values[at];
  return Math.sqrt(square);
}

/** ‖x_i‖₂ of each row of a matrix (row-major). */
export function normsOfRows(values: Float64Array, rows: number, columns: number): Float64Array {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) norms[i] = norm(values, i * columns, (i + 1) * columns);
  return norms;
}
