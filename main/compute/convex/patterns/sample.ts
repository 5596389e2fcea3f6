import { Random } from '../../engine/random';
import type { Geometry } from './geometry';
import { patternKey } from './pattern-space';

/** Directions drawn for each distinct pattern before the arrangement counts as exhausted. */
const PATIENCE = 200;

/** A gate direction with the signs ±1 of its pattern 1[Xu ≥ 0]. */
export interface Gate {
  u: Float64Array;
  signs: Float64Array;
}

/** Gaussian directions of distinct patterns, from the seed's stream of gates; fewer than `count` where the data have no more to give. */
export function sampleGates({ n, r, X }: Geometry, count: number, seed: number): Gate[] {
  const random = Random.stream(seed, 'gates');
  const known = new Map<string, Gate>();
  for (let misses = 0; known.size < count && misses < PATIENCE;) {
    const u = Float64Array.from({ length: r }, () => random.normal());
    const signs = gatePattern(X, n, r, u);
    const key = patternKey(signs);
    if (known.has(key)) misses++;
    else {
      known.set(key, { u, signs });
      misses = 0;
    }
  }
  return [...known.values()];
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
