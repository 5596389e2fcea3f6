import { expect, test } from 'vitest';
import { solve } from '../../../../main/compute/convex/solve';
import { ellipsoid } from '../../../../main/compute/geometry/ellipsoid';
import { supportPoint } from '../../../../main/compute/geometry/support';
import { matrix } from '../../../../shared/contract/array';
import type { SolveSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { normals, quiet } from '../convex/problems';
import { normalProblem } from './problems';

const SPEC: SolveSpec = {
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.05,
  bias: 'none',
  patterns: { kind: 'all' },
  tolerance: 1e-9,
  seed: 0,
};

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

test.each([
  [2, 2],
  [3, 2],
  [3, 3],
])('no rectified point of %i rows in %i dimensions lies beyond the support point, and it is one itself', (k, q) => {
  const { X } = normalProblem(k, q, 1, 10 * k + q);
  const random = Random.stream(k + q, 'data');
  const points = Array.from({ length: 3000 }, () => {
    const u = normals(random, q);
    const length = Math.hypot(...u);
    return Array.from({ length: k }, (_, i) => Math.max(0, dot(X.data.subarray(i * q, (i + 1) * q), u) / length));
  });
  for (let trial = 0; trial < 30; trial++) {
    const c = normals(random, k);
    const value = dot(c, supportPoint(X.data, k, q, c));
    const most = Math.max(0, ...points.map((h) => dot(c, h)));
    expect(value).toBeGreaterThanOrEqual(most - 1e-12);
    expect(most).toBeGreaterThanOrEqual(0.97 * value);
  }
});

test('the rectified unit disc: a quarter circle, the origin, and no other extreme point', () => {
  const X = matrix(2, 2, Float64Array.of(1, 0, 0, 1));
  const Y = matrix(2, 1, Float64Array.of(1, 0.5));
  const result = solve(X, Y, SPEC, quiet);
  const answer = ellipsoid({ X, spec: SPEC, result, rows: null });
  if (answer.kind !== 'ellipsoid') throw new Error(answer.reason);
  expect(answer).toMatchObject({ rows: [0, 1], whole: true, support: { beta: 0.05 } });
  const corners = answer.extreme.filter(({ corner }) => corner).map(({ point }) => point);
  expect(corners).toHaveLength(3);
  for (const corner of [
    [0, 0],
    [1, 0],
    [0, 1],
  ])
    expect(corners).toContainEqual(corner);
  for (const { point, corner } of answer.extreme) if (!corner) expect(Math.hypot(...point)).toBeCloseTo(1, 12);
  // The optimal neuron is the extreme point that the dual constraint touches.
  for (const { point, sign } of answer.neurons) {
    expect(sign! * dot(answer.support!.nu, point)).toBeCloseTo(0.05, 8);
    expect(Math.hypot(...point)).toBeCloseTo(1, 12);
  }
});

test('of more rows it is the image of the whole, on the rows that were chosen or weigh most', () => {
  const { X, Y } = normalProblem(9, 3, 1, 21);
  const result = solve(X, Y, SPEC, quiet);
  const weights = Array.from(result.dual.data, Math.abs);
  const chosen = ellipsoid({ X, spec: SPEC, result, rows: null });
  if (chosen.kind !== 'ellipsoid') throw new Error(chosen.reason);
  expect(chosen.whole).toBe(false);
  expect(chosen.support).toBeNull();
  const rest = weights.filter((_, i) => !chosen.rows.includes(i));
  for (const row of chosen.rows) expect(weights[row]).toBeGreaterThanOrEqual(Math.max(...rest));
  const two = ellipsoid({ X, spec: SPEC, result, rows: [7, 2] });
  if (two.kind !== 'ellipsoid') throw new Error(two.reason);
  expect(two.rows).toEqual([2, 7]);
  expect(() => ellipsoid({ X, spec: SPEC, result, rows: [1, 9] })).toThrow('rows 1 to 9');
  expect(() => ellipsoid({ X, spec: SPEC, result, rows: [1, 1] })).toThrow('different rows');
});
