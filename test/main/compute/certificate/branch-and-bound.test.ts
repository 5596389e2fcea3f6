import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Iteration } from '../../../../shared/contract/run';
import { lossNamed } from '../../../../shared/theory/losses';
import { SignForest, type Look } from '../../../../main/compute/certificate/branch-and-bound/forest';
import { unitRows } from '../../../../main/compute/certificate/shor/gauge';
import { relaxedProgramBound } from '../../../../main/compute/certificate/relaxed-program/bound';
import { BranchOrSweepOracle } from '../../../../main/compute/convex/pricing/branch-or-sweep';
import { Trees } from '../../../../main/compute/convex/pricing/trees';
import { BranchOracle } from '../../../../main/compute/convex/pricing/branch-oracle';
import { dualOfAtoms } from '../../../../main/compute/convex/master/dual-of-atoms';
import { generateColumns } from '../../../../main/compute/convex/master/column-generation';
import { facts } from '../../../../main/compute/convex/facts/facts';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { PatternSpace } from '../../../../main/compute/convex/patterns/pattern-space';
import { solve } from '../../../../main/compute/convex/solve';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, normals, problem, quiet, solved, SPEC, type Problem } from '../convex/problems';

function property(check: (random: Random) => void, numRuns: number) {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => check(Random.stream(seed, 'data'))),
    { numRuns, seed: 11 },
  );
}

/** γ°(ν) by the exact sweep. */
function gauge({ X }: Problem, nu: number[]): number {
  const rows = Array.from({ length: X.shape[0] }, (_, i) => Array.from(X.data.subarray(i * X.shape[1], (i + 1) * X.shape[1])));
  const exact = facts(problem(rows, nu).X, problem(rows, nu).Y, 'none');
  expect(exact.betaMaxKind).toBe('exact');
  return exact.betaMax;
}

/** One to three looks of a forest at different ν; what it says of the last one. */
function withForest(small: Problem, check: (look: (nu: number[], options: Partial<Look>) => ReturnType<SignForest['look']>) => void): void {
  const [n, d] = small.X.shape;
  const geometry = reduce(small.X.data, n, d);
  kernels().arena.scope(() => {
    const forest = new SignForest(kernels(), unitRows(geometry.X, geometry.r, geometry.rowNorms), n, geometry.r);
    check((nu, options) =>
      forest.look(
        Float64Array.from(nu, (v, i) => v * geometry.rowNorms[i]),
        { threshold: 0, stopped: () => false, visit: () => false, progress: () => undefined, ...options },
      ),
    );
  });
}

function random34(random: Random): { small: Problem; n: number } {
  const d = 3 + random.below(2);
  const n = d + random.below(9);
  const rows = random.below(2) ? integers(random, n, d, 2) : gaussian(random, n, d);
  return { small: problem(rows, normals(random, n)), n };
}

describe('branch and bound on the signs of rows', () => {
  it('ends at the γ° of the exact sweep, ties included, from look to look', () => {
    property((random) => {
      const { small, n } = random34(random);
      withForest(small, (look) => {
        for (let round = 0; round < 3; round++) {
          const nu = normals(random, n);
          const exact = gauge(small, nu);
          const threshold = round === 1 ? exact * (1 + 1e-7) : 0.9 * exact;
          const { bound, closed } = look(nu, { threshold });
          expect(closed).toBe(true);
          expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-14));
          expect(bound).toBeLessThanOrEqual(exact * (1 + 1e-7) + 1e-12);
        }
      });
    }, 40);
  });

  it('has a bound above γ° whenever it is stopped, which falls', () => {
    property((random) => {
      const { small, n } = random34(random);
      withForest(small, (look) => {
        const nu = normals(random, n);
        const exact = gauge(small, nu);
        let last = Infinity;
        for (const patience of [2, 5, 20]) {
          let left = patience;
          const { bound } = look(nu, {
            stopped: () => left-- <= 0,
            progress: (reached) => expect(reached).toBeGreaterThanOrEqual(exact * (1 - 1e-14)),
          });
          expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-14));
          expect(bound).toBeLessThanOrEqual(last * (1 + 1e-9));
          last = bound;
        }
      });
    }, 30);
  });

  it('shows directions to ascend from, of the sign they are of, and ends when one will do', () => {
    const random = Random.stream(5, 'data');
    const small = problem(gaussian(random, 12, 4), normals(random, 12));
    withForest(small, (look) => {
      const nu = normals(random, 12);
      const seen: number[] = [];
      const { closed } = look(nu, {
        visit: (u, sign) => {
          seen.push(sign);
          expect(u).toHaveLength(4);
          return seen.length === 3;
        },
      });
      expect(seen).toHaveLength(3);
      expect(closed).toBe(false);
    });
  });
});

