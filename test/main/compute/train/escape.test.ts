import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { Moment } from '../../../../shared/contract/run';
import { lossNamed } from '../../../../shared/theory/losses';
import { whyNotEscape } from '../../../../shared/theory/training/escapes';
import type { TaskEvent } from '../../../../main/compute/job';
import { kernels } from '../../../../main/compute/engine/kernels';
import { spectrum, type Spectrum } from '../../../../main/compute/engine/svd';
import { bestScale } from '../../../../main/compute/train/escape/scale';
import { networkObjective } from '../../../../main/compute/train/objective';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { lossProblem, normalProblem, recorder, specification } from './problems';

const escapesOf = (events: TaskEvent[]) =>
  events
    .flatMap(({ moments }) => moments ?? [])
    .filter((moment): moment is Extract<Moment, { kind: 'escape' }> => moment.kind === 'escape');

/** Trains with escapes and holds each against the curve: what was told, a fall of the objective, and the size that the weights have. */
function follow(architecture: Partial<Architecture>, problem = normalProblem(30, 3, 1, 7), change = {}) {
  const { X, Y } = problem;
  const spec = specification({ optimizer: 'lbfgs', learningRate: 0.1, epochs: 400, escapes: 8, architecture, ...change });
  const monitor = recorder();
  const result = trainSeed(X, Y, spec, 2, monitor);
  const curve = monitor.curve();
  const escapes = escapesOf(monitor.events);
  expect(escapes.map(({ kind: _kind, seed: _seed, ...escape }) => escape)).toEqual(result.escapes ?? []);
  for (const { epoch, before, after, constraint, units } of escapes) {
    // Sizes alone may be worth an escape.
    if (units === 0) expect(constraint).toBe(1);
    else expect(constraint).toBeGreaterThan(1);
    expect(after).toBeLessThan(before);
    expect(curve[epoch - 1] / before).toBeCloseTo(1, 10);
    expect(curve[epoch] / after).toBeCloseTo(1, 10);
  }
  const objective = networkObjective(result.weights, X, Y, spec.architecture.beta, spec.architecture);
  expect(result).toMatchObject(objective);
  return { result, escapes, curve, units: escapes.reduce((sum, escape) => sum + escape.units, 0) };
}

