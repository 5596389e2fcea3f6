import { describe, expect, it } from 'vitest';
import { Random } from '../../../../../main/compute/engine/random';
import { reduce } from '../../../../../main/compute/convex/patterns/geometry';
import { gatePattern, sampleGates } from '../../../../../main/compute/convex/patterns/sample';

const [N, D] = [40, 3];
const random = Random.stream(4, 'data');
const normal = Float64Array.from({ length: N * D }, () => random.normal());
const scaled = (scales: readonly number[]) =>
  reduce(
    normal.map((value, at) => value * scales[at % D]),
    N,
    D,
  );

describe('sampleGates', () => {
  it('finds as many patterns of columns 10⁸ apart in scale as of equal ones: the arrangement is the same', () => {
    // Rank 3 and 40 rows in general position have 1562 patterns.
    for (const scales of [
      [1, 1, 1],
      [1, 1e4, 1e-4],
      [1e-6, 1, 1],
    ]) {
      const geometry = scaled(scales);
      const gates = sampleGates(geometry, 150, 0);
      expect(gates, scales.join()).toHaveLength(150);
      expect(new Set(gates.map(({ signs }) => signs.join())).size).toBe(150);
      for (const { u, signs } of gates) expect(gatePattern(geometry.X, N, D, u)).toEqual(signs);
    }
  });

  it('draws Gaussian directions while they give new patterns', () => {
    const stream = Random.stream(9, 'gates');
    const drawn = new Set(Array.from({ length: 40 }, () => Float64Array.from({ length: D }, () => stream.normal()).join()));
    const gates = sampleGates(scaled([1, 1, 1]), 20, 9);
    expect(gates).toHaveLength(20);
    for (const { u } of gates) expect(drawn).toContain(u.join());
  });

  it('gives both sides of a line and no more at rank 1', () => {
    expect(sampleGates(reduce(Float64Array.of(1, -2, 3), 3, 1), 10, 0)).toHaveLength(2);
  });
});
