import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverBound } from '../../../../../main/compute/convex/pricing/output-cover';
import { Random } from '../../../../../main/compute/engine/random';

/** max_h |wᵀh| over a few points h: even, convex and homogeneous, with maximum max ‖h‖ over the sphere. */
function points(count: number, q: number, seed: number) {
  const random = Random.stream(seed, 'data');
  const list = Array.from({ length: count }, () => Float64Array.from({ length: q }, () => random.normal()));
  return {
    value: (w: Float64Array) => Math.max(...list.map((h) => Math.abs(h.reduce((sum, entry, j) => sum + entry * w[j], 0)))),
    largest: Math.max(...list.map((h) => Math.hypot(...h))),
  };
}

describe('the cover of output directions', () => {
  it('bounds the radius of a set of points from above, as precisely as is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 3 }), fc.nat(10_000), (count, q, seed) => {
        const { value, largest } = points(count, q, seed);
        const precision = 1e-6;
        const { bound, complete } = coverBound({ size: q, value, target: 0, precision, limit: 20_000, stopped: () => false });
        expect(bound).toBeGreaterThanOrEqual(largest * (1 - 1e-14));
        if (complete) expect(bound).toBeLessThanOrEqual(largest * (1 + 2 * precision));
        expect(complete).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('bounds it however early it ends, and in many dimensions', () => {
    for (const q of [2, 4, 6])
      for (const limit of [0, 5, 50, 500]) {
        const { value, largest } = points(20, q, q);
        const { bound, complete } = coverBound({ size: q, value, target: 0, precision: 1e-9, limit, stopped: () => false });
        expect(bound).toBeGreaterThanOrEqual(largest * (1 - 1e-14));
        if (limit === 0) expect(complete).toBe(false);
      }
    // The Euclidean norm itself is flat: every direction is a maximum.
    const flat = coverBound({ size: 2, value: () => 1, target: 0, precision: 1e-4, limit: 1e4, stopped: () => false });
    expect(flat.complete).toBe(true);
    expect(flat.bound).toBeGreaterThanOrEqual(1);
    expect(flat.bound).toBeLessThanOrEqual(1 + 2e-4);
  });

  it('is content with the target', () => {
    let evaluations = 0;
    const value = () => {
      evaluations++;
      return 1;
    };
    const { bound, complete } = coverBound({ size: 2, value, target: 1.5, precision: 0, limit: 1e4, stopped: () => false });
    expect(complete).toBe(true);
    expect(bound).toBeLessThanOrEqual(1.5);
    expect(evaluations).toBeLessThanOrEqual(3);
  });

  it('ends where it is told to', () => {
    expect(coverBound({ size: 3, value: () => null, target: 0, precision: 0, limit: 10, stopped: () => true })).toMatchObject({
      bound: Infinity,
      complete: false,
    });
  });
});
