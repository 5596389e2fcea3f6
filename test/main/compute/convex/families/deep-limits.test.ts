import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../../shared/contract/run';
import { leastClassMargin } from '../../../../../shared/theory/losses/class-margin';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { expectOptimal, gaussian, near, of, rowsOf, solved, times } from './problems';
import { targets } from './table';

function limit(X: Matrix, Y: Matrix, spec: Pick<SolveSpec, 'family'> & Partial<SolveSpec>): SolveResult {
  return solved(X, Y, { beta: 1, interpolate: true, ...spec });
}

/** That the network itself meets the constraint of one output, and ⟨N, Y⟩ is the bound. */
function expectKept(result: SolveResult, X: Matrix, Y: Matrix, loss: SolveSpec['loss']): void {
  const F = networkOutputs(result.weights, X, 1, { activation: 'relu' });
  F.forEach((value, i) => {
    if (loss === 'squared' || loss === 'huber') expect(Math.abs(value - Y.data[i])).toBeLessThan(1e-6 * Math.hypot(...Y.data));
    else expect(value * Y.data[i]).toBeGreaterThanOrEqual(1 - 1e-12);
  });
  const N = Float64Array.from(result.dual.data);
  near(
    result.dualBound ?? result.lowerBound.value,
    N.reduce((sum, value, i) => sum + value * Y.data[i], 0),
    1e-9,
  );
}

describe('the limit β → 0 of three-layer ReLU networks', () => {
  const family = 'three-layer-relu';

  it.each(['squared', 'huber', 'logistic', 'hinge'] as const)('is the two-layer one for a single first-layer neuron: %s', (loss) => {
    const [X, Y] = [gaussian(6, 2, 7), targets(loss, gaussian(6, 1, 57))];
    const result = limit(X, Y, { family, loss, widths: [1] });
    expectOptimal(result);
    expectKept(result, X, Y, loss);
    near(result.objective, limit(X, Y, { family: 'two-layer-relu', loss }).objective, 2e-6);
  });

  it.each([
    ['squared', 'power'],
    ['squared', 'path-norm'],
    ['hinge', 'power'],
    ['hinge', 'path-norm'],
  ] as const)('is what small β lead to: %s, %s', (loss, regularizer) => {
    const [X, Y] = [gaussian(4, 2, 5), targets(loss, gaussian(4, 1, 55))];
    const result = limit(X, Y, { family, loss, regularizer });
    expectOptimal(result);
    expectKept(result, X, Y, loss);
    const beta = 1e-4 * result.betaMax;
    const small = solved(X, Y, { family, loss, regularizer, beta });
    near(small.betaMax, result.betaMax, 1e-6);
    expect(small.objective / beta).toBeLessThanOrEqual(result.objective * (1 + 2e-6));
    expect(small.objective / beta).toBeGreaterThan(result.objective * (1 - 1e-2));
    // No more than two layers cost, and the half penalty is 3/2 of it.
    expect(result.objective).toBeLessThanOrEqual(limit(X, Y, { family: 'two-layer-relu', loss }).objective * (1 + 2e-6));
    if (regularizer === 'power') near(limit(X, Y, { family, loss, regularizer: 'power-half' }).objective, 1.5 * result.objective, 2e-6);
  });

  it('scales with X and Y, and does not see order and copies', () => {
    const [X, Y] = [gaussian(4, 2, 5), gaussian(4, 1, 55)];
    const { objective } = limit(X, Y, { family });
    near(limit(times(X, 100), times(Y, 0.01), { family }).objective, 1e-4 * objective, 3e-6);
    const order = [3, 1, 1, 0, 2, 3];
    near(limit(rowsOf(X, order), rowsOf(Y, order), { family }).objective, objective, 3e-6);
  });

  it('is restricted over sampled patterns, with a true bound beside it', () => {
    const [X, Y] = [gaussian(8, 3, 12), targets('hinge', gaussian(8, 1, 62))];
    const result = limit(X, Y, { family, loss: 'hinge', patterns: { kind: 'sampled', count: 4 }, timeLimit: 60 });
    expect(result.certificate).toBe('restricted');
    expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
    expect(result.lowerBound.kind).toBe('relaxed');
    expect(result.lowerBound.value).toBeGreaterThan(0.1 * result.objective);
    expect(result.lowerBound.value).toBeLessThan(result.objective);
  });

  it('says where no network meets the constraint, and of which networks that is proven', () => {
    const X = of([[1], [2]]);
    expect(() => limit(X, of([[1], [-1]]), { family })).toThrow(/No network of this family interpolates/);
    expect(() => limit(X, of([[1], [-1]]), { family, loss: 'hinge' })).toThrow(/No network of this family separates/);
    const patterns = { kind: 'given' as const, gates: of([[1, 0]]) };
    const signs = of([[1], [1], [-1]]);
    const plane = of([
      [1, 0],
      [-1, 0.1],
      [-1, 1],
    ]);
    expect(() => limit(plane, signs, { family, loss: 'hinge', patterns, widths: [1] })).toThrow(
      /No network with these activation patterns/,
    );
    expect(() => limit(plane, signs, { family: 'two-layer-relu', loss: 'hinge', patterns })).toThrow(
      /No network with these activation patterns/,
    );
    expect(limit(plane, matrix(3, 1), { family }).objective).toBe(0);
  });
});

