import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { enumerateRegions } from '../../../../main/compute/convex/patterns/enumerate';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { groupRows } from '../../../../main/compute/convex/patterns/groups';
import { ListOracle } from '../../../../main/compute/convex/pricing/list-oracle';
import { G, PatternSpace, W } from '../../../../main/compute/convex/patterns/pattern-space';
import { SweepOracle } from '../../../../main/compute/convex/pricing/sweep-oracle';
import { gaussian, integers, normals } from './problems';

const kernels = createKernels();
const never = () => false;

/** The largest |νᵀ(Xu)₊| over many random u on the sphere: a lower bound of γ°. */
function sampledGauge(rows: number[][], nu: number[], random: Random): number {
  let most = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const u = normals(random, rows[0].length);
    const length = Math.hypot(...u);
    let sum = 0;
    rows.forEach(
      (row, i) =>
        (sum +=
          nu[i] *
          Math.max(
            0,
            row.reduce((t, x, j) => t + x * u[j], 0),
          )),
    );
    most = Math.max(most, Math.abs(sum) / length);
  }
  return most;
}

describe('pricing', () => {
  it('by sweep and by projecting onto every region gives the same γ°(ν)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = Random.stream(seed, 'data');
        const d = 2 + random.below(3);
        const n = d + random.below(9);
        const rows = random.below(2) ? integers(random, n, d, 1 + random.below(2)) : gaussian(random, n, d);
        const values = normals(random, n);
        const geometry = reduce(Float64Array.from(rows.flat()), n, d);
        if (geometry.r < 2) return;
        kernels.arena.scope(() => {
          const space = new PatternSpace(kernels, geometry);
          const nu = kernels.arena.copy(values);
          const groups = groupRows(geometry);
          const regions = enumerateRegions(kernels, groups, geometry.r, 1e5, never) ?? [];
          const patterns = regions.map(({ sides }) =>
            space.pattern(Array.from(groups.of, (g, i) => (g < 0 || sides[g] * groups.coefficient[i] > 0 ? 1 : -1))),
          );
          const listed = new ListOracle(space, patterns, 'enumeration', null, true).start(nu, Infinity, never).rho ?? NaN;
          const swept = new SweepOracle(space).start(nu, Infinity, never).rho ?? NaN;
          expect(Math.abs(swept - listed)).toBeLessThanOrEqual(1e-11 * listed);
          const sampled = sampledGauge(rows, values, random);
          expect(sampled).toBeLessThanOrEqual(listed * (1 + 1e-12));
          expect(sampled).toBeGreaterThan(0.6 * listed);
        });
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('finds violators whose atoms really exceed β', () => {
    const random = Random.stream(9, 'data');
    const rows = gaussian(random, 20, 3);
    const values = normals(random, 20);
    const geometry = reduce(Float64Array.from(rows.flat()), 20, 3);
    kernels.arena.scope(() => {
      const space = new PatternSpace(kernels, geometry);
      const nu = kernels.arena.copy(values);
      const oracle = new SweepOracle(space);
      const top = oracle.start(nu, Infinity, never).rho ?? NaN;
      const { rho, violators } = oracle.start(nu, 0.7 * top, never);
      expect(rho).toBeCloseTo(top, 12);
      expect(violators.length).toBeGreaterThan(0);
      for (const pair of violators) {
        const w = pair.vectors.values.slice(W * 3, W * 3 + 3);
        const value = rows.reduce(
          (sum, row, i) =>
            sum +
            values[i] *
              Math.max(
                0,
                row.reduce((t, x, j) => t + x * w[j], 0),
              ),
          0,
        );
        expect((pair.sign * value) / Math.hypot(...w)).toBeGreaterThan(0.7 * top);
      }
    });
  });
});

describe('projection onto a cone', () => {
  it('satisfies the optimality conditions, cold and from an earlier state', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = Random.stream(seed, 'data');
        const r = 1 + random.below(8);
        const n = 1 + random.below(80);
        const rows = random.below(2) ? integers(random, n, r, 1) : gaussian(random, n, r);
        if (rows.flat().every((value) => value === 0)) return;
        const geometry = reduce(Float64Array.from(rows.flat()), n, r);
        kernels.arena.scope(() => {
          const space = new PatternSpace(kernels, geometry);
          const q = geometry.r;
          const pair = space.pair(space.pattern(Array.from({ length: n }, () => (random.below(2) ? 1 : -1))), 1);
          for (let call = 0; call < 3; call++) {
            const v = normals(random, q);
            pair.vectors.values.set(v, G * q);
            const norm = space.project(pair, G, 0);
            const w = pair.vectors.values.slice(W * q, (W + 1) * q);
            const size = Math.hypot(...v);
            expect(Math.abs(norm - Math.hypot(...w))).toBeLessThanOrEqual(1e-14 * size);
            // In the cone, orthogonal to what was taken off, and what was taken off in the polar cone: v − w = −Σ λ a, λ ≥ 0.
            const normals_ = Array.from({ length: n }, (_, i) =>
              Array.from({ length: q }, (_, j) => pair.pattern.signs.values[i] * space.rows.values[i * q + j]),
            );
            for (const a of normals_) expect(a.reduce((sum, x, j) => sum + x * w[j], 0)).toBeGreaterThanOrEqual(-1e-9 * size);
            expect(Math.abs(w.reduce((sum, x, j) => sum + x * (v[j] - x), 0))).toBeLessThanOrEqual(1e-12 * size * size);
            const active = pair.active.values;
            const rest = v.map((x, j) => w[j] - x);
            for (let k = 0; k < active[0]; k++) {
              const lambda = pair.state.values[k];
              expect(lambda).toBeGreaterThanOrEqual(0);
              rest.forEach((_, j) => (rest[j] -= lambda * normals_[active[k + 2]][j]));
            }
            expect(Math.hypot(...rest)).toBeLessThanOrEqual(1e-8 * size);
          }
        });
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('bounds the projection from above where it ends early', () => {
    const random = Random.stream(11, 'data');
    const geometry = reduce(Float64Array.from(gaussian(random, 30, 6).flat()), 30, 6);
    kernels.arena.scope(() => {
      const space = new PatternSpace(kernels, geometry);
      const signs = Array.from({ length: 30 }, () => (random.below(2) ? 1 : -1));
      for (let trial = 0; trial < 50; trial++) {
        const v = normals(random, 6);
        const early = space.pair(space.pattern(signs), 1);
        const full = space.pair(space.pattern(signs), 1);
        early.vectors.values.set(v, G * 6);
        full.vectors.values.set(v, G * 6);
        const bound = space.project(early, G, 0.8 * Math.hypot(...v));
        expect(bound).toBeGreaterThanOrEqual(space.project(full, G, 0) - 1e-14);
      }
    });
  });
});
