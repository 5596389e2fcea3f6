import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { facts } from '../../../../../main/compute/convex/facts/facts';
import { Random } from '../../../../../main/compute/engine/random';
import { networkObjective } from '../../../../../main/compute/train/objective';
import { lossNamed } from '../../../../../shared/theory/losses';
import fixtures from './fixtures/vector-relu.json';
import { expectOptimal, gaussian, near, of, product, rowsOf, solved, times } from './problems';
import { targets } from './table';

const family = 'two-layer-relu';
const LOSSES = ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'] as const;

/** Targets of C columns that the loss takes. */
function posed(loss: SolveSpec['loss'], n: number, C: number, seed: number): Matrix {
  if (loss !== 'cross-entropy') return targets(loss, gaussian(n, C, seed));
  const random = Random.stream(seed, 'data');
  const Y = matrix(n, C);
  for (let i = 0; i < n; i++) Y.data[i * C + random.below(C)] = 1;
  return Y;
}

/** ‖Nᵀ(Xu)₊‖ for the direction u, by plain loops. */
function reach(X: Matrix, N: ArrayLike<number>, C: number, u: readonly number[]): number {
  const [n, d] = X.shape;
  const sums = new Array<number>(C).fill(0);
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let j = 0; j < d; j++) t += X.data[i * d + j] * u[j];
    for (let c = 0; c < C; c++) sums[c] += Math.max(0, t) * N[i * C + c];
  }
  return Math.hypot(...sums);
}

/** The objective that gradient descent reaches from one start, m hidden units, by plain loops. */
function trained(X: Matrix, Y: Matrix, beta: number, m: number, seed: number): number {
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const [W1, W2] = [times(gaussian(m, d, seed), 0.5), times(gaussian(C, m, seed + 50), 0.5)];
  const weights = { W1: { ...W1, shape: [1, m, d] }, W2: { ...W2, shape: [1, C, m] } };
  for (let step = 0; step < 1200; step++) {
    const G1 = W1.data.map((value) => beta * value);
    const G2 = W2.data.map((value) => beta * value);
    for (let i = 0; i < n; i++) {
      const h = Array.from({ length: m }, (_, k) =>
        Math.max(
          0,
          Array.from({ length: d }, (_v, j) => W1.data[k * d + j] * X.data[i * d + j]).reduce((a, b) => a + b, 0),
        ),
      );
      for (let c = 0; c < C; c++) {
        const residual = h.reduce((sum, value, k) => sum + W2.data[c * m + k] * value, 0) - Y.data[i * C + c];
        h.forEach((value, k) => {
          G2[c * m + k] += residual * value;
          if (value > 0) for (let j = 0; j < d; j++) G1[k * d + j] += residual * W2.data[c * m + k] * X.data[i * d + j];
        });
      }
    }
    G1.forEach((value, at) => (W1.data[at] -= 0.03 * value));
    G2.forEach((value, at) => (W2.data[at] -= 0.03 * value));
  }
  return networkObjective(weights, X, Y, beta).objective;
}

