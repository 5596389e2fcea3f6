import { expect, it } from 'vitest';
import { cell, duration, largeCount, moment, percent, plain, relative } from '../../renderer/format';

it('writes durations, shares and counts', () => {
  expect([0.004, 0.65, 5, 42, 100, 59.6, 7500].map(duration)).toEqual([
    '4 ms',
    '0.65 s',
    '5 s',
    '42 s',
    '1 min 40 s',
    '1 min 0 s',
    '2 h 5 min',
  ]);
  expect(percent(0.999)).toBe('99 %');
  expect(largeCount(1562)).toBe('1,562');
  expect(largeCount(3270631958052151808)).toBe('3.3 × 10¹⁸');
  expect(relative(0.0125)).toBe('1.25 %');
  expect(relative(4.3e-10)).toBe('4.3 × 10⁻¹⁰');
});

it('writes settings so that they read back, and cells with a true minus', () => {
  expect(plain(0.1 + 0.2)).toBe('0.3');
  expect(plain(1e-6)).toBe('0.000001');
  expect(cell(-2.5)).toBe('−2.5');
  expect(cell(null)).toBe('');
});

it('writes a moment of today as its time', () => {
  const now = new Date(2026, 10, 21, 15, 0);
  expect(moment(new Date(2026, 10, 21, 14, 32).toISOString(), now)).toBe('today 14:32');
  expect(moment(new Date(2026, 10, 4, 9, 0).toISOString(), now)).toBe('4 November');
});
