import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../../shared/contract/run';
import { leastClassMargin } from '../../../../../shared/theory/losses/class-margin';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { expectOptimal, gaussian, near, of, oneHot, rowsOf, solved, times } from './problems';
import { targets } from './table';

const family = 'two-layer-relu';
const LIMITED = ['squared', 'logistic', 'cross-entropy'] as const;

function limit(X: Matrix, Y: Matrix, spec: Partial<SolveSpec>): SolveResult {
  return solved(X, Y, { family, beta: 1, interpolate: true, ...spec });
}

/** By how much the network itself misses the constraint. */
function miss(result: SolveResult, X: Matrix, Y: Matrix, loss: (typeof LIMITED)[number]): number {
  const C = Y.shape[1];
  const F = networkOutputs(result.weights, X, C, { activation: 'relu' });
  if (loss === 'squared') return Math.max(...F.map((value, at) => Math.abs(value - Y.data[at])));
  return 1 - (loss === 'logistic' ? Math.min(...F.map((value, at) => value * Y.data[at])) : leastClassMargin(F, Y.data, C));
}

/** max ‖Nᵀ(Xu)₊‖ over many directions of the plane. */
function swept(X: Matrix, N: ArrayLike<number>, C: number, directions: number): number {
  let most = 0;
  for (let k = 0; k < directions; k++) {
    const angle = (2 * Math.PI * k) / directions;
    const sums = new Float64Array(C);
    for (let i = 0; i < X.shape[0]; i++) {
      const active = Math.max(0, X.data[2 * i] * Math.cos(angle) + X.data[2 * i + 1] * Math.sin(angle));
      for (let c = 0; c < C; c++) sums[c] += N[i * C + c] * active;
    }
    most = Math.max(most, Math.hypot(...sums));
  }
  return most;
}

describe('the limit β → 0 of two-layer ReLU networks with several outputs', () => {
  it.each(LIMITED)('is met by the network and proven by the dual point, over every direction of the plane: %s', (loss) => {
    for (const [n, C, seed] of [
      [6, 2, 1],
      [9, 3, 2],
    ]) {
      const [X, Y] = [gaussian(n, 2, seed), targets(loss, gaussian(n, C, seed + 10))];
      const result = limit(X, Y, { loss });
      expectOptimal(result);
      expect(miss(result, X, Y, loss)).toBeLessThanOrEqual(loss === 'squared' ? 1e-6 : 1e-12);
      expect(result.activeNeurons).toBeLessThanOrEqual(n * C);
      expect(swept(X, result.dual.data as Float64Array, C, 40_000)).toBeLessThanOrEqual(1 + 1e-12);
      near(
        result.dualBound ?? NaN,
        Array.from(result.dual.data).reduce((sum, value, at) => sum + value * Y.data[at], 0),
        1e-9,
      );
    }
  });

  it.each([2, 4])('of whitened rows with one-hot targets is Σ√n_c, every row by itself: rank %i', (n) => {
    const X = matrix(
      n,
      n,
      Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0)),
    );
    const labels = Array.from({ length: n }, (_, i) => i % 2);
    near(limit(X, oneHot(labels, 2), {}).objective, 2 * Math.sqrt(n / 2), 1e-6);
  });

  it.each(LIMITED)('scales with X and sees neither order nor copies, with a penalised bias too: %s', (loss) => {
    const [X, Y] = [gaussian(6, 2, 21), targets(loss, gaussian(6, 2, 22))];
    const { objective } = limit(X, Y, { loss });
    near(limit(times(X, 1e3), Y, { loss }).objective, objective / 1e3, 3e-6);
    const order = [5, 4, 0, 1, 2, 3, 3, 0];
    near(limit(rowsOf(X, order), rowsOf(Y, order), { loss }).objective, objective, 3e-6);
    const line = gaussian(5, 1, 23);
    const ones = matrix(
      5,
      2,
      Float64Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? line.data[at / 2] : 1)),
    );
    const own = targets(loss, gaussian(5, 2, 24));
    near(limit(line, own, { loss, bias: 'penalized' }).objective, limit(ones, own, { loss }).objective, 3e-6);
  });

  it('is proven at rank three, and with a true bound beside it where γ° is only searched', () => {
    const X = gaussian(7, 3, 31);
    expectOptimal(limit(X, targets('cross-entropy', gaussian(7, 3, 32)), { loss: 'cross-entropy' }));
    const [deep, Y] = [gaussian(9, 5, 33), gaussian(9, 3, 34)];
    const searched = limit(deep, Y, {});
    expect(searched.certificate).toBe('estimated');
    expect(searched.dualBound).toBeNull();
    expect(searched.lowerBound.kind).toBe('relaxed');
    expect(searched.lowerBound.value).toBeLessThanOrEqual(searched.objective);
    expect(searched.lowerBound.value).toBeGreaterThan(0.1 * searched.objective);
    expect(miss(searched, deep, Y, 'squared')).toBeLessThan(1e-6);
  });

  it('is one output’s where the others are zero', () => {
    const [X, y] = [gaussian(6, 2, 41), gaussian(6, 1, 42)];
    const Y = matrix(
      6,
      2,
      Float64Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? y.data[at / 2] : 0)),
    );
    near(limit(X, Y, {}).objective, limit(X, y, {}).objective, 3e-6);
  });

  it('says where no network meets the constraint', () => {
    const X = of([
      [1, 0],
      [2, 0],
    ]);
    expect(() =>
      limit(
        X,
        of([
          [1, 0],
          [5, 1],
        ]),
        {},
      ),
    ).toThrow(/No network/);
    expect(() => limit(X, oneHot([0, 1], 2), { loss: 'cross-entropy' })).toThrow(/No network/);
    expect(() =>
      limit(
        of([
          [1, 2],
          [1, 2],
        ]),
        oneHot([0, 1], 2),
        { loss: 'cross-entropy' },
      ),
    ).toThrow(/Rows 1 and 2/);
    expect(limit(X, matrix(2, 2), {}).objective).toBe(0);
  });
});