describe('two-layer ReLU networks with several outputs', () => {
  // Made by CVXPY with Clarabel: a group lasso over the neurons of a grid of angles that was refined three times round those in use, and
  // all the angles where a row turns on or off.
  it.each(fixtures.map((fixture) => [fixture.loss as SolveSpec['loss'], fixture.bias as SolveSpec['bias'], fixture] as const))(
    'have the optimum that a fine grid of directions has: %s, bias %s',
    (loss, bias, { X, Y, beta, optimum }) => {
      const result = solved(of(X), of(Y), { family, loss, bias, beta, tolerance: 1e-9 });
      near(result.objective, optimum, 2e-9);
      expectOptimal(result, 1e-9);
      expect(result.weights.W2.shape).toEqual([1, Y[0].length, result.activeNeurons]);
    },
  );

  it('close the gap for data of rank one and two with every loss, whatever the number of outputs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(...LOSSES),
        fc.double({ min: 0.02, max: 0.95, noNaN: true }),
        fc.nat(10_000),
        (n, d, C, loss, share, seed) => {
          const [X, Y] = [gaussian(n, d, seed), posed(loss, n, C, seed + 1)];
          const { betaMax, objective: most } = solved(X, Y, { family, loss, beta: 1e6 });
          near(most, lossNamed(loss, { outputs: C }).value(new Float64Array(n * C), Y.data), 1e-12);
          const beta = share * betaMax;
          const result = solved(X, Y, { family, loss, beta });
          expectOptimal(result);
          // No direction of a fine grid violates the dual point, and some nearly reach β.
          const reached = Array.from({ length: 2000 }, (_, k) => (2 * Math.PI * k) / 2000).map((t) =>
            reach(X, result.dual.data, C, d === 1 ? [Math.cos(t)] : [Math.cos(t), Math.sin(t)]),
          );
          expect(Math.max(...reached)).toBeLessThanOrEqual(beta * (1 + 1e-9));
          const { objective } = networkObjective(result.weights, X, Y, beta, {
            activation: 'relu',
            regularizer: 'weight-decay',
            loss,
            bias: 'none',
          });
          near(objective, result.objective, 1e-12);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('follow a rotation of the outputs and of the features, and do not see the order of rows', () => {
    const [X, Y] = [gaussian(12, 2, 1), gaussian(12, 2, 2)];
    const spec = { family, beta: 0.3, tolerance: 1e-9 } as const;
    const { objective } = solved(X, Y, spec);
    const turn = of([
      [Math.cos(1), Math.sin(1)],
      [-Math.sin(1), Math.cos(1)],
    ]);
    near(solved(X, product(Y, turn), spec).objective, objective, 1e-8);
    near(solved(product(X, turn), Y, spec).objective, objective, 1e-8);
    const order = Array.from({ length: 12 }, (_, i) => (5 * i + 2) % 12);
    near(solved(rowsOf(X, order), rowsOf(Y, order), spec).objective, objective, 1e-8);
    near(solved(times(X, 1e3), Y, { ...spec, beta: 300 }).objective, objective, 1e-8);
    const twice = [...order, ...order];
    near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...spec, beta: 0.6 }).objective, 2 * objective, 1e-8);
  });

  it('with one output that matters are the program of one output, in any direction under the squared loss', () => {
    const [x, y] = [gaussian(15, 1, 3), gaussian(15, 1, 4)];
    const spec = { family, beta: 0.4, bias: 'penalized', tolerance: 1e-9 } as const;
    near(solved(x, product(y, of([[0.6, -0.8]])), spec).objective, solved(x, y, spec).objective, 1e-8);
    const huber = { ...spec, loss: 'huber', delta: 0.5 } as const;
    near(solved(x, product(y, of([[0, 1]])), huber).objective, solved(x, y, huber).objective, 1e-8);
  });

  it('with two classes have the logistic loss’s value: cross-entropy of F = (f, −f)/√2 is logistic of √2·f', () => {
    const X = gaussian(14, 2, 5);
    const labels = posed('cross-entropy', 14, 2, 6);
    const signs = of(Array.from({ length: 14 }, (_, i) => [labels.data[2 * i] === 1 ? 1 : -1]));
    const beta = 0.3;
    const two = solved(X, labels, { family, loss: 'cross-entropy', beta, tolerance: 1e-9 });
    // w = (a, −a)/√2 costs |a|, and the difference of the outputs is √2·a: the logistic problem of β/√2.
    const one = solved(X, signs, { family, loss: 'logistic', beta: beta / Math.SQRT2, tolerance: 1e-9 });
    near(two.objective, one.objective, 1e-8);
  });

  it('meet the closed form of whitened rows with one-hot targets, and say it', () => {
    const X = of([
      [0.6, 0.8],
      [-0.8, 0.6],
    ]);
    for (const beta of [0.3, 0.9, 1.5]) {
      const result = solved(
        X,
        of([
          [1, 0, 0],
          [0, 0, 1],
        ]),
        { family, beta, tolerance: 1e-9 },
      );
      const h = beta >= 1 ? 0.5 : beta - 0.5 * beta * beta;
      near(result.objective, 2 * h, 1e-9);
      expect(result.notes.join()).toContain(`${2 * h} in closed form`);
    }
    expect(
      solved(
        X,
        of([
          [1, 1],
          [0, 1],
        ]),
        { family, beta: 1 },
      ).notes.join(),
    ).not.toContain('closed form');
  });

  it('are never trained below their bound, and nearly reach it', () => {
    const [X, Y] = [gaussian(8, 2, 7), gaussian(8, 2, 8)];
    const beta = 0.4;
    const { lowerBound, objective } = solved(X, Y, { family, beta });
    let best = Infinity;
    for (let seed = 0; seed < 4; seed++) {
      const own = trained(X, Y, beta, 12, seed);
      expect(own).toBeGreaterThanOrEqual(lowerBound.value);
      best = Math.min(best, own);
    }
    near(best, objective, 2e-2);
  });

  it.each([
    ['one row', [[2, -1]]],
    [
      'zero rows alone',
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ],
    ['one feature with zero, equal and opposite rows', [[0], [1], [1], [-2], [-1]]],
    [
      'duplicates, opposite and zero rows',
      [
        [1, 2],
        [1, 2],
        [-1, -2],
        [2, 4],
        [0, 0],
        [1, -1],
      ],
    ],
    [
      'ties on a grid',
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
        [1, 1],
        [-1, 1],
      ],
    ],
    [
      'dependent columns',
      [
        [1, 2, 3],
        [2, 4, 6],
        [1, -1, 0],
        [0, 3, 3],
      ],
    ],
  ])('solve degenerate data: %s', (_name, rows) => {
    for (const loss of LOSSES)
      for (const beta of [2, 0.2, 1e-3]) {
        const Y = posed(loss, rows.length, 3, 11);
        expectOptimal(solved(of(rows), Y, { family, loss, beta }));
      }
  });

  it('are exact for rank three and four on all faces of the arrangement, for few rows and any number of outputs', () => {
    for (const [n, d, C, loss] of [
      [10, 3, 2, 'squared'],
      [12, 3, 3, 'cross-entropy'],
      [9, 4, 2, 'huber'],
      [8, 3, 3, 'squared'],
      [9, 3, 6, 'squared'],
      [8, 4, 5, 'cross-entropy'],
    ] as const) {
      const [X, Y] = [gaussian(n, d, n), posed(loss, n, C, n + 1)];
      const beta = 0.5;
      const result = solved(X, Y, { family, loss, beta });
      expectOptimal(result);
      expect(result).toMatchObject({ betaMaxKind: 'exact', lowerBound: { kind: 'exact', method: 'faces' } });
      // No direction among many violates the dual point; the neurons' own reach β.
      const random = Random.stream(n, 'data');
      for (let k = 0; k < 5000; k++) {
        const u = Array.from({ length: d }, () => random.normal());
        expect(reach(X, result.dual.data, C, u)).toBeLessThanOrEqual(beta * Math.hypot(...u) * (1 + 1e-9));
      }
      const m = result.activeNeurons;
      expect(m).toBeLessThanOrEqual(n * C);
      for (let k = 0; k < m; k++) {
        const u = Array.from(result.weights.W1.data.slice(k * d, (k + 1) * d));
        near(reach(X, result.dual.data, C, u), beta * Math.hypot(...u), 1e-3);
      }
    }
  });

  it('agree across ranks: a column of zeros is no rank, and a copy of a feature neither', () => {
    const [X, Y] = [gaussian(9, 3, 31), gaussian(9, 2, 32)];
    const spec = { family, beta: 0.4 } as const;
    const { objective } = solved(X, Y, spec);
    const wider = product(
      X,
      of([
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0.6, 0.8],
      ]),
    );
    near(solved(wider, Y, spec).objective, objective, 3e-6);
    near(solved(X, Y, { ...spec, bias: 'penalized' }).objective, solved(X, Y, { ...spec, bias: 'penalized', seed: 5 }).objective, 3e-6);
  });

  it('claim no bound beyond that but a true one of every network, which a trained one does not undercut', () => {
    const [X, Y] = [gaussian(10, 5, 41), gaussian(10, 2, 42)];
    const beta = 0.6;
    const result = solved(X, Y, { family, beta });
    expect(result).toMatchObject({
      status: 'solved',
      certificate: 'estimated',
      dualBound: null,
      gap: null,
      relativeGap: null,
      betaMaxKind: 'relaxed',
    });
    expect(result.lowerBound.kind).toBe('relaxed');
    expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
    expect(result.lowerBound.value).toBeGreaterThan(0);
    for (let seed = 0; seed < 3; seed++) {
      const own = trained(X, Y, beta, 20, seed);
      expect(own).toBeGreaterThanOrEqual(result.lowerBound.value);
      expect(own).toBeGreaterThanOrEqual(result.objective * (1 - 1e-5));
    }
    expect(() => solved(X, Y, { family, beta, patterns: { kind: 'all' } })).toThrow('rank');
    // A dual point at β_max has the network without neurons.
    near(solved(X, Y, { family, beta: result.betaMax }).objective, 0.5 * Y.data.reduce((sum, y) => sum + y * y, 0), 1e-12);
  });

  it('refuse patterns that are chosen, and say what to do', () => {
    const [X, Y] = [gaussian(6, 2, 1), gaussian(6, 2, 2)];
    expect(() => solved(X, Y, { family, beta: 1, patterns: { kind: 'sampled', count: 5 } })).toThrow('NP-hard');
    expect(() => solved(X, Y, { family, beta: 1, patterns: { kind: 'given', gates: of([[1, 0]]) } })).toThrow('NP-hard');
  });
});

