import { describe, expect, it } from 'vitest';
import type { Bound } from '../../../../main/compute/certificate/bound-method';
import { dualBound } from '../../../../main/compute/certificate/dual-bound';
import { relaxedProgramBound } from '../../../../main/compute/certificate/relaxed-program/bound';
import { RelaxedProgram } from '../../../../main/compute/certificate/relaxed-program/relaxed-program';
import { shorGauge } from '../../../../main/compute/certificate/shor/gauge';
import { SweepOracle } from '../../../../main/compute/convex/pricing/sweep-oracle';
import { PatternSpace } from '../../../../main/compute/convex/patterns/pattern-space';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { gaussian, integers, normals, problem, solved, type Problem } from '../convex/problems';
import fixtures from './fixtures/relaxed-program.json';

const go = () => false;

/** The data of the fixtures: CVXPY with Clarabel on the relaxed program as bound.ts states it, Huber's δ being 0.3. */
function fixed(n: number, d: number): { X: number[][]; y: number[] } {
  const X = Array.from({ length: n }, (_, i) =>
    Array.from({ length: d }, (_, j) => Math.sin(1.7 * i + 2.3 * j + 0.4 * i * j) + 0.3 * Math.cos(5.1 * i - j)),
  );
  return { X, y: Array.from({ length: n }, (_, i) => Math.cos(1.3 * i) + 0.5 * Math.sin(0.7 * i * i)) };
}

function bounded({ X, Y }: Problem, loss: Loss, beta: number, upper?: number): Bound {
  const [n, d] = X.shape;
  const bound = relaxedProgramBound({ n, d, X: X.data, Y: Y.data, loss, beta, candidates: [], upper, stopped: go });
  expect(bound).not.toBeNull();
  return bound as Bound;
}

function targets(name: string, values: number[]): number[] {
  return name === 'logistic' || name === 'hinge' ? values.map((y) => (y >= 0 ? 1 : -1)) : values;
}

describe('the relaxed program', () => {
  it.each(fixtures)('of $n×$d data with the $loss loss has the optimum that an independent solver finds', ({ n, d, loss, beta, value }) => {
    const { X, y } = fixed(n, d);
    const { lowerBound } = bounded(problem(X, targets(loss, y)), lossNamed(loss, { delta: 0.3 }), beta);
    expect(lowerBound.value).toBeLessThanOrEqual(value * (1 + 1e-6));
    expect(lowerBound.value).toBeGreaterThan(value * (1 - 3e-6));
    expect(lowerBound).toMatchObject({ kind: 'relaxed', method: 'relaxed-program' });
  });

  it('is never above the optimum over all patterns, and never below what scaling the optimal dual point by its Shor bound gives', () => {
    const random = Random.stream(11, 'data');
    for (let trial = 0; trial < 24; trial++) {
      const d = 2 + random.below(3);
      const n = d + 2 + random.below(12);
      const name = ['squared', 'logistic', 'hinge', 'huber'][trial % 4];
      const loss = lossNamed(name);
      const rows = trial % 3 === 0 ? integers(random, n, d, 2) : gaussian(random, n, d);
      // Duplicate and zero rows.
      rows[1] = rows[0].slice();
      rows[2] = rows[2].map(() => 0);
      const data = problem(rows, targets(name, normals(random, n)));
      const beta = 0.1 + 0.5 * random.uniform();
      const exact = solved(data, { beta, loss: name as 'squared' });
      expect(exact.certificate).toBe('exact');
      const { lowerBound, point } = bounded(data, loss, beta);
      expect(lowerBound.value).toBeLessThanOrEqual(exact.objective);
      const geometry = reduce(data.X.data, n, d);
      const dual = exact.dual.data as Float64Array;
      const { positive, negative } = shorGauge(kernels(), geometry, dual, go);
      const scaled = dualBound(loss, dual, data.Y.data, beta, Math.max(positive, negative), 0);
      expect(lowerBound.value).toBeGreaterThan(scaled.value - 3e-4 * Math.abs(exact.objective));
      if (geometry.r >= 2) expect(swept(geometry, point)).toBeLessThanOrEqual(beta * (1 + 1e-12));
    }
  });

  it('gives multipliers that prove its bounds of either sign', () => {
    const random = Random.stream(3, 'data');
    const [n, d] = [30, 6];
    const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
    const geometry = reduce(X.data, n, d);
    let visits = 0;
    kernels().arena.scope(() =>
      new RelaxedProgram(kernels(), geometry, lossNamed('squared'), Y.data, 1).solve(go, ({ N, positive, negative, multipliers }) => {
        visits++;
        for (const [k, sign] of [1, -1].entries()) {
          const { first, second } = multipliers[k];
          const bound = [positive, negative][k];
          for (let trial = 0; trial < 100; trial++) {
            const u = normals(random, d);
            const length = Math.hypot(...u);
            let f = 0;
            let majorant = 0;
            for (let i = 0; i < n; i++) {
              const size = geometry.rowNorms[i];
              const t = u.reduce((sum, value, j) => sum + (value * X.data[i * d + j]) / size, 0) / length;
              const w = sign * N[i] * size;
              f += w * Math.max(0, t);
              const above = w > 0 ? 0.5 * t + 0.25 * (t ** 2 / first[i] + first[i]) : first[i] * t + 0.5 * second[i] * (t * t + t);
              if (w < 0) expect(Math.min(first[i], second[i], 1 - first[i] - second[i])).toBeGreaterThanOrEqual(-1e-15);
              majorant += w * above;
            }
            expect(f).toBeLessThanOrEqual(majorant + 1e-9);
            expect(majorant).toBeLessThanOrEqual(bound + 1e-9);
          }
        }
        return false;
      }),
    );
    expect(visits).toBeGreaterThan(5);
  });

  it('stops when asked to, and has no bound for data without rank', () => {
    const random = Random.stream(4, 'data');
    const { X, Y } = problem(gaussian(random, 20, 4), normals(random, 20));
    const own = { n: 20, d: 4, X: X.data, Y: Y.data, loss: lossNamed('squared'), beta: 0.5, candidates: [] };
    expect(relaxedProgramBound({ ...own, stopped: () => true })).toBeNull();
    expect(relaxedProgramBound({ ...own, X: new Float64Array(80), stopped: go })).toBeNull();
    // Nothing below what is known already is worth the search.
    const free = bounded({ X, Y }, own.loss, 0.5).lowerBound.value;
    expect(relaxedProgramBound({ ...own, known: 2 * free, stopped: go })?.lowerBound.value ?? 0).toBeLessThan(free);
  });
});

function swept(geometry: ReturnType<typeof reduce>, nu: Float64Array): number {
  const engine = kernels();
  return engine.arena.scope(
    () => new SweepOracle(new PatternSpace(engine, geometry)).start(engine.arena.copy(nu), Infinity, go).rho ?? Infinity,
  );
}
