import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import { Failure } from '../../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../../shared/contract/run';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import fixtures from './fixtures/losses.json';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';
import { features, POSED, targets, type Posed } from './table';

interface Fixture {
  family: SolveSpec['family'];
  loss: SolveSpec['loss'];
  interpolate?: true;
  X: number[][];
  Y: number[][];
  gates?: number[][];
  optimum: number;
}

const FIXTURES = (fixtures as Fixture[]).filter(({ interpolate }) => interpolate);
const ACTIVATION: Partial<Record<SolveSpec['family'], 'relu' | 'gated' | 'linear' | 'threshold'>> = {
  'gated-relu': 'gated',
  'parallel-linear': 'linear',
  threshold: 'threshold',
};
const POSES = POSED.flatMap((posed) => (['squared', 'hinge'] as const).map((loss) => [posed.family, loss, posed] as const));

function limit(X: Matrix, Y: Matrix, spec: Pick<SolveSpec, 'family' | 'loss'> & Partial<SolveSpec>): SolveResult {
  return solved(X, Y, { beta: 1, interpolate: true, ...spec });
}

/** That the network itself keeps the constraint, and ⟨N, Y⟩ is the bound. */
function expectKept(result: SolveResult, X: Matrix, Y: Matrix, { family, loss }: Pick<SolveSpec, 'family' | 'loss'>): void {
  const F = networkOutputs(result.weights, X, Y.shape[1], { activation: ACTIVATION[family] ?? 'relu', ties: true });
  const size = Y.data.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
  F.forEach((value, at) => {
    if (loss === 'squared' || loss === 'huber') expect(Math.abs(value - Y.data[at])).toBeLessThanOrEqual(1e-8 * size);
    else expect(value * Y.data[at]).toBeGreaterThanOrEqual(1 - 1e-12);
  });
  const value = Float64Array.from(result.dual.data).reduce((sum, n, at) => sum + n * Y.data[at], 0);
  near(result.dualBound ?? NaN, value, 1e-9);
  if (loss === 'hinge' || loss === 'logistic') result.dual.data.forEach((n, at) => expect(n * Y.data[at]).toBeGreaterThanOrEqual(0));
}

/** Data whose constraint can be met. */
function feasible(posed: Posed, loss: 'squared' | 'hinge', n: number, seed: number): { X: Matrix; Y: Matrix } {
  const { family, outputs, d } = posed;
  const rows = family === 'parallel-linear' ? d : n;
  const X = features(posed, rows, seed);
  if (family !== 'rank-one') return { X, Y: targets(loss, gaussian(rows, outputs, seed + 2)) };
  const c = gaussian(rows, 1, seed).data;
  const slopes = gaussian(2, outputs, seed + 3).data;
  const data = Float64Array.from({ length: rows * outputs }, (_, at) => {
    const value = c[Math.floor(at / outputs)];
    return Math.abs(value) * slopes[(value > 0 ? 0 : outputs) + (at % outputs)];
  });
  return { X, Y: targets(loss, matrix(rows, outputs, data)) };
}

