import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { leastClassMargin } from '../../../../../shared/theory/losses/class-margin';
import { lossNamed } from '../../../../../shared/theory/losses';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import entropies from './fixtures/cross-entropy.json';
import fixtures from './fixtures/losses.json';
import { expectOptimal, gaussian, near, of, oneHot, product, rowsOf, solved, times } from './problems';
import { targets } from './table';

const family = 'deep-linear';
const OTHERS = ['logistic', 'hinge', 'huber', 'cross-entropy'] as const;

interface Fixture {
  loss: SolveSpec['loss'];
  beta: number;
  delta?: number;
  X: Matrix;
  Y: Matrix;
  optimum: number;
}

/** Programs min ℓ(XW) + β‖W‖_* that CVXPY with Clarabel solved to 1e-8 or better. */
const NUCLEAR: Fixture[] = [
  ...(
    fixtures as {
      family: string;
      loss: SolveSpec['loss'];
      interpolate?: true;
      beta: number;
      delta?: number;
      optimum: number;
      X: number[][];
      Y: number[][];
    }[]
  )
    .filter((fixture) => fixture.family === 'parallel-linear' && !fixture.interpolate)
    .map((fixture) => ({ ...fixture, X: of(fixture.X), Y: of(fixture.Y) })),
  ...entropies
    .filter((fixture) => fixture.family === 'parallel-linear')
    .map(({ X, labels, classes, ...rest }) => ({ ...rest, loss: 'cross-entropy' as const, X: of(X), Y: oneHot(labels, classes) })),
];

