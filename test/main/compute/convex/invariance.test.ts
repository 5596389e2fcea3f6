import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, normals, problem, solved } from './problems';

/** A random problem of rank 2 to 4 from one seed. */
function instance(seed: number) {
  const random = Random.stream(seed, 'data');
  const d = 2 + random.below(3);
  const n = d + 2 + random.below(10);
  return { random, n, d, rows: gaussian(random, n, d), y: normals(random, n), beta: 0.05 + random.uniform() };
}

function property(check: (seed: number) => void) {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 }), check), { numRuns: 25, seed: 7 });
}

const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(3e-6 * Math.abs(b));

describe('the optimum is invariant', () => {
  it('under a permutation of the rows', () => {
    property((seed) => {
      const { random, n, rows, y, beta } = instance(seed);
      const order = Int32Array.from({ length: n }, (_, i) => i);
      random.shuffle(order);
      const permuted = problem(
        Array.from(order, (i) => rows[i]),
        Array.from(order, (i) => y[i]),
      );
      near(solved(permuted, { beta }).objective, solved(problem(rows, y), { beta }).objective);
    });
  });

  it('under a rotation of the features', () => {
    property((seed) => {
      const { random, d, rows, y, beta } = instance(seed);
      const mirror = normals(random, d);
      const square = mirror.reduce((sum, value) => sum + value * value, 0);
      const rotated = rows.map((row) => {
        const product = row.reduce((sum, value, j) => sum + value * mirror[j], 0);
        return row.map((value, j) => value - (2 * product * mirror[j]) / square);
      });
      near(solved(problem(rotated, y), { beta }).objective, solved(problem(rows, y), { beta }).objective);
    });
  });

  it('when X and β are scaled together', () => {
    property((seed) => {
      const { random, rows, y, beta } = instance(seed);
      const c = 10 ** (4 * random.uniform() - 2);
      const scaled = problem(
        rows.map((row) => row.map((value) => c * value)),
        y,
      );
      near(solved(scaled, { beta: c * beta }).objective, solved(problem(rows, y), { beta }).objective);
    });
  });

  it('up to the square when y and β are scaled together', () => {
    property((seed) => {
      const { random, rows, y, beta } = instance(seed);
      const c = 10 ** (4 * random.uniform() - 2);
      const scaled = problem(
        rows,
        y.map((value) => c * value),
      );
      near(solved(scaled, { beta: c * beta }).objective, c * c * solved(problem(rows, y), { beta }).objective);
    });
  });

  it('up to the factor 2 when every row comes twice and β is doubled', () => {
    property((seed) => {
      const { rows, y, beta } = instance(seed);
      const twice = problem([...rows, ...rows], [...y, ...y]);
      near(solved(twice, { beta: 2 * beta }).objective, 2 * solved(problem(rows, y), { beta }).objective);
    });
  });

  it('when a feature is written twice, each at 1/√2', () => {
    property((seed) => {
      const { rows, y, beta } = instance(seed);
      const doubled = rows.map(([first, ...rest]) => [first * Math.SQRT1_2, first * Math.SQRT1_2, ...rest]);
      near(solved(problem(doubled, y), { beta }).objective, solved(problem(rows, y), { beta }).objective);
    });
  });
});
