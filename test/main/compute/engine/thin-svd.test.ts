import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeBasis } from '../../../../main/compute/engine/complete-basis';
import { thinSvd } from '../../../../main/compute/engine/svd';
import { gaussian } from '../convex/families/problems';

const inner = (A: Float64Array, i: number, j: number, length: number) =>
  A.subarray(i * length, (i + 1) * length).reduce((sum, value, k) => sum + value * A[j * length + k], 0);

describe('the thin singular value decomposition', () => {
  it('gives the matrix back from orthonormal vectors, of full rank and of any less', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 1e-150, max: 1e150, noNaN: true }),
        fc.nat(10_000),
        (m, n, rank, size, seed) => {
          const [P, Q] = [gaussian(m, rank, seed).data, gaussian(rank, n, seed + 1).data];
          const A = Float64Array.from({ length: m * n }, (_, at) => {
            let sum = 0;
            for (let k = 0; k < rank; k++) sum += P[Math.floor(at / n) * rank + k] * Q[k * n + (at % n)];
            return size * sum;
          });
          const { values, left, right } = thinSvd(m, n, A);
          const scale = Math.max(values[0], Number.MIN_VALUE);
          for (let at = 0; at < A.length; at++) {
            let sum = 0;
            values.forEach((value, k) => (sum += value * left[k * m + Math.floor(at / n)] * right[k * n + (at % n)]));
            expect(Math.abs(sum - A[at]) / scale).toBeLessThan(1e-13);
          }
          for (let k = 0; k < values.length; k++) {
            if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]);
            if (!(values[k] > 1e-10 * scale)) continue;
            for (let l = 0; l <= k; l++)
              for (const [vectors, length] of [
                [left, m],
                [right, n],
              ] as const)
                expect(Math.abs(inner(vectors, k, l, length) - (k === l ? 1 : 0))).toBeLessThan(1e-12);
          }
        },
      ),
    );
  });
});

describe('a completed basis', () => {
  it('is orthonormal and begins with the vectors given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(9), fc.nat(10_000), (size, some, blank, seed) => {
        const count = Math.min(some, size);
        const given = thinSvd(size, size, gaussian(size, size, seed).data).left.slice(0, count * size);
        // A row without a direction, as of a singular value that is zero.
        if (blank < count) given.fill(0, blank * size, (blank + 1) * size);
        const basis = completeBasis(given, count, size);
        for (let i = 0; i < size; i++)
          for (let j = 0; j <= i; j++) expect(Math.abs(inner(basis, i, j, size) - (i === j ? 1 : 0))).toBeLessThan(1e-12);
        given.forEach((value, at) => {
          if (Math.floor(at / size) !== blank) expect(basis[at]).toBe(value);
        });
      }),
    );
  });

  it('ends, with finite rows, whatever the vectors are', () => {
    const root = Math.SQRT1_2;
    for (const rows of [
      [1, 0, 1, 0],
      [1, 0, root, root],
      [root, root, root, -root, root, root],
      [1, 0, 0, 0, 1, 0, root, root, 0],
    ]) {
      const size = rows.length === 9 ? 3 : 2;
      for (let count = 1; count <= size; count++)
        expect(completeBasis(Float64Array.from(rows), count, size).every((value) => Number.isFinite(value))).toBe(true);
    }
    // Three axes of a space of three, one of them twice: nothing is left for the second row.
    const twice = completeBasis(Float64Array.of(1, 0, 0, 0, 0, 0, 0, 1, 0), 3, 3);
    expect([0, 1, 2].map((k) => inner(twice, k, k, 3))).toEqual([1, 1, 1]);
    expect(completeBasis(Float64Array.of(NaN, 0, 0, 1), 2, 2)).toHaveLength(4);
  });
});
