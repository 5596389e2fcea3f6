import { norm } from '../engine/norm';

/** A residual of a row below this multiple of its length depends on the rows before it. */
const DEPENDENT = 1e-12;

/**
 * The point of {(Xu)₊ : ‖u‖ ≤ 1} that is furthest along c, for few rows (X k×q, k ≤ 3): with rows A active and rows T at zero the best u is
 * along Σ_A c_i x_i with its part along T taken away, so the best of all choices of A and T is the maximum. The origin where none is positive.
 */
export function supportPoint(X: Float64Array, k: number, q: number, c: ArrayLike<number>): Float64Array {
  let best: Float64Array = new Float64Array(k);
  let most = 1e-14 * norm(c) * norm(X);
  for (let active = 1; active < 1 << k; active++) {
    const g = new Float64Array(q);
    for (let i = 0; i < k; i++) if (active & (1 << i)) for (let j = 0; j < q; j++) g[j] += c[i] * X[i * q + j];
    for (let tight = 0; tight < 1 << k; tight++) {
      const u = without(g, X, k, q, tight);
      const length = norm(u);
      if (!(length > 1e-13 * norm(g))) continue;
      const point = rectified(
        X,
        k,
        q,
        u.map((value) => value / length),
      );
      const value = point.reduce((sum, entry, i) => sum + c[i] * entry, 0);
      if (value > most) [best, most] = [point, value];
    }
  }
  return best;
}

/** (Xu)₊, k values; what is zero but for rounding is zero, so that points of an axis lie on it. */
export function rectified(X: Float64Array, k: number, q: number, u: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => {
    let t = 0;
    for (let j = 0; j < q; j++) t += X[i * q + j] * u[j];
    return t > 1e-14 * norm(X, i * q, (i + 1) * q) ? t : 0;
  });
}

/** g without its part in the span of the rows of the bit set `tight`. */
function without(g: Float64Array, X: Float64Array, k: number, q: number, tight: number): Float64Array {
  const rest = g.slice();
  const basis: Float64Array[] = [];
  for (let i = 0; i < k; i++) {
    if (!(tight & (1 << i))) continue;
    const row = X.slice(i * q, (i + 1) * q);
    const full = norm(row);
    for (const other of basis) remove(row, other);
    const length = norm(row);
    if (length <= DEPENDENT * full) continue;
    const unit = row.map((value) => value / length);
    basis.push(unit);
    remove(rest, unit);
  }
  return rest;
}

function remove(v: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let j = 0; j < v.length; j++) along += v[j] * unit[j];
  for (let j = 0; j < v.length; j++) v[j] -= along * unit[j];
}
