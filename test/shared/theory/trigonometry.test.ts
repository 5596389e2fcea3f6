import { expect, test } from 'vitest';
import { sinCos } from '../../../shared/theory/generators/trigonometry';

const bits = (value: number) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};
const ulps = (a: number, b: number) => {
  const apart = bits(Math.abs(a)) - bits(Math.abs(b));
  return Math.sign(a) === Math.sign(b) || a === b ? Number(apart < 0n ? -apart : apart) : Infinity;
};

test('agrees with the engine to a unit in the last place, over many turns', () => {
  let worst = 0;
  for (let i = 0; i < 20_000; i++) {
    const x = (i - 10_000) * 0.01234567 + 1e-7 * i * i * (i % 3);
    const { sin, cos } = sinCos(x);
    worst = Math.max(worst, ulps(sin, Math.sin(x)), ulps(cos, Math.cos(x)));
  }
  expect(worst).toBeLessThanOrEqual(1);
  for (const x of [Math.PI / 2, Math.PI, 1.5 * Math.PI, 2 * Math.PI, 100 * Math.PI, 355, 1e5]) {
    expect(ulps(sinCos(x).sin, Math.sin(x))).toBeLessThanOrEqual(1);
    expect(ulps(sinCos(x).cos, Math.cos(x))).toBeLessThanOrEqual(1);
  }
  expect(sinCos(0)).toEqual({ sin: 0, cos: 1 });
  expect(() => sinCos(1e9)).toThrow(RangeError);
  expect(() => sinCos(NaN)).toThrow(RangeError);
});

test('has the same bits in every engine: those of the true values, rounded (mpmath with 200 bits)', () => {
  expect([1, 2, 10, 1000.5].map((x) => [sinCos(x).sin, sinCos(x).cos].map((value) => bits(value).toString(16)))).toEqual([
    ['3feaed548f090cee', '3fe14a280fb5068c'],
    ['3fed18f6ead1b446', 'bfdaa22657537205'],
    ['bfe1689ef5f34f52', 'bfead9ac890c6b1f'],
    ['3fefd948c50a7a0d', '3fb8dbff75eb664f'],
  ]);
});
