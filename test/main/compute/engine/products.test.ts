import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { difference, multiply } from './plain';

const k = createKernels();
const { arena } = k;
/** Odd sizes, sizes around the tiles of 4, none at all, and one past the depth of a packed panel. */
const size = fc.oneof({ weight: 8, arbitrary: fc.nat(19) }, { weight: 1, arbitrary: fc.constantFrom(255, 256, 257, 300) });
const small = fc.nat(19);
const value = fc.double({ min: -2, max: 2, noNaN: true });
const factor = fc.constantFrom(0, 1, -1, 0.5, 2.25);

/** Values that depend on a drawn number only, so that shrinking stays quick on large arrays. */
function fill(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i) * 2);
}

describe('gemm', () => {
  it('agrees with plain loops for every shape, transpose, leading dimension, α and β', () => {
    fc.assert(
      fc.property(
        fc.record({
          m: small,
          n: small,
          depth: size,
          extra: fc.nat(3),
          transA: fc.boolean(),
          transB: fc.boolean(),
          alpha: factor,
          beta: factor,
          seed: value,
        }),
        ({ m, n, depth, extra, transA, transB, alpha, beta, seed }) =>
          arena.scope(() => {
            const lda = (transA ? m : depth) + extra;
            const ldb = (transB ? depth : n) + extra;
            const ldc = n + extra;
            const a = arena.copy(fill((transA ? depth : m) * lda, seed));
            const b = arena.copy(fill((transB ? n : depth) * ldb, seed + 3));
            const c = arena.copy(fill(m * ldc, seed + 7));
            const before = c.values.slice();
            k.gemm(transA, transB, m, n, depth, alpha, a.pointer, lda, b.pointer, ldb, beta, c.pointer, ldc);
            const product = multiply(
              [m, n, depth],
              { values: a.values, ld: lda, transposed: transA },
              { values: b.values, ld: ldb, transposed: transB },
            );
            const expected = before.map((old, index) => {
              const column = index % ldc;
              return column < n ? alpha * product[Math.floor(index / ldc) * n + column] + beta * old : old;
            });
            expect(difference(c.values, expected)).toBeLessThan(1e-11);
          }),
      ),
      { numRuns: 400 },
    );
  });

  it('carries a NaN of an operand to exactly the elements that it reaches', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        fc.nat(),
        (m, n, depth, row, at) =>
          arena.scope(() => {
            const a = arena.copy(fill(m * depth, 1));
            const b = arena.copy(fill(depth * n, 2));
            const c = arena.float64(m * n);
            a.values[(row % m) * depth + (at % depth)] = NaN;
            k.gemm(false, false, m, n, depth, 1, a.pointer, depth, b.pointer, n, 0, c.pointer, n);
            expect(Array.from(c.values, Number.isNaN)).toEqual(Array.from({ length: m * n }, (_, i) => Math.floor(i / n) === row % m));
          }),
      ),
    );
  });

  it('does not read C when β is 0', () => {
    arena.scope(() => {
      const a = arena.copy([1, 2, 3, 4, 5, 6]);
      const c = arena.copy(new Array<number>(9).fill(NaN));
      k.gemm(true, false, 3, 3, 2, 1, a.pointer, 3, a.pointer, 3, 0, c.pointer, 3);
      expect([...c.values]).toEqual([17, 22, 27, 22, 29, 36, 27, 36, 45]);
      c.values.fill(NaN);
      k.gemm(false, false, 3, 3, 0, 1, a.pointer, 0, a.pointer, 3, 0, c.pointer, 3);
      expect([...c.values]).toEqual(new Array(9).fill(0));
    });
  });
});

