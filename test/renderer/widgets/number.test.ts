import { expect, it } from 'vitest';
import { parseNumber, parseWholeNumbers } from '../../../renderer/widgets/number';

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

it('reads lists of whole numbers and says which entry is none', () => {
  const widths = { name: 'The hidden widths', most: 100, longest: 3 };
  expect(parseWholeNumbers(' 16, 8  4', widths)).toEqual({ ok: true, value: [16, 8, 4] });
  expect(parseWholeNumbers('16,', widths)).toEqual({ ok: true, value: [16] });
  const refused = (text: string) => {
    const parsed = parseWholeNumbers(text, widths);
    return parsed.ok ? null : parsed.error;
  };
  expect(refused('16, 0')).toMatch(/from 1 to 100, and 0 is none/);
  expect(refused('101')).toMatch(/101 is none/);
  expect(refused('2.5')).toMatch(/2\.5 is none/);
  expect(refused(' ')).toMatch(/are empty/);
  expect(refused('1 2 3 4')).toMatch(/at most 3/);
});
