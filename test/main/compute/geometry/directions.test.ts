import { describe, expect, test } from 'vitest';
import { solve } from '../../../../main/compute/convex/solve';
import { directions } from '../../../../main/compute/geometry/directions';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { Directions } from '../../../../shared/contract/geometry';
import type { SolveSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { quiet } from '../convex/problems';
import { normalProblem } from './problems';

const SPEC: SolveSpec = {
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.2,
  bias: 'none',
  patterns: { kind: 'all' },
  tolerance: 1e-8,
  seed: 0,
};

function drawn(X: Matrix, Y: Matrix, change: Partial<SolveSpec> = {}) {
  const spec = { ...SPEC, ...change };
  const result = solve(X, Y, spec, quiet);
  const answer = directions({ X, spec, result, features: ['a', 'b', 'c'].slice(0, X.shape[1]), trained: result.weights });
  if (answer.kind !== 'directions') throw new Error(answer.reason);
  return { answer, result, spec };
}

/** ‖Nᵀ(Xu)₊‖₂ by plain loops; X has the column of a bias already. */
function left({ rows, outputs }: Directions, N: ArrayLike<number>, u: readonly number[]): number {
  const [n, D] = rows.shape;
  const sums = new Array<number>(outputs).fill(0);
  for (let i = 0; i < n; i++) {
    const t = u.reduce((sum, value, j) => sum + value * rows.data[i * D + j], 0);
    if (t > 0) for (let c = 0; c < outputs; c++) sums[c] += N[i * outputs + c] * t;
  }
  return Math.hypot(...sums);
}

const onCircle = (angle: number) => [Math.cos(angle), Math.sin(angle)];

describe('two coordinates', () => {
  const { X, Y } = normalProblem(14, 2, 1, 3);

  test('the list has every local maximum that a fine scan of the circle finds, and no other', () => {
    const { answer, result } = drawn(X, Y);
    const steps = 200_000;
    const scan = Float64Array.from({ length: steps }, (_, k) => left(answer, result.dual.data, onCircle((2 * Math.PI * k) / steps)));
    // The scan misses a kink by up to half a step.
    const peaks = [...scan].filter((value, k) => value > 0 && value >= scan[(k + 1) % steps] && value > scan[(k + steps - 1) % steps]);
    expect(answer.maxima).toHaveLength(peaks.length);
    peaks.sort((a, b) => b - a).forEach((peak, k) => expect(answer.maxima[k].value / peak).toBeCloseTo(1, 4));
    for (const { direction, value } of answer.maxima) expect(left(answer, result.dual.data, direction)).toBeCloseTo(value, 12);
  });

  test('the neurons stand at maxima that touch β, with the size that the penalty counts', () => {
    const { answer, result, spec } = drawn(X, Y);
    expect(answer.certificate).toBe('exact');
    for (const { value, maximum, size, sign } of answer.neurons) {
      // A neuron of size a loses a·(β − value) to the gap.
      expect(size * (spec.beta - value)).toBeLessThanOrEqual(result.gap! + 1e-12);
      expect(maximum).not.toBeNull();
      expect(answer.maxima[maximum!].sign).toBe(sign);
    }
    expect(answer.maxima[0].value).toBeLessThanOrEqual(spec.beta * (1 + 1e-12));
    const penalty = answer.neurons.reduce((sum, { size }) => sum + size, 0);
    const F = Array.from({ length: 14 }, (_, i) =>
      answer.neurons.reduce(
        (sum, { direction, size, sign }) =>
          sum + sign! * size * Math.max(0, X.data[2 * i] * direction[0] + X.data[2 * i + 1] * direction[1]),
        0,
      ),
    );
    const loss = F.reduce((sum, value, i) => sum + 0.5 * (value - Y.data[i]) ** 2, 0);
    expect(loss + spec.beta * penalty).toBeCloseTo(result.objective, 9);
    expect(answer.trained).toEqual(answer.neurons);
  });

  test('the drawn curve is the function itself, and its cells are counted', () => {
    const { answer, result } = drawn(X, Y);
    expect(answer.cells).toEqual({ count: 28, how: 'formula' });
    const { angles, values } = answer.circle!;
    for (let k = 0; k < angles.data.length; k += 97)
      expect(Math.abs(values.data[k])).toBeCloseTo(left(answer, result.dual.data, onCircle(angles.data[k])), 12);
  });

  test('a penalised bias is the last coordinate of one feature', () => {
    const { answer, result } = drawn(normalProblem(9, 1, 1, 8).X, normalProblem(9, 1, 1, 8).Y, { bias: 'penalized', beta: 0.05 });
    expect(answer.coordinates).toEqual(['a', 'bias']);
    expect(answer.rows.shape).toEqual([9, 2]);
    for (const { value, direction } of answer.neurons) expect(left(answer, result.dual.data, direction)).toBeCloseTo(value, 12);
  });

  test('several outputs: no sign, and the same scan', () => {
    const vector = normalProblem(10, 2, 3, 5);
    const { answer, result } = drawn(vector.X, vector.Y);
    const steps = 100_000;
    const most = Math.max(...Array.from({ length: steps }, (_, k) => left(answer, result.dual.data, onCircle((2 * Math.PI * k) / steps))));
    expect(answer.maxima[0].value / most).toBeCloseTo(1, 7);
    expect(answer.neurons.every(({ sign }) => sign === null)).toBe(true);
  });

  test('data of rank one have two directions', () => {
    const rankOne = matrix(6, 2, Float64Array.of(1, 2, -1, -2, 3, 6, 0.5, 1, -2, -4, 0, 0));
    const { answer, result } = drawn(rankOne, matrix(6, 1, Float64Array.of(1, 2, -1, 0.5, 3, 1)), { beta: 0.1 });
    expect(answer.cells.count).toBe(2);
    for (const { value, direction } of answer.maxima) {
      expect(Math.abs(direction[1] / direction[0])).toBeCloseTo(2, 10);
      expect(left(answer, result.dual.data, direction)).toBeCloseTo(value, 12);
    }
  });
});

describe('three coordinates', () => {
  test('the list has the maxima that ascents from everywhere end at, and no point beside one is higher', () => {
    const { X, Y } = normalProblem(12, 3, 1, 11);
    const { answer, result } = drawn(X, Y);
    const N = result.dual.data;
    const random = Random.stream(1, 'data');
    const climb = (from: number[]) => {
      let [u, value, step] = [from, left(answer, N, from), 0.1];
      for (let round = 0; round < 8000 && step > 1e-8; round++) {
        const tried = u.map((entry) => entry + step * random.normal());
        const length = Math.hypot(...tried);
        const next = tried.map((entry) => entry / length);
        const higher = left(answer, N, next);
        if (higher > value) [u, value] = [next, higher];
        else step *= 0.996;
      }
      return { u, value };
    };
    const ends = Array.from({ length: 40 }, (_, k) => {
      const z = 1 - (2 * k + 1) / 40;
      const radius = Math.sqrt(1 - z * z);
      return climb([radius * Math.cos(2.4 * k), radius * Math.sin(2.4 * k), z]);
    }).filter(({ value }) => value > 1e-6);
    // Along a ridge an ascent of random steps only creeps, so it ends near its maximum.
    const reached = new Set<number>();
    for (const { u, value } of ends) {
      const at = answer.maxima.findIndex(({ direction }) => Math.hypot(...direction.map((entry, j) => entry - u[j])) < 0.03);
      expect(at, `an ascent ended at ${value}`).toBeGreaterThanOrEqual(0);
      expect(answer.maxima[at].value).toBeGreaterThanOrEqual(value);
      reached.add(at);
    }
    expect(reached.size).toBeGreaterThan(2);
    for (const { direction, value } of answer.maxima) {
      expect(left(answer, N, direction)).toBeCloseTo(value, 11);
      for (let k = 0; k < 200; k++) {
        const near = direction.map((entry, j) => entry + 1e-4 * Math.sin(31.7 * (k + 1) * (j + 1)));
        const length = Math.hypot(...near);
        expect(
          left(
            answer,
            N,
            near.map((entry) => entry / length),
          ),
        ).toBeLessThanOrEqual(value + 1e-12);
      }
    }
    for (const { maximum } of answer.neurons) expect(maximum).not.toBeNull();
  });

  test('the map holds the function at the middles of its steps', () => {
    const { X, Y } = normalProblem(7, 2, 1, 4);
    const { answer, result } = drawn(X, Y, { bias: 'penalized' });
    const { values } = answer.sphere!;
    const [rows, columns] = values.shape;
    for (const [row, column] of [
      [0, 0],
      [rows - 1, 5],
      [Math.floor(rows / 2), columns - 1],
    ]) {
      const [latitude, longitude] = [((row + 0.5) / rows - 0.5) * Math.PI, ((column + 0.5) / columns) * 2 * Math.PI - Math.PI];
      const u = [Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)];
      expect(Math.abs(values.data[row * columns + column])).toBeCloseTo(left(answer, result.dual.data, u), 12);
    }
  });
});

