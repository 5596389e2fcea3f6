import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cone } from '../../../../main/compute/certificate/branch-and-bound/cone';
import { makeRegion, relax } from '../../../../main/compute/certificate/branch-and-bound/region';
import { closedFormGauge } from '../../../../main/compute/certificate/closed-form';
import { attained } from '../../../../main/compute/certificate/shor/attained';
import { MomentSolver } from '../../../../main/compute/certificate/shor/moment-solver';
import { ballBound, majorant } from '../../../../main/compute/certificate/shor/evaluate';
import { FirstOrderSolver } from '../../../../main/compute/certificate/shor/first-order';
import { ballMoments, shorGauge, unitRows } from '../../../../main/compute/certificate/shor/gauge';
import { FIXED, NEGATIVE, POSITIVE, rootRelaxation, type Relaxation } from '../../../../main/compute/certificate/shor/relaxation';
import { shorBound } from '../../../../main/compute/certificate/shor/shor';
import { lossNamed } from '../../../../shared/theory/losses';
import { facts } from '../../../../main/compute/convex/facts/facts';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, normals, problem } from '../convex/problems';

const go = () => false;

function property(check: (random: Random) => void, numRuns: number) {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => check(Random.stream(seed, 'data'))),
    { numRuns, seed: 7 },
  );
}

/** Σ ν_i(x_iᵀu)₊ / ‖u‖. */
function value(X: Float64Array, d: number, nu: Float64Array, u: number[]): number {
  const length = Math.hypot(...u);
  let sum = 0;
  for (let i = 0; i < nu.length; i++) {
    let t = 0;
    for (let j = 0; j < d; j++) t += X[i * d + j] * u[j];
    sum += nu[i] * Math.max(0, t);
  }
  return sum / length;
}

/** The best of many ascents u ← XᵀD(u)ν from random directions. */
function ascended(X: Float64Array, d: number, nu: Float64Array, random: Random): number {
  let best = 0;
  for (let start = 0; start < 20; start++) {
    let u = normals(random, d);
    for (let step = 0; step < 30; step++) {
      best = Math.max(best, value(X, d, nu, u));
      const next = new Array<number>(d).fill(0);
      for (let i = 0; i < nu.length; i++) {
        let t = 0;
        for (let j = 0; j < d; j++) t += X[i * d + j] * u[j];
        if (t > 0) for (let j = 0; j < d; j++) next[j] += nu[i] * X[i * d + j];
      }
      if (Math.hypot(...next) === 0) break;
      u = next;
    }
  }
  return best;
}

