import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../shared/contract/run';
import { lossNamed } from '../../../../shared/theory/losses';
import { Random } from '../../../../main/compute/engine/random';
import { networkObjective } from '../../../../main/compute/train/objective';
import { gaussian, integers, normals, problem, solved } from './problems';

type Name = 'logistic' | 'hinge' | 'huber';
const NAMES: readonly Name[] = ['logistic', 'hinge', 'huber'];
const DELTA = 0.5;

/** The targets y as the loss takes them: their signs for classes. */
function posed(loss: Name, rows: number[][], y: number[]): { X: Matrix; Y: Matrix } {
  return problem(rows, loss === 'huber' ? y : y.map((value) => (value > 0 ? 1 : -1)));
}

const optionsOf = (loss: Name): Partial<SolveSpec> => (loss === 'huber' ? { loss, delta: DELTA } : { loss });

/** ℓ, −∇ℓ and −ℓ*(−N) of one sample, written down from theory §3 and nothing of the solver's. */
const SAMPLE: Record<Name, { value(f: number, y: number): number; dual(n: number, y: number): number }> = {
  logistic: {
    value: (f, y) => Math.log(1 + Math.exp(-y * f)),
    dual: (n, y) => {
      const q = y * n;
      if (q < 0 || q > 1) return -Infinity;
      return -(q > 0 ? q * Math.log(q) : 0) - (q < 1 ? (1 - q) * Math.log(1 - q) : 0);
    },
  },
  hinge: { value: (f, y) => Math.max(0, 1 - y * f), dual: (n, y) => (y * n < 0 || y * n > 1 ? -Infinity : y * n) },
  huber: {
    value: (f, y) => (Math.abs(f - y) <= DELTA ? 0.5 * (f - y) ** 2 : DELTA * (Math.abs(f - y) - 0.5 * DELTA)),
    dual: (n, y) => (Math.abs(n) > DELTA ? -Infinity : n * y - 0.5 * n * n),
  },
};