describe('escape', () => {
  it('takes one unit to the optimum of the two-layer program, which it cannot reach alone', () => {
    const path = new URL('../../../reference/two-layer-relu-0-squared.json', import.meta.url);
    const { X, y, beta, optimum } = JSON.parse(readFileSync(path, 'utf8')) as { X: number[][]; y: number[]; beta: number; optimum: number };
    const problem = { X: matrix(X.length, X[0].length, Float64Array.from(X.flat())), Y: matrix(y.length, 1, Float64Array.from(y)) };
    const { result, escapes, curve, units } = follow({ layers: [1], beta }, problem, { escapes: 6 });
    expect(escapes.length).toBeGreaterThan(0);
    expect(curve[escapes[0].epoch - 1]).toBeGreaterThan(1.01 * optimum);
    expect(result.objective).toBeGreaterThanOrEqual(optimum * (1 - 1e-7));
    expect(result.objective).toBeLessThan(optimum * (1 + 1e-6));
    expect(result.weights.W1.shape).toEqual([1, 1 + units, X[0].length]);
    expect(result.weights.W2.shape).toEqual([1, 1, 1 + units]);
  });

  it('gives a parallel network branches of its widths, with biases and several outputs', () => {
    const { result, units } = follow(
      { layers: [2], branches: 2, bias: 'penalized', loss: 'logistic' },
      lossProblem('logistic', 30, 3, 2, 3),
    );
    expect(units).toBeGreaterThan(0);
    expect(result.weights.W1.shape).toEqual([2 + units, 2, 3]);
    expect(result.weights.b1.shape).toEqual([2 + units, 2]);
    expect(result.weights.W2.shape).toEqual([2 + units, 2, 2]);
  });

  for (const regularizer of ['power', 'power-half', 'last-two'] as const)
    it(`gives a deep ReLU network branches: ${regularizer}`, () => {
      const adam = { optimizer: 'adam', learningRate: 0.01, escapes: 2 };
      const { result, units } = follow({ layers: [3, 2], regularizer, beta: 0.3 }, normalProblem(20, 3, 1, 7), adam);
      expect(units).toBeGreaterThan(0);
      expect(result.weights.W2.shape).toEqual([1 + units, 2, 3]);
    });

  it('gives a deep ReLU network with biases in its first layer branches that have one', () => {
    const architecture: Partial<Architecture> = { layers: [3, 2], regularizer: 'power', bias: 'penalized', biasLayers: 'first', beta: 0.3 };
    const { result, units } = follow(architecture, normalProblem(20, 2, 1, 7), { optimizer: 'adam', learningRate: 0.01, escapes: 2 });
    expect(units).toBeGreaterThan(0);
    expect(result.weights.b1.shape).toEqual([1 + units, 3]);
    expect(result.weights.b2).toBeUndefined();
    expect(result.weights.b1.data.slice(3).some((bias) => bias !== 0)).toBe(true);
  });

  it('takes one linear branch to the nuclear-norm optimum (theory §5.1)', () => {
    // XᵀX = I: the program soft-thresholds the singular values of XᵀY.
    const X = matrix(4, 3, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0));
    const { Y } = normalProblem(4, 3, 3, 2);
    const { values } = spectrum(kernels(), 3, 3, Y.data.slice(0, 9), () => false) as Spectrum;
    const rest = Y.data.slice(9).reduce((sum, y) => sum + 0.5 * y * y, 0);
    const optimum = values.reduce((sum, s) => sum + (s > 0.2 ? 0.2 * s - 0.02 : 0.5 * s * s), rest);
    // A branch whose last hidden layer has one unit has rank one.
    const { result, units } = follow({ layers: [2, 1], activation: 'linear', regularizer: 'power', beta: 0.2 }, { X, Y });
    expect(units).toBeGreaterThan(0);
    expect(result.objective / optimum).toBeCloseTo(1, 6);
  });

  it('leaves a network alone that misses nothing', () => {
    const { result } = follow({ layers: [60], beta: 20 });
    expect(result.escapes).toBeUndefined();
    expect(result.weights.W1.shape).toEqual([1, 60, 3]);
  });

  it('goes on from a network that came with its weights', () => {
    const { X, Y } = normalProblem(30, 3, 1, 7);
    const spec = specification({ optimizer: 'lbfgs', learningRate: 0.1, epochs: 400, architecture: { layers: [1] } });
    const first = trainSeed(X, Y, spec, 2, recorder());
    const monitor = recorder();
    const second = trainSeed(X, Y, { ...spec, escapes: 1 }, 2, monitor, { weights: first.weights });
    expect(monitor.curve()[0]).toBeCloseTo(first.objective, 10);
    expect(second.escapes?.[0].epoch).toBe(1);
    expect(second.objective).toBeLessThan(first.objective);
  });

  it('is refused where what is missing is not known', () => {
    const base = specification().architecture;
    const deep = { ...base, layers: [3, 3] };
    const refused: Partial<Architecture>[] = [
      { activation: 'gated' },
      { regularizer: 'path-norm' },
      { bias: 'free', activation: 'linear' },
      { bias: 'penalized', activation: 'threshold' },
      { ...deep },
      { ...deep, regularizer: 'power', exponent: 2.5 },
      { ...deep, regularizer: 'power', bias: 'penalized' },
      { ...deep, regularizer: 'power', bias: 'penalized', biasLayers: 'last' },
      { ...deep, regularizer: 'power', bias: 'free', biasLayers: 'first' },
    ];
    for (const change of refused) expect(whyNotEscape({ ...base, ...change })).toMatch(/\.$|:/);
    expect(whyNotEscape(base)).toBeNull();
    expect(whyNotEscape({ ...deep, regularizer: 'power', bias: 'penalized', biasLayers: 'first' })).toBeNull();
    const { X, Y } = normalProblem(9, 2, 1, 1);
    const linear = { bias: 'free', activation: 'linear' } as const;
    expect(() => trainSeed(X, Y, specification({ escapes: 1, architecture: linear }), 1, recorder())).toThrow(/costs them nothing/);
  });
});

describe('bestScale', () => {
  it('is the minimiser along an atom: closed form of the squared loss, and no better neighbour for the others', () => {
    const phi = Float64Array.of(1, 2, 0, 0.5);
    const Y = Float64Array.of(1, -1, 1, 1);
    const w = Float64Array.of(1);
    const F = new Float64Array(4);
    const product = 1 - 2 + 0.5;
    expect(bestScale(lossNamed('squared'), F, Y, phi, Float64Array.of(-1), 0.1)).toBeCloseTo((-product - 0.1) / 5.25, 12);
    expect(bestScale(lossNamed('squared'), F, Y, phi, w, 0.1)).toBe(0);
    const positive = Float64Array.of(1, 0.2, 0, 0.5);
    for (const name of ['logistic', 'hinge', 'huber'] as const) {
      const loss = lossNamed(name);
      const at = (s: number) =>
        loss.value(
          positive.map((value) => s * value),
          Y,
        ) +
        0.1 * s;
      const s = bestScale(loss, F, Y, positive, w, 0.1);
      expect(s).toBeGreaterThan(0);
      for (const other of [0, 0.9 * s, 0.999 * s, 1.001 * s, 1.1 * s]) expect(at(s)).toBeLessThanOrEqual(at(other) + 1e-12);
    }
  });
});
