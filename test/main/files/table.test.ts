import { expect, test } from 'vitest';
import { meanAndStd } from '../../../main/files/table';

test('mean and standard deviation of the largest numbers there are do not overflow', () => {
  const { MAX_VALUE } = Number;
  expect(meanAndStd(Float64Array.of(MAX_VALUE, -MAX_VALUE))).toEqual({ mean: 0, std: MAX_VALUE });
  expect(meanAndStd(Float64Array.of(MAX_VALUE, MAX_VALUE, MAX_VALUE)).std).toBeLessThan(1e-15 * MAX_VALUE);
  const { mean, std } = meanAndStd(Float64Array.of(MAX_VALUE, 0));
  expect(mean / MAX_VALUE).toBeCloseTo(0.5, 14);
  expect(std / MAX_VALUE).toBeCloseTo(0.5, 14);
});

test('mean and standard deviation with 1/n', () => {
  expect(meanAndStd(Float64Array.of(1, 2, 3, 4))).toEqual({ mean: 2.5, std: Math.sqrt(1.25) });
  expect(meanAndStd(Float64Array.of(1e200, -1e200)).std).toBe(1e200);
});
