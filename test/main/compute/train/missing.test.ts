import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { SolveSpec } from '../../../../shared/contract/run';
import { missingWords } from '../../../../shared/theory/training/escapes';
import { solve } from '../../../../main/compute/convex/solve';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { spectrum, type Spectrum } from '../../../../main/compute/engine/svd';
import { missingAtoms } from '../../../../main/compute/train/escape/atoms';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { normalProblem, recorder, specification } from './problems';

const base = specification().architecture;

/** What a network of one unit, all zero, misses. */
function missing(X: Matrix, N: Matrix, beta: number, change: Partial<Architecture>) {
  const [, d] = X.shape;
  const [, C] = N.shape;
  const architecture = { ...base, layers: [1], ...change };
  const weights = {
    W1: { dtype: 'float64' as const, shape: [1, 1, d], data: new Float64Array(d) },
    ...(architecture.bias === 'none' ? {} : { b1: matrix(1, 1) }),
    W2: { dtype: 'float64' as const, shape: [1, C, 1], data: new Float64Array(C) },
  };
  return missingAtoms({ weights, X, N, architecture, beta, seed: 1, isSized: false, stopped: () => false });
}

/** max ‖Nᵀφ(u)‖ over many directions of length one in the columns of `data` (n×d). */
function largest(data: Float64Array, d: number, N: Matrix, unit: (t: number) => number, directions: number): number {
  const random = Random.stream(5, 'data');
  const [n, C] = N.shape;
  let most = 0;
  for (let k = 0; k < directions; k++) {
    const u = Array.from({ length: d }, (_, j) =>
      d === 2 ? (j === 0 ? Math.cos : Math.sin)((2 * Math.PI * k) / directions) : random.normal(),
    );
    const length = Math.hypot(...u);
    const product = new Float64Array(C);
    for (let i = 0; i < n; i++) {
      const phi = unit(u.reduce((sum, value, j) => sum + (value / length) * data[i * d + j], 0));
      for (let c = 0; c < C; c++) product[c] += phi * N.data[i * C + c];
    }
    most = Math.max(most, Math.hypot(...product));
  }
  return most;
}

const withOnes = ({ shape: [n, d], data }: Matrix) =>
  Float64Array.from({ length: n * (d + 1) }, (_, at) => (at % (d + 1) === d ? 1 : data[Math.floor(at / (d + 1)) * d + (at % (d + 1))]));

/** Finds what exceeds β just below γ°, and proves that nothing does just above it. */
function expectExact(X: Matrix, N: Matrix, gauge: number, accuracy: number, change: Partial<Architecture>): void {
  const below = missing(X, N, gauge * (1 - accuracy), change);
  expect(below.bound).toBeGreaterThan(1);
  expect(below.bound).toBeLessThan(1 + 3 * accuracy);
  expect(below.atoms[0].constraint).toBeGreaterThan(1);
  expect(below.atoms[0].constraint).toBeLessThan(1 + 3 * accuracy);
  const above = missing(X, N, gauge * (1 + accuracy), change);
  expect(above.atoms).toEqual([]);
  expect(above.bound).toBeLessThan(1);
}

const relu = (t: number) => Math.max(0, t);
const step = (t: number) => (t >= 0 ? 1 : 0);

describe('missingAtoms', () => {
  it.each([1, 3])('prices two features and %i outputs exactly', (C) => {
    const { X, Y: N } = normalProblem(12, 2, C, 3);
    expectExact(X, N, largest(X.data, 2, N, relu, 200_000), 1e-5, {});
  });

  it('prices a penalized bias as one more feature', () => {
    const { X, Y: N } = normalProblem(15, 1, 2, 8);
    expectExact(X, N, largest(withOnes(X), 2, N, relu, 200_000), 1e-5, { bias: 'penalized' });
  });

  it.each([3, 4])('prices %i features and one output by a sweep', (d) => {
    const { X, Y: N } = normalProblem(20, d, 1, 4);
    const sampled = largest(X.data, d, N, relu, 20_000);
    const { atoms, bound } = missing(X, N, sampled, {});
    // The summit is above anything that was sampled, and the bound is that of the summit.
    expect(atoms[0].constraint).toBeGreaterThan(1);
    expect(bound! / atoms[0].constraint).toBeGreaterThanOrEqual(1);
    expect(bound! / atoms[0].constraint).toBeLessThan(1 + 1e-9);
    expect(missing(X, N, sampled * bound! * (1 + 1e-5), {}).atoms).toEqual([]);
  });

  it('proves nothing where it only searches', () => {
    const { X, Y: N } = normalProblem(20, 6, 2, 4);
    const most = largest(X.data, 6, N, relu, 2000);
    expect(missing(X, N, most, {}).atoms.length).toBeGreaterThan(0);
    expect(missing(X, N, 100 * most, {})).toEqual({ atoms: [], bound: null });
    expect(missing(X, N, 100 * most, { bias: 'free' })).toEqual({ atoms: [], bound: null });
  });

  it('knows the gauge of linear units: the largest singular value of XᵀN', () => {
    const { X, Y: N } = normalProblem(10, 4, 3, 6);
    const product = new Float64Array(12);
    for (let i = 0; i < 10; i++)
      for (let j = 0; j < 4; j++) for (let c = 0; c < 3; c++) product[3 * j + c] += X.data[4 * i + j] * N.data[3 * i + c];
    const { values } = spectrum(kernels(), 4, 3, product, () => false) as Spectrum;
    expectExact(X, N, values[0], 1e-5, { activation: 'linear' });
    expectExact(X, N, values[0], 1e-5, { activation: 'linear', layers: [3, 2], regularizer: 'power' });
  });

  it.each(['none', 'free'] as const)('prices every pattern of threshold units, bias %s', (bias) => {
    const { X, Y: N } = normalProblem(9, 2, 2, 2);
    const data = bias === 'free' ? withOnes(X) : X.data;
    const gauge = largest(data, bias === 'free' ? 3 : 2, N, step, 200_000);
    expectExact(X, N, gauge, 1e-6, { activation: 'threshold', bias });
  });

  it('finds the best hinge of one feature with a free bias', () => {
    const { X, Y } = normalProblem(14, 1, 1, 9);
    const mean = Y.data.reduce((sum, y) => sum + y, 0) / 14;
    const N = matrix(
      14,
      1,
      Y.data.map((y) => y - mean),
    );
    let most = 0;
    for (const side of [1, -1])
      for (const knot of X.data)
        most = Math.max(most, Math.abs(X.data.reduce((sum, x, i) => sum + N.data[i] * Math.max(0, side * (x - knot)), 0)));
    const { atoms } = missing(X, N, most / 2, { bias: 'free' });
    expect(atoms[0].constraint).toBeCloseTo(2, 10);
    const { u, b } = { u: atoms[0].layers[0][0], b: atoms[0].layers[0][1] };
    expect(Math.abs(u)).toBe(1);
    expect([...atoms[0].values]).toEqual([...X.data].map((x) => Math.max(0, b + u * x)));
  });
});

