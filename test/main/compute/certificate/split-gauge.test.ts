import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import { deepGauge, deepRho } from '../../../../main/compute/certificate/deep-bound';
import { twoLayerGauge } from '../../../../main/compute/certificate/two-layer-gauge';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, normals, solved } from '../convex/problems';

const running = () => false;

/** νᵀh of a branch of L layers whose first L − 1 have Frobenius norm 1, with weights that climb from a random start. */
function climbed(random: Random, rows: number[][], nu: Float64Array, widths: readonly number[]): number {
  const sizes = [rows[0].length, ...widths, 1];
  const draw = () => sizes.slice(1).map((m, l) => Float64Array.from(normals(random, m * sizes[l])));
  const value = (layers: Float64Array[]) => {
    let total = 0;
    rows.forEach((row, i) => {
      let h = row;
      layers.forEach((W, l) => {
        const size = Math.sqrt(W.reduce((sum, w) => sum + w * w, 0));
        h = Array.from({ length: sizes[l + 1] }, (_, k) => {
          const z = h.reduce((sum, x, j) => sum + W[k * sizes[l] + j] * x, 0) / size;
          return Math.max(0, z);
        });
      });
      total += nu[i] * h[0];
    });
    return total;
  };
  let weights = draw();
  let best = value(weights);
  for (let step = 0, length = 0.5; step < 300; step++) {
    const moved = draw().map((change, l) => change.map((delta, k) => weights[l][k] + length * delta));
    const next = value(moved);
    if (next > best) [weights, best] = [moved, next];
    else length = Math.max(1e-3, 0.98 * length);
  }
  return best;
}

describe('the bound of deeper gauges by both signs together', () => {
  it('is above what networks of three to five layers reach, and never above the bound by one sign', () => {
    let equal = 0;
    let lower = 0;
    for (let k = 0; k < 60; k++) {
      const random = Random.stream(k, 'data');
      const d = 1 + (k % 5);
      const n = d + 2 + random.below(8);
      const rows = k % 4 === 3 ? integers(random, n, d, 2) : gaussian(random, n, d);
      const X = Float64Array.from(rows.flat());
      const nu = Float64Array.from(normals(random, n), (value) => (random.below(6) === 0 ? 0 : value));
      const sides = deepGauge(X, n, d, nu, running);
      const { rho } = deepRho(X, n, d, nu, sides, running);
      const widths = [[2], [3, 2], [2, 2, 2]][k % 3];
      for (const sign of [1, -1])
        expect(
          climbed(
            random,
            rows,
            nu.map((value) => sign * value),
            widths,
          ),
        ).toBeLessThanOrEqual(rho * (1 + 1e-12));
      expect(rho).toBeLessThanOrEqual(Math.max(sides.positive, sides.negative));
      const two = twoLayerGauge(reduce(X, n, d), nu, running).rho;
      expect(rho).toBeGreaterThanOrEqual(two * (1 - 1e-6));
      if (rho <= two * (1 + 1e-9)) equal++;
      if (rho < 0.9 * Math.max(sides.positive, sides.negative)) lower++;
    }
    // Often it is the two-layer gauge itself, which no bound of deeper ones can be below.
    expect(equal).toBeGreaterThan(10);
    expect(lower).toBeGreaterThan(15);
  });

  it('is above the gauge itself of three layers, which the program over all patterns has at β_max', () => {
    let nearest = Infinity;
    for (let k = 0; k < 12; k++) {
      const random = Random.stream(50 + k, 'data');
      const [n, d, m] = [4 + (k % 3), 1 + (k % 2), 2 + (k % 2 === 0 ? 1 : 0)];
      const X = matrix(n, d, Float64Array.from(gaussian(random, n, d).flat()));
      const Y = matrix(n, 1, Float64Array.from(normals(random, n)));
      const { betaMax, betaMaxKind } = solved({ X, Y }, { family: 'three-layer-relu', widths: [m], regularizer: 'last-two', beta: 1e3 });
      expect(betaMaxKind).toBe('exact');
      const { rho } = deepRho(X.data, n, d, Y.data, deepGauge(X.data, n, d, Y.data, running), running);
      // The maximum is known to rounding.
      expect(rho).toBeGreaterThanOrEqual(betaMax * (1 - 1e-11));
      nearest = Math.min(nearest, rho / betaMax);
    }
    expect(nearest).toBeLessThan(1 + 1e-6);
  });
});
