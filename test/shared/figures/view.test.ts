import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveView, zoomView, type View } from '../../../shared/figures/view';

const whole: View = { x: [-3, 5], y: [100, 200] };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const view = fc.tuple(share, share, share).map(([x, y, size]): View => {
  const part = 0.01 + 0.5 * size;
  const [left, low] = [-3 + 8 * x * (1 - part), 100 + 100 * y * (1 - part)];
  return { x: [left, left + 8 * part], y: [low, low + 100 * part] };
});

test('zooming keeps what is under the pointer where it was, as long as the axes allow it', () => {
  fc.assert(
    fc.property(view, share, share, fc.double({ min: 0.1, max: 1, noNaN: true }), (before, x, y, factor) => {
      const after = zoomView(before, whole, factor, { x, y });
      expect(after.x[1] - after.x[0]).toBeCloseTo(factor * (before.x[1] - before.x[0]), 9);
      expect(after.x[0] + x * (after.x[1] - after.x[0])).toBeCloseTo(before.x[0] + x * (before.x[1] - before.x[0]), 9);
      expect(after.y[0] + y * (after.y[1] - after.y[0])).toBeCloseTo(before.y[0] + y * (before.y[1] - before.y[0]), 7);
    }),
  );
});

test('moving shifts by shares of what is shown, and the middle never leaves the data', () => {
  expect(moveView({ x: [0, 1], y: [120, 130] }, whole, 0.5, -0.1)).toEqual({ x: [0.5, 1.5], y: [119, 129] });
  fc.assert(
    fc.property(view, fc.double({ min: -9, max: 9, noNaN: true }), (before, right) => {
      const after = moveView(before, whole, right, 0);
      expect(after.x[1] - after.x[0]).toBeCloseTo(before.x[1] - before.x[0], 9);
      const middle = (after.x[0] + after.x[1]) / 2;
      expect(middle).toBeGreaterThanOrEqual(-3 - 1e-9);
      expect(middle).toBeLessThanOrEqual(5 + 1e-9);
    }),
  );
});

test('no more than all is shown, and no less than a millionth', () => {
  expect(zoomView({ x: [0, 1], y: [120, 130] }, whole, 1000)).toEqual(whole);
  const { x } = zoomView(whole, whole, 1e-12);
  expect((x[1] - x[0]) / 8).toBeCloseTo(1e-6, 12);
});
