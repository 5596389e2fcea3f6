import { describe, expect, it } from 'vitest';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../../shared/theory/families';
import { crossEntropy } from '../../../../../shared/theory/losses/cross-entropy';
import fixtures from './fixtures/cross-entropy.json';
import { expectOptimal, gaussian, near, of, oneHot, product, rowsOf, solved, times } from './problems';
import { features, POSED } from './table';

const loss = 'cross-entropy';

const biasOf = (family: string) => (family === 'spline' || family === 'threshold' ? ('free' as const) : ('none' as const));
const vectorial = POSED.filter(({ family }) => FAMILY_DECLARATIONS[family].losses.includes(loss));

// The optima were found by CVXPY with Clarabel, every program written out: the nuclear norm, two atoms, 2n hinges and a constant, 2n steps.
describe('every family with several outputs under the cross-entropy', () => {
  it.each(fixtures.map((fixture) => [fixture.family as SolveSpec['family'], fixture.beta, fixture] as const))(
    'has the optimum that CVXPY finds: %s, β = %d',
    (family, beta, { X, labels, classes: count, optimum }) => {
      const Y = oneHot(labels, count);
      const result = solved(of(X), Y, { family, loss, beta, bias: biasOf(family), tolerance: 1e-8 });
      near(result.objective, optimum, 1e-7);
      expectOptimal(result, 1e-8);
      // The bound is the entropy of p = Y − N, rows of which lie in the simplex.
      const p = Y.data.map((y, at) => y - result.dual.data[at]);
      expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
      for (let i = 0; i < labels.length; i++)
        near(
          p.subarray(i * count, (i + 1) * count).reduce((sum, value) => sum + value, 0),
          1,
          1e-15 * count,
        );
      near(result.dualBound ?? 0, -p.reduce((sum, value) => sum + (value > 0 ? value * Math.log(value) : 0), 0), 1e-9);
    },
  );

  it.each(vectorial.map((posed) => [posed.family, posed] as const))(
    'does not see the order of rows and classes, copies or a rotation, and scales as it should: %s',
    (family, posed) => {
      const [n, C] = [12, 3];
      const X = features(posed, n, 51);
      const labels = Array.from({ length: n }, (_, i) => ((i * i + i) % 5) % C);
      const Y = oneHot(labels, C);
      const spec = { family, loss, bias: posed.bias, tolerance: 1e-8 } as const;
      const { betaMax, objective: most } = solved(X, Y, { ...spec, beta: 1e3 });
      const free = new Float64Array(n * C);
      if (family !== 'spline') near(most, crossEntropy(C).value(free, Y.data), 1e-9);
      const beta = 0.15 * betaMax;
      const { objective } = solved(X, Y, { ...spec, beta });
      expect(objective).toBeLessThan(most);
      const order = Array.from({ length: n }, (_, i) => (5 * i + 3) % n);
      near(solved(rowsOf(X, order), rowsOf(Y, order), { ...spec, beta }).objective, objective, 3e-8);
      const renamed = oneHot(
        labels.map((label) => (label + 1) % C),
        C,
      );
      near(solved(X, renamed, { ...spec, beta }).objective, objective, 3e-8);
      const twice = [...order, ...order];
      near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...spec, beta: 2 * beta }).objective, 2 * objective, 3e-8);
      near(solved(times(X, 1e3), Y, { ...spec, beta: posed.homogeneous ? 1e3 * beta : beta }).objective, objective, 3e-8);
      const turn = of([
        [Math.cos(1), Math.sin(1)],
        [-Math.sin(1), Math.cos(1)],
      ]);
      if (posed.turns) near(solved(product(X, turn), Y, { ...spec, beta }).objective, objective, 3e-8);
    },
  );

  it('reaches the tolerance where the classes are separated and β is small', () => {
    const X = of(Array.from({ length: 15 }, (_, i) => [Math.cos(i), Math.sin(i)]));
    const labels = Array.from({ length: 15 }, (_, i) => Math.floor((((i % (2 * Math.PI)) + 0) / (2 * Math.PI)) * 3));
    for (const { family, bias } of vectorial.filter(({ d, family }) => d === 2 && family !== 'rank-one'))
      for (const beta of [1e-3, 1e-6]) expectOptimal(solved(X, oneHot(labels, 3), { family, loss, bias, beta, tolerance: 1e-7 }), 1e-7);
    const x = of(Array.from({ length: 15 }, (_, i) => [i]));
    for (const beta of [1e-2, 1e-6])
      expectOptimal(
        solved(
          x,
          oneHot(
            Array.from({ length: 15 }, (_, i) => Math.floor(i / 5)),
            3,
          ),
          { family: 'spline', loss, bias: 'free', beta, tolerance: 1e-7 },
        ),
        1e-7,
      );
  });

  it('is not held up by probabilities that vanish, at rows of very different length', () => {
    const x = [
      -13.66334765704469, -10.702105917717333, 0.6054842579714893, 0.07872379917354753, 0.09372944351850845, -0.005028873261776576,
    ];
    const X = of([...x, 0.010191366726872972, -0.3054155431119163].map((value) => [value]));
    const Y = oneHot([0, 0, 1, 1, 1, 0, 0, 0], 2);
    for (const family of ['gated-relu', 'two-layer-relu', 'rank-one'] as const)
      expectOptimal(solved(X, Y, { family, loss, beta: 0.00035112501720208815 }));
  });

  it.each([
    ['one row', [2], [1]],
    ['equal rows of different classes', [1, 1, 1, 1], [0, 1, 2, 0]],
    ['zero, equal and opposite rows', [0, 0, 1, 1, -1, -2], [0, 1, 2, 2, 1, 0]],
    ['zero rows alone', [0, 0, 0], [0, 1, 2]],
    ['one class only', [1, 2, -3], [1, 1, 1]],
    ['a class without rows', [1, 2, -3, 0.5], [0, 2, 2, 0]],
  ])('solves degenerate data: %s', (_name, factors, labels) => {
    const Y = oneHot(labels, 3);
    for (const { family, bias, d } of vectorial)
      for (const beta of [5, 0.3, 1e-3]) {
        const X = of(factors.map((factor) => (d === 1 ? [factor] : [factor, -2 * factor])));
        const solve = () => solved(X, Y, { family, loss, bias, beta });
        if (family === 'spline' && new Set(labels).size < 3) expect(solve).toThrow(/No row is of class/);
        else expectOptimal(solve());
      }
  });

  it('needs one-hot targets of two columns or more', () => {
    const X = gaussian(4, 2, 1);
    expect(() => solved(X, gaussian(4, 3, 2), { family: 'parallel-linear', loss, beta: 1 })).toThrow('single 1');
    expect(() => solved(X, gaussian(4, 1, 2), { family: 'parallel-linear', loss, beta: 1 })).toThrow('two classes');
  });
});
