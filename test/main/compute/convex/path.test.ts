import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { PathResult, PathSpec } from '../../../../shared/contract/run';
import { solvePath } from '../../../../main/compute/convex/path';
import type { Monitor, TaskEvent } from '../../../../main/compute/job';
import { gaussian, near, quiet, solved } from './families/problems';

type Choice = Pick<PathSpec, 'family'> & Partial<PathSpec>;
const specOf = (choice: Choice): PathSpec => ({
  loss: 'squared',
  bias: 'none',
  patterns: { kind: 'auto' },
  tolerance: 1e-6,
  seed: 0,
  betas: [],
  ...choice,
});
const path = (X: Matrix, Y: Matrix, choice: Choice, monitor: Monitor = quiet) => solvePath(X, Y, specOf(choice), monitor);

const signs = (Y: Matrix) =>
  matrix(
    Y.shape[0],
    Y.shape[1],
    Y.data.map((value) => (value < 0 ? -1 : 1)),
  );
/** One-hot by the largest entry of each row. */
const classes = ({ shape: [n, C], data }: Matrix) =>
  matrix(
    n,
    C,
    data.map((value, at) => (value === Math.max(...data.subarray(C * Math.floor(at / C), C * Math.floor(at / C) + C)) ? 1 : 0)),
  );
const [X, Y] = [gaussian(40, 3, 1), gaussian(40, 1, 2)];
const line = gaussian(60, 1, 3);

const CASES: [string, Matrix, Matrix, Choice][] = [
  ['two-layer ReLU, all patterns', X, Y, { family: 'two-layer-relu' }],
  ['two-layer ReLU, sampled patterns', gaussian(40, 6, 4), Y, { family: 'two-layer-relu', patterns: { kind: 'sampled', count: 60 } }],
  ['two-layer ReLU, listed patterns of rank 1', line, gaussian(60, 1, 5), { family: 'two-layer-relu' }],
  ['two-layer ReLU, hinge', X, signs(Y), { family: 'two-layer-relu', loss: 'hinge' }],
  ['two-layer ReLU, logistic', X, signs(Y), { family: 'two-layer-relu', loss: 'logistic' }],
  ['two-layer ReLU, Huber', X, Y, { family: 'two-layer-relu', loss: 'huber', delta: 0.5 }],
  ['gated ReLU', X, Y, { family: 'gated-relu', patterns: { kind: 'sampled', count: 80 } }],
  ['parallel linear', gaussian(30, 8, 6), gaussian(30, 4, 7), { family: 'parallel-linear', depth: 3 }],
  ['deep linear', gaussian(30, 4, 6), gaussian(30, 3, 7), { family: 'deep-linear', depth: 3 }],
  ['spline', line, gaussian(60, 1, 8), { family: 'spline', bias: 'free' }],
  ['spline of two outputs', line, gaussian(60, 2, 8), { family: 'spline', bias: 'free' }],
  ['spline, hinge', line, signs(gaussian(60, 1, 8)), { family: 'spline', bias: 'free', loss: 'hinge' }],
  ['two-layer ReLU of two outputs', gaussian(30, 2, 1), gaussian(30, 2, 2), { family: 'two-layer-relu' }],
  ['three-layer ReLU', gaussian(6, 2, 1), gaussian(6, 1, 2), { family: 'three-layer-relu', widths: [1] }],
  ['gated ReLU of two outputs', X, gaussian(40, 2, 2), { family: 'gated-relu', patterns: { kind: 'sampled', count: 30 } }],
  [
    'gated ReLU, cross-entropy',
    X,
    classes(gaussian(40, 3, 2)),
    { family: 'gated-relu', loss: 'cross-entropy', patterns: { kind: 'sampled', count: 30 } },
  ],
  ['parallel linear, cross-entropy', X, classes(gaussian(40, 3, 2)), { family: 'parallel-linear', loss: 'cross-entropy' }],
  ['spline, cross-entropy', line, classes(gaussian(60, 3, 8)), { family: 'spline', bias: 'free', loss: 'cross-entropy' }],
  ['threshold', gaussian(25, 2, 9), gaussian(25, 1, 10), { family: 'threshold', bias: 'free' }],
  ['rank one', line, gaussian(60, 1, 8), { family: 'rank-one', depth: 3 }],
];

