import type { Geometry } from '../../convex/patterns/geometry';
import type { SignedGauge } from '../signed-gauge';

/** Ascents that are begun for each sign, and the steps of one. */
const STARTS = 6;
const STEPS = 20;

/**
 * What max f and max −f, f(u) = νᵀ(Xu)₊, ‖u‖ ≤ 1, are at least: the best of a few ascents u ← XᵀD(u)ν, none of which steps down, begun
 * at rows of the data. A guess at the maxima that costs next to nothing, and no upper bound of them.
 */
export function attained({ n, r, X, rowNorms }: Geometry, nu: Float64Array): SignedGauge {
  const rows = Array.from(nu.keys()).sort((i, j) => Math.abs(nu[j]) * rowNorms[j] - Math.abs(nu[i]) * rowNorms[i] || i - j);
  const reach = { positive: 0, negative: 0 };
  const u = new Float64Array(r);
  const next = new Float64Array(r);
  for (const i of rows.slice(0, STARTS))
    for (const side of [1, -1]) {
      for (let j = 0; j < r; j++) u[j] = side * X[i * r + j];
      for (let step = 0; step < STEPS; step++) {
        const value = evaluate(X, n, r, nu, u, next);
        if (value > reach.positive) reach.positive = value;
        if (-value > reach.negative) reach.negative = -value;
        const sign = value < 0 ? -1 : 1;
        if (!next.some((entry) => entry !== 0)) break;
        for (let j = 0; j < r; j++) u[j] = sign * next[j];
      }
    }
  return reach;
}

/** f(u)/‖u‖, with XᵀD(u)ν in `gradient`. */
function evaluate(X: Float64Array, n: number, r: number, nu: Float64Array, u: Float64Array, gradient: Float64Array): number {
  let sum = 0;
  let square = 0;
  gradient.fill(0);
  for (let j = 0; j < r; j++) square += u[j] * u[j];
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let j = 0; j < r; j++) t += X[i * r + j] * u[j];
    if (!(t > 0)) continue;
    sum += nu[i] * t;
    for (let j = 0; j < r; j++) gradient[j] += nu[i] * X[i * r + j];
  }
  return square > 0 ? sum / Math.sqrt(square) : 0;
}
