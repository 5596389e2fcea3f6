import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { spectrum, type Spectrum } from '../../../../main/compute/engine/svd';
import { orthogonal } from '../../../../main/compute/train/initializations/orthogonal';
import { multiply } from './plain';

const kernels = createKernels();
const of = (m: number, n: number, matrix: Float64Array) => spectrum(kernels, m, n, matrix, () => false) as Spectrum;

/** U·diag(values)·V with orthonormal columns of U (m×r) and rows of V (r×n). */
function withValues(m: number, n: number, values: number[], seed: number): Float64Array {
  const r = values.length;
  const [u] = orthogonal([{ rows: m, columns: r }], Random.stream(seed, 'data'));
  const [w] = orthogonal([{ rows: r, columns: n }], Random.stream(seed + 1, 'data'));
  const scaled = u.map((value, i) => value * values[i % r]);
  return multiply([m, n, r], { values: scaled, ld: r, transposed: false }, { values: w, ld: n, transposed: false });
}

describe('spectrum', () => {
  it('finds the singular values and the first pair of vectors that a matrix was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(1000), (m, n, seed) => {
        const expected = Array.from({ length: Math.min(m, n) }, (_, i) => 3 * 0.6 ** i);
        const matrix = withValues(m, n, expected, seed);
        const { values, left, right } = of(m, n, matrix);
        expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
        for (let i = 0; i < m; i++) {
          let product = 0;
          for (let j = 0; j < n; j++) product += matrix[i * n + j] * right[j];
          expect(product).toBeCloseTo(3 * left[i], 12);
        }
      }),
    );
  });

  it('shows a low rank as zeros at rounding level', () => {
    const { values } = of(9, 7, withValues(9, 7, [5, 2], 4));
    expect(values[1]).toBeCloseTo(2, 12);
    for (const value of values.subarray(2)) expect(value).toBeLessThan(1e-14);
  });

  it('has zeros and zero vectors of a zero matrix, and nothing of an empty one', () => {
    expect(of(2, 3, new Float64Array(6))).toEqual({ values: new Float64Array(2), left: new Float64Array(2), right: new Float64Array(3) });
    expect(of(0, 3, new Float64Array(0)).values.length).toBe(0);
  });

  it('stops when asked and frees its memory', () => {
    const mark = kernels.arena.mark();
    expect(spectrum(kernels, 3, 3, withValues(3, 3, [3, 2, 1], 2), () => true)).toBeNull();
    expect(kernels.arena.mark()).toBe(mark);
  });
});
