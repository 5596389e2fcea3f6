import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../../shared/contract/run';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import fixtures from './fixtures/class-margins.json';
import { expectOptimal, gaussian, near, of, oneHot, product, rowsOf, solved, times } from './problems';

interface Fixture {
  family: SolveSpec['family'];
  X: number[][];
  labels: number[];
  classes: number;
  gates?: number[][];
  optimum: number;
}

const loss = 'cross-entropy';
const ACTIVATION: Partial<Record<SolveSpec['family'], 'gated' | 'linear' | 'threshold'>> = {
  'gated-relu': 'gated',
  'parallel-linear': 'linear',
  threshold: 'threshold',
};
const biasOf = (family: string) => (family === 'spline' || family === 'threshold' ? ('free' as const) : ('none' as const));

function limit(X: Matrix, Y: Matrix, spec: Pick<SolveSpec, 'family'> & Partial<SolveSpec>): SolveResult {
  return solved(X, Y, { loss, beta: 1, interpolate: true, bias: biasOf(spec.family), ...spec });
}

/** That every margin is kept by the network itself, and that the bound is Σ a of a dual point N = Σ a_j(e_y − e_j). */
function expectKept(result: SolveResult, X: Matrix, labels: readonly number[], family: SolveSpec['family']): void {
  const [n, C] = result.dual.shape;
  const F = networkOutputs(result.weights, X, C, { activation: ACTIVATION[family] ?? 'relu', ties: true });
  let [value, least] = [0, Infinity];
  labels.forEach((label, i) => {
    const row = Float64Array.from(result.dual.data).subarray(i * C, (i + 1) * C);
    for (let j = 0; j < C; j++) {
      if (j === label) continue;
      least = Math.min(least, F[i * C + label] - F[i * C + j]);
      expect(row[j]).toBeLessThanOrEqual(0);
      value -= row[j];
    }
    expect(Math.abs(row.reduce((sum, entry) => sum + entry, 0))).toBeLessThanOrEqual(1e-15 * C * Math.abs(row[label]));
  });
  expect(n).toBe(labels.length);
  expect(least).toBeGreaterThanOrEqual(1 - 1e-12);
  near(result.dualBound ?? NaN, value, 1e-9);
}

/** Labels that the family can separate, of C classes. */
function posed(family: SolveSpec['family'], n: number, C: number, seed: number): { X: Matrix; labels: number[] } {
  if (family === 'rank-one') {
    const c = gaussian(n, 1, seed);
    return { X: product(c, gaussian(1, 2, seed + 1)), labels: Array.from(c.data, (value) => (value > 0 ? C - 1 : 0)) };
  }
  const X = gaussian(n, biasOf(family) === 'free' ? 1 : 3, seed);
  const scores = product(X, gaussian(X.shape[1], C, seed + 2));
  return {
    X,
    labels: Array.from({ length: n }, (_, i) => {
      const row = scores.data.subarray(i * C, (i + 1) * C);
      return family === 'parallel-linear' ? row.indexOf(Math.max(...row)) : i % C;
    }),
  };
}

const FAMILIES = ['gated-relu', 'parallel-linear', 'rank-one', 'spline', 'threshold'] as const;

// The optima were found by CVXPY with Clarabel, every program and every margin written out, to 1e-9.
describe('the largest margin of several classes, the limit β → 0 of the cross-entropy', () => {
  it.each((fixtures as Fixture[]).map((fixture) => [fixture.family, fixture.classes, fixture] as const))(
    'has the optimum that CVXPY finds, and a network that keeps the margins: %s, %i classes',
    (family, classes, { X, labels, gates, optimum }) => {
      const patterns = gates && { patterns: { kind: 'given' as const, gates: of(gates) } };
      const result = limit(of(X), oneHot(labels, classes), { family, tolerance: 1e-8, ...patterns });
      expectOptimal(result, 1e-8);
      near(result.objective, optimum, 3e-7);
      expectKept(result, of(X), labels, family);
    },
  );

  it.each(FAMILIES)('is what small β lead to: %s', (family) => {
    const { X, labels } = posed(family, 8, 3, 51);
    const Y = oneHot(labels, 3);
    const { objective, betaMax } = limit(X, Y, { family, tolerance: 1e-7 });
    // P_β/β = γ·(log(1/β) + a constant) but for a power of β, so that its slope in log(1/β) is the limit's γ.
    const [first, second] = [1e-4, 1e-6].map((share) => {
      const beta = share * betaMax;
      return solved(X, Y, { family, loss, beta, bias: biasOf(family) }).objective / beta;
    });
    near((second - first) / Math.log(100), objective, 3e-2);
  });

  it.each(FAMILIES)('scales with X, and does not see the order of rows and classes, and copies: %s', (family) => {
    const { X, labels } = posed(family, 7, 3, 61);
    const { objective } = limit(X, oneHot(labels, 3), { family, tolerance: 1e-7 });
    const order = [3, 1, 6, 0, 5, 2, 4, 1, 1];
    const renamed = order.map((i) => (labels[i] + 1) % 3);
    near(limit(rowsOf(X, order), oneHot(renamed, 3), { family, tolerance: 1e-7 }).objective, objective, 3e-7);
    near(
      limit(times(X, 100), oneHot(labels, 3), { family, tolerance: 1e-7 }).objective,
      family === 'threshold' ? objective : objective / 100,
      3e-7,
    );
  });

  it.each(['parallel-linear', 'gated-relu'] as const)('of two classes is √½ of the largest margin of one output: %s', (family) => {
    // F = (w/2, −w/2) has the margin w, and ‖F‖ is √½ of it.
    const X = gaussian(6, 3, 71);
    const score = product(X, gaussian(3, 1, 72)).data;
    const labels = Array.from(score, (value) => (value > 0 ? 0 : 1));
    const single = matrix(
      6,
      1,
      score.map((value) => Math.sign(value)),
    );
    const gates = { patterns: { kind: 'given' as const, gates: gaussian(4, 3, 73) } };
    const spec = family === 'gated-relu' ? gates : {};
    const one = solved(X, single, { family, loss: 'hinge', beta: 1, interpolate: true, ...spec, tolerance: 1e-8 });
    near(limit(X, oneHot(labels, 2), { family, ...spec, tolerance: 1e-8 }).objective, Math.SQRT1_2 * one.objective, 1e-7);
  });

  it.each(FAMILIES)('is met by one row: %s', (family) => {
    const result = limit(
      of(biasOf(family) === 'free' ? [[2], [-1], [5]] : [[2, -1]]),
      oneHot(biasOf(family) === 'free' ? [0, 1, 2] : [1], 3),
      { family },
    );
    expectOptimal(result);
  });

  it.each([
    ['gated-relu', [[1], [2]]],
    [
      'parallel-linear',
      [
        [1, 1],
        [2, 2],
      ],
    ],
    ['rank-one', [[1], [2]]],
  ] as const)('proves that no network separates: %s', (family, X) => {
    expect(() => limit(of(X.map((row) => [...row])), oneHot([0, 1], 3), { family })).toThrow(/No network/);
  });

  it('names rows that contradict each other', () => {
    expect(() => limit(of([[1], [-1], [2]]), oneHot([0, 1, 1], 2), { family: 'rank-one' })).toThrow(/their classes differ/);
    expect(() => limit(of([[1], [1]]), oneHot([0, 1], 2), { family: 'gated-relu' })).toThrow(/Rows 1 and 2 have equal features/);
    expect(() => limit(of([[0], [1]]), oneHot([0, 1], 2), { family: 'gated-relu' })).toThrow(/Row 1 of the features is zero/);
  });
});