describe.each(NAMES)('two-layer ReLU with the %s loss', (loss) => {
  it('closes the gap on random instances of every rank, with the network’s own objective', () => {
    const random = Random.stream(31, 'data');
    for (const [n, d] of [
      [20, 1],
      [40, 2],
      [30, 3],
      [20, 4],
      [12, 5],
      [6, 9],
    ])
      for (const beta of [0.8, 0.1, 0.005]) {
        const { X, Y } = posed(loss, d % 2 ? gaussian(random, n, d) : integers(random, n, d, 3), normals(random, n));
        const result = solved({ X, Y }, { ...optionsOf(loss), beta });
        expect(result).toMatchObject({ status: 'solved', certificate: 'exact', betaMaxKind: 'exact' });
        expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
        expect(result.gap).toBeGreaterThanOrEqual(0);
        const terms = { activation: 'relu', regularizer: 'weight-decay', bias: 'none', loss, delta: DELTA } as const;
        const { objective } = networkObjective(result.weights, X, Y, beta, terms);
        expect(Math.abs(objective - result.objective)).toBeLessThanOrEqual(1e-8 * objective);
      }
  });

  it('has a dual point whose value by the formula of theory §3 is the bound, and that no neuron violates', () => {
    const random = Random.stream(32, 'data');
    const rows = gaussian(random, 25, 3);
    const { X, Y } = posed(loss, rows, normals(random, 25));
    const result = solved({ X, Y }, { ...optionsOf(loss), beta: 0.3 });
    const N = result.dual.data;
    const value = Array.from(N, (n, i) => SAMPLE[loss].dual(n, Y.data[i])).reduce((sum, term) => sum + term, 0);
    expect(Math.abs(value - (result.dualBound ?? 0))).toBeLessThanOrEqual(1e-9 * value);
    let largest = 0;
    for (let k = 0; k < 20000; k++) {
      const u = normals(random, 3);
      const size = Math.hypot(...u);
      const sum = rows.reduce(
        (total, row, i) =>
          total +
          N[i] *
            Math.max(
              0,
              row.reduce((dot, x, j) => dot + (x * u[j]) / size, 0),
            ),
        0,
      );
      largest = Math.max(largest, Math.abs(sum));
    }
    expect(largest).toBeLessThanOrEqual(0.3 * (1 + 1e-9));
    expect(largest).toBeGreaterThan(0.3 * 0.99);
  });

  it('is solved on degenerate data', () => {
    const random = Random.stream(33, 'data');
    const base = gaussian(random, 8, 2);
    const plain = gaussian(random, 20, 3);
    const cases: [rows: number[][], y: number[], bias?: 'penalized'][] = [
      [plain, new Array<number>(20).fill(1)],
      [plain, new Array<number>(20).fill(-1)],
      [plain, plain.map(([a]) => (a > 0.1 ? 1 : -1))],
      [
        [...base, ...base],
        [...new Array<number>(8).fill(1), ...new Array<number>(8).fill(-1)],
      ],
      [
        [...base, [0, 0], [0, 0]],
        [...normals(random, 8), 1, -1],
      ],
      [[...base, base[0], base[0].map((x) => -2 * x), [0, 0]], normals(random, 11)],
      [[[1, 2, 3]], [-2]],
      [[[1]], [2], 'penalized'],
      [
        [[1], [1]],
        [-1, 1],
      ],
      [Array.from({ length: 16 }, (_, i) => [i % 4, Math.floor(i / 4)]), normals(random, 16), 'penalized'],
    ];
    for (const [rows, y, bias] of cases)
      for (const beta of [0.5, 0.01]) {
        const result = solved(posed(loss, rows, y), { ...optionsOf(loss), beta, bias: bias ?? 'none' });
        expect(result).toMatchObject({ status: 'solved', certificate: 'exact' });
        expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
        expect(result.gap).toBeGreaterThanOrEqual(0);
      }
  });

  it('closes the gap at a tiny β on a line, where pricing neglects nothing', () => {
    const random = Random.stream(37, 'data');
    for (const n of [5, 24, 40]) {
      const result = solved(posed(loss, gaussian(random, n, 1), normals(random, n)), { ...optionsOf(loss), beta: 1e-5 });
      expect(result).toMatchObject({ status: 'solved', certificate: 'exact' });
      expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
    }
  });

  it('is the zero network from β_max on, and another just below', () => {
    const random = Random.stream(34, 'data');
    for (const d of [1, 2, 3, 5]) {
      const small = posed(loss, gaussian(random, 10, d), normals(random, 10));
      const zero = lossNamed(loss, { delta: DELTA }).value(new Float64Array(10), small.Y.data);
      const { betaMax } = solved(small, { ...optionsOf(loss), beta: 1e6 });
      const above = solved(small, { ...optionsOf(loss), beta: betaMax * (1 + 1e-9) });
      expect(above).toMatchObject({ activeNeurons: 0, certificate: 'exact' });
      expect(Math.abs(above.objective - zero)).toBeLessThanOrEqual(1e-14 * zero);
      expect(solved(small, { ...optionsOf(loss), beta: 0.98 * betaMax }).activeNeurons).toBeGreaterThan(0);
    }
  });

  it('bounds every network that descent reaches, by a closed form where patterns are sampled', () => {
    const random = Random.stream(35, 'data');
    let near = 0;
    for (let k = 0; k < 30; k++) {
      const d = 1 + random.below(4);
      const n = 3 + random.below(10);
      const small = posed(loss, gaussian(random, n, d), normals(random, n));
      const beta = 0.02 + 0.4 * random.uniform();
      const sampled = k % 3 === 0;
      const result = solved(small, { ...optionsOf(loss), beta, patterns: sampled ? { kind: 'sampled', count: 3 } : { kind: 'auto' } });
      expect(result.lowerBound.kind).toBe(sampled ? 'relaxed' : 'exact');
      for (let seed = 0; seed < 2; seed++) {
        const reached = descend(loss, small, beta, random);
        expect(reached).toBeGreaterThanOrEqual(result.lowerBound.value * (1 - 1e-9));
        if (reached <= result.lowerBound.value * 1.02) near++;
      }
    }
    // The test would be idle if descent never came near the bound; kinks of the hinge stop it early.
    expect(near).toBeGreaterThan(5);
  });
});

