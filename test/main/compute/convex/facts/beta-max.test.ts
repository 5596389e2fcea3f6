import { describe, expect, it } from 'vitest';
import { facts } from '../../../../../main/compute/convex/facts/facts';
import { orthonormalColumns, orthonormalRows } from '../../../../../main/compute/convex/facts/orthonormal';
import { Random } from '../../../../../main/compute/engine/random';
import { thinSvd } from '../../../../../main/compute/engine/svd';
import { matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { gaussian, normals, problem, solved, type Problem } from '../problems';

const random = Random.stream(11, 'data');
const plane = problem(gaussian(random, 9, 2), normals(random, 9));
const space = problem(gaussian(random, 8, 3), normals(random, 8));
const line = problem(gaussian(random, 9, 1), normals(random, 9));
const several: Problem = { X: space.X, Y: matrix(8, 2, Float64Array.from(normals(random, 16))) };
const c = normals(random, 7);
const rankOne = problem(
  c.map((value) => [2 * value, -value]),
  normals(random, 7),
);

type Case = [name: string, data: Problem, spec: Partial<SolveSpec> & Pick<SolveSpec, 'family'>];
const exact: Case[] = [
  ['two layers', plane, { family: 'two-layer-relu' }],
  [
    'two layers, logistic',
    { ...plane, Y: { ...plane.Y, data: plane.Y.data.map(Math.sign) } },
    { family: 'two-layer-relu', loss: 'logistic' },
  ],
  ['parallel linear', several, { family: 'parallel-linear', depth: 3, regularizer: 'power-half' }],
  ['standard linear, L-th power', several, { family: 'deep-linear', depth: 3, regularizer: 'power' }],
  ['standard linear in a ball', space, { family: 'deep-linear', depth: 4, regularizer: 'last-two', ball: 2 }],
  ['rank one', rankOne, { family: 'rank-one', depth: 4, regularizer: 'power-half' }],
  ['a spline', line, { family: 'spline', bias: 'free' }],
  ['a deep spline', line, { family: 'spline', bias: 'free', depth: 3, regularizer: 'power-half' }],
];
const bounds: Case[] = [
  ['standard linear, weight decay', several, { family: 'deep-linear', depth: 3, regularizer: 'weight-decay' }],
  ['three layers', plane, { family: 'three-layer-relu', widths: [2], regularizer: 'power' }],
  ['three layers, path norm', plane, { family: 'three-layer-relu', widths: [2], regularizer: 'path-norm' }],
  ['four layers', plane, { family: 'deep-relu', depth: 4, widths: [2, 2], regularizer: 'power-half' }],
  ['four layers, several outputs', several, { family: 'deep-relu', depth: 4, widths: [2, 2], regularizer: 'power' }],
  ['threshold units', plane, { family: 'threshold' }],
];
const asked = ({ X, Y }: Problem, { family, depth, regularizer, widths, ball, loss, bias = 'none' }: Case[2]) =>
  facts(X, Y, bias === 'free' ? 'none' : bias, { loss, program: { family, depth, regularizer, widths, ball } });

describe('β_max of a program before it is solved', () => {
  it.each(exact)('of %s is where its optimum begins to be zero', (_, data, spec) => {
    const { betaMax, betaMaxKind } = asked(data, spec);
    expect(betaMaxKind).toBe('exact');
    expect(solved(data, { ...spec, beta: 1.001 * betaMax }).activeNeurons).toBe(0);
    const below = solved(data, { ...spec, beta: 0.98 * betaMax });
    expect(below.activeNeurons).toBeGreaterThan(0);
    expect(Math.abs(below.betaMax / betaMax - 1)).toBeLessThan(1e-9);
  });

  it.each(bounds)('of %s is bounded from above', (_, data, spec) => {
    const { betaMax, betaMaxKind } = asked(data, spec);
    expect(betaMaxKind).toBe('relaxed');
    const at = solved(data, { ...spec, beta: 1.0001 * betaMax });
    expect(at.activeNeurons).toBe(0);
    // The search of three layers stops at a tolerance of its own.
    expect(at.betaMax).toBeLessThanOrEqual(betaMax * (1 + 1e-7));
  });
});

describe('what theorems ask of the data', () => {
  const { right } = thinSvd(4, 7, Float64Array.from(normals(random, 28)));

  it('knows orthonormal rows and columns', () => {
    expect(orthonormalRows(right, 4, 7)).toBeLessThan(1e-12);
    expect(orthonormalColumns(right, 4, 7)).toBeNull();
    const columns = Float64Array.from({ length: 28 }, (_, at) => right[(at % 4) * 7 + Math.floor(at / 4)]);
    expect(orthonormalColumns(columns, 7, 4)).toBeLessThan(1e-12);
    expect(orthonormalRows(columns, 7, 4)).toBeNull();
    expect(orthonormalRows(Float64Array.of(1, 0, 0.6, 0.8), 2, 2)).toBeCloseTo(0.6, 12);
    expect(orthonormalColumns(Float64Array.of(1, 0, 0.6, 0.8), 2, 2)).toBeCloseTo(0.36, 12);
  });

  it('gives both atoms of rank-one data by plain sums', () => {
    const a = Math.sqrt(5);
    const plain = [1, -1].map((sign) => c.reduce((sum, value, i) => sum + Math.max(0, sign * value) * a * rankOne.Y.data[i], 0));
    const { sides } = facts(rankOne.X, rankOne.Y, 'none');
    const given = [sides?.positive ?? NaN, sides?.negative ?? NaN].sort((x, y) => x - y);
    plain.sort((x, y) => x - y).forEach((value, at) => expect(given[at]).toBeCloseTo(value, 10));
    expect(facts(plane.X, plane.Y, 'none').sides).toBeNull();
    expect(facts(rankOne.X, rankOne.Y, 'penalized').sides).toBeNull();
  });
});
