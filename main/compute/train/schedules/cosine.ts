import type { Schedule } from './schedule';

const TERMS = 16;

/** ½(1 + cos(π·epoch/epochs)) [Loshchilov & Hutter 2017, without restarts]. */
export const cosine: Schedule = (epoch, epochs) => 0.5 * (1 + cos((Math.PI * epoch) / epochs));

/** The cosine on [0, π] by its power series: Math.cos need not be the same everywhere. */
function cos(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < TERMS; k++) {
    term *= (-x * x) / ((2 * k - 1) * (2 * k));
    sum += term;
  }
  return sum;
}