test('behind gates the constraint is the largest of all gates, which the neurons touch behind their own', () => {
  const { X, Y } = normalProblem(10, 2, 1, 6);
  const gates = matrix(3, 2, Float64Array.of(1, 0.3, -0.2, 1, -1, -0.7));
  const { answer, result, spec } = drawn(X, Y, { family: 'gated-relu', patterns: { kind: 'given', gates } });
  const behind = (g: number, u: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < 10; i++) {
      const row = [X.data[2 * i], X.data[2 * i + 1]];
      if (row[0] * gates.data[2 * g] + row[1] * gates.data[2 * g + 1] >= 0) sum += result.dual.data[i] * (row[0] * u[0] + row[1] * u[1]);
    }
    return Math.abs(sum);
  };
  const { angles, values } = answer.circle!;
  for (let k = 0; k < angles.data.length; k += 53) {
    const u = onCircle(angles.data[k]);
    expect(values.data[k]).toBeCloseTo(Math.max(behind(0, u), behind(1, u), behind(2, u)), 12);
  }
  expect(answer.neurons.length).toBeGreaterThan(0);
  for (const { value, size } of answer.neurons) expect(size * (spec.beta - value)).toBeLessThanOrEqual(result.gap! + 1e-12);
  const scan = Math.max(...Array.from({ length: 50_000 }, (_, k) => Math.max(...[0, 1, 2].map((g) => behind(g, onCircle(k / 7957))))));
  expect(answer.maxima[0].value / scan).toBeCloseTo(1, 7);
});