// The optima were found by CVXPY with Clarabel, every program written out, to 1e-8 or better.
describe('the limit β → 0', () => {
  it.each(FIXTURES.map((fixture) => [fixture.family, fixture.loss, fixture.Y[0].length, fixture] as const))(
    'has the optimum that CVXPY finds, and a network that keeps the constraint: %s, %s, %i outputs',
    (family, loss, _outputs, { X, Y, gates, optimum }) => {
      const bias = family === 'spline' || family === 'threshold' ? 'free' : 'none';
      const spec = { family, loss, bias, ...(gates && { patterns: { kind: 'given' as const, gates: of(gates) } }) } as const;
      const result = limit(of(X), of(Y), { ...spec, tolerance: 1e-8 });
      expectOptimal(result, 1e-8);
      near(result.objective, optimum, 3e-7);
      expectKept(result, of(X), of(Y), spec);
      // Huber's loss has the limit of the squared one, the logistic loss that of the hinge.
      const other = limit(of(X), of(Y), { ...spec, loss: loss === 'squared' ? 'huber' : 'logistic', tolerance: 1e-8 });
      near(other.objective, result.objective, 3e-8);
    },
  );

  it.each(POSES)('is what small β lead to: %s, %s', (family, loss, posed) => {
    const { X, Y } = feasible(posed, loss, 7, 51);
    const spec = { family, loss, bias: posed.bias };
    const { objective, betaMax } = limit(X, Y, { ...spec, tolerance: 1e-8 });
    const beta = 1e-5 * betaMax;
    const small = solved(X, Y, { ...spec, beta });
    // P_β/β rises to the limit, and lacks terms of the order of β.
    expect(small.objective / beta).toBeLessThanOrEqual(objective * (1 + 1e-6));
    expect(small.objective / beta).toBeGreaterThan(objective * (1 - 1e-2));
    near(small.betaMax, betaMax, 1e-9);
  });

  it.each(POSES)('scales with X and Y, and does not see order and copies: %s, %s', (family, loss, posed) => {
    const { X, Y } = feasible(posed, loss, 8, 61);
    const spec = { family, loss, bias: posed.bias, tolerance: 1e-7 };
    const { objective } = limit(X, Y, spec);
    const n = X.shape[0];
    const order = Array.from({ length: n }, (_, i) => (i + 1) % n);
    const twice = [...order, ...order];
    near(limit(rowsOf(X, twice), rowsOf(Y, twice), spec).objective, objective, 3e-7);
    near(limit(times(X, 1e3), Y, spec).objective, posed.homogeneous ? objective / 1e3 : objective, 3e-7);
    if (loss === 'squared') near(limit(X, times(Y, 1e-3), spec).objective, 1e-3 * objective, 3e-7);
  });

  it.each(POSES)('is met by degenerate data that agree: %s, %s', (family, loss, posed) => {
    const row = posed.d === 1 ? [[2]] : [[2, -1]];
    const one = of([Array.from({ length: posed.outputs }, () => 1)]);
    const own = { family, loss, bias: posed.bias };
    for (const copies of [1, 3]) {
      const [X, Y] = [rowsOf(of(row), new Array<number>(copies).fill(0)), rowsOf(one, new Array<number>(copies).fill(0))];
      const result = limit(X, Y, own);
      expectOptimal(result);
      expectKept(result, X, Y, own);
    }
    if (loss === 'squared')
      expect(
        limit(gaussian(posed.family === 'rank-one' ? 1 : 2, posed.d, 71), matrix(posed.family === 'rank-one' ? 1 : 2, posed.outputs), own)
          .objective,
      ).toBe(0);
  });

  it('of one class is a constant where that is free', () => {
    const [X, Y] = [gaussian(5, 1, 81), matrix(5, 1, new Float64Array(5).fill(1))];
    expect(limit(X, Y, { family: 'spline', loss: 'hinge', bias: 'free' }).objective).toBe(0);
    expect(limit(X, Y, { family: 'spline', loss: 'squared', bias: 'free' }).objective).toBe(0);
    expect(limit(X, Y, { family: 'spline', loss: 'logistic', bias: 'free' }).objective).toBe(0);
    const ofThree = matrix(
      5,
      3,
      Float64Array.from({ length: 15 }, (_, at) => (at % 3 === 1 ? 1 : 0)),
    );
    expect(limit(X, ofThree, { family: 'spline', loss: 'cross-entropy', bias: 'free' }).objective).toBe(0);
  });

  it('keeps the margins of labels without a rule, at a cost far above that of others', () => {
    const [X, y] = [gaussian(43, 1, 0), targets('hinge', gaussian(43, 1, 1))];
    const result = limit(X, y, { family: 'spline', loss: 'hinge', bias: 'free' });
    expectOptimal(result);
    // By CVXPY with ECOS and with HiGHS.
    near(result.objective, 49100.677, 3e-7);
  });

  it('does not see an output of one class, or a class without rows, where a constant is free', () => {
    const own = { family: 'spline', bias: 'free', tolerance: 1e-8 } as const;
    const X = gaussian(7, 1, 83);
    const y = targets('logistic', gaussian(7, 1, 85));
    const alone = limit(X, y, { ...own, loss: 'hinge' }).objective;
    const beside = matrix(
      7,
      2,
      Float64Array.from({ length: 14 }, (_, at) => (at % 2 === 0 ? y.data[at / 2] : -1)),
    );
    near(limit(X, beside, { ...own, loss: 'logistic' }).objective, alone, 3e-8);
    const classes = (count: number) =>
      matrix(
        7,
        count,
        Float64Array.from({ length: 7 * count }, (_, at) => Number(at % count === (y.data[Math.floor(at / count)] > 0 ? 0 : 1))),
      );
    const ofTwo = limit(X, classes(2), { ...own, loss: 'cross-entropy' });
    const ofThree = limit(X, classes(3), { ...own, loss: 'cross-entropy' });
    expectOptimal(ofThree, 1e-8);
    near(ofThree.objective, ofTwo.objective, 3e-8);
  });

  it.each(POSES)('says where rows contradict each other: %s, %s', (family, loss, posed) => {
    const own = { family, loss, bias: posed.bias };
    const base = features(posed, 4, 91);
    const X = rowsOf(base, [0, 1, 2, 1]);
    const Y = matrix(
      4,
      posed.outputs,
      Float64Array.from({ length: 4 * posed.outputs }, (_, at) => (at < 2 * posed.outputs ? 1 : -1)),
    );
    expect(() => limit(X, Y, own)).toThrow(/Rows 2 and 4 have equal features and different targets/);
    if (!posed.homogeneous || family === 'spline') return;
    const zero = matrix(1, posed.d);
    expect(() => limit(zero, matrix(1, posed.outputs, new Float64Array(posed.outputs).fill(1)), own)).toThrow(
      /Row 1 of the features is zero/,
    );
  });

  it.each([
    ['two-layer-relu', [[1], [2]], [[1], [-1]]],
    ['gated-relu', [[1], [2]], [[1], [-1]]],
    ['parallel-linear', [[1], [-1]], [[1], [1]]],
    ['rank-one', [[1], [2]], [[1], [-1]]],
    ['threshold', [[1], [2]], [[1], [-1]]],
  ] as const)('proves that no network keeps the constraint: %s', (family, X, Y) => {
    for (const loss of ['squared', 'hinge'] as const) {
      const failing = () => limit(of(X.map((row) => [...row])), of(Y.map((row) => [...row])), { family, loss });
      expect(failing).toThrow(Failure);
      expect(failing).toThrow(/No network/);
    }
  });

  it('of ReLU networks without a bias fits only functions whose odd part is linear', () => {
    const X = of([
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [1, 1],
      [-1, -1],
    ]);
    const even = of([[1], [1], [2], [2], [5], [5]]);
    expectOptimal(limit(X, even, { family: 'two-layer-relu', loss: 'squared' }));
    expect(() => limit(X, of([[1], [-1], [2], [-2], [5], [-5]]), { family: 'two-layer-relu', loss: 'squared' })).toThrow(/No network/);
    expectOptimal(limit(X, of([[1], [-1], [2], [-2], [3], [-3]]), { family: 'two-layer-relu', loss: 'squared' }));
  });

  it('does not see a rotation', () => {
    const { X, Y } = feasible(POSED[0], 'squared', 6, 95);
    const turn = of([
      [Math.cos(1), Math.sin(1)],
      [-Math.sin(1), Math.cos(1)],
    ]);
    const spec = { family: 'two-layer-relu', loss: 'squared', tolerance: 1e-8 } as const;
    near(limit(product(X, turn), Y, spec).objective, limit(X, Y, spec).objective, 3e-8);
  });
});