describe('standard deep linear networks under every loss', () => {
  it.each(NUCLEAR.map((fixture) => [fixture.loss, fixture.Y.shape[1], fixture] as const))(
    'of two layers have the optimum of the nuclear norm program: %s, %i outputs',
    (loss, _outputs, { X, Y, beta, delta, optimum }) => {
      const result = solved(X, Y, { family, loss, beta, ...(delta === undefined ? {} : { delta }), tolerance: 1e-8 });
      near(result.objective, optimum, 3e-7);
      expectOptimal(result, 1e-8);
    },
  );

  it.each(OTHERS)('lie above their bound and below zero weights, and are zero above β_max: %s', (loss) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 3 }),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom('weight-decay' as const, 'power' as const, 'power-half' as const, 'last-two' as const),
        fc.double({ min: 0.01, max: 1.3, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, depth, regularizer, share, seed) => {
          const [X, Y] = [gaussian(n, d, seed), targets(loss, gaussian(n, C, seed + 1))];
          const spec = { family, loss, depth, regularizer } as const;
          const { betaMax } = solved(X, Y, { ...spec, beta: 1e6 });
          const result = solved(X, Y, { ...spec, beta: share * betaMax });
          expect(result.status).toBe('solved');
          expect(result.gap).toBeGreaterThanOrEqual(-1e-9 * result.objective);
          expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective * (1 + 1e-12));
          expect(result.objective).toBeLessThanOrEqual(lossNamed(loss, { outputs: C }).value(new Float64Array(n * C), Y.data) * (1 + 1e-9));
          if (depth === 2) expectOptimal(result);
          if (share > 1 + 1e-6) expect(result.activeNeurons).toBe(0);
        },
      ),
      { numRuns: 12 },
    );
  });

  it.each(OTHERS)('have no gap with one output, or two classes: %s', (loss) => {
    for (const depth of [3, 5]) {
      const [X, Y] = [gaussian(12, 4, depth), targets(loss, gaussian(12, loss === 'cross-entropy' ? 2 : 1, depth + 10))];
      const { betaMax } = solved(X, Y, { family, loss, depth, beta: 1e6 });
      expectOptimal(solved(X, Y, { family, loss, beta: 0.1 * betaMax, depth }));
      expectOptimal(solved(X, Y, { family, loss, beta: 0.1 * betaMax, depth, ball: 1.3 }));
    }
  });

  it.each(OTHERS)('have D = min_t D_t: %s', (loss) => {
    const [X, Y] = [gaussian(8, 3, 31), targets(loss, gaussian(8, 3, 32))];
    const { betaMax } = solved(X, Y, { family, loss, depth: 3, beta: 1e6 });
    const spec = { family, loss, depth: 3, beta: 0.2 * betaMax } as const;
    const D = solved(X, Y, spec).dualBound ?? NaN;
    let least = Infinity;
    for (let t = 0.4; t < 2; t += 0.2) least = Math.min(least, solved(X, Y, { ...spec, ball: t }).dualBound ?? NaN);
    expect(D).toBeLessThanOrEqual(least * (1 + 1e-7));
    expect(D).toBeGreaterThan(least * (1 - 4e-2));
  });

  it.each(['squared', ...OTHERS] as const)('are never trained below the bound, nor below the network found: %s', (loss) => {
    const [X, Y] = [gaussian(9, 3, 51), targets(loss, gaussian(9, 3, 52))];
    const { betaMax } = solved(X, Y, { family, loss, depth: 3, beta: 1e6 });
    const beta = 0.08 * betaMax;
    const result = solved(X, Y, { family, loss, beta, depth: 3 });
    let best = Infinity;
    for (let seed = 0; seed < 4; seed++) {
      const objective = trained(X, Y, loss, beta, seed);
      expect(objective).toBeGreaterThanOrEqual(result.lowerBound.value);
      best = Math.min(best, objective);
    }
    expect(best).toBeGreaterThan(result.objective * (1 - 1e-6));
    expect(best).toBeLessThan(result.objective * (1 + (loss === 'hinge' ? 3e-2 : 1e-4)));
  });

  it.each(OTHERS)('do not change with permuted rows, and scale as X says: %s', (loss) => {
    const [X, Y] = [gaussian(10, 3, 61), targets(loss, gaussian(10, 3, 62))];
    const spec = { family, loss, depth: 3 } as const;
    const beta = 0.1 * solved(X, Y, { ...spec, beta: 1e6 }).betaMax;
    const { objective, dualBound } = solved(X, Y, { ...spec, beta });
    const order = [9, 1, 0, 8, 7, 2, 3, 4, 6, 5];
    const permuted = solved(rowsOf(X, order), rowsOf(Y, order), { ...spec, beta });
    near(permuted.objective, objective, 1e-6);
    near(permuted.dualBound ?? NaN, dualBound ?? NaN, 1e-6);
    near(solved(times(X, 8), Y, { ...spec, beta: beta * 8 ** (2 / 3) }).objective, objective, 1e-6);
  });

  it.each(OTHERS)('solve degenerate data: %s', (loss) => {
    const cases: [number[][], number[][]][] = [
      [[[2, -1]], [[3, 1]]],
      [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 2],
          [2, 1],
        ],
      ],
      [
        [
          [1, 2],
          [2, 4],
          [1, 2],
        ],
        [
          [1, 0],
          [0, 1],
          [0, 1],
        ],
      ],
      [
        [[1], [3], [4]],
        [
          [2, 1],
          [2, 1],
          [2, 1],
        ],
      ],
    ];
    for (const [X, Y] of cases)
      for (const depth of [2, 4])
        for (const beta of [0.1, 1e4]) {
          const result = solved(of(X), targets(loss, of(Y)), { family, loss, beta, depth });
          expect(result.status).toBe('solved');
          expect(result.gap).toBeGreaterThanOrEqual(-1e-12);
          if (depth === 2 || beta > 1e3) expect(result.relativeGap).toBeLessThan(1e-6);
        }
  });

  it.each(['logistic', 'hinge', 'cross-entropy'] as const)(
    'have the largest margin, with the bound of the nuclear norm’s at every t: %s',
    (loss) => {
      const [X, Y] = [gaussian(6, 5, 71), targets(loss, gaussian(6, 3, 72))];
      const limit = { family, loss, beta: 1, interpolate: true } as const;
      const { objective: d } = solved(X, Y, { ...limit, family: 'parallel-linear' });
      const two = solved(X, Y, limit);
      expectOptimal(two);
      near(two.objective, d, 2e-6);
      for (const depth of [3, 4]) {
        const cases: [Partial<SolveSpec>, (norm: number) => number][] = [
          [{}, (norm) => (depth / 2) * norm ** (2 / depth)],
          [{ ball: 1.4 }, (norm) => 1.4 ** -(depth - 2) * norm],
          [{ regularizer: 'power' }, (norm) => norm],
          [{ regularizer: 'weight-decay', ball: 1.4 }, (norm) => 1.4 ** -(depth - 2) * norm + 0.5 * (depth - 2) * 1.4 ** 2],
        ];
        for (const [options, bound] of cases) {
          const result = solved(X, Y, { ...limit, depth, ...options });
          near(result.dualBound ?? NaN, bound(d), 3e-6);
          expect(result.objective).toBeGreaterThanOrEqual(result.lowerBound.value);
          // ‖W‖_{S_p} is at most rank^{1/p − 1} times ‖W‖_*.
          expect(result.objective).toBeLessThanOrEqual(bound(3 ** (depth / 2 - 1) * d) * (1 + 1e-6));
          const F = networkOutputs(result.weights, X, 3, { activation: 'linear' });
          const least = loss === 'cross-entropy' ? leastClassMargin(F, Y.data, 3) : Math.min(...F.map((value, at) => value * Y.data[at]));
          expect(least).toBeGreaterThanOrEqual(1 - 1e-12);
        }
      }
      const single = solved(X, targets('hinge', gaussian(6, 1, 73)), { ...limit, loss: 'hinge', depth: 4 });
      expectOptimal(single);
    },
  );

  it('interpolate alike under the squared and under Huber’s loss', () => {
    const [X, Y] = [gaussian(4, 6, 41), gaussian(4, 3, 42)];
    const spec = { family, beta: 1, depth: 3, interpolate: true } as const;
    const [square, huber] = [solved(X, Y, spec), solved(X, Y, { ...spec, loss: 'huber' })];
    expect(huber.objective).toBe(square.objective);
    // ‖∇ℓ(0)‖ is less where residuals above δ = 1 are lines.
    expect(huber.betaMax).toBeLessThan(square.betaMax);
    near(huber.betaMax, solved(X, Y, { ...spec, interpolate: undefined, loss: 'huber' }).betaMax, 1e-12);
  });
});

