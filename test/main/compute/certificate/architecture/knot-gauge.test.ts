import { describe, expect, it } from 'vitest';
import { knotGauge, shifted } from '../../../../../main/compute/certificate/architecture/knot-gauge';
import { sweptGauge } from '../../../../../main/compute/certificate/two-layer-gauge';
import { reduce } from '../../../../../main/compute/convex/patterns/geometry';
import { Random } from '../../../../../main/compute/engine/random';
import { gaussian, normals } from '../../convex/problems';

const running = () => false;

function drawn(seed: number, n: number, d: number): { X: Float64Array; N: Float64Array } {
  const random = Random.stream(seed, 'data');
  const X = Float64Array.from(gaussian(random, n, d).flat());
  const N = Float64Array.from(normals(random, n));
  const mean = N.reduce((sum, value) => sum + value, 0) / n;
  return { X, N: N.map((value) => value - mean) };
}

describe('the gauge of two layers with a free bias', () => {
  it.each([
    [14, 2],
    [12, 3],
    [12, 4],
  ])('is the largest of sweeps over the data shifted by each row, n = %i, d = %i', (n, d) => {
    const { X, N } = drawn(n + d, n, d);
    const { rho } = knotGauge(X, n, d, N, running);
    const sweeps = Array.from({ length: n }, (_, i) =>
      sweptGauge(reduce(shifted(X, d, X.subarray(i * d, (i + 1) * d)), n, d), N, running)!,
    );
    const most = Math.max(...sweeps);
    expect(rho).toBeGreaterThanOrEqual(most);
    expect(rho).toBeLessThanOrEqual(most * (1 + 1e-6));
  });

  it('is above what units with any bias reach beyond that rank, and near to it', () => {
    const [n, d] = [25, 6];
    const { X, N } = drawn(7, n, d);
    const { rho, arrays } = knotGauge(X, n, d, N, running);
    expect(Object.keys(arrays)).toContain('row0_leaf_sign');
    const valueAt = (u: readonly number[], b: number) => {
      const size = Math.hypot(...u);
      return N.reduce(
        (sum, value, i) =>
          sum +
          value *
            Math.max(
              0,
              u.reduce((t, x, j) => t + (x / size) * X[i * d + j], b),
            ),
        0,
      );
    };
    const random = Random.stream(8, 'data');
    let [u, b, best] = [normals(random, d), 0, 0];
    for (let step = 0; step < 6000; step++) {
      const length = 0.5 * 0.999 ** step;
      // From the best so far, or anew now and then.
      const from = step % 10 === 0 && step < 2000 ? normals(random, d) : u;
      const next = from.map((x) => x + length * random.normal());
      const bias = b + length * random.normal();
      const value = Math.abs(valueAt(next, bias));
      if (value > best) [u, b, best] = [next.map((x) => x / Math.hypot(...next)), bias, value];
    }
    expect(rho).toBeGreaterThanOrEqual(best);
    expect(rho).toBeLessThanOrEqual(1.1 * best);
  });

  it('is a bound when it is stopped at once', () => {
    const { X, N } = drawn(3, 20, 4);
    const { rho } = knotGauge(X, 20, 4, N, running);
    expect(knotGauge(X, 20, 4, N, () => true).rho).toBeGreaterThanOrEqual(rho * (1 - 1e-7));
  });
});
