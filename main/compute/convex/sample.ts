import { Random } from '../engine/random';
import type { Geometry } from './geometry';
import { patternKey } from './pattern-space';

/** Directions drawn for each distinct pattern before the arrangement counts as exhausted. */
const PATIENCE = 200;

/** Distinct patterns 1[Xu ≥ 0] of Gaussian directions u, from the seed's stream of gates; fewer than `count` where the data have no more to give. */
export function samplePatterns({ n, r, X }: Geometry, count: number, seed: number): Float64Array[] {
  const random = Random.stream(seed, 'gates');
  const known = new Map<string, Float64Array>();
  const u = new Float64Array(r);
  for (let misses = 0; known.size < count && misses < PATIENCE;) {
    for (let j = 0; j < r; j++) u[j] = random.normal();
    const signs = gatePattern(X, n, r, u);
    const key = patternKey(signs);
    if (known.has(key)) misses++;
    else {
      known.set(key, signs);
      misses = 0;
    }
  }
  return [...known.values()];
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
