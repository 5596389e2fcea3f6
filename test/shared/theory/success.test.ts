import { expect, test } from 'vitest';
import { successOf, wilson } from '../../../shared/theory/training/success';

test("Wilson's interval is that of scipy.stats.binomtest(k, n).proportion_ci(method='wilson')", () => {
  const table: [number, number, number, number][] = [
    [8, 10, 0.4901624715366418, 0.9433178485456248],
    [0, 8, 0, 0.32440756488388023],
    [8, 8, 0.6755924351161198, 1],
    [1, 3, 0.06149194472039626, 0.7923403991979523],
    [500, 1000, 0.4690696003681042, 0.5309303996318958],
  ];
  for (const [within, of, low, high] of table) {
    expect(wilson(within, of)[0]).toBeCloseTo(low, 13);
    expect(wilson(within, of)[1]).toBeCloseTo(high, 13);
  }
  expect(wilson(0, 0)).toEqual([0, 1]);
});

test('it solves (p̂ − p)² = z²·p(1 − p)/n at both ends, and holds the share', () => {
  for (let of = 1; of < 40; of++)
    for (let within = 0; within <= of; within++) {
      const share = within / of;
      const [low, high] = wilson(within, of);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      for (const p of [low, high])
        if (p > 0 && p < 1) expect((share - p) ** 2).toBeCloseTo((1.959963984540054 ** 2 * p * (1 - p)) / of, 12);
    }
});

test('what diverged did not succeed; a bound of 0 is met by an objective of 0', () => {
  expect(successOf([1.0005, 1.01, NaN, Infinity, 1], 1, 1e-3)).toMatchObject({ within: 2, of: 5, share: 0.4 });
  expect(successOf([0, 1e-9], 0, 1e-3)).toMatchObject({ within: 1 });
});