const program = (change: Partial<SolveSpec>): SolveSpec => ({
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.1,
  bias: 'none',
  patterns: { kind: 'auto' },
  tolerance: 1e-9,
  seed: 0,
  ...change,
});

describe('a training with escapes', () => {
  it('proves of a network at the optimum of the two-layer program that nothing is missing', () => {
    const { X, Y } = normalProblem(20, 2, 1, 5);
    // L-BFGS would settle at a kink.
    const spec = specification({ learningRate: 0.01, schedule: 'cosine', epochs: 20_000, escapes: 1, architecture: { layers: [40] } });
    const { objective, missing: left, escapes } = trainSeed(X, Y, spec, 1, recorder());
    const optimum = solve(X, Y, program({}), recorder()).objective;
    expect(escapes).toBeUndefined();
    expect(left!.bound).toBeLessThan(1 + 2e-3);
    expect(objective / optimum).toBeGreaterThan(1 - 1e-8);
    expect(objective / optimum).toBeLessThan(1 + 1e-4);
  });

  it('gives threshold networks the steps that they miss, amplitudes included', () => {
    const { X, Y } = normalProblem(10, 2, 1, 3);
    const architecture: Partial<Architecture> = { layers: [1], activation: 'threshold', bias: 'free', beta: 0.2 };
    const spec = specification({ learningRate: 0.002, epochs: 100, escapes: 100, architecture });
    const { objective, escapes, weights } = trainSeed(X, Y, spec, 1, recorder());
    const optimum = solve(X, Y, program({ family: 'threshold', bias: 'free', beta: 0.2 }), recorder()).objective;
    const units = escapes!.reduce((sum, escape) => sum + escape.units, 0);
    expect(units).toBeGreaterThan(0);
    expect(weights.s1.shape).toEqual([1, 1 + units]);
    expect(weights.b1.shape).toEqual([1, 1 + units]);
    for (const { before, after } of escapes!) expect(after).toBeLessThan(before);
    expect(objective).toBeGreaterThanOrEqual(optimum * (1 - 1e-8));
    expect(objective).toBeLessThan(trainSeed(X, Y, { ...spec, escapes: undefined, epochs: 10_000 }, 1, recorder()).objective);
  });

  it('gives networks with a free bias their hinges, and never says that none is missing', () => {
    const { X, Y } = normalProblem(16, 1, 1, 3);
    const architecture: Partial<Architecture> = { layers: [1], bias: 'free', outputBias: true, beta: 0.1 };
    const spec = specification({ optimizer: 'lbfgs', learningRate: 0.1, epochs: 1000, escapes: 60, architecture });
    const { objective, escapes, missing: left } = trainSeed(X, Y, spec, 1, recorder());
    const optimum = solve(X, Y, program({ family: 'spline', bias: 'free' }), recorder()).objective;
    expect(escapes!.length).toBeGreaterThan(0);
    expect(objective / optimum).toBeGreaterThan(1 - 1e-8);
    expect(objective / optimum).toBeLessThan(1 + 1e-6);
    expect(left?.bound ?? null).toBeNull();
  });

  it('says of deep networks only that nothing was found', () => {
    const { X, Y } = normalProblem(8, 2, 1, 3);
    const architecture: Partial<Architecture> = { layers: [2, 1], regularizer: 'power', beta: 200 };
    const { missing: left } = trainSeed(X, Y, specification({ epochs: 5, escapes: 2, architecture }), 1, recorder());
    expect(left).toEqual({ bound: null });
    expect(missingWords(left!)).toMatch(/proves nothing/);
  });
});