describe('pricing by branch and bound', () => {
  it('gives the optimum over all patterns, enumerated or swept', () => {
    property((random) => {
      const d = 3 + random.below(4);
      const n = d + 2 + random.below(6);
      const rows = random.below(3) ? gaussian(random, n, d) : integers(random, n, d, 2);
      const { X, Y } = problem(rows, normals(random, n));
      const beta = 0.05 + 0.5 * random.uniform();
      const reference = solved({ X, Y }, { beta, patterns: { kind: 'all' } });
      expect(reference.certificate).toBe('exact');
      const outcome = kernels().arena.scope(() => {
        const space = new PatternSpace(kernels(), reduce(X.data, n, d));
        const oracle = new BranchOracle(space);
        return generateColumns(
          { space, oracle, Y: Y.data, loss: lossNamed('squared'), beta, tolerance: 1e-6 },
          { began: 0, interruption: () => null, report: () => undefined },
        );
      });
      expect(outcome.status).toBe('solved');
      expect(Math.abs(outcome.primal - reference.objective)).toBeLessThanOrEqual(2e-6 * reference.objective);
      expect(outcome.dual?.value).toBeLessThanOrEqual(reference.objective * (1 + 1e-12));
      expect(outcome.dual?.value).toBeGreaterThanOrEqual(reference.objective * (1 - 3e-6));
    }, 25);
  });

  it('ends a run that cannot enumerate with a proof for the network', () => {
    const random = Random.stream(6, 'data');
    const rows = gaussian(random, 60, 6);
    const { X, Y } = problem(
      rows,
      rows.map((row) => Math.abs(row[0]) + row[1] + 0.3 * random.normal()),
    );
    const result = solved({ X, Y }, { beta: 8, timeLimit: 60 });
    expect(result.status).toBe('solved');
    expect(result.certificate).toBe('exact');
    expect(result.lowerBound.method).toBe('branch-and-bound');
    expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
    const restricted = solved({ X, Y }, { beta: 8, patterns: { kind: 'sampled', count: 100 } });
    expect(restricted.certificate).toBe('restricted');
    expect(restricted.objective).toBeGreaterThanOrEqual(result.lowerBound.value);
    expect(result.lowerBound.value).toBeGreaterThanOrEqual(restricted.lowerBound.value);
  });

  it('stopped early it keeps a true bound, and has shown it rising', () => {
    const random = Random.stream(7, 'data');
    const { X, Y } = problem(gaussian(random, 150, 9), normals(random, 150));
    const duals: number[] = [];
    const report = ({ iterations = [] }: { iterations?: Iteration[] }) => duals.push(...iterations.map(({ dual }) => dual ?? 0));
    // However busy the machine is, it goes on until the bound has risen twice.
    const stopped = () => new Set(duals).size > 2;
    const result = solve(X, Y, { ...SPEC, beta: 8, timeLimit: 3600 }, { ...quiet, stopped, report });
    expect(result.status).toBe('interrupted');
    expect(result.certificate).toBe('relaxed');
    expect(result.lowerBound.kind).toBe('relaxed');
    expect(result.dualBound).toBe(result.lowerBound.value);
    expect(result.lowerBound.value).toBeLessThan(result.objective);
    expect(Math.max(...duals)).toBeLessThanOrEqual(result.lowerBound.value);
    for (let k = 1; k < duals.length; k++) expect(duals[k]).toBeGreaterThanOrEqual(duals[k - 1]);
  });
});

describe('pricing by branch and bound or sweeps', () => {
  it.each([
    ['within its nodes', 1000, 'branch-and-bound'],
    ['beyond them', 1, 'sweep'],
  ] as const)('is exact %s', (_, limit, method) => {
    property((random) => {
      const d = 3 + random.below(2);
      const n = 20;
      const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
      const beta = 0.3 + random.uniform();
      const reference = solved({ X, Y }, { beta, patterns: { kind: 'all' } });
      const { outcome, used } = kernels().arena.scope(() => {
        const space = new PatternSpace(kernels(), reduce(X.data, n, d));
        const oracle = new BranchOrSweepOracle(space, limit);
        const program = { space, oracle, Y: Y.data, loss: lossNamed('squared'), beta, tolerance: 1e-6 };
        return { outcome: generateColumns(program, { began: 0, interruption: () => null, report: () => undefined }), used: oracle.method };
      });
      expect(Math.abs(outcome.primal - reference.objective)).toBeLessThanOrEqual(2e-6 * reference.objective);
      expect(outcome.dual?.value).toBeLessThanOrEqual(reference.objective * (1 + 1e-12));
      expect(outcome.dual?.value).toBeGreaterThanOrEqual(reference.objective * (1 - 3e-6));
      expect(outcome.betaMax?.value).toBeGreaterThanOrEqual(reference.betaMax * (1 - 1e-12));
      expect(used).toBe(method);
    }, 5);
  });

  it('is what larger data of rank four are solved by unasked', () => {
    const random = Random.stream(9, 'data');
    const rows = gaussian(random, 90, 4);
    const { X, Y } = problem(
      rows,
      rows.map((row) => Math.abs(row[0]) + row[1] + 0.3 * random.normal()),
    );
    const [searched, swept] = (['auto', 'all'] as const).map((kind) => solved({ X, Y }, { beta: 20, patterns: { kind } }));
    expect(searched.certificate).toBe('exact');
    expect(searched.lowerBound.method).toBe('branch-and-bound');
    expect(swept.lowerBound.method).toBe('sweep');
    expect(Math.abs(searched.objective - swept.objective)).toBeLessThanOrEqual(2e-6 * swept.objective);
    expect(searched.betaMaxKind).toBe('exact');
    expect(Math.abs(searched.betaMax / swept.betaMax - 1)).toBeLessThanOrEqual(2e-8);
  });
});

