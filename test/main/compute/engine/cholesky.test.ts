import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { difference, multiply } from './plain';

const k = createKernels();
const { arena } = k;
/** Also past one and two blocks of 48 columns. */
const size = fc.oneof({ weight: 5, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.constantFrom(47, 48, 49, 97, 120) });

/** A positive definite matrix with rows `ld` apart; above the diagonal, where nothing may be read, stands NaN. */
function definite(n: number, ld: number, seed: number): { full: Float64Array; lower: Float64Array } {
  const b = Float64Array.from({ length: n * n }, (_, i) => Math.sin(seed + 1.3 * i));
  const side = { values: b, ld: n };
  const full = multiply([n, n, n], { ...side, transposed: false }, { ...side, transposed: true });
  for (let i = 0; i < n; i++) full[i * n + i] += 1;
  const lower = new Float64Array(n * ld).fill(NaN);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) lower[i * ld + j] = full[i * n + j];
  return { full, lower };
}

describe('cholesky', () => {
  it('factors a positive definite matrix from its lower triangle', () => {
    fc.assert(
      fc.property(size, fc.nat(3), fc.nat(100), (n, extra, seed) =>
        arena.scope(() => {
          const ld = n + extra;
          const { full, lower } = definite(n, ld, seed);
          const a = arena.copy(lower);
          expect(k.cholesky(n, a.pointer, ld)).toBe(-1);
          const l = Float64Array.from({ length: n * n }, (_, i) =>
            i % n <= Math.floor(i / n) ? a.values[Math.floor(i / n) * ld + (i % n)] : 0,
          );
          const product = multiply([n, n, n], { values: l, ld: n, transposed: false }, { values: l, ld: n, transposed: true });
          expect(difference(product, full)).toBeLessThan(1e-11 * (n + 1));
        }),
      ),
    );
  });

  it('names the row whose pivot is not positive, NaN included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 110 }), fc.nat(), fc.constantFrom(NaN, -1e3, -Infinity), (n, where, bad) =>
        arena.scope(() => {
          const row = where % n;
          const a = arena.copy(definite(n, n, 3).lower);
          a.values[row * n + row] = bad;
          expect(k.cholesky(n, a.pointer, n)).toBe(row);
        }),
      ),
    );
  });
});

describe('triangular solves', () => {
  it('invert L and its transpose, for one and for several right-hand sides', () => {
    fc.assert(
      fc.property(size, fc.nat(7), fc.nat(3), fc.nat(100), (n, r, extra, seed) =>
        arena.scope(() => {
          const l = arena.float64(n * n);
          for (let i = 0; i < n; i++)
            for (let j = 0; j < n; j++)
              l.values[i * n + j] = j > i ? NaN : j === i ? 1.5 + Math.cos(seed + i) : Math.sin(seed + i * j) / (n + 1);
          const clean = l.values.map((value) => (Number.isNaN(value) ? 0 : value));
          const ldb = r + extra;
          const x = Float64Array.from({ length: n * ldb }, (_, i) => Math.cos(seed + 2.1 * i));
          for (const transposed of [false, true]) {
            const right = multiply([n, ldb, n], { values: clean, ld: n, transposed }, { values: x, ld: ldb, transposed: false });
            const many = arena.copy(right);
            const solveMany = transposed ? k.solveLowerTransposedMany : k.solveLowerMany;
            solveMany(n, r, l.pointer, n, many.pointer, ldb);
            const expected = right.map((value, i) => (i % ldb < r ? x[i] : value));
            expect(difference(many.values, expected)).toBeLessThan(1e-11);
            if (r === 0) continue;
            const one = arena.copy(Array.from({ length: n }, (_, i) => right[i * ldb]));
            const solve = transposed ? k.solveLowerTransposed : k.solveLower;
            solve(n, l.pointer, n, one.pointer);
            expect(
              difference(
                one.values,
                Array.from({ length: n }, (_, i) => x[i * ldb]),
              ),
            ).toBeLessThan(1e-11);
          }
        }),
      ),
    );
  });
});