/** The weight-decay objective after (sub)gradient descent on three layers of width three from a seed, the least of all steps. */
function trained(X: Matrix, Y: Matrix, name: SolveSpec['loss'], beta: number, seed: number): number {
  const loss = lossNamed(name, { outputs: Y.shape[1] });
  let layers = [gaussian(X.shape[1], 3, seed), gaussian(3, 3, seed + 100), gaussian(3, Y.shape[1], seed + 200)].map((W) => times(W, 0.5));
  const transposed = ({ shape: [n, d], data }: Matrix) =>
    matrix(
      d,
      n,
      Float64Array.from({ length: n * d }, (_, at) => data[(at % n) * d + Math.floor(at / n)]),
    );
  const minus = (A: Matrix, B: Matrix, factor: number) => ({ ...A, data: A.data.map((value, at) => value - factor * B.data[at]) });
  let best = Infinity;
  for (let step = 0; step < 3000; step++) {
    const [A, B, D] = layers;
    const F = product(product(product(X, A), B), D);
    best = Math.min(
      best,
      loss.value(F.data, Y.data) + 0.5 * beta * layers.reduce((sum, W) => sum + W.data.reduce((s, w) => s + w * w, 0), 0),
    );
    const N = { ...F, data: new Float64Array(F.data.length) };
    loss.negativeGradient(F.data, Y.data, N.data);
    const G = times(product(transposed(X), N), -1);
    const gradients = [
      product(G, transposed(product(B, D))),
      product(transposed(A), product(G, transposed(D))),
      product(transposed(product(A, B)), G),
    ];
    layers = layers.map((W, l) => minus(W, minus(gradients[l], W, -beta), 0.01 / (1 + step / 2000)));
  }
  return best;
}
