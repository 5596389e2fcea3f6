import { describe, expect, it } from 'vitest';
import { provenBound, relativeGap } from '../../../shared/runs/bound';
import { solveOf, trainOf } from '../../../renderer/controllers/bound';
import { solveRun, trainRun } from '../fixtures';

const bound = (value: number, kind: 'exact' | 'relaxed' = 'exact') => ({ value, kind, method: 'sweep', margin: 0 });
const training = trainRun('t');

describe('the bound that a run is measured against', () => {
  it('is the largest true bound among the solves of the same problem', () => {
    const runs = [
      solveRun('loose', { objective: 3, certificate: 'relaxed', lowerBound: bound(1, 'relaxed') }),
      solveRun('tight', { objective: 3, certificate: 'exact', lowerBound: bound(2) }),
      training,
    ];
    expect(provenBound(training, runs)).toMatchObject({ value: 2, kind: 'exact', runId: 'tight' });
    expect(solveOf(training, runs)?.id).toBe('tight');
  });

  it('never is the optimum of a restricted program, only the true bound beside it', () => {
    const runs = [solveRun('restricted', { objective: 11.8, certificate: 'restricted', lowerBound: bound(4, 'relaxed') }), training];
    expect(provenBound(training, runs)).toMatchObject({ value: 4, kind: 'relaxed' });
  });

  it('is none where only other problems were solved, or nothing came of it', () => {
    const other = solveRun('other', { objective: 3, certificate: 'exact', lowerBound: bound(2) }, { problemKey: 'elsewhere' });
    expect(provenBound(training, [other, solveRun('failed'), training])).toBeNull();
    expect(solveOf(training, [other, training])).toBeNull();
  });

  it('prefers the exact one of two that are equal', () => {
    const runs = [
      solveRun('a', { objective: 3, lowerBound: bound(2, 'relaxed') }),
      solveRun('b', { objective: 3, lowerBound: bound(2, 'exact') }),
    ];
    expect(provenBound(training, runs)?.kind).toBe('exact');
    expect(provenBound(training, [...runs].reverse())?.kind).toBe('exact');
  });
});

describe('the training beside a solve', () => {
  it('is the newest of the same problem', () => {
    const solve = solveRun('s');
    const runs = [solve, trainRun('old'), trainRun('new'), trainRun('other', { problemKey: 'elsewhere' })];
    expect(trainOf(solve, runs)?.id).toBe('new');
    expect(trainOf(solve, [solve])).toBeNull();
  });
});

it('measures a relative gap as the command line does', () => {
  expect(relativeGap(2, 1)).toBe(0.5);
  expect(relativeGap(-2, -3)).toBe(0.5);
  expect(relativeGap(0, 0)).toBe(0);
});
