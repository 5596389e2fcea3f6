import { expect, test } from 'vitest';
import {
  formatBound,
  formatCount,
  formatFixed,
  formatGap,
  formatInteger,
  formatNumber,
  formatPercent,
  formatPower,
  formatScientific,
  formatSignificant,
  formatTable,
  inStandardNumbers,
  roundDown,
  styleNumbers,
} from '../../../shared/figures/format';

test('cards and labels: × 10ⁿ with superscript digits and a true minus', () => {
  expect(formatScientific(2.4e-10)).toBe('2.4 × 10⁻¹⁰');
  expect(formatScientific(-2.4e-10)).toBe('−2.4 × 10⁻¹⁰');
  expect(formatScientific(9.97e-4)).toBe('1.0 × 10⁻³');
  expect(formatScientific(1e51)).toBe('1.0 × 10⁵¹');
});

test('a window writes thousands and powers as its reader wants, and files as everybody has them', () => {
  try {
    styleNumbers(() => ({ thousands: 'space', powers: 'e' }));
    expect([formatInteger(1234567), formatFixed(-1562.5, 2), formatNumber(1562.25)]).toEqual([
      '1\u202f234\u202f567',
      '−1\u202f562.50',
      '1\u202f562.25',
    ]);
    expect([formatScientific(2.4e-10), formatNumber(999999.6), formatNumber(0.00099999)]).toEqual(['2.4e−10', '1e6', '9.9999e−4']);
    expect(inStandardNumbers(() => [formatInteger(1562), formatNumber(1.5e7)])).toEqual(['1,562', '1.5 × 10⁷']);
    expect(() =>
      inStandardNumbers(() => {
        throw new Error('on the way');
      }),
    ).toThrow('on the way');
    styleNumbers(() => ({ thousands: 'none', powers: 'times' }));
    expect([formatInteger(1234567), formatScientific(2.4e-10)]).toEqual(['1234567', '2.4 × 10⁻¹⁰']);
  } finally {
    styleNumbers(() => ({ thousands: 'comma', powers: 'times' }));
  }
});

test('tables: e−n', () => {
  expect(formatTable(2.4e-10)).toBe('2.4e−10');
  expect(formatTable(-31400)).toBe('−3.1e4');
  expect(formatTable(0)).toBe('0');
});

test('plain numbers: significant digits, commas between thousands, no zeros at the end, no minus zero', () => {
  expect(formatNumber(0.561519058)).toBe('0.561519');
  expect(formatNumber(1562.25)).toBe('1,562.25');
  expect(formatNumber(-0.2)).toBe('−0.2');
  expect(formatNumber(0.5)).toBe('0.5');
  expect(formatNumber(999999.6)).toBe('1 × 10⁶');
  expect(formatNumber(0.00099999)).toBe('9.9999 × 10⁻⁴');
  expect(formatNumber(100)).toBe('100');
  expect(formatFixed(-0.0001, 2)).toBe('0.00');
  expect(formatInteger(1234567)).toBe('1,234,567');
  expect(formatInteger(-1562)).toBe('−1,562');
});

test('columns keep the zeros at the end', () => {
  expect(formatSignificant(0.216, 4)).toBe('0.2160');
  expect(formatSignificant(9.9996, 4)).toBe('10.00');
  expect(formatGap(0.26)).toBe('0.260');
  expect(formatGap(7e-3)).toBe('7.0 × 10⁻³');
  expect(formatGap(1234)).toBe('1.2 × 10³');
});

test('values that are no numbers have a sign of their own', () => {
  for (const format of [formatNumber, formatScientific, formatTable, formatInteger, formatGap, formatPercent]) {
    expect(format(NaN)).toBe('–');
    expect(format(Infinity)).toBe('∞');
    expect(format(-Infinity)).toBe('−∞');
  }
});

test('powers, counts and percentages', () => {
  expect([-2, 0, 1, 2].map(formatPower)).toEqual(['10⁻²', '1', '10', '10²']);
  expect([formatCount(1, 'seed'), formatCount(8, 'seed'), formatCount(0, 'class', 'classes')]).toEqual(['1 seed', '8 seeds', '0 classes']);
  expect(formatPercent(0.01253)).toBe('1.25 %');
});

test('a lower bound is never rounded up', () => {
  expect(formatBound(94792.46)).toBe('94,792.4');
  expect(formatBound(0.9999999)).toBe('0.999999');
  expect(formatBound(-0.12345678)).toBe('−0.123457');
  expect(formatBound(0.25)).toBe('0.25');
  expect(formatBound(1000000.9)).toBe('1 × 10⁶');
  expect(formatBound(0)).toBe('0');
  let seed = 1;
  for (let k = 0; k < 2000; k++) {
    seed = (seed * 48271) % 2147483647;
    const value = (seed / 2147483647 - 0.5) * 10 ** ((seed % 40) - 20);
    const down = roundDown(value, 6);
    expect(down).toBeLessThanOrEqual(value);
    expect(value - down).toBeLessThanOrEqual(1.0001e-5 * Math.abs(value));
  }
});
