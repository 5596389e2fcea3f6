import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossNamed } from '../../../../../shared/theory/losses';
import { softThreshold, standardOptimum, standardPenalty } from '../../../../../shared/theory/rank-one';
import { Random } from '../../../../../main/compute/engine/random';
import { networkObjective } from '../../../../../main/compute/train/objective';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';
import { targets } from './table';

const family = 'rank-one';
const outer = (n: number, d: number, seed: number) => product(gaussian(n, 1, seed), gaussian(1, d, seed + 1));

describe('deep ReLU networks on rank-one data', () => {
  it('close the gap for every depth and regulariser', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom('power' as const, 'power-half' as const, 'last-two' as const),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, depth, regularizer, beta, seed) => {
          const result = solved(outer(n, d, seed), gaussian(n, C, seed + 2), { family, beta, depth, regularizer });
          expectOptimal(result, 1e-9);
          expect(result.activeNeurons > 0).toBe(beta < result.betaMax);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(['logistic', 'hinge', 'huber'] as const)('are solved to machine precision with the %s loss', (loss) => {
    for (let seed = 0; seed < 40; seed++) {
      const C = 1 + (seed % 3);
      const [X, Y] = [outer(2 + seed, 3, seed), targets(loss, gaussian(2 + seed, C, seed + 60))];
      const { betaMax } = solved(X, Y, { family, loss, beta: 1 });
      // What rounding leaves of γ° weighs more the smaller β is.
      for (const [share, tolerance] of [
        [0.9, 1e-11],
        [0.3, 1e-11],
        [1e-3, 1e-9],
        [1e-6, 2e-6],
      ])
        expectOptimal(solved(X, Y, { family, loss, beta: share * betaMax }), tolerance);
    }
  });

  it('have the value of the two-layer program over all patterns', () => {
    for (const seed of [1, 2, 3, 4]) {
      const [X, Y] = [outer(9, 3, seed), gaussian(9, 1, seed + 50)];
      const own = solved(X, Y, { family, beta: 0.3, depth: 5 });
      const general = solved(X, Y, { family: 'two-layer-relu', beta: 0.3, tolerance: 1e-9 });
      near(own.objective, general.objective, 1e-8);
      near(own.betaMax, general.betaMax, 1e-8);
    }
  });

  it('keep their value under permutations, and scale as X, Y and β say', () => {
    const [X, Y] = [outer(8, 3, 5), gaussian(8, 1, 6)];
    const { objective } = solved(X, Y, { family, beta: 0.2, depth: 4 });
    const order = [7, 0, 3, 2, 1, 6, 5, 4];
    near(solved(rowsOf(X, order), rowsOf(Y, order), { family, beta: 0.2, depth: 4 }).objective, objective, 1e-12);
    near(solved(times(X, 100), Y, { family, beta: 20, depth: 4 }).objective, objective, 1e-12);
    near(solved(X, times(Y, 100), { family, beta: 20, depth: 4 }).objective, 1e4 * objective, 1e-12);
  });

  it('tell the gap of a standard three-layer network with coefficients of opposite signs (theory §5.6)', () => {
    const [X, Y] = [of([[1], [-1]]), of([[1], [-1]])];
    const result = solved(X, Y, { family, beta: 0.05, depth: 3 });
    near(result.objective, 0.0975, 1e-12);
    expect(result.notes.join()).toContain('0.1364213562');
    expect(solved(X, of([[1], [1]]), { family, beta: 0.05, depth: 3 }).notes.join()).toContain('reaches the same value');
  });

  it('find the least standard value among points of a grid', () => {
    for (const seed of [1, 2, 3]) {
      const [p, q] = [1 + seed, 0.7];
      const [first, second] = [
        { energy: p, product: Float64Array.of(2.5) },
        { energy: q, product: Float64Array.of(-1.2 * seed) },
      ];
      const beta = 0.3;
      const { A, B, value } = standardOptimum(first, second, beta, 3);
      const at = (a: number, b: number) =>
        0.5 * p * (a - 2.5 / p) ** 2 + 0.5 * q * (b + (1.2 * seed) / q) ** 2 + beta * standardPenalty(a, b, 3);
      near(at(A, B), value, 1e-12);
      let least = Infinity;
      for (let i = 0; i <= 400; i++) for (let j = 0; j <= 400; j++) least = Math.min(least, at((i * 2) / 400, (-j * 6) / 400));
      expect(value).toBeLessThanOrEqual(least);
      expect(value).toBeGreaterThan(least - 1e-3);
      const parallel = [first, second].map((atom) => softThreshold(atom, beta)[0]);
      expect(value).toBeGreaterThan(at(parallel[0], parallel[1]) - beta * standardPenalty(parallel[0], parallel[1], 3));
    }
  });

  it('reach the parallel value with one branch where the coefficients have one sign, for every depth', () => {
    for (const depth of [2, 3, 4, 6])
      for (const regularizer of ['power', 'power-half', 'last-two'] as const) {
        const X = outer(9, 3, 7);
        const Y = { ...X, shape: [9, 1], data: Float64Array.from({ length: 9 }, (_, i) => Math.abs(X.data[3 * i]) + 0.1) };
        const spec = { family, beta: 0.05, depth, regularizer } as const;
        const [parallel, standard] = [solved(X, Y, spec), solved(X, Y, { ...spec, branches: 1 })];
        expectOptimal(standard, 1e-8);
        near(standard.objective, parallel.objective, 1e-10);
        expect(standard.activeNeurons).toBe(2);
        for (const name of Object.keys(standard.weights)) expect(standard.weights[name].shape[0]).toBe(1);
      }
  });

  it('cost (|A|^{2/3} + |B|^{2/3})^{3/2} with one branch where the signs differ, as descent from many starts finds', () => {
    const [X, Y] = [of([[1], [-1]]), of([[1], [-1]])];
    const result = solved(X, Y, { family, beta: 0.05, depth: 3, branches: 1 });
    near(result.objective, 0.136421356237, 1e-9);
    expect(result.certificate).toBe('relaxed');
    near(result.lowerBound.value, 0.0975, 1e-9);
    expect(result.notes.join()).toContain('closed form');
    // The second layer has rank two.
    const [a, b, c, d] = result.weights.W2.data;
    expect(Math.abs(a * d - b * c)).toBeGreaterThan(0.1);
    const terms = { activation: 'relu', regularizer: 'power', bias: 'none', loss: 'squared' } as const;
    const random = Random.stream(3, 'init');
    const shapes = { W1: [1, 4, 1], W2: [1, 4, 4], W3: [1, 1, 4] };
    for (let trial = 0; trial < 300; trial++) {
      const weights = Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => {
          const size = shape[1] * shape[2];
          return [name, { dtype: 'float64' as const, shape, data: Float64Array.from({ length: size }, () => random.normal()) }];
        }),
      );
      let best = networkObjective(weights, X, Y, 0.05, terms).objective;
      for (let step = 0; step < 200; step++) {
        const moved = Object.fromEntries(
          Object.entries(weights).map(([name, array]) => [
            name,
            { ...array, data: array.data.map((value) => value + 3 ** -(step / 30) * random.normal()) },
          ]),
        );
        const { objective } = networkObjective(moved, X, Y, 0.05, terms);
        if (objective < best) {
          best = objective;
          Object.assign(weights, moved);
        }
      }
      expect(best).toBeGreaterThanOrEqual(result.objective - 1e-12);
    }
  });

  it('interpolate at the cost of 2^{3/2} with one branch where two are needed', () => {
    const [X, Y] = [of([[1], [-1]]), of([[1], [-1]])];
    const spec = { family, beta: 1, depth: 3, interpolate: true } as const;
    near(solved(X, Y, spec).objective, 2, 1e-9);
    near(solved(X, Y, { ...spec, branches: 1 }).objective, 2 ** 1.5, 1e-9);
  });

  it('lie above the parallel network with one branch for more layers and opposite signs', () => {
    const [X, Y] = [of([[1], [-1]]), of([[1], [-1]])];
    for (const depth of [4, 5]) {
      const result = solved(X, Y, { family, beta: 0.02, depth, branches: 1 });
      const parallel = solved(X, Y, { family, beta: 0.02, depth });
      expect(result.objective).toBeGreaterThan(parallel.objective);
      expect(result.certificate).toBe('relaxed');
      expect(result.notes.join()).toContain('not proven');
    }
  });

  it.each([
    ['squared', 0.3],
    ['logistic', 0.05],
    ['hinge', 0.2],
    ['huber', 0.1],
  ] as const)('are the best standard networks of three layers with opposite signs: %s', (loss, beta) => {
    const c = [1, 0.4, -0.7, -1.5, 2, -0.2];
    const X = of(c.map((value) => [0.6 * value, -0.8 * value]));
    // One row of each side is on the wrong side.
    const Y = of(loss === 'squared' || loss === 'huber' ? [[2], [1], [-1], [-3], [2.5], [0.1]] : [[1], [-1], [-1], [-1], [1], [1]]);
    const result = solved(X, Y, { family, loss, beta, depth: 3, branches: 1 });
    const [{ objective }, { value }] = [solved(X, Y, { family, loss, beta, depth: 3 }), lossNamed(loss)];
    expect(result.objective).toBeGreaterThan(objective);
    expect(result.certificate).toBe('relaxed');
    expect(result.lowerBound.value).toBeLessThanOrEqual(objective);
    const at = (A: number, B: number) =>
      value(
        Float64Array.from(c, (x) => (x > 0 ? A * x : -B * x)),
        Y.data,
      ) +
      beta * standardPenalty(A, B, 3);
    let least = Infinity;
    for (let A = -4; A <= 4; A += 0.02) for (let B = -4; B <= 4; B += 0.02) least = Math.min(least, at(A, B));
    expect(result.objective).toBeLessThanOrEqual(least * (1 + 1e-12));
    expect(result.objective).toBeGreaterThan(least * (1 - 2e-3));
  });

  it('refuse a standard network where none is known', () => {
    const X = of([[1], [-1]]);
    expect(() => solved(X, of([[1], [1]]), { family, beta: 0.1, branches: 3 })).toThrow('as many branches as it needs');
    expect(() =>
      solved(
        X,
        of([
          [1, 0],
          [0, 1],
        ]),
        { family, beta: 0.1, depth: 3, branches: 1 },
      ),
    ).toThrow('one target');
    expect(() => solved(X, of([[1], [-1]]), { family, beta: 0.1, depth: 3, branches: 1, regularizer: 'weight-decay' })).toThrow(
      'not convex',
    );
  });

  it.each([
    ['one row', [[2, -1]], [[3]]],
    [
      'zero rows',
      [
        [0, 0],
        [1, 2],
        [0, 0],
      ],
      [[1], [2], [5]],
    ],
    [
      'all zero',
      [
        [0, 0],
        [0, 0],
      ],
      [[1], [2]],
    ],
    ['one sign only', [[1], [2], [2]], [[1], [-2], [3]]],
    ['targets that are zero', [[1], [-2]], [[0], [0]]],
  ])('solve degenerate data: %s', (_name, X, Y) => {
    expectOptimal(solved(of(X), of(Y), { family, beta: 0.5, depth: 3 }), 1e-9);
  });

  it('refuse other data with the measured ratio of singular values', () => {
    expect(() =>
      solved(
        of([
          [1, 0],
          [0, 0.25],
        ]),
        of([[1], [2]]),
        { family, beta: 1 },
      ),
    ).toThrow('0.250 of the first');
    expectOptimal(solved(gaussian(6, 1, 3), gaussian(6, 1, 4), { family, beta: 0.1 }));
  });
});