describe('the dual point that a forest proves best', () => {
  it('is sought with the leaves that earlier looks left', () => {
    const random = Random.stream(4, 'data');
    const [n, d] = [20, 5];
    const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
    const [beta, loss] = [0.1 * facts(X, Y, 'none').betaMax, lossNamed('squared')];
    kernels().arena.scope(() => {
      const geometry = reduce(X.data, n, d);
      const trees = new Trees(new PatternSpace(kernels(), geometry));
      const visit = () => false;
      trees.forest.look(trees.weights(Y.data), { threshold: 0, limit: 40, stopped: visit, visit, progress: () => undefined });
      const before = new Set(trees.forest.regions());
      expect(before.size).toBeGreaterThan(10);
      const told: number[] = [];
      const progress = ({ value }: { value: number }) => told.push(value) > 0;
      const aim = (atoms: readonly Float64Array[]) =>
        dualOfAtoms({ loss, Y: Y.data, beta, reach: geometry.rowNorms, stopped: visit }, atoms);
      trees.raise(Y.data, { loss, Y: Y.data, beta, stopped: visit, aim, progress });
      // The first bound that is told ends it: it is that of the leaves as they were.
      expect(told).toHaveLength(1);
      expect(trees.forest.regions().every((region) => before.has(region))).toBe(true);
      const fresh = new Trees(new PatternSpace(kernels(), geometry));
      fresh.raise(Y.data, { loss, Y: Y.data, beta, stopped: visit, aim, progress });
      expect(told[0]).toBeGreaterThan(told[1]);
    });
  });

  it.each(['squared', 'logistic'] as const)(
    'rises from that of the relaxed program most of the way to the optimum, and never above it (%s)',
    (loss) => {
      let risen = 0;
      property((random) => {
        const d = 3 + random.below(2);
        const n = 16 + random.below(10);
        const y = normals(random, n);
        const { X, Y } = problem(gaussian(random, n, d), loss === 'logistic' ? y.map((value) => (value >= 0 ? 1 : -1)) : y);
        const beta = (0.05 + 0.1 * random.uniform()) * facts(X, Y, 'none', { loss }).betaMax;
        const { objective } = solved({ X, Y }, { loss, beta, patterns: { kind: 'all' } });
        const own = { n, d, X: X.data, Y: Y.data, loss: lossNamed(loss), beta, candidates: [], stopped: () => false };
        const relaxed = relaxedProgramBound(own);
        if (!relaxed) throw new Error('The relaxed program found no bound.');
        const enough = 0.2 * (objective - relaxed.lowerBound.value) + 1e-3 * objective;
        const told: number[] = [];
        const progress = ({ value }: { value: number }) => {
          told.push(value);
          return objective - value <= enough;
        };
        const dual = kernels().arena.scope(() => {
          const geometry = reduce(X.data, n, d);
          const trees = new Trees(new PatternSpace(kernels(), geometry));
          const program = { loss: own.loss, Y: Y.data, beta, stopped: () => false };
          const aim = (atoms: readonly Float64Array[]) => dualOfAtoms({ ...program, reach: geometry.rowNorms }, atoms);
          return trees.raise(relaxed.point, { ...program, aim, progress });
        });
        expect(objective - dual.value).toBeLessThanOrEqual(enough);
        expect(dual.value).toBeLessThanOrEqual(objective * (1 + 1e-9));
        expect(dual.value).toBe(own.loss.dualValue(dual.point, Y.data) - own.loss.dualRounding(dual.point, Y.data));
        expect(gauge({ X, Y }, Array.from(dual.point))).toBeLessThanOrEqual(beta * (1 + 1e-12));
        for (let k = 1; k < told.length; k++) expect(told[k]).toBeGreaterThan(told[k - 1]);
        if (relaxed.lowerBound.value < objective * (1 - 1e-2)) risen++;
      }, 4);
      expect(risen).toBeGreaterThan(1);
    },
  );
});
