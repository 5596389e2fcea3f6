import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlaps, spread } from '../../../shared/figures/labels';
import { fitText, textWidth, wrapText } from '../../../shared/figures/text';

test('labels with room stay where they are', () => {
  expect(spread([10, 60, 200], 14, 0, 300)).toEqual([10, 60, 200]);
});

test('coinciding labels spread evenly around their place', () => {
  expect(spread([100, 100, 100], 14, 0, 300)).toEqual([86, 100, 114]);
});

test('always the wanted distance apart, in the wanted order and inside, whenever they fit', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { minLength: 1, maxLength: 14 }), (wanted) => {
      const placed = spread(wanted, 14, 0, 200);
      const order = wanted.map((_, i) => i).sort((a, b) => placed[a] - placed[b]);
      order.forEach((index, rank) => {
        expect(placed[index]).toBeGreaterThanOrEqual(-1e-9);
        expect(placed[index]).toBeLessThanOrEqual(200 + 1e-9);
        if (rank === 0) return;
        expect(placed[index] - placed[order[rank - 1]]).toBeGreaterThanOrEqual(14 - 1e-9);
        expect(wanted[index]).toBeGreaterThanOrEqual(wanted[order[rank - 1]]);
      });
    }),
  );
});

test('boxes that only touch do not overlap', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  expect(overlaps(box, { ...box, x: 10 })).toBe(false);
  expect(overlaps(box, { ...box, x: 9.9 })).toBe(true);
});

test('text is cut with an ellipsis and broken into lines of much the same length', () => {
  expect(fitText('seed 0', 100, 11)).toBe('seed 0');
  const cut = fitText('a very long column name', 80, 11);
  expect(cut).toMatch(/^a very .*…$/);
  expect(textWidth(cut, 11)).toBeLessThanOrEqual(80);
  const lines = wrapText('objective minus exact bound; 4 of 8 seeds within tolerance, log axes', 330, 10, 2);
  expect(lines).toHaveLength(2);
  expect(lines.join(' ')).toBe('objective minus exact bound; 4 of 8 seeds within tolerance, log axes');
  expect(textWidth(lines[1], 10)).toBeGreaterThan(0.6 * textWidth(lines[0], 10));
  expect(wrapText('one two three four five six seven', 40, 11, 2).at(-1)).toMatch(/…$/);
});
