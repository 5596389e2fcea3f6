/**
 * N ← Y − p for one-hot Y and rows of p in the simplex, n×C, such that rows of N sum to zero up to the rounding of their own entries, however
 * small they are.
 */
export function fromProbabilities(p: Float64Array, Y: Float64Array, C: number, N: Float64Array): void {
  for (let row = 0; row < p.length; row += C) {
    let others = 0;
    for (let at = row; at < row + C; at++) if (Y[at] === 0) others += p[at];
    for (let at = row; at < row + C; at++) N[at] = Y[at] === 0 ? -p[at] : Math.min(1, others);
  }
}
