import { expect, it } from 'vitest';
import { parseNumber } from '../../../renderer/widgets/number';

const beta = { name: 'β', min: 0, above: true, example: '0.001' };

it('reads numbers as people write them', () => {
  for (const [text, value] of [
    ['0.05', 0.05],
    [' 1e-3 ', 0.001],
    ['1e−3', 0.001],
    ['1,562', 1562],
    ['.5', 0.5],
  ] as const) {
    expect(parseNumber(text, beta)).toEqual({ ok: true, value });
  }
});

it('says what is wrong and what to try', () => {
  const error = (text: string, limits = beta as Parameters<typeof parseNumber>[1]) => {
    const parsed = parseNumber(text, limits);
    return parsed.ok ? null : parsed.error;
  };
  expect(error('−0.2')).toBe('β must be above 0. Try 0.001.');
  expect(error('0')).toBe('β must be above 0. Try 0.001.');
  expect(error('')).toBe('β is empty. Try 0.001.');
  for (const text of ['NaN', 'Infinity', '0x10', '1 2', 'abc', '1e']) expect(error(text)).toBe('β is not a number. Try 0.001.');
  expect(error('1e999')).toBe('β is too large. Try 0.001.');
  expect(error('2.5', { name: 'Seeds', integer: true })).toBe('Seeds must be a whole number.');
  expect(error('1', { name: 'Momentum', max: 1, below: true })).toBe('Momentum must be below 1.');
});
