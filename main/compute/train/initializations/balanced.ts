import { he } from './he';
import type { Initialization, LayerSize } from './initialization';

/** Rounds at most: each brings the norms of neighbouring layers closer, by a factor that depends on the depth. */
const ROUNDS = 1000;
/** A factor this close to 1 is left alone. */
const SETTLED = 1e-13;

/**
 * The function that `he` draws, rescaled so that the weights into every hidden unit have the norm of those out of it: what gradient
 * flow conserves for ReLU is then zero from the start (theory §4).
 */
export const balanced: Initialization = (sizes, random) => {
  const weights = he(sizes, random);
  for (let round = 0; round < ROUNDS; round++) {
    let settled = true;
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      for (let unit = 0; unit < sizes[layer].rows; unit++) {
        const factor = imbalance(weights, sizes, layer, unit);
        if (Math.abs(factor - 1) <= SETTLED) continue;
        rescale(weights, sizes, layer, unit, factor);
        settled = false;
      }
    }
    if (settled) break;
  }
  return weights;
};

/** The factor on the way in, and divisor on the way out, that makes both norms of a unit equal; 1 where one of them is 0. */
function imbalance(weights: readonly Float64Array[], sizes: readonly LayerSize[], layer: number, unit: number): number {
  const { columns } = sizes[layer];
  const next = sizes[layer + 1];
  let into = 0;
  let out = 0;
  for (let i = 0; i < columns; i++) into += weights[layer][unit * columns + i] ** 2;
  for (let c = 0; c < next.rows; c++) out += weights[layer + 1][c * next.columns + unit] ** 2;
  return into === 0 || out === 0 ? 1 : Math.sqrt(Math.sqrt(out / into));
}

function rescale(weights: readonly Float64Array[], sizes: readonly LayerSize[], layer: number, unit: number, factor: number): void {
  const { columns } = sizes[layer];
  const next = sizes[layer + 1];
  for (let i = 0; i < columns; i++) weights[layer][unit * columns + i] *= factor;
  for (let c = 0; c < next.rows; c++) weights[layer + 1][c * next.columns + unit] /= factor;
}
