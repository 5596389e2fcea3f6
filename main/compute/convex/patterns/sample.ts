import { Random } from '../../engine/random';
import { thinSvd } from '../../engine/svd';
import type { Geometry } from './geometry';
import { patternKey } from './pattern-space';

/** Directions drawn for each distinct pattern before the arrangement counts as exhausted. */
const PATIENCE = 200;

/** A gate direction with the signs ±1 of its pattern 1[Xu ≥ 0]. */
export interface Gate {
  u: Float64Array;
  signs: Float64Array;
}

/**
 * Gaussian directions of distinct patterns, from the seed's stream of gates. Where those are exhausted, because the columns differ in scale by
 * orders of magnitude, they are followed by directions that are Gaussian for the whitened data, which see every column; so fewer than
 * `count` only where the data have hardly more to give.
 */
export function sampleGates(geometry: Geometry, count: number, seed: number): Gate[] {
  const { n, r, X } = geometry;
  const random = Random.stream(seed, 'gates');
  const known = new Map<string, Gate>();
  const draw = (direction: (normal: Float64Array) => Float64Array) => {
    for (let misses = 0; known.size < count && misses < PATIENCE;) {
      const u = direction(Float64Array.from({ length: r }, () => random.normal()));
      const signs = gatePattern(X, n, r, u);
      const key = patternKey(signs);
      if (known.has(key)) misses++;
      else {
        known.set(key, { u, signs });
        misses = 0;
      }
    }
  };
  draw((normal) => normal);
  if (known.size < count && r > 1) draw(unwhitened(geometry));
  return [...known.values()];
}

/** V·diag(σ_r/σ)·z of a Gaussian z, where X = U·diag(σ)·Vᵀ: its signs on the rows of X are those of z on the rows of U. */
function unwhitened({ n, r, X }: Geometry): (normal: Float64Array) => Float64Array {
  const { values, right } = thinSvd(n, r, X);
  const shrink = values.map((value) => values[r - 1] / value);
  return (normal) => {
    const u = new Float64Array(r);
    for (let k = 0; k < r; k++) for (let j = 0; j < r; j++) u[j] += right[k * r + j] * shrink[k] * normal[k];
    return u;
  };
}

/** Distinct patterns 1[Xu ≥ 0] of sampled gates. */
export function samplePatterns(geometry: Geometry, count: number, seed: number): Float64Array[] {
  return sampleGates(geometry, count, seed).map(({ signs }) => signs);
}

/** The pattern 1[Xg ≥ 0] of a gate direction, as signs ±1. */
export function gatePattern(X: Float64Array, n: number, d: number, gate: Float64Array): Float64Array {
  const signs = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let j = 0; j < d; j++) t += X[i * d + j] * gate[j];
    signs[i] = t >= 0 ? 1 : -1;
  }
  return signs;
}
