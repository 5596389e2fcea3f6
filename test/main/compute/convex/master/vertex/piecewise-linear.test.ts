import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BreakpointQueue } from '../../../../../../main/compute/convex/master/vertex/breakpoint-queue';
import { ExchangeInverse } from '../../../../../../main/compute/convex/master/vertex/exchange-inverse';
import { Random } from '../../../../../../main/compute/engine/random';
import { matrix, type Matrix } from '../../../../../../shared/contract/array';
import { expectOptimal, gaussian, solved } from '../../families/problems';

/** Labels ±1 by a rule, every `wrong`-th turned round (none: 0). */
const labels = (n: number, rule: (i: number) => number, wrong = 0): Matrix =>
  matrix(
    n,
    1,
    Float64Array.from({ length: n }, (_, i) => (rule(i) >= 0 ? 1 : -1) * (wrong > 0 && i % wrong === 0 ? -1 : 1)),
  );

describe('the inverse under exchanges', () => {
  it('stays the inverse of what rows and columns were given', () => {
    const random = Random.stream(1, 'data');
    const draw = (count: number) => Float64Array.from({ length: count }, () => random.normal());
    const inverse = new ExchangeInverse();
    const K: number[][] = [];
    const check = () => {
      const x = draw(K.length);
      const image = inverse.solve(x);
      const back = inverse.solveTransposed(x);
      for (let p = 0; p < K.length; p++) {
        expect(K[p].reduce((sum, value, q) => sum + value * image[q], 0)).toBeCloseTo(x[p], 7);
        expect(K.reduce((sum, row, s) => sum + row[p] * back[s], 0)).toBeCloseTo(x[p], 7);
      }
      expect(inverse.isAccurate(K.map((row) => Float64Array.from(row)))).toBe(true);
    };
    for (let step = 0; step < 60; step++) {
      const size = K.length;
      const kind = size < 4 ? 0 : random.below(5);
      const [p, q] = [random.below(Math.max(1, size)), random.below(Math.max(1, size))];
      if (kind <= 1) {
        const [row, column, [corner]] = [draw(size), draw(size), draw(1)];
        expect(inverse.append(row, column, corner)).toBe(true);
        K.forEach((own, s) => own.push(column[s]));
        K.push([...row, corner]);
      } else if (kind === 2) {
        expect(inverse.remove(p, q)).toBe(true);
        K.splice(p, 1);
        for (const own of K) own.splice(q, 1);
      } else if (kind === 3) {
        const column = draw(size);
        expect(inverse.replaceColumn(q, column)).toBe(true);
        K.forEach((own, s) => (own[q] = column[s]));
      } else {
        const row = draw(size);
        expect(inverse.replaceRow(p, row)).toBe(true);
        K[p] = [...row];
      }
      check();
    }
    expect(inverse.refactor(K.map((row) => Float64Array.from(row)))).toBe(true);
    check();
  });

  it('refuses what would make it singular, and stays as it was', () => {
    const inverse = new ExchangeInverse();
    expect(inverse.refactor([Float64Array.of(1, 2), Float64Array.of(3, 4)])).toBe(true);
    expect(inverse.append(Float64Array.of(4, 6), Float64Array.of(1, 3), 4)).toBe(false);
    expect(inverse.replaceRow(0, Float64Array.of(6, 8))).toBe(false);
    expect(inverse.replaceColumn(1, Float64Array.of(2, 6))).toBe(false);
    expect([...inverse.solve(Float64Array.of(5, 11))].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 2]);
    expect(inverse.refactor([Float64Array.of(1, 2), Float64Array.of(2, 4)])).toBe(false);
  });
});

describe('the kinks along a line', () => {
  it('come in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (values) => {
        const queue = new BreakpointQueue();
        values.forEach((at, index) => queue.push(at, index));
        queue.order();
        const expected = values.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at || a.index - b.index);
        expect(values.map(() => queue.pop())).toEqual(expected);
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});

// P = D where γ° of the dual point comes from the pricing of the family, and the network's own objective is the program's: both are found
// without the vertices.
describe('piecewise linear losses', () => {
  it('are solved to rounding for threshold units, with and without labels that any network gets wrong', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.constantFrom(0, 3, 7), fc.boolean(), fc.nat(10_000), (n, wrong, biased, seed) => {
        const X = gaussian(n, 2, seed);
        const y = labels(n, (i) => X.data[2 * i] * X.data[2 * i + 1] + 0.2, wrong);
        const result = solved(X, y, { family: 'threshold', loss: 'hinge', bias: biased ? 'free' : 'none', beta: 0.3 });
        expectOptimal(result, 1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it('are solved to rounding for splines, in the limit too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.nat(10_000), (n, seed) => {
        const x = gaussian(n, 1, seed);
        const rule = (i: number) => Math.sin(4 * x.data[i]);
        const spec = { family: 'spline', loss: 'hinge', bias: 'free' } as const;
        expectOptimal(solved(x, labels(n, rule, 5), { ...spec, beta: 0.2 }), 1e-9);
        expectOptimal(solved(x, labels(n, rule), { ...spec, beta: 1, interpolate: true }), 1e-8);
      }),
      { numRuns: 25 },
    );
  });

  it('interpolate by threshold units, integer data full of ties included', () => {
    const X = gaussian(30, 2, 5);
    expectOptimal(solved(X, gaussian(30, 1, 6), { family: 'threshold', bias: 'free', beta: 1, interpolate: true }), 1e-9);
    const grid = matrix(
      25,
      2,
      Float64Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? (at >> 1) % 5 : Math.floor((at >> 1) / 5))),
    );
    const y = labels(25, (i) => ((i % 5) - 2) * (Math.floor(i / 5) - 2));
    expectOptimal(solved(grid, y, { family: 'threshold', loss: 'hinge', bias: 'free', beta: 0.1 }), 1e-9);
    expectOptimal(solved(grid, y, { family: 'threshold', loss: 'hinge', bias: 'free', beta: 1, interpolate: true }), 1e-9);
  });

  it('take a thousand inputs', () => {
    const x = gaussian(1000, 1, 8);
    const rule = (i: number) => Math.sin(3 * x.data[i]);
    const spec = { family: 'spline', loss: 'hinge', bias: 'free', beta: 1 } as const;
    expectOptimal(solved(x, labels(1000, rule, 10), spec), 1e-9);
    expectOptimal(solved(x, labels(1000, rule), { ...spec, interpolate: true }), 1e-8);
  });
});
