import { Failure } from '../../../../shared/contract/failure';
import type { LimitKind } from '../../../../shared/theory/losses/limit';
import type { RayOptimum } from './ray';

/** Differences of targets from multiples of c up to which they count as such, relative to the largest target. */
const ROUNDING = 1e-9;

/**
 * The limit β → 0 of one atom (theory §3, §5.6): the least ‖w‖ with cwᵀ = Y, or with Y∘cwᵀ ≥ 1; c > 0 of n entries, Y n×C. N has
 * Nᵀc = βw/‖w‖ and ⟨N, Y⟩ = β‖w‖. Throws a Failure ('data') where there is no such w.
 */
export function limitRay(limit: Exclude<LimitKind, 'class margin'>, c: Float64Array, Y: Float64Array, C: number, beta: number): RayOptimum {
  return limit === 'interpolation' ? interpolated(c, Y, C, beta) : separated(c, Y, C, beta);
}

function interpolated(c: Float64Array, Y: Float64Array, C: number, beta: number): RayOptimum {
  const energy = c.reduce((sum, value) => sum + value * value, 0);
  const w = new Float64Array(C);
  for (let at = 0; at < Y.length; at++) w[at % C] += (c[Math.floor(at / C)] * Y[at]) / energy;
  const most = Y.reduce((largest, y) => Math.max(largest, Math.abs(y)), 0);
  if (Y.some((y, at) => Math.abs(y - c[Math.floor(at / C)] * w[at % C]) > ROUNDING * most))
    throw new Failure(
      'data',
      'No network interpolates these data: rows on one side of zero are multiples of each other, and their targets are not.',
      'Give a β, or choose the spline family, whose biases are free.',
    );
  const size = Math.hypot(...w) || 1;
  return { w, N: Y.map((_, at) => (beta * (w[at % C] / size) * c[Math.floor(at / C)]) / energy) };
}

function separated(c: Float64Array, Y: Float64Array, C: number, beta: number): RayOptimum {
  // The row with the smallest c asks for the largest w.
  const tight = c.reduce((least, value, i) => (value < c[least] ? i : least), 0);
  checkOneClass(Y, C);
  const w = Float64Array.from({ length: C }, (_, k) => Y[k] / c[tight]);
  const size = Math.hypot(...w);
  const N = new Float64Array(Y.length);
  for (let k = 0; k < C; k++) N[tight * C + k] = (beta * (w[k] / size)) / c[tight];
  return { w, N };
}

/** Throws a Failure ('data') where rows that are positive multiples of each other have targets Y (n×C) of different classes. */
export function checkOneClass(Y: Float64Array, C: number): void {
  if (Y.some((y, at) => y !== Y[at % C]))
    throw new Failure(
      'data',
      'No network separates these data: rows on one side of zero are multiples of each other, and their classes differ.',
      'Give a β, or choose the spline family, whose biases are free.',
    );
}
