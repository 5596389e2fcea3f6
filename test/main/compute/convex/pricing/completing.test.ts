import fc from 'fast-check';
import { expect, it } from 'vitest';
import { facts } from '../../../../../main/compute/convex/facts/facts';
import { reduce } from '../../../../../main/compute/convex/patterns/geometry';
import { patternKey, PatternSpace } from '../../../../../main/compute/convex/patterns/pattern-space';
import { samplePatterns } from '../../../../../main/compute/convex/patterns/sample';
import { BranchOracle } from '../../../../../main/compute/convex/pricing/branch-oracle';
import { CompletingOracle } from '../../../../../main/compute/convex/pricing/completing-oracle';
import { ListOracle } from '../../../../../main/compute/convex/pricing/list-oracle';
import { createKernels } from '../../../../../main/compute/engine/kernels';
import { Random } from '../../../../../main/compute/engine/random';
import { gaussian, normals, problem, solved } from '../problems';

it('a program that began with a few patterns ends at the optimum over all of them, sampled or given', () => {
  let missed = 0;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const random = Random.stream(seed, 'data');
      const d = 2 + random.below(5);
      const n = d + 3 + random.below(8);
      const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
      const beta = (0.05 + 0.3 * random.uniform()) * facts(X, Y, 'none').betaMax;
      const gates = { dtype: 'float64' as const, shape: [2, d], data: Float64Array.from(normals(random, 2 * d)) };
      const patterns = random.below(2) ? { kind: 'sampled' as const, count: 2 } : { kind: 'given' as const, gates };
      const all = solved({ X, Y }, { beta, patterns: { kind: 'all' } });
      const some = solved({ X, Y }, { beta, patterns });
      const completed = solved({ X, Y }, { beta, patterns, complete: true });
      expect(some.certificate).toBe('restricted');
      expect(completed.certificate).toBe('exact');
      expect(completed.lowerBound.kind).toBe('exact');
      expect(completed.patterns).toBe(all.patterns);
      expect(Math.abs(completed.objective - all.objective)).toBeLessThanOrEqual(2e-6 * all.objective);
      expect(completed.lowerBound.value).toBeLessThanOrEqual(all.objective);
      expect(completed.notes.join(' ')).toContain(`began with ${some.patterns} ${patterns.kind} patterns`);
      if (some.objective > all.objective * (1 + 1e-4)) missed++;
    }),
    { numRuns: 12, seed: 3 },
  );
  expect(missed).toBeGreaterThan(3);
});

it('so does one of more dimensions than can be enumerated, by branch and bound', () => {
  const random = Random.stream(8, 'data');
  const rows = gaussian(random, 60, 6);
  const hard = problem(
    rows,
    rows.map((row) => Math.abs(row[0]) + row[1] + 0.3 * random.normal()),
  );
  const spec = { beta: 8, timeLimit: 3600 };
  const patterns = { kind: 'sampled' as const, count: 5 };
  const searched = solved(hard, spec);
  const completed = solved(hard, { ...spec, patterns, complete: true });
  expect(completed.certificate).toBe('exact');
  expect(completed.lowerBound.method).toBe('branch-and-bound');
  expect(Math.abs(completed.objective - searched.objective)).toBeLessThanOrEqual(2e-6 * searched.objective);
  expect(solved(hard, { ...spec, patterns }).objective).toBeGreaterThan(searched.objective * (1 + 1e-3));
});

it.each([20, 30, 45, 70, 100])('takes over some of %i patterns, wherever the memory grows', (count) => {
  const random = Random.stream(2, 'data');
  const [n, d] = [2000, 3];
  const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
  const engine = createKernels();
  const space = new PatternSpace(engine, reduce(X.data, n, d));
  const patterns = samplePatterns(space.geometry, count, 0).map((signs) => space.pattern(signs));
  const oracle = new CompletingOracle(space, new ListOracle(space, patterns, 'sampled', null, false), new BranchOracle(space));
  const { violators } = oracle.start(engine.arena.copy(Y.data), 1e-3, () => false);
  const known = new Set(patterns.map(({ signs }) => patternKey(signs.values)));
  expect(violators.length).toBeGreaterThan(5);
  for (const { pattern } of violators) expect(known.has(patternKey(pattern.signs.values))).toBe(true);
});

it('needs patterns to begin with, and one output', () => {
  const random = Random.stream(1, 'data');
  const { X, Y } = problem(gaussian(random, 8, 3), normals(random, 8));
  for (const kind of ['auto', 'all'] as const)
    expect(() => solved({ X, Y }, { patterns: { kind }, complete: true })).toThrow(/no patterns to begin with/);
  const patterns = { kind: 'sampled' as const, count: 3 };
  expect(() => solved({ X, Y }, { family: 'gated-relu', patterns, complete: true })).toThrow(/complete does not apply/);
  const two = { ...Y, shape: [4, 2] };
  expect(() => solved({ X: { ...X, shape: [4, 6] }, Y: two }, { patterns, complete: true })).toThrow(/With 2 targets/);
});
