import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { networkObjective } from '../../../../../main/compute/train/objective';
import { Random } from '../../../../../main/compute/engine/random';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';
import { byClock } from '../../../clock';

const family = 'three-layer-relu';
const REGULARIZERS = ['power', 'power-half', 'last-two', 'path-norm'] as const;

describe('three-layer ReLU networks', () => {
  it.each(REGULARIZERS)('close the gap on random data, regulariser %s', (regularizer) => {
    for (const [n, d, widths, beta, seed] of [
      [5, 2, [2], 0.1, 1],
      [6, 2, [2], 0.5, 2],
      [4, 3, [2], 0.2, 3],
      [4, 2, [3], 0.05, 4],
      [6, 2, [1], 0.1, 5],
    ] as const) {
      const [X, Y] = [gaussian(n, d, seed), gaussian(n, 1, seed + 100)];
      const result = solved(X, Y, { family, beta, widths: [...widths], regularizer });
      expectOptimal(result);
      const terms = { activation: 'relu', regularizer, bias: 'none', loss: 'squared' } as const;
      near(networkObjective(result.weights, X, Y, beta, terms).objective, result.objective, 1e-8);
      expect(result.activeNeurons > 0).toBe(beta < result.betaMax);
    }
  });

  it.each(['logistic', 'hinge', 'huber'] as const)('takes the loss %s', (loss) => {
    const X = gaussian(6, 2, 71);
    const Y = loss === 'huber' ? gaussian(6, 1, 72) : of([[1], [-1], [1], [1], [-1], [1]]);
    const spec = { loss, beta: 0.1, ...(loss === 'huber' ? { delta: 0.3 } : {}) };
    const one = solved(X, Y, { family, ...spec, widths: [1] });
    expectOptimal(one);
    near(one.objective, solved(X, Y, { family: 'two-layer-relu', ...spec }).objective, 2e-6);
    const two = solved(X, Y, { family, ...spec });
    expectOptimal(two);
    expect(two.objective).toBeLessThanOrEqual(one.objective * (1 + 1e-6));
    expectOptimal(solved(X, Y, { family, ...spec, regularizer: 'path-norm' }));
  });

  it('gives a bound that is true however early it is stopped', () => {
    const [X, Y] = [gaussian(7, 2, 81), gaussian(7, 1, 82)];
    const { objective } = solved(X, Y, { family, beta: 0.1 });
    const ends = new Set<string>();
    // A millisecond from one look at the clock to the next.
    for (const timeLimit of [0.01, 0.05, 0.2, 1]) {
      const result = byClock(1, () => solved(X, Y, { family, beta: 0.1, timeLimit }));
      ends.add(result.status);
      expect(result.lowerBound.value).toBeLessThanOrEqual(objective);
      expect(['exact', 'relaxed']).toContain(result.certificate);
      if (result.status === 'solved') expect(result.relativeGap).toBeLessThanOrEqual(1.1e-6);
    }
    expect(ends).toContain('time-limit');
  });

  it('is the two-layer program for a single first-layer neuron', () => {
    for (const seed of [1, 2, 3]) {
      const [X, Y] = [gaussian(8, 3, seed), gaussian(8, 1, seed + 10)];
      const own = solved(X, Y, { family, beta: 0.3, widths: [1] });
      near(own.objective, solved(X, Y, { family: 'two-layer-relu', beta: 0.3 }).objective, 2e-6);
    }
  });

  it('costs less with more neurons in the first layer, and under the path norm', () => {
    for (const seed of [21, 22]) {
      const [X, Y] = [gaussian(4, 2, seed), gaussian(4, 1, seed + 10)];
      const values = [1, 2, 3].map((m) => solved(X, Y, { family, beta: 0.2, widths: [m] }).objective);
      expect(values[1]).toBeLessThanOrEqual(values[0] * (1 + 1e-6));
      expect(values[2]).toBeLessThanOrEqual(values[1] * (1 + 1e-6));
      expect(solved(X, Y, { family, beta: 0.2, regularizer: 'path-norm' }).objective).toBeLessThan(values[1]);
    }
  });

  // CVXPY and Clarabel over 578 blocks of the first reference problem, the second-layer patterns of each pair of cells found by sampling.
  it.each([
    ['power', 0.3415388969],
    ['path-norm', 0.3019533805],
  ] as const)('agrees with every block written out: %s', (regularizer, optimum) => {
    const file = new URL('../../../../reference/three-layer-relu-0.json', import.meta.url);
    const { X, y, beta } = JSON.parse(readFileSync(file, 'utf8')) as { X: number[][]; y: number[]; beta: number };
    const result = solved(of(X), of(y.map((value) => [value])), { family, beta, regularizer });
    near(result.objective, optimum, 1e-6);
  });

  it('keeps its value under permutations, rotations and duplicated rows, and scales as X, Y and β say', () => {
    const [X, Y] = [gaussian(6, 2, 31), gaussian(6, 1, 32)];
    const of_ = (A: Matrix, B: Matrix, spec: Partial<SolveSpec> = {}) => solved(A, B, { family, beta: 0.2, ...spec }).objective;
    const value = of_(X, Y);
    const order = [3, 1, 5, 0, 4, 2];
    near(of_(rowsOf(X, order), rowsOf(Y, order)), value, 2e-6);
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    near(
      of_(
        product(
          X,
          of([
            [c, -s],
            [s, c],
          ]),
        ),
        Y,
      ),
      value,
      2e-6,
    );
    near(of_(times(X, 100), Y, { beta: 20 }), value, 2e-6);
    near(of_(X, times(Y, 100), { beta: 20 }), 1e4 * value, 2e-6);
    // Rows (x, y) and (x, y) cost what √2(x, y) costs.
    const twice = [0, 0, 1, 2, 3, 4, 5];
    const root = X.data.map((x, k) => (k < 2 ? Math.SQRT2 * x : x));
    const scaled = Y.data.map((y, k) => (k === 0 ? Math.SQRT2 * y : y));
    near(of_(rowsOf(X, twice), rowsOf(Y, twice)), of_({ ...X, data: root }, { ...Y, data: scaled }), 2e-6);
  });

  it.each([
    ['one row', [[2, -1]], [[3]]],
    [
      'zero rows',
      [
        [0, 0],
        [1, 2],
        [0, 0],
        [1, -1],
      ],
      [[1], [2], [5], [-1]],
    ],
    [
      'all zero',
      [
        [0, 0],
        [0, 0],
      ],
      [[1], [2]],
    ],
    ['one feature', [[1], [-2], [3], [-1]], [[1], [2], [-1], [0.5]]],
    [
      'collinear rows',
      [
        [1, 2],
        [2, 4],
        [-1, -2],
        [0.5, 1],
      ],
      [[1], [-2], [3], [1]],
    ],
    [
      'duplicate and opposite rows',
      [
        [1, 0],
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ],
      [[1], [-2], [1], [2], [-1]],
    ],
    [
      'constant targets',
      [
        [1, 0],
        [-1, 1],
        [0, -1],
      ],
      [[1], [1], [1]],
    ],
    [
      'targets that are zero',
      [
        [1, 2],
        [-2, 1],
      ],
      [[0], [0]],
    ],
    [
      'more features than rows',
      [
        [1, 2, 3, 4],
        [0, -1, 2, 1],
        [2, 2, -1, 0],
      ],
      [[1], [-2], [1]],
    ],
  ])('solves degenerate data: %s', (_name, X, Y) => {
    for (const regularizer of ['power', 'path-norm'] as const)
      expectOptimal(solved(of(X), of(Y), { family, beta: 0.1, regularizer }), 1.000001e-6);
  });

  it('prices sampled and given first-layer patterns as restricted, with a true bound beside', () => {
    const [X, Y] = [gaussian(7, 2, 41), gaussian(7, 1, 42)];
    const exact = solved(X, Y, { family, beta: 0.1 });
    for (const patterns of [
      { kind: 'sampled', count: 5 },
      { kind: 'given', gates: gaussian(4, 2, 43) },
    ] as const) {
      const result = solved(X, Y, { family, beta: 0.1, patterns });
      expect(result.certificate).toBe('restricted');
      expect(result.relativeGap).toBeLessThanOrEqual(1.1e-6);
      expect(result.objective).toBeGreaterThanOrEqual(exact.dualBound!);
      expect(result.lowerBound.kind).toBe('relaxed');
      expect(result.lowerBound.value).toBeLessThanOrEqual(exact.objective);
      expect(result.lowerBound.value).toBeGreaterThan(0);
    }
  });

  it('no random network lies below the bound', () => {
    const random = Random.stream(5, 'init');
    for (const regularizer of REGULARIZERS) {
      const [X, Y] = [gaussian(5, 2, 51), gaussian(5, 1, 52)];
      const { lowerBound, weights } = solved(X, Y, { family, beta: 0.1, regularizer });
      const terms = { activation: 'relu', regularizer, bias: 'none', loss: 'squared' } as const;
      for (let trial = 0; trial < 200; trial++) {
        const moved = Object.fromEntries(
          Object.entries(weights).map(([name, array]) => [
            name,
            { ...array, data: array.data.map((value) => value + 10 ** -(trial % 6) * random.normal()) },
          ]),
        );
        if (regularizer === 'last-two') unitBalls(moved.W1.data, moved.W1.shape[0]);
        expect(networkObjective(moved, X, Y, 0.1, terms).objective).toBeGreaterThanOrEqual(lowerBound.value);
      }
    }
  });

  it('has a result where its precision ends short of the tolerance', () => {
    const X = of([
      [70.663905500032, -0.018240647172636],
      [-60.53069099251, 0.0094868321547585],
      [-308.88221573824, -0.008963676623068],
      [1234.2, 2.04e-4],
    ]);
    const spec = { family, loss: 'hinge', beta: 0.006461377938641457, regularizer: 'power-half' } as const;
    const result = solved(X, of([[-1], [-1], [1], [1]]), { ...spec, tolerance: 1e-9 });
    expect(result.status).toBe('precision');
    expect(result.certificate).toBe('exact');
    expect(result.relativeGap).toBeLessThanOrEqual(1e-4);
    expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
  });

  it('refuses widths that make no sense', () => {
    const problem = [gaussian(4, 2, 1), gaussian(4, 1, 2)] as const;
    expect(() => solved(...problem, { family, beta: 1, widths: [2, 2] })).toThrow('one inner width');
    expect(() => solved(...problem, { family, beta: 1, widths: [9] })).toThrow('too many combinations');
  });
});

/** First layers inside the unit ball, as the last-two regulariser holds them. */
function unitBalls(W1: Float64Array | Float32Array | Int32Array | Uint8Array, branches: number): void {
  const size = W1.length / branches;
  for (let k = 0; k < branches; k++) {
    const length = Math.hypot(...W1.subarray(k * size, (k + 1) * size));
    for (let l = k * size; l < (k + 1) * size; l++) W1[l] /= Math.max(1, length);
  }
}