test('threshold units: the value is that of the 0/1 pattern, and every pattern at β is listed', () => {
  const { X, Y } = normalProblem(8, 2, 1, 9);
  const { answer, result, spec } = drawn(X, Y, { family: 'threshold', beta: 0.3 });
  const pattern = (u: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < 8; i++) if (X.data[2 * i] * u[0] + X.data[2 * i + 1] * u[1] >= 0) sum += result.dual.data[i];
    return sum;
  };
  const { angles, values } = answer.circle!;
  // Away from the breakpoints, where a tie is a matter of rounding.
  for (let k = 0; k < 1441; k += 31) {
    const angle = -Math.PI + 0.00123 + (2 * Math.PI * k) / 1441;
    const at = angles.data.findIndex((other) => other >= angle);
    expect(
      Math.min(Math.abs(values.data[at] - pattern(onCircle(angle))), Math.abs(values.data[at - 1] - pattern(onCircle(angle)))),
    ).toBeLessThan(1e-12);
  }
  for (const { value, size } of answer.neurons) expect(size * (spec.beta - value)).toBeLessThanOrEqual(result.gap! + 1e-12);
  expect(answer.maxima.length).toBeGreaterThanOrEqual(answer.neurons.length);
});

test('what cannot be drawn says why and what would let it', () => {
  const { X, Y } = normalProblem(6, 4, 1, 2);
  const spec = { ...SPEC, beta: 0.5 };
  const result = solve(X, Y, spec, quiet);
  const answer = directions({ X, spec, result, features: ['a', 'b', 'c', 'd'], trained: null });
  expect(answer).toEqual({
    kind: 'none',
    reason: 'The directions of 4 features lie on a sphere in 4 dimensions; they can be drawn in 2 and 3.',
    remedy: 'Leave two or three columns as features and solve again.',
  });
});
