import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { Iteration, SolveSpec } from '../../../../shared/contract/run';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { facts } from '../../../../main/compute/convex/facts/facts';
import { solve } from '../../../../main/compute/convex/solve';
import { networkObjective } from '../../../../main/compute/train/objective';
import { byClock } from '../../clock';
import { gaussian, normals, problem, quiet, solved, SPEC } from './problems';

const random = Random.stream(6, 'data');
const plain = problem(gaussian(random, 40, 3), normals(random, 40));

function failure(spec: Partial<SolveSpec>, { X, Y } = plain): Failure {
  try {
    solve(X, Y, { ...SPEC, ...spec }, quiet);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
  throw new Error('nothing was refused');
}

describe('solve', () => {
  it('returns a network whose own objective is the one that it reports', () => {
    for (const bias of ['none', 'penalized'] as const) {
      const result = solved(plain, { bias });
      const recomputed = networkObjective(result.weights, plain.X, plain.Y, SPEC.beta);
      expect(Math.abs(recomputed.objective - result.objective)).toBeLessThanOrEqual(1e-8 * result.objective);
      expect(result.weights.W1.shape).toEqual([1, result.activeNeurons, 3]);
      expect(result.weights.W2.shape).toEqual([1, 1, result.activeNeurons]);
      expect(result.weights.b1?.shape).toEqual(bias === 'penalized' ? [1, result.activeNeurons] : undefined);
    }
  });

  it('treats a penalized bias as a column of ones', () => {
    const rows = gaussian(random, 15, 2);
    const y = normals(random, 15);
    const biased = solved(problem(rows, y), { bias: 'penalized' });
    const written = solved(
      problem(
        rows.map((row) => [...row, 1]),
        y,
      ),
    );
    expect(Math.abs(biased.objective - written.objective)).toBeLessThanOrEqual(1e-14 * written.objective);
  });

  it('gives the same bits again, whatever was solved in between', () => {
    const first = solved(plain);
    solved(problem(gaussian(random, 60, 12), normals(random, 60)), { patterns: { kind: 'sampled', count: 50 } });
    const second = solved(plain);
    expect(second.objective).toBe(first.objective);
    expect(second.dualBound).toBe(first.dualBound);
    expect(second.weights.W1.data).toEqual(first.weights.W1.data);
  });

  it('samples the same patterns for the same seed and others for another', () => {
    const { X, Y } = problem(gaussian(random, 40, 8), normals(random, 40));
    const sampled = (seed: number) => solved({ X, Y }, { patterns: { kind: 'sampled', count: 30 }, seed });
    expect(sampled(1).objective).toBe(sampled(1).objective);
    expect(sampled(1).objective).not.toBe(sampled(2).objective);
    expect(sampled(1)).toMatchObject({ patterns: 30, patternsHow: 'sampled', certificate: 'restricted', betaMaxKind: 'relaxed' });
  });

  it('says how many patterns there are where it cannot price them all', () => {
    const result = solved(problem(gaussian(random, 40, 16), normals(random, 40)), { beta: 5, timeLimit: 2 });
    expect(result).toMatchObject({ patternsHow: 'bound', certificate: 'relaxed' });
    expect(result.patterns).toBeGreaterThan(1e10);
    expect(result.notes[0]).toContain('found by ascents');
  });

  it('reaches a tolerance of 1e-9', () => {
    expect(solved(plain, { tolerance: 1e-9 }).relativeGap).toBeLessThanOrEqual(1e-9);
  });

  it('reports iterations whose primal falls and whose dual rises', () => {
    const rows: Iteration[] = [];
    solve(plain.X, plain.Y, SPEC, { stopped: () => false, report: ({ iterations }) => rows.push(...(iterations ?? [])) });
    expect(rows.length).toBeGreaterThan(3);
    for (let k = 1; k < rows.length; k++) {
      expect(rows[k].iteration).toBe(k);
      expect(rows[k].primal).toBeLessThanOrEqual(rows[k - 1].primal);
      expect(rows[k].dual ?? -Infinity).toBeGreaterThanOrEqual(rows[k - 1].dual ?? -Infinity);
    }
  });

  it('stops when asked, with what there is and a true bound', () => {
    const optimum = solved(plain).objective;
    for (const after of [0, 1, 5, 15]) {
      let asked = 0;
      const result = solve(plain.X, plain.Y, SPEC, { stopped: () => asked++ >= after, report: () => undefined });
      expect(result.status).toBe('interrupted');
      expect(result.objective).toBeGreaterThanOrEqual(optimum * (1 - 1e-6));
      expect(result.dualBound).toBeLessThanOrEqual(optimum);
      expect(result.lowerBound.value).toBeLessThanOrEqual(optimum);
      expect(['exact', 'relaxed']).toContain(result.certificate);
    }
  });

  it('ends at its time limit', () => {
    const large = problem(gaussian(random, 200, 4), normals(random, 200));
    // Ten milliseconds from one look at the clock to the next.
    const result = byClock(10, () => solved(large, { timeLimit: 0.05 }));
    expect(result.status).toBe('time-limit');
    expect(result.seconds).toBeLessThan(5);
    expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
  });

  it('gives its memory back', () => {
    const { arena } = kernels();
    const before = arena.mark();
    solved(plain);
    expect(() => solved(plain, { patterns: { kind: 'given', gates: matrix(1, 2, new Float64Array(2)) } })).toThrow(Failure);
    expect(arena.mark()).toBe(before);
  });

  it('refuses what it does not solve, saying what to try', () => {
    expect(failure({ loss: 'cross-entropy' })).toMatchObject({ code: 'data' });
    expect(failure({ loss: 'hinge' })).toMatchObject({ code: 'data' });
    expect(failure({ loss: 'huber', delta: -1 })).toMatchObject({ code: 'usage' });
    expect(failure({ bias: 'free' })).toMatchObject({ code: 'unsupported' });
    expect(failure({ patterns: { kind: 'sampled', count: 5 } }, { X: plain.X, Y: matrix(40, 2) })).toMatchObject({ code: 'unsupported' });
    expect(failure({ beta: 0 })).toMatchObject({ code: 'usage' });
    expect(failure({ tolerance: NaN })).toMatchObject({ code: 'usage' });
    expect(failure({}, { X: plain.X, Y: matrix(3, 1) })).toMatchObject({ code: 'data' });
    expect(failure({}, { X: matrix(2, 1, Float64Array.of(1, NaN)), Y: matrix(2, 1) })).toMatchObject({ code: 'data', details: { row: 2 } });
    const all = failure({ patterns: { kind: 'all' } }, problem(gaussian(random, 60, 8), normals(random, 60)));
    expect(all.message).toContain('7.8e+8');
    expect(all.hint).toContain('sampled');
    expect(failure({ patterns: { kind: 'given', gates: matrix(1, 2, Float64Array.of(1, 2)) } }).message).toContain('1×2');
  });
});

describe('facts', () => {
  it('agree with what a solve finds', () => {
    for (const d of [1, 2, 3, 4]) {
      const { X, Y } = problem(gaussian(random, 12, d), normals(random, 12));
      const result = solved({ X, Y }, { beta: 1e3 });
      const known = facts(X, Y, 'none');
      expect(known.rank).toBe(d);
      expect(known.patterns.count).toBe(result.patterns);
      expect(known.betaMaxKind).toBe('exact');
      expect(Math.abs(known.betaMax - result.betaMax)).toBeLessThanOrEqual(1e-12 * result.betaMax);
    }
  });

  it('have the β_max of every loss, exactly as a solve has it', () => {
    for (const loss of ['squared', 'logistic', 'hinge', 'huber'] as const) {
      const { X, Y } = problem(
        gaussian(random, 12, 3),
        normals(random, 12).map((y) => (loss === 'squared' || loss === 'huber' ? y : Math.sign(y))),
      );
      const delta = loss === 'huber' ? 0.3 : undefined;
      const known = facts(X, Y, 'none', { loss, delta });
      expect(known.betaMaxKind).toBe('exact');
      const spec = { loss, ...(delta && { delta }), beta: 1e3 };
      expect(Math.abs(known.betaMax - solved({ X, Y }, spec).betaMax)).toBeLessThanOrEqual(1e-12 * known.betaMax);
      const linear = facts(X, Y, 'none', { loss, delta, activation: 'linear' });
      expect(linear.betaMaxKind).toBe('exact');
      const exact = solved({ X, Y }, { ...spec, family: 'parallel-linear' }).betaMax;
      expect(Math.abs(linear.betaMax - exact)).toBeLessThanOrEqual(1e-12 * exact);
      for (const [activation, family] of [
        ['gated', 'gated-relu'],
        ['threshold', 'threshold'],
      ] as const) {
        const bound = facts(X, Y, 'none', { loss, delta, activation });
        expect(bound.betaMaxKind).toBe('relaxed');
        expect(bound.betaMax).toBeGreaterThanOrEqual(solved({ X, Y }, { ...spec, family }).betaMax);
      }
    }
    expect(() => facts(plain.X, plain.Y, 'none', { loss: 'hinge' })).toThrow(/targets of −1 and \+1/);
  });

  it('bound β_max from above where a sweep does not give it', () => {
    const { X, Y } = problem(gaussian(random, 14, 5), normals(random, 14));
    const known = facts(X, Y, 'none');
    expect(known.betaMaxKind).toBe('relaxed');
    expect(known.betaMax).toBeGreaterThanOrEqual(solved({ X, Y }, { beta: 1e3 }).betaMax);
  });
});
