import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangementBound } from '../../../../shared/theory/arrangements';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { countPatterns } from '../../../../main/compute/convex/patterns/count';
import { enumerateRegions } from '../../../../main/compute/convex/patterns/enumerate';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { groupRows } from '../../../../main/compute/convex/patterns/groups';
import { samplePatterns } from '../../../../main/compute/convex/patterns/sample';
import { allPatterns } from './brute-force';
import { gaussian, integers, normals, problem } from './problems';

const kernels = createKernels();
const never = () => false;

function arrangement(rows: number[][]) {
  const geometry = reduce(Float64Array.from(rows.flat()), rows.length, rows[0].length);
  const groups = groupRows(geometry);
  return { geometry, groups, regions: enumerateRegions(kernels, groups, geometry.r, 1e5, never) ?? [] };
}

describe('arrangements', () => {
  it('in general position have as many regions as the formula says', () => {
    const random = Random.stream(1, 'data');
    for (const [n, d] of [
      [7, 1],
      [9, 2],
      [12, 3],
      [10, 4],
      [9, 5],
      [7, 7],
    ]) {
      const { groups, geometry, regions } = arrangement(gaussian(random, n, d));
      expect(regions.length).toBe(arrangementBound(groups.count, geometry.r));
      expect(countPatterns(groups, geometry.r).count).toBe(regions.length);
    }
  });

  it('of integers are counted alike by enumeration, by deletion and restriction and by brute force', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = Random.stream(seed, 'data');
        const d = 2 + random.below(2);
        const rows = integers(random, 4 + random.below(7), d, 1 + random.below(2));
        const { groups, geometry, regions } = arrangement(rows);
        if (geometry.r < d) return;
        const counted = countPatterns(groups, geometry.r);
        expect(counted.count).toBe(regions.length);
        expect(regions.length).toBe(allPatterns(problem(rows, normals(random, rows.length))).length);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('of integers in rank 4 and 5 are counted alike', () => {
    const random = Random.stream(2, 'data');
    for (let trial = 0; trial < 20; trial++) {
      const { groups, geometry, regions } = arrangement(integers(random, 10, 4 + (trial % 2), 1));
      expect(countPatterns(groups, geometry.r).count).toBe(regions.length);
    }
  });

  it('in space are listed with witnesses whether their corners are clear or next to other planes', () => {
    const random = Random.stream(4, 'data');
    const clear = gaussian(random, 40, 3);
    // Planes that all nearly hold one line, and some that are nearly equal.
    const nearlyFlat = clear.map(([a, b], i) => [a, b, (i % 3) * 1e-4]);
    const nearlyEqual = [...clear.slice(0, 20), ...clear.slice(0, 10).map(([a, b, c]) => [a + 1e-4, b, c - 1e-4])];
    const grid = Array.from({ length: 25 }, (_, i) => [i % 5, Math.floor(i / 5), 1]);
    for (const rows of [clear, nearlyFlat, nearlyEqual, grid]) {
      const { groups, geometry, regions } = arrangement(rows);
      expect(regions.length).toBe(countPatterns(groups, geometry.r).count);
      expect(new Set(regions.map(({ sides }) => sides.join())).size).toBe(regions.length);
      const isInside = ({ sides, witness }: (typeof regions)[number]) =>
        sides.every((side, g) => side * witness.reduce((sum, value, j) => sum + value * groups.directions[g * geometry.r + j], 0) > 0);
      expect(regions.filter((region) => !isInside(region))).toEqual([]);
    }
  });

  it('contain every sampled pattern, once', () => {
    const random = Random.stream(3, 'data');
    const { geometry, groups, regions } = arrangement(gaussian(random, 11, 5));
    const known = new Set(
      regions.map(({ sides }) => Array.from(groups.of, (g, i) => (sides[g] * groups.coefficient[i] > 0 ? 1 : -1)).join()),
    );
    expect(known.size).toBe(regions.length);
    const sampled = samplePatterns(geometry, 300, 0);
    expect(sampled.length).toBe(300);
    for (const signs of sampled) expect(known.has(signs.join())).toBe(true);
  });

  it('group rows that are multiples of one another', () => {
    const { groups } = arrangement([
      [1, 2, 3],
      [-2, -4, -6],
      [0, 0, 0],
      [0.1, 0.2, 0.3],
      [3, 2, 1],
      [0, 0, 1],
    ]);
    expect(groups.count).toBe(3);
    expect(groups.of[2]).toBe(-1);
    expect(new Set([groups.of[0], groups.of[1], groups.of[3]]).size).toBe(1);
    expect(groups.coefficient[0] * groups.coefficient[1]).toBeLessThan(0);
  });
});

describe('the rank', () => {
  it('is found whatever the scales, and the rotated data give the data back', () => {
    const random = Random.stream(4, 'data');
    const basis = gaussian(random, 3, 7);
    const rows = gaussian(random, 12, 3).map((c) =>
      basis[0].map((_, j) => 10 ** (j - 3) * c.reduce((sum, x, k) => sum + x * basis[k][j], 0)),
    );
    const geometry = reduce(Float64Array.from(rows.flat()), 12, 7);
    expect(geometry.r).toBe(3);
    const size = Math.hypot(...rows.flat());
    expect(geometry.residual).toBeLessThan(1e-13 * size);
    const V = geometry.V ?? new Float64Array();
    for (let i = 0; i < 12; i++)
      for (let l = 0; l < 7; l++) {
        let value = 0;
        for (let j = 0; j < 3; j++) value += geometry.X[i * 3 + j] * V[l * 3 + j];
        expect(Math.abs(value - rows[i][l])).toBeLessThan(1e-13 * size);
      }
  });
});
