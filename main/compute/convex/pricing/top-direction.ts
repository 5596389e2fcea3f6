import { thinSvd } from '../../engine/svd';

/** Squarings of the Gram matrix: the last bound exceeds σ_max by a factor of at most r^{1/16}. */
const SQUARINGS = 3;
/** What rounding may take from a bound, relatively. */
const ROUNDING = 1e-12;

/** Whether the largest ‖Gᵀu‖ over unit u in a span (orthonormal vectors of R^r; null: all of it) may exceed `least`, G r×C: σ_max^{2k} ≤ ‖(GGᵀ)^k‖_F. */
export function mayExceed(G: Float64Array, C: number, span: readonly Float64Array[] | null, least: number): boolean {
  if (least < 0) return true;
  const rows = span ? projected(G, C, span) : G;
  const k = rows.length / C;
  let A = gram(rows, k, C);
  // (GGᵀ)^{power/2} is A times e^scale.
  let [power, scale] = [2, 0];
  for (let step = 0; ; step++) {
    let square = 0;
    for (const value of A) square += value * value;
    if (square === 0) return false;
    const size = Math.sqrt(square);
    if (Math.exp((Math.log(size) + scale) / power) * (1 + ROUNDING) <= least) return false;
    if (step === SQUARINGS) return true;
    A = squared(A, k, 1 / size);
    scale = 2 * (scale + Math.log(size));
    power *= 2;
  }
}

/** The unit vector in the span at which ‖Gᵀu‖ is largest. */
export function topDirection(G: Float64Array, C: number, span: readonly Float64Array[]): Float64Array {
  const { left } = thinSvd(span.length, C, projected(G, C, span));
  const u = new Float64Array(span[0].length);
  span.forEach((b, j) => {
    for (let l = 0; l < u.length; l++) u[l] += left[j] * b[l];
  });
  return u;
}

/** SᵀG for the vectors S of a span. */
function projected(G: Float64Array, C: number, span: readonly Float64Array[]): Float64Array {
  const rows = new Float64Array(span.length * C);
  for (let j = 0; j < span.length; j++) {
    const b = span[j];
    for (let l = 0; l < b.length; l++) for (let c = 0; c < C; c++) rows[j * C + c] += b[l] * G[l * C + c];
  }
  return rows;
}

/** The k×k products of the rows. */
function gram(rows: Float64Array, k: number, C: number): Float64Array {
  const A = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < C; c++) sum += rows[i * C + c] * rows[j * C + c];
      A[i * k + j] = sum;
      A[j * k + i] = sum;
    }
  return A;
}

/** (factor·A)² for a symmetric A. */
function squared(A: Float64Array, k: number, factor: number): Float64Array {
  const B = gram(A, k, k);
  for (let i = 0; i < B.length; i++) B[i] *= factor * factor;
  return B;
}