describe('the strengthened Shor bound', () => {
  it('is above γ° from the exact sweep, and not above the closed form', () => {
    property((random) => {
      const d = 2 + random.below(3);
      const n = d + random.below(10);
      const rows = random.below(2) ? integers(random, n, d, 2) : gaussian(random, n, d);
      const { X, Y } = problem(rows, normals(random, n));
      const { positive, negative } = shorGauge(kernels(), reduce(X.data, n, d), Y.data, go);
      const exact = facts(X, Y, 'none');
      expect(exact.betaMaxKind).toBe('exact');
      expect(Math.max(positive, negative)).toBeGreaterThanOrEqual(exact.betaMax);
      const closed = closedFormGauge(X.data, n, d, Y.data);
      expect(positive).toBeLessThanOrEqual(closed.positive * (1 + 1e-4) + 1e-12);
      expect(negative).toBeLessThanOrEqual(closed.negative * (1 + 1e-4) + 1e-12);
    }, 60);
  });

  it('is above the best of many ascents for each sign, by both solvers, which agree', () => {
    let close = 0;
    property((random) => {
      const d = 5 + random.below(4);
      const n = d + random.below(30);
      const X = Float64Array.from(gaussian(random, n, d).flat());
      const nu = Float64Array.from(normals(random, n));
      const geometry = reduce(X, n, d);
      const { positive, negative } = shorGauge(kernels(), geometry, nu, go);
      const up = ascended(X, d, nu, random);
      expect(positive).toBeGreaterThanOrEqual(up);
      expect(negative).toBeGreaterThanOrEqual(
        ascended(
          X,
          d,
          nu.map((v) => -v),
          random,
        ),
      );
      if (positive <= 1.2 * up) close++;
      const weights = nu.map((v, i) => v * geometry.rowNorms[i]);
      const first = kernels().arena.scope(() =>
        new FirstOrderSolver(kernels(), rootRelaxation(unitRows(X, d, geometry.rowNorms), d, weights)).solve(go),
      );
      expect(first.bound).toBeGreaterThanOrEqual(up);
      expect(Math.abs(first.bound / positive - 1)).toBeLessThan(0.02);
    }, 200);
    expect(close).toBeGreaterThan(50);
  });

  it('holds for any multipliers, free and fixed rows alike', () => {
    property((random) => {
      const r = 2 + random.below(4);
      const count = 2 + random.below(8);
      const X = Float64Array.from(gaussian(random, count, r).flat());
      const rows = unitRows(X, r, reduce(X, count, r).rowNorms);
      const inside = normals(random, r);
      const kind = Uint8Array.from({ length: count }, () => random.below(3));
      // Fixed rows are turned to the side of a point, so that their cone is not empty.
      for (let i = 0; i < count; i++) {
        const t = inside.reduce((sum, u, j) => sum + u * rows[i * r + j], 0);
        if (kind[i] === FIXED && t < 0) for (let j = 0; j < r; j++) rows[i * r + j] *= -1;
      }
      const relaxation: Relaxation = {
        r,
        constant: random.normal(),
        linear: Float64Array.from(normals(random, r)),
        count,
        X: rows,
        kind,
        weight: Float64Array.from(kind, (each) => (each === FIXED ? 0 : random.uniform())),
        low: new Float64Array(count).fill(-1),
        high: new Float64Array(count).fill(1),
      };
      const first = Float64Array.from(kind, (each) => (each === NEGATIVE ? 0.5 : 2) * random.uniform() + 1e-3);
      const second = Float64Array.from(kind, () => 0.4 * random.uniform());
      const bound = ballBound(majorant(relaxation, { first, second }), r, random.uniform());
      for (let sample = 0; sample < 300; sample++) {
        const u = normals(random, r).map((v, j) => v + sample * 0.05 * inside[j]);
        const length = Math.hypot(...u) / (sample % 2 ? 1 : random.uniform());
        let sum = relaxation.constant;
        let member = true;
        for (let j = 0; j < r; j++) sum += (relaxation.linear[j] * u[j]) / length;
        for (let i = 0; i < count; i++) {
          const t = u.reduce((total, v, j) => total + (v / length) * rows[i * r + j], 0);
          if (kind[i] === POSITIVE) sum += relaxation.weight[i] * Math.max(0, t);
          else if (kind[i] === NEGATIVE) sum -= relaxation.weight[i] * Math.max(0, t);
          else if (t < 0) member = false;
        }
        if (member) expect(sum).toBeLessThanOrEqual(bound);
      }
    }, 200);
  });

  it('covers its own rounding: the bound of a tight case is not below the exact maximum', () => {
    property((random) => {
      // One row: γ° = ν‖x‖, and the relaxation is exact, so only the margins keep the bound above it.
      const d = 1 + random.below(5);
      const x = normals(random, d).map((v) => v * 10 ** random.below(9));
      const nu = Float64Array.of(random.uniform());
      const { positive, negative } = shorGauge(kernels(), reduce(Float64Array.from(x), 1, d), nu, go);
      const exact = nu[0] * Math.hypot(...x);
      expect(positive).toBeGreaterThanOrEqual(exact);
      expect(positive).toBeLessThanOrEqual(exact * 1.001);
      expect(negative).toBe(0);
    }, 50);
  });

  it('gives a bound however early it is stopped', () => {
    const random = Random.stream(1, 'data');
    const X = Float64Array.from(gaussian(random, 30, 6).flat());
    const nu = Float64Array.from(normals(random, 30));
    let left = 0;
    const ascent = ascended(X, 6, nu, random);
    for (const patience of [0, 1, 5, 20]) {
      left = patience;
      const { positive } = shorGauge(kernels(), reduce(X, 30, 6), nu, () => left-- <= 0);
      expect(positive).toBeGreaterThanOrEqual(ascent);
      expect(Number.isFinite(positive)).toBe(true);
    }
  });

  it('has a relaxation value that no bound is below', () => {
    const random = Random.stream(2, 'data');
    const X = Float64Array.from(gaussian(random, 40, 5).flat());
    const geometry = reduce(X, 40, 5);
    const weights = Float64Array.from(normals(random, 40));
    const relaxation = rootRelaxation(unitRows(X, 5, geometry.rowNorms), 5, weights);
    kernels().arena.scope(() => {
      const goal = { threshold: 0, precision: 1e-7, stopped: go };
      const { bound, value: reached } = new MomentSolver(kernels(), 40, 5).solve(relaxation, ballMoments(5), goal);
      expect(reached).toBeLessThanOrEqual(bound);
      expect(bound / reached - 1).toBeLessThan(1e-6);
    });
  });

  it('meets its own dual in every region that branching makes: multipliers prove what the moments attain', () => {
    let solves = 0;
    property((random) => {
      const r = 1 + random.below(8);
      const n = r + random.below(30);
      const rows = random.below(3) ? gaussian(random, n, r) : integers(random, n, r, 2);
      const geometry = reduce(Float64Array.from(rows.flat()), n, r);
      if (geometry.r === 0) return;
      const X = unitRows(geometry.X, geometry.r, geometry.rowNorms);
      const weights = Float64Array.from(geometry.rowNorms, (length) => length * random.normal());
      kernels().arena.scope(() => {
        const cone = new Cone(kernels(), n, geometry.r);
        const solver = new MomentSolver(kernels(), n, geometry.r);
        let region = { ...makeRegion(cone, X, n, geometry.r), moments: ballMoments(geometry.r) };
        for (let depth = 0; depth < 5; depth++) {
          const { relaxation } = relax(region, X, geometry.r, weights);
          if (region.thin || relaxation.kind.every((kind) => kind === FIXED)) break;
          const solution = solver.solve(relaxation, region.moments, { threshold: 0, precision: 1e-8, stopped: go });
          const scale = Math.abs(solution.bound) + 1e-3 * relaxation.weight.reduce((sum, weight) => sum + weight, 0);
          expect(solution.bound - solution.value).toBeLessThan(1e-6 * scale);
          expect(solution.bound - solution.value).toBeGreaterThan(-1e-11 * scale);
          for (let i = 0; i < relaxation.count; i++) {
            expect(solution.T[i]).toBeGreaterThanOrEqual(solution.t[i] ** 2 * (1 - 1e-9));
            if (relaxation.kind[i] === FIXED) expect(solution.T[i]).toBeLessThanOrEqual(relaxation.high[i] * solution.t[i]);
          }
          solves++;
          const free = Array.from(region.sides.keys()).filter((i) => region.sides[i] === 0);
          if (free.length === 0) break;
          region = makeRegion(cone, X, n, geometry.r, region, free[random.below(free.length)], random.below(2) ? 1 : -1);
        }
      });
    }, 100);
    expect(solves).toBeGreaterThan(150);
  });

  it('is as good as it needs to be: the larger sign as without a need, the other a bound still, and nothing where it is hopeless', () => {
    property((random) => {
      const d = 2 + random.below(3);
      const n = d + random.below(10);
      const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
      const geometry = reduce(X.data, n, d);
      const reach = attained(geometry, Y.data);
      const full = shorGauge(kernels(), geometry, Y.data, go);
      const most = Math.max(full.positive, full.negative);
      const exact = facts(X, Y, 'none').betaMax;
      expect(Math.max(reach.positive, reach.negative)).toBeLessThanOrEqual(exact * (1 + 1e-12));
      expect(Math.max(reach.positive, reach.negative)).toBeGreaterThan(0.2 * exact);

      const need = { threshold: 0.5 * most, precision: 1e-6, hopeless: Infinity };
      const { positive, negative } = shorGauge(kernels(), geometry, Y.data, go, need);
      expect(Math.max(positive, negative)).toBeGreaterThanOrEqual(exact);
      expect(Math.abs(Math.max(positive, negative) / most - 1)).toBeLessThan(1e-5);
      expect(Math.min(positive, negative)).toBeGreaterThanOrEqual(Math.min(reach.positive, reach.negative));

      const hopeless = shorGauge(kernels(), geometry, Y.data, go, { ...need, hopeless: 0.5 * exact });
      expect(Math.max(hopeless.positive, hopeless.negative)).toBe(Infinity);
      expect(Math.min(hopeless.positive, hopeless.negative)).toBeGreaterThanOrEqual(0.5 * exact);
    }, 40);
  });

  it('is passed over where it cannot be better than a known bound, and better than one just below it', () => {
    property((random) => {
      const d = 2 + random.below(4);
      const n = d + random.below(12);
      const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
      const beta = 0.2 + random.uniform();
      const asked = { n, d, X: X.data, Y: Y.data, loss: lossNamed('squared'), beta, candidates: [Y.data], stopped: go };
      const alone = shorBound(asked);
      const value = alone?.lowerBound.value ?? NaN;
      expect(value).toBeGreaterThan(0);
      expect(shorBound({ ...asked, known: 0.999 * value })?.lowerBound.value).toBeGreaterThan(0.999 * value);
      // More than ½‖Y‖², which F = 0 attains, is no bound.
      expect(shorBound({ ...asked, known: Y.data.reduce((sum, y) => sum + y * y, 0) })).toBeNull();
    }, 40);
  });
});
