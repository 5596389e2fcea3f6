import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnStarts, thin } from '../../../shared/figures/downsample';
import { epochScale } from '../../../shared/figures/scale';

test('columns are as wide as asked, on a log axis of epochs', () => {
  const x = epochScale(10_000, 0, 700);
  const starts = columnStarts(10_001, x.pixel, 2);
  expect(Array.from(starts.slice(0, 4))).toEqual([0, 1, 2, 3]);
  for (let i = 1; i < starts.length; i++) {
    expect(x.pixel(starts[i]) - x.pixel(starts[i - 1])).toBeGreaterThanOrEqual(2);
    expect(x.pixel(starts[i] - 1) - x.pixel(starts[i - 1])).toBeLessThan(2);
  }
  expect(starts.length).toBeLessThan(351);
});

test('each column keeps its first, lowest, highest and last value', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 400 }), (list) => {
      const values = Float64Array.from(list);
      const starts = columnStarts(values.length, (index) => index / 10, 2);
      const kept = thin(values, starts);
      expect([...kept].sort((a, b) => a - b)).toEqual(kept);
      expect([kept[0], kept[kept.length - 1]]).toEqual([0, values.length - 1]);
      starts.forEach((start, column) => {
        const end = starts[column + 1] ?? values.length;
        const inside = kept.filter((index) => index >= start && index < end).map((index) => values[index]);
        expect(Math.min(...inside)).toBe(Math.min(...values.slice(start, end)));
        expect(Math.max(...inside)).toBe(Math.max(...values.slice(start, end)));
        expect(inside.length).toBeLessThanOrEqual(4);
      });
    }),
  );
});

test('a run of values that are not finite is kept once, where it begins', () => {
  const values = Float64Array.from([3, NaN, NaN, 2, Infinity, 1]);
  expect(thin(values, Int32Array.of(0, 2, 4))).toEqual([0, 1, 3, 4, 5]);
  expect(thin(new Float64Array(100).fill(NaN), Int32Array.of(0, 50))).toEqual([0]);
});

test('a curve that is shorter than the axis is thinned as far as it goes', () => {
  expect(
    thin(
      Float64Array.of(3, 2, 1),
      columnStarts(1000, (index) => index, 2),
    ),
  ).toEqual([0, 1, 2]);
});