describe('the limit β → 0 of deep ReLU networks', () => {
  const family = 'deep-relu';

  it.each(['squared', 'huber', 'hinge'] as const)('is estimated near the optimum of three layers, where that is known: %s', (loss) => {
    const [X, Y] = [gaussian(5, 2, 6), targets(loss, gaussian(5, 1, 56))];
    const exact = limit(X, Y, { family: 'three-layer-relu', loss, widths: [2] });
    const found = limit(X, Y, { family, loss, widths: [2], timeLimit: 60 });
    expectKept(found, X, Y, loss);
    expect(found.certificate).toBe('estimated');
    expect(found.dualBound).toBeNull();
    expect(found.objective).toBeGreaterThan(exact.objective * (1 - 2e-6));
    expect(found.objective).toBeLessThan(exact.objective * (1 + 2e-3));
    expect(found.lowerBound.kind).toBe('relaxed');
    expect(found.lowerBound.value).toBeLessThanOrEqual(exact.objective);
    expect(found.lowerBound.value).toBeGreaterThan(0.2 * exact.objective);
  });

  it('keeps the margins of several classes and of four layers, above a true bound', () => {
    const [X, Y] = [gaussian(6, 2, 16), targets('cross-entropy', gaussian(6, 3, 66))];
    const found = limit(X, Y, { family, loss: 'cross-entropy', depth: 4, timeLimit: 60 });
    const F = networkOutputs(found.weights, X, 3, { activation: 'relu' });
    expect(leastClassMargin(F, Y.data, 3)).toBeGreaterThanOrEqual(1 - 1e-12);
    expect(found.lowerBound.value).toBeGreaterThan(0);
    expect(found.lowerBound.value).toBeLessThan(found.objective);
    expect(found.activeNeurons).toBeLessThanOrEqual(18);
  });

  it('is in closed form on data of rank one', () => {
    const [X, Y] = [
      of([
        [1, 2],
        [-2, -4],
      ]),
      of([[1], [3]]),
    ];
    expectOptimal(limit(X, Y, { family }));
    near(limit(X, Y, { family }).objective, limit(X, Y, { family: 'rank-one', depth: 3 }).objective, 1e-9);
  });
});

it('deep ReLU networks take the hinge loss, and are estimated near the optimum of three layers', () => {
  const [X, Y] = [gaussian(6, 2, 7), targets('hinge', gaussian(6, 1, 57))];
  const spec = { loss: 'hinge' as const, beta: 0.2, widths: [2] };
  const exact = solved(X, Y, { family: 'three-layer-relu', ...spec });
  const found = solved(X, Y, { family: 'deep-relu', ...spec, timeLimit: 60 });
  expect(found.objective).toBeGreaterThan(exact.objective * (1 - 2e-6));
  expect(found.objective).toBeLessThan(exact.objective * (1 + 1e-3));
  expect(found.lowerBound.value).toBeLessThanOrEqual(exact.objective);
});
