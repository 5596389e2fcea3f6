import { describe, expect, it } from 'vitest';
import { Random } from '../../../../main/compute/engine/random';
import { SPEC, gaussian, normals, problem, solved } from './problems';
import { solve } from '../../../../main/compute/convex/solve';

describe('data of a rank at which no pattern can be missed only by luck', () => {
  const random = Random.stream(8, 'data');
  const [n, d] = [60, 18];
  const data = problem(gaussian(random, n, d), normals(random, n));

  it('is solved over the patterns that ascents find, with a true bound of all networks', () => {
    const result = solved(data, { beta: 4, timeLimit: 4 });
    expect(result).toMatchObject({ certificate: 'relaxed', lowerBound: { kind: 'relaxed' } });
    expect(['relaxed-program', 'branch-and-bound']).toContain(result.lowerBound.method);
    expect(result.dualBound).toBe(result.lowerBound.value);
    expect(result.lowerBound.value).toBeLessThan(result.objective);
    expect(result.objective).toBeCloseTo(result.networkObjective, 8);
    // Better than what sampled patterns give, and its bound holds for those networks too.
    const sampled = solved(data, { beta: 4, patterns: { kind: 'sampled', count: 200 } });
    expect(result.objective).toBeLessThan(sampled.objective * 0.99);
    expect(result.lowerBound.value).toBeGreaterThan(sampled.lowerBound.value - 2e-3 * (result.objective - sampled.lowerBound.value));
    expect(result.notes.join()).toMatch(/ascents/);
  }, 60_000);

  it('stops when asked to, with a network and a true bound', () => {
    let asked = 0;
    const stopped = solve(data.X, data.Y, { ...SPEC, beta: 1 }, { stopped: () => ++asked > 40, report: () => undefined });
    expect(stopped.status).toBe('interrupted');
    expect(stopped.lowerBound.value).toBeLessThanOrEqual(stopped.objective);
  }, 60_000);
});
