import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { expectOptimal, gaussian, near, of, rowsOf, solved, times } from './problems';

const spec = { family: 'spline', bias: 'free' } as const;
const moved = (A: Matrix, by: number) =>
  matrix(
    A.shape[0],
    A.shape[1],
    A.data.map((value) => value + by),
  );
const column = (...values: number[]) => of(values.map((value) => [value]));

describe('linear splines', () => {
  it('close the gap and recover the network, for one output and for several', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.double({ min: 0.001, max: 0.95, noNaN: true }),
        fc.nat(10_000),
        (n, C, share, seed) => {
          const [X, Y] = [gaussian(n, 1, seed), gaussian(n, C, seed + 1)];
          const { betaMax } = solved(X, Y, { ...spec, beta: 1e6 });
          const result = solved(X, Y, { ...spec, beta: n > 1 ? share * betaMax : 1, tolerance: 1e-8 });
          expectOptimal(result, 1e-8);
          expect(result.activeNeurons).toBeLessThanOrEqual(n * C);
          // Dual feasible on its own terms: 1ᵀN = 0 and no hinge at any data point exceeds β.
          const { data } = result.dual;
          for (let c = 0; c < C; c++) {
            let sum = 0;
            for (let i = 0; i < n; i++) sum += data[i * C + c];
            expect(Math.abs(sum)).toBeLessThan(1e-12 * (1 + n));
          }
          for (const knot of X.data)
            for (const side of [1, -1]) {
              const sums = Array.from({ length: C }, (_, c) =>
                X.data.reduce((sum, x, i) => sum + data[i * C + c] * Math.max(0, side * (x - knot)), 0),
              );
              if (n > 1) expect(Math.hypot(...sums)).toBeLessThanOrEqual(share * betaMax * (1 + 1e-10) + 1e-12);
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['hinge', 'logistic'] as const)('close the gap with the %s loss, at ties, separable classes and any scale', (loss) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('spread', 'tied', 'separable', 'far' as const),
        fc.double({ min: 0.01, max: 0.95, noNaN: true }),
        fc.nat(300),
        (n, C, kind, share, seed) => {
          const X = gaussian(n, 1, seed);
          if (kind === 'tied') X.data.forEach((value, i) => (X.data[i] = Math.round(2 * value)));
          if (kind === 'far') X.data.forEach((value, i) => (X.data[i] = 1e3 * value + 1e4));
          const draws = gaussian(n, C, seed + 1);
          const Y = matrix(
            n,
            C,
            draws.data.map((value, at) => Math.sign(kind === 'separable' ? X.data[Math.floor(at / C)] : value - 0.2) || 1),
          );
          // The logistic loss of one class has no minimum.
          for (let c = 0; c < C; c++) [Y.data[c], Y.data[C + c]] = [1, -1];
          const flat = solved(X, Y, { ...spec, loss, beta: 1e9 });
          expectOptimal(flat);
          expect(flat.activeNeurons).toBe(0);
          if (flat.betaMax === 0) return;
          const beta = share * flat.betaMax;
          const result = solved(X, Y, { ...spec, loss, beta });
          expectOptimal(result);
          expect(solved(X, Y, { ...spec, loss, beta: 1.001 * flat.betaMax }).activeNeurons).toBe(0);
          // Dual feasible on its own terms: 0 ≤ YN ≤ 1, 1ᵀN = 0 and no hinge at any data point above β.
          const { data } = result.dual;
          data.forEach((value, at) => {
            expect(value * Y.data[at]).toBeGreaterThanOrEqual(0);
            expect(value * Y.data[at]).toBeLessThanOrEqual(1);
          });
          for (let c = 0; c < C; c++) expect(Math.abs(X.data.reduce((sum, _x, i) => sum + data[i * C + c], 0))).toBeLessThan(1e-13 * n);
          for (const knot of X.data)
            for (const side of [1, -1]) {
              const sums = Array.from({ length: C }, (_, c) =>
                X.data.reduce((sum, x, i) => sum + data[i * C + c] * Math.max(0, side * (x - knot)), 0),
              );
              expect(Math.hypot(...sums)).toBeLessThanOrEqual(beta * (1 + 1e-10));
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('have a β_max of hinge and logistic above which they are the best constant, and just below it are not', () => {
    const X = gaussian(20, 1, 3);
    for (const loss of ['hinge', 'logistic'] as const)
      for (const positive of [10, 13]) {
        const Y = matrix(
          20,
          1,
          X.data.map((_x, i) => (i < positive ? 1 : -1)),
        );
        const flat = solved(X, Y, { ...spec, loss, beta: 1e6 });
        near(flat.weights.b2.data[0], loss === 'hinge' ? Math.sign(positive - 10) : Math.log(positive / (20 - positive)), 1e-12);
        // Where one class of the hinge loss is at its kink, the N with the least γ° is not known.
        expect(flat.betaMaxKind).toBe(loss === 'hinge' && positive !== 10 ? 'relaxed' : 'exact');
        if (flat.betaMaxKind === 'exact')
          expect(solved(X, Y, { ...spec, loss, beta: 0.99 * flat.betaMax, tolerance: 1e-8 }).activeNeurons).toBeGreaterThan(0);
      }
  });

  it('say that the logistic loss of one class has no minimum; that of the hinge loss is zero', () => {
    const [X, Y] = [column(0, 1, 2), column(1, 1, 1)];
    expect(() => solved(X, Y, { ...spec, loss: 'logistic', beta: 1 })).toThrow('of one class');
    const { objective, lowerBound } = solved(X, Y, { ...spec, loss: 'hinge', beta: 1 });
    expect([objective, lowerBound.value]).toEqual([0, 0]);
    expect(solved(X, Y, { ...spec, loss: 'huber', beta: 1 }).objective).toBe(0);
  });

  it('with a large penalty are the best constant, and a straight line costs its slope', () => {
    const [X, Y] = [gaussian(9, 1, 3), gaussian(9, 1, 4)];
    const flat = solved(X, Y, { ...spec, beta: 1e3 });
    const mean = Y.data.reduce((sum, y) => sum + y, 0) / 9;
    expect(flat.activeNeurons).toBe(0);
    near(flat.weights.b2.data[0], mean, 1e-12);
    near(flat.objective, 0.5 * Y.data.reduce((sum, y) => sum + (y - mean) ** 2, 0), 1e-12);
    // y = x + 1 with the slope 1 − β/5 costs β − β²/10, and the margin stays of the size of rounding, however small β is.
    for (const beta of [1e-2, 1e-6, 1e-8]) {
      const line = solved(column(0, 1, 2, 3), column(1, 2, 3, 4), { ...spec, beta, tolerance: 1e-9 });
      expectOptimal(line, 1e-9);
      near(line.objective, beta - beta ** 2 / 10, 1e-9);
      expect(line.lowerBound.margin).toBeLessThan(1e-12 * beta);
    }
  });

  it('reach |x − 1.5| at 0, 1, 2, 3 at the cost of the one knot at 1.5', () => {
    const beta = 1e-5;
    const { objective } = solved(column(0, 1, 2, 3), column(1.5, 0.5, 0.5, 1.5), { ...spec, beta, tolerance: 1e-9 });
    // Two hinges of weight 1 that meet at 1.5.
    expect(objective).toBeLessThanOrEqual(2 * beta);
    expect(objective).toBeGreaterThan(2 * beta * (1 - 1e-3));
  });

  it('shift with x and y, mirror, scale, and do not see the order of the rows', () => {
    const [X, Y] = [gaussian(20, 1, 5), gaussian(20, 2, 6)];
    const own = { ...spec, beta: 0.3, tolerance: 1e-9 };
    const { objective } = solved(X, Y, own);
    near(solved(moved(X, 37), Y, own).objective, objective, 1e-8);
    near(solved(X, moved(Y, -12), own).objective, objective, 1e-8);
    near(solved(times(X, -1), Y, own).objective, objective, 1e-8);
    near(solved(times(X, 1e3), Y, { ...own, beta: 300 }).objective, objective, 1e-8);
    near(solved(X, times(Y, 1e-3), { ...own, beta: 3e-4 }).objective, 1e-6 * objective, 1e-8);
    const order = Array.from({ length: 20 }, (_, i) => (7 * i + 3) % 20);
    near(solved(rowsOf(X, order), rowsOf(Y, order), own).objective, objective, 1e-8);
    const twice = [...order, ...order];
    near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...own, beta: 0.6 }).objective, 2 * objective, 1e-8);
  });

  it('are no worse than any network of the same form', () => {
    const [X, Y] = [gaussian(15, 1, 8), gaussian(15, 1, 9)];
    const { lowerBound } = solved(X, Y, { ...spec, beta: 0.2 });
    for (let seed = 0; seed < 50; seed++) {
      const m = 1 + (seed % 6);
      const weights = {
        W1: { ...gaussian(1, m, seed), shape: [1, m, 1] },
        b1: gaussian(1, m, seed + 100),
        W2: { ...gaussian(1, m, seed + 200), shape: [1, 1, m] },
        b2: gaussian(1, 1, seed + 300),
      };
      const F = networkOutputs(weights, X, 1, { activation: 'relu' });
      const loss = 0.5 * F.reduce((sum, value, i) => sum + (value - Y.data[i]) ** 2, 0);
      const penalty = 0.5 * [...weights.W1.data, ...weights.W2.data].reduce((sum, value) => sum + value * value, 0);
      expect(loss + 0.2 * penalty).toBeGreaterThan(lowerBound.value);
    }
  });

  it.each([
    ['one row', column(2), column(3)],
    ['equal inputs', column(2, 2, 2), column(3, 1, 2)],
    ['duplicates and ties', column(0, 1, 1, 1, 2), column(3, 1, 2, 2, 0)],
    ['constant targets', column(0, 1, 4), column(0.1, 0.1, 0.1)],
    ['two rows', column(0, 1), column(0, 5)],
    ['far from zero', column(1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3), column(0, 5, 1, 1)],
  ])('solve degenerate data: %s', (_name, X, Y) => {
    expectOptimal(solved(X, Y, { ...spec, beta: 0.05 }));
  });

  it('have one input', () => {
    expect(() => solved(gaussian(5, 2, 1), gaussian(5, 1, 2), { ...spec, beta: 1 })).toThrow('2 features');
  });
});
