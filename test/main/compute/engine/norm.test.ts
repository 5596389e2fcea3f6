import { expect, test } from 'vitest';
import { norm, normsOfRows } from '../../../../main/compute/engine/norm';

test('a norm is that of Pythagorean triples, over all entries or over a range', () => {
  const values = Float64Array.of(3, 4, 8, 6, 12);
  expect(norm(values.subarray(0, 2))).toBe(5);
  expect(norm(values, 2, 4)).toBe(10);
  expect(norm(values, 1, 1)).toBe(0);
  expect(norm(Float64Array.of(2, 3, 6))).toBe(7);
});

test('the norms of rows are those of the rows of a row-major matrix', () => {
  expect(Array.from(normsOfRows(Float64Array.of(3, 4, 0, 6, 8, 0), 2, 3))).toEqual([5, 10]);
  expect(Array.from(normsOfRows(new Float64Array(0), 0, 3))).toEqual([]);
});