describe('gemv', () => {
  it('agrees with plain loops in both orientations', () => {
    fc.assert(
      fc.property(
        fc.record({ m: size, n: size, extra: fc.nat(3), transposed: fc.boolean(), alpha: factor, beta: factor, seed: value }),
        ({ m, n, extra, transposed, alpha, beta, seed }) =>
          arena.scope(() => {
            const lda = n + extra;
            const [rows, columns] = transposed ? [n, m] : [m, n];
            const a = arena.copy(fill(m * lda, seed));
            const x = arena.copy(fill(columns, seed + 1));
            const y = arena.copy(fill(rows, seed + 2));
            const before = y.values.slice();
            k.gemv(transposed, m, n, alpha, a.pointer, lda, x.pointer, beta, y.pointer);
            const product = multiply(
              [rows, 1, columns],
              { values: a.values, ld: lda, transposed },
              { values: x.values, ld: 1, transposed: false },
            );
            expect(
              difference(
                y.values,
                before.map((old, i) => alpha * product[i] + beta * old),
              ),
            ).toBeLessThan(1e-11);
          }),
      ),
      { numRuns: 300 },
    );
  });

  it('does not read y when β is 0', () => {
    arena.scope(() => {
      const a = arena.copy([1, 2, 3, 4, 5, 6]);
      const y = arena.copy([NaN, NaN, NaN]);
      k.gemv(false, 2, 3, 1, a.pointer, 3, a.pointer, 0, y.pointer);
      expect([...y.values]).toEqual([14, 32, NaN]);
      k.gemv(true, 2, 3, 1, a.pointer, 3, a.pointer, 0, y.pointer);
      expect([...y.values]).toEqual([9, 12, 15]);
    });
  });
});

describe('dot, axpy and scale', () => {
  it('agree with plain loops', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 40 }), value, (pairs, a) =>
        arena.scope(() => {
          const n = pairs.length;
          const x = arena.copy(pairs.map(([left]) => left));
          const y = arena.copy(pairs.map(([, right]) => right));
          expect(k.dot(n, x.pointer, y.pointer)).toBeCloseTo(
            pairs.reduce((sum, [left, right]) => sum + left * right, 0),
            11,
          );
          k.axpy(n, a, x.pointer, y.pointer);
          expect([...y.values]).toEqual(pairs.map(([left, right]) => right + a * left));
          k.scale(n, a, x.pointer);
          expect(
            difference(
              x.values,
              pairs.map(([left]) => a * left),
            ),
          ).toBe(0);
        }),
      ),
    );
  });

  it('carry NaN, except that scaling by 0 clears', () => {
    arena.scope(() => {
      for (let n = 1; n <= 9; n++) {
        const x = arena.copy(new Array<number>(n).fill(1));
        x.values[n - 1] = NaN;
        const y = arena.copy(new Array<number>(n).fill(1));
        expect(k.dot(n, x.pointer, y.pointer)).toBeNaN();
        k.axpy(n, 0, x.pointer, y.pointer);
        expect(y.values[n - 1]).toBeNaN();
        k.scale(n, 0, x.pointer);
        expect([...x.values]).toEqual(new Array(n).fill(0));
      }
    });
  });
});

describe('syrk', () => {
  it('agrees with plain loops, weighted and not, in both orientations', () => {
    fc.assert(
      fc.property(
        fc.record({
          n: small,
          depth: size,
          extra: fc.nat(3),
          transposed: fc.boolean(),
          weighted: fc.boolean(),
          alpha: factor,
          beta: factor,
          seed: value,
        }),
        ({ n, depth, extra, transposed, weighted, alpha, beta, seed }) =>
          arena.scope(() => {
            const lda = (transposed ? n : depth) + extra;
            const a = arena.copy(fill((transposed ? depth : n) * lda, seed));
            const w = arena.copy(fill(depth, seed + 5));
            const half = fill(n * n, seed + 9);
            const c = arena.copy(half.map((own, i) => own + half[(i % n) * n + Math.floor(i / n)]));
            const before = c.values.slice();
            k.syrk(transposed, n, depth, alpha, a.pointer, lda, weighted ? w.pointer : 0, beta, c.pointer, n);
            const scaled = a.values.slice();
            if (weighted) for (let i = 0; i < scaled.length; i++) scaled[i] *= w.values[transposed ? Math.floor(i / lda) : i % lda] ?? 0;
            const product = multiply(
              [n, n, depth],
              { values: scaled, ld: lda, transposed },
              { values: a.values, ld: lda, transposed: !transposed },
            );
            expect(
              difference(
                c.values,
                before.map((old, i) => alpha * product[i] + beta * old),
              ),
            ).toBeLessThan(1e-11);
            for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(c.values[i * n + j]).toBe(c.values[j * n + i]);
          }),
      ),
      { numRuns: 300 },
    );
  });
});
