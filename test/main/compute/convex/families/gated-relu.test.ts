import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatePattern } from '../../../../../main/compute/convex/patterns/sample';
import fixture from './fixtures/gated-vector.json';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';

const family = 'gated-relu';
const given = (gates: ReturnType<typeof gaussian>) => ({ kind: 'given', gates }) as const;

describe('gated ReLU networks', () => {
  it('close the gap with given, sampled and all gates, and recover the network', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('given', 'sampled', 'auto'),
        fc.boolean(),
        fc.double({ min: 0.002, max: 0.95, noNaN: true }),
        fc.nat(10_000),
        (n, d, kind, biased, share, seed) => {
          const [X, Y] = [gaussian(n, d, seed), gaussian(n, 1, seed + 1)];
          const bias = biased ? 'penalized' : 'none';
          const patterns =
            kind === 'given'
              ? given(gaussian(12, d + (biased ? 1 : 0), seed + 2))
              : kind === 'sampled'
                ? ({ kind: 'sampled', count: 15 } as const)
                : ({ kind: 'auto' } as const);
          const { betaMax } = solved(X, Y, { family, bias, patterns, beta: 1e6 });
          if (betaMax === 0) return;
          expectOptimal(solved(X, Y, { family, bias, patterns, beta: share * betaMax, tolerance: 1e-7 }), 1e-7);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('with all gates lie below the ReLU program, and with one gate are a shrunken regression', () => {
    const [X, Y] = [gaussian(8, 3, 1), gaussian(8, 1, 2)];
    const gated = solved(X, Y, { family, beta: 0.3, patterns: { kind: 'all' } });
    const relu = solved(X, Y, { family: 'two-layer-relu', beta: 0.3 });
    expect(gated.patterns).toBe(relu.patterns);
    expect(gated.objective).toBeLessThan(relu.objective);
    // One gate that is on everywhere: no more than parallel linear networks with one output.
    const shifted = of(Array.from({ length: 8 }, (_, i) => [5 + X.data[3 * i], X.data[3 * i + 1]]));
    const one = solved(shifted, Y, { family, beta: 0.3, patterns: given(of([[1, 0]])), tolerance: 1e-9 });
    near(one.objective, solved(shifted, Y, { family: 'parallel-linear', beta: 0.3, tolerance: 1e-9 }).objective, 1e-8);
    expect(one.patterns).toBe(1);
  });

  it('keep the gates that they were solved with', () => {
    const [X, Y, gates] = [gaussian(12, 3, 5), gaussian(12, 1, 6), gaussian(9, 3, 7)];
    const { weights } = solved(X, Y, { family, beta: 0.1, patterns: given(gates) });
    const known = Array.from({ length: 9 }, (_, p) => gatePattern(X.data, 12, 3, gates.data.slice(3 * p, 3 * p + 3)).join());
    const m = weights.G1.shape[1];
    for (let k = 0; k < m; k++)
      expect(known).toContain(gatePattern(X.data, 12, 3, Float64Array.from(weights.G1.data.slice(3 * k, 3 * k + 3))).join());
  });

  it('do not change with permuted or rotated data, and scale as X, Y and β say', () => {
    const [X, Y, gates] = [gaussian(14, 3, 11), gaussian(14, 1, 12), gaussian(10, 3, 13)];
    const spec = { family, beta: 0.5, patterns: given(gates), tolerance: 1e-9 } as const;
    const { objective } = solved(X, Y, spec);
    const order = Array.from({ length: 14 }, (_, i) => (5 * i + 2) % 14);
    near(solved(rowsOf(X, order), rowsOf(Y, order), spec).objective, objective, 1e-8);
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const turn = of([
      [c, s, 0],
      [-s, c, 0],
      [0, 0, 1],
    ]);
    near(solved(product(X, turn), Y, { ...spec, patterns: given(product(gates, turn)) }).objective, objective, 1e-8);
    near(solved(times(X, 1e3), Y, { ...spec, beta: 500 }).objective, objective, 1e-8);
    near(solved(X, times(Y, 1e3), { ...spec, beta: 500 }).objective, 1e6 * objective, 1e-8);
    const twice = [...order, ...order];
    near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...spec, beta: 1 }).objective, 2 * objective, 1e-8);
  });

  it.each([
    ['one row', [[2, -1]], [[3]], 0.5],
    ['all zero', [[0], [0]], [[1], [2]], 0.5],
    [
      'zero and opposite rows',
      [
        [0, 0],
        [1, 2],
        [-1, -2],
        [1, 2],
      ],
      [[1], [2], [5], [-1]],
      0.1,
    ],
    [
      'rank deficient',
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
      [[1], [0], [2]],
      0.1,
    ],
    ['targets that are zero', [[1], [-2]], [[0], [0]], 0.1],
    ['a β above the largest', [[1], [-2]], [[1], [1]], 1e3],
  ])('solve degenerate data: %s', (_name, X, Y, beta) => {
    expectOptimal(solved(of(X), of(Y), { family, beta }));
  });

  // CVXPY with Clarabel: min ℓ(Σ diag(1[Xg_j ≥ 0])XU_j) + β Σ normNuc(U_j), to 1e-9 or better.
  it.each(fixture.optima.map((own) => [own.loss as 'squared' | 'cross-entropy', own.beta, own.optimum] as const))(
    'with three outputs have the optimum that CVXPY finds: %s, β = %d',
    (loss, beta, optimum) => {
      const Y = loss === 'squared' ? of(fixture.Y) : of(fixture.labels.map((label) => [0, 1, 2].map((c) => (c === label ? 1 : 0))));
      const result = solved(of(fixture.X), Y, { family, loss, beta, patterns: given(of(fixture.G)), tolerance: 1e-9 });
      near(result.objective, optimum, 1e-8);
      expectOptimal(result, 1e-9);
      expect(result.weights.W2.shape).toEqual([1, 3, result.activeNeurons]);
    },
  );

  it('with several outputs follow a rotation of them, and an output of zeros changes nothing', () => {
    const [X, Y, gates] = [gaussian(14, 3, 21), gaussian(14, 2, 22), gaussian(10, 3, 23)];
    const spec = { family, beta: 0.4, patterns: given(gates), tolerance: 1e-9 } as const;
    const { objective } = solved(X, Y, spec);
    const turn = of([
      [Math.cos(1), Math.sin(1)],
      [-Math.sin(1), Math.cos(1)],
    ]);
    near(solved(X, product(Y, turn), spec).objective, objective, 1e-8);
    const wider = product(
      Y,
      of([
        [1, 0, 0],
        [0, 0, 1],
      ]),
    );
    near(solved(X, wider, spec).objective, objective, 1e-8);
    // One output alone is the group lasso.
    const first = of(Array.from({ length: 14 }, (_, i) => [Y.data[2 * i]]));
    const alone = product(first, of([[0, 1]]));
    near(solved(X, alone, spec).objective, solved(X, first, spec).objective, 1e-8);
  });

  it('refuse gates of another width', () => {
    expect(() => solved(gaussian(5, 2, 1), gaussian(5, 1, 2), { family, beta: 1, patterns: given(gaussian(3, 3, 1)) })).toThrow('3×3');
  });
});
