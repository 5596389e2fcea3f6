import { expect, test } from 'vitest';
import { pathOperators } from '../../../../main/files/pdf/path';

const numbers = (line: string) => line.split(' ').slice(0, -1).map(Number);

test('lines, moves, curves and their relative forms', () => {
  expect(pathOperators('M1 2L3 4 5 6H7V8Z')).toBe('1 2 m\n3 4 l\n5 6 l\n7 6 l\n7 8 l\nh');
  expect(pathOperators('m1 2l2 2h1v-1zm1 1l1 0')).toBe('1 2 m\n3 4 l\n4 4 l\n4 3 l\nh\n2 3 m\n3 3 l');
  expect(pathOperators('M0 0C1 1 2 1 3 0')).toBe('0 0 m\n1 1 2 1 3 0 c');
  expect(pathOperators('M-.5-1e1L.25,3')).toBe('-0.5 -10 m\n0.25 3 l');
});

test('a quadratic curve is the cubic one through the same points', () => {
  const [, curve] = pathOperators('M0 0Q3 6 6 0').split('\n');
  const [x1, y1, x2, y2, x3, y3] = numbers(curve);
  const at = (t: number, a: number, b: number, c: number) => 3 * t * (1 - t) ** 2 * a + 3 * t ** 2 * (1 - t) * b + t ** 3 * c;
  for (const t of [0.25, 0.5, 0.9]) {
    expect(at(t, x1, x2, x3)).toBeCloseTo(2 * t * (1 - t) * 3 + t * t * 6, 9);
    expect(at(t, y1, y2, y3)).toBeCloseTo(2 * t * (1 - t) * 6, 9);
  }
});

test.each([
  ['a half to the right', 'M0 0A5 5 0 0 1 10 0', [5, 0], 5],
  ['the long way round', 'M0 0A5 5 0 1 0 5 5', [0, 5], 5],
  ['too small for its ends', 'M0 0A1 1 0 0 1 10 0', [5, 0], 5],
] as const)('an arc stays on its circle: %s', (_, data, centre, radius) => {
  const lines = pathOperators(data).split('\n').slice(1).map(numbers);
  let from = [0, 0];
  for (const [x1, y1, x2, y2, x3, y3] of lines) {
    for (const t of [0.2, 0.5, 0.8]) {
      const at = (p: number, a: number, b: number, q: number) =>
        (1 - t) ** 3 * p + 3 * t * (1 - t) ** 2 * a + 3 * t ** 2 * (1 - t) * b + t ** 3 * q;
      // Cubic curves of a quarter leave a circle by 3e-4 of its radius at most.
      expect(Math.hypot(at(from[0], x1, x2, x3) - centre[0], at(from[1], y1, y2, y3) - centre[1])).toBeCloseTo(radius, 2);
    }
    from = [x3, y3];
  }
  expect(from).toEqual(data.match(/(\S+) (\S+)$/)!.slice(1).map(Number)); // prettier-ignore
});

test('what it does not know or what is cut off is an error', () => {
  for (const data of ['M0 0S1 1 2 2', 'M0 0L1', 'M0 0Z3 4', 'M0 NaN']) expect(() => pathOperators(data), data).toThrow();
});
