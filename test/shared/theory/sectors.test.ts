import { expect, test } from 'vitest';
import { breakpoints, sectors } from '../../../shared/theory/sectors';

test('lines through the origin cut the circle into cells, each with its active rows', () => {
  const X = [1, 0, 0, 1, 1, 1, -2, 0, 0, 0];
  const cells = sectors(X);
  // Three lines: rows 1 and 4 share one, and a zero row has none.
  expect(cells).toHaveLength(6);
  expect(cells.reduce((sum, { from, to }) => sum + to - from, 0)).toBeCloseTo(2 * Math.PI, 12);
  for (const { from, to, active } of cells)
    for (const share of [0.01, 0.5, 0.99]) {
      const u = [Math.cos(from + share * (to - from)), Math.sin(from + share * (to - from))];
      let count = 0;
      for (let at = 0; at < X.length; at += 2) if (X[at] * u[0] + X[at + 1] * u[1] > 0) count++;
      expect(count).toBe(active);
    }
  expect(breakpoints([0, 0])).toEqual([]);
  expect(sectors([0, 0])).toEqual([{ from: -Math.PI, to: Math.PI, active: 0 }]);
});