describe('the facts of a problem with several targets', () => {
  it('have the β_max of the squared loss, exactly up to rank two and from above beyond', () => {
    for (const [n, d, C] of [
      [9, 1, 2],
      [12, 2, 3],
      [8, 3, 2],
    ] as const) {
      const [X, Y] = [gaussian(n, d, 61), gaussian(n, C, 62)];
      const known = facts(X, Y, 'none');
      const { betaMax } = solved(X, Y, { family, beta: 1e3 });
      expect(known.betaMaxKind).toBe(d <= 2 ? 'exact' : 'relaxed');
      if (d <= 2) near(known.betaMax, betaMax, 1e-12);
      expect(known.betaMax).toBeGreaterThanOrEqual(betaMax * (1 - 1e-6));
      // A little below it a neuron appears.
      if (d <= 2) {
        expect(solved(X, Y, { family, beta: known.betaMax * (1 - 1e-3) }).activeNeurons).toBeGreaterThan(0);
        expect(solved(X, Y, { family, beta: known.betaMax * (1 + 1e-9) }).activeNeurons).toBe(0);
      }
    }
  });
});

describe('where the master is less precise than the proof of γ°', () => {
  it('proves the constraint for atoms that exceed β by no more than the tolerance', () => {
    const X = of([
      [1, 1, -2],
      [2, 0, 1],
      [1, -2, 1],
      [-1, -1, -2],
      [1, -1, 1],
      [2, 0, -1],
      [-1, -1, -2],
      [2, 1, -1],
      [1, 0, 0],
    ]);
    const Y = of([
      [-1, 1],
      [-1, 1],
      [-1, -1],
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
      [1, 1],
      [1, 1],
    ]);
    expectOptimal(solved(X, Y, { family: 'two-layer-relu', loss: 'hinge', beta: 2.9246975696755073 }));
  });
});
