import { expect, test } from 'vitest';
import { relativeGap } from '../../../shared/theory/relative-gap';

test('a relative gap is a share of the objective, whatever the signs', () => {
  expect(relativeGap(4, 3)).toBe(0.25);
  expect(relativeGap(-4, -5)).toBe(0.25);
  expect(relativeGap(0.5, -0.5)).toBe(2);
});

test('equal values have no gap, zero included', () => {
  expect(relativeGap(0, 0)).toBe(0);
  expect(relativeGap(7, 7)).toBe(0);
  expect(relativeGap(0, -1)).toBe(Infinity);
});