/** A network of six neurons by descent along numerical slopes of the loss with step halving. */
function descend(loss: Name, { X, Y }: { X: Matrix; Y: Matrix }, beta: number, random: Random): number {
  const [n, d] = X.shape;
  const width = 6;
  const { value } = SAMPLE[loss];
  const hiddenOf = (W: Float64Array, i: number) =>
    Float64Array.from({ length: width }, (_, k) => {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += W[k * (d + 1) + j] * X.data[i * d + j];
      return Math.max(0, sum);
    });
  const output = (W: Float64Array, hidden: Float64Array) => hidden.reduce((sum, h, k) => sum + h * W[k * (d + 1) + d], 0);
  const objective = (W: Float64Array) => {
    let sum = 0.5 * beta * W.reduce((total, w) => total + w * w, 0);
    for (let i = 0; i < n; i++) sum += value(output(W, hiddenOf(W, i)), Y.data[i]);
    return sum;
  };
  let W = Float64Array.from(normals(random, width * (d + 1)), (w) => 0.5 * w);
  let best = objective(W);
  for (let iteration = 0, step = 0.05; iteration < 400 && step > 1e-12; iteration++) {
    const gradient = W.map((w) => beta * w);
    for (let i = 0; i < n; i++) {
      const hidden = hiddenOf(W, i);
      const f = output(W, hidden);
      const slope = (value(f + 1e-6, Y.data[i]) - value(f - 1e-6, Y.data[i])) / 2e-6;
      for (let k = 0; k < width; k++) {
        gradient[k * (d + 1) + d] += slope * hidden[k];
        if (hidden[k] > 0) for (let j = 0; j < d; j++) gradient[k * (d + 1) + j] += slope * W[k * (d + 1) + d] * X.data[i * d + j];
      }
    }
    const next = W.map((w, k) => w - step * gradient[k]);
    const reached = objective(next);
    if (reached < best) [W, best, step] = [next, reached, 1.3 * step];
    else step *= 0.5;
  }
  return best;
}

describe('what a loss is defined for', () => {
  const random = Random.stream(36, 'data');
  const rows = gaussian(random, 4, 2);

  it.each(['logistic', 'hinge'] as const)('%s refuses targets other than −1 and +1, and names the row', (loss) => {
    expect(() => solved(problem(rows, [1, -1, 0.5, 1]), { loss })).toThrow(/targets of −1 and \+1, and row 3 has 0.5/);
    expect(() => solved(problem(rows, [1, -1, 0.5, 1]), { loss })).toThrow(Failure);
  });

  it('δ belongs to the Huber loss, whose limit for large δ is the squared loss', () => {
    const small = { X: matrix(4, 2, Float64Array.from(rows.flat())), Y: matrix(4, 1, Float64Array.of(1, -2, 3, 0)) };
    expect(() => solved(small, { delta: 1 })).toThrow(/δ does not apply to the loss 'squared'/);
    const limit = solved(small, { loss: 'huber', delta: 1e4, tolerance: 1e-8 });
    const squared = solved(small, { tolerance: 1e-8 });
    expect(Math.abs(limit.objective - squared.objective)).toBeLessThanOrEqual(1e-7 * squared.objective);
    // The loss itself falls with δ.
    expect(solved(small, { loss: 'huber', delta: 0.1 }).objective).toBeLessThan(squared.objective);
  });
});