describe('a regularization path', () => {
  it.each(CASES)('has the optima of single solves, the same bits each time: %s', (_, X, Y, choice) => {
    const { betaMax } = solved(X, Y, { ...specOf(choice), beta: 1e6 });
    // Neither sorted nor distinct, and one above β_max.
    const betas = [0.3, 0.02, 0.8, 0.1, 0.8, 1.2].map((share) => share * betaMax);
    const { points, status, failures } = path(X, Y, { ...choice, betas });
    expect({ status, failures }).toEqual({ status: 'solved', failures: [] });
    expect(points.map(({ beta }) => beta)).toEqual(betas);
    for (const { beta, result } of points) {
      const alone = solved(X, Y, { ...specOf(choice), beta });
      near(result.objective, alone.objective, choice.family === 'deep-linear' ? 1e-5 : 2e-6);
      expect(result.certificate).toBe(alone.certificate);
      expect(result.lowerBound.value).toBeLessThanOrEqual(alone.objective);
      near(result.betaMax, alone.betaMax, 1e-12);
      if (beta > betaMax) expect(result.activeNeurons).toBe(0);
      if (alone.certificate === 'exact') expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
    }
    const bits = (result: PathResult) => result.points.map((point) => [point.result.objective, ...point.result.dual.data]);
    expect(bits(path(X, Y, { ...choice, betas }))).toEqual(bits(path(X, Y, { ...choice, betas })));
  });

  it('takes fewer iterations than the solves by themselves', () => {
    for (const [, X, Y, choice] of CASES.filter(([name]) =>
      ['two-layer ReLU, all patterns', 'gated ReLU', 'parallel linear', 'spline'].includes(name),
    )) {
      const { betaMax } = solved(X, Y, { ...specOf(choice), beta: 1e6 });
      const betas = Array.from({ length: 10 }, (_, k) => betaMax * 0.75 ** (k + 1));
      const warm = path(X, Y, { ...choice, betas }).points.reduce((sum, { result }) => sum + result.iterations, 0);
      const cold = betas.reduce((sum, beta) => sum + solved(X, Y, { ...specOf(choice), beta }).iterations, 0);
      expect(warm).toBeLessThan(0.9 * cold);
    }
  });

  it('reports how many programs are done, and the β of every iteration', () => {
    const events: TaskEvent[] = [];
    path(X, Y, { family: 'two-layer-relu', betas: [0.5, 2, 1] }, { ...quiet, report: (event) => events.push(event) });
    expect(events.flatMap(({ progress }) => (progress ? [`${progress.done}/${progress.total}`] : []))).toEqual(['1/3', '2/3', '3/3']);
    const lines = events.flatMap(({ iterations }) => iterations ?? []);
    expect([...new Set(lines.map(({ beta }) => beta))]).toEqual([2, 1, 0.5]);
    expect(lines.map(({ seconds }) => seconds)).toEqual(lines.map(({ seconds }) => seconds).sort((a, b) => a - b));
  });

  it('keeps what was solved when it is stopped or out of time', () => {
    let done = 0;
    const monitor: Monitor = {
      stopped: () => done >= 2,
      report: ({ progress }) => {
        if (progress) done = progress.done;
      },
    };
    const betas = [0.01, 3, 0.1, 1];
    const stopped = path(X, Y, { family: 'two-layer-relu', betas }, monitor);
    expect(stopped.status).toBe('interrupted');
    expect(stopped.points.map(({ beta, result }) => [beta, result.status])).toEqual([
      [3, 'solved'],
      [1, 'solved'],
    ]);
    const late = path(X, Y, { family: 'two-layer-relu', betas, timeLimit: 1e-9 });
    expect(late.status).toBe('time-limit');
    expect(late.points.map(({ beta, result }) => [beta, result.status])).toEqual([[3, 'time-limit']]);
  });

  it('goes on where one β cannot be solved, and says which; fails where none can', () => {
    // Far below what float64 tells of these data.
    const hopeless = 1e-300;
    const one = path(line, gaussian(60, 1, 8), { family: 'spline', bias: 'free', betas: [hopeless, 1] });
    expect(one.points.map(({ beta }) => beta)).toEqual([1]);
    expect(one.failures).toMatchObject([{ beta: hopeless, failure: { code: 'computation' } }]);
    expect(() => path(line, gaussian(60, 1, 8), { family: 'spline', bias: 'free', betas: [hopeless] })).toThrow(Failure);
  });

  it('refuses what cannot be asked at once', () => {
    expect(() => path(X, Y, { family: 'spline', bias: 'free', betas: [1, 2] })).toThrow(/3 features/);
    expect(() => path(X, Y, { family: 'gated-relu', widths: [2], betas: [1] })).toThrow(/widths/);
  });
});
