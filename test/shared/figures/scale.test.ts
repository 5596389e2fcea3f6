import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochScale, epochTicks, linearTicks, logScale, logTicks } from '../../../shared/figures/scale';

const labels = (ticks: { major: { label: string }[] }) => ticks.major.map((tick) => tick.label);

test('decades are written as powers, small whole ones as they are', () => {
  expect(labels(logTicks(3e-5, 40, 6))).toEqual(['10⁻⁴', '10⁻³', '10⁻²', '10⁻¹', '1', '10']);
  expect(labels(logTicks(0.5, 2000, 6))).toEqual(['1', '10', '100', '1,000']);
  expect(labels(logTicks(1e-12, 10, 6))).toEqual(['10⁻¹²', '10⁻⁹', '10⁻⁶', '10⁻³', '1']);
});

test('less than three decades get 1, 2, 5, and a narrow range round values', () => {
  expect(labels(logTicks(0.8, 30, 6))).toEqual(['1', '2', '5', '10', '20']);
  expect(labels(logTicks(0.55, 0.72, 6))).toEqual(['0.55', '0.60', '0.65', '0.70']);
  expect(labels(logTicks(0.15, 40, 6))).toEqual(['1', '10']);
});

test('minor ticks stand at 2 to 9 between decades', () => {
  expect(logTicks(0.9, 1100, 6).minor.filter((value) => value > 10 && value < 100)).toEqual([20, 30, 40, 50, 60, 70, 80, 90]);
});

test('every log axis has two to six ticks, inside it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -30, max: 30, noNaN: true }),
      fc.double({ min: 0.1, max: 40, noNaN: true }),
      fc.integer({ min: 3, max: 6 }),
      (start, decades, most) => {
        const [low, high] = [10 ** start, 10 ** (start + decades)];
        const { major, minor } = logTicks(low, high, most);
        expect(major.length).toBeGreaterThanOrEqual(2);
        expect(major.length).toBeLessThanOrEqual(6);
        for (const value of [...major.map((tick) => tick.value), ...minor]) {
          expect(value).toBeGreaterThanOrEqual(low * (1 - 1e-8));
          expect(value).toBeLessThanOrEqual(high * (1 + 1e-8));
        }
        expect(new Set(labels({ major })).size).toBe(major.length);
      },
    ),
  );
});

test('linear ticks are round, evenly apart and no more than asked for', () => {
  expect(labels(linearTicks(-138, 35, 6))).toEqual(['−100', '−50', '0']);
  expect(labels(linearTicks(0.9, 3.1, 6))).toEqual(['1.0', '1.5', '2.0', '2.5', '3.0']);
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
      fc.integer({ min: 2, max: 7 }),
      (low, range, most) => {
        const { major } = linearTicks(low, low + range, most);
        expect(major.length).toBeLessThanOrEqual(most);
        expect(major.length).toBeGreaterThanOrEqual(1);
      },
    ),
  );
});

test('the epoch axis is logarithmic from 1 and keeps epoch 0 at its left end', () => {
  const x = epochScale(10_000, 50, 750);
  expect([x.pixel(0), x.pixel(10_000)]).toEqual([50, 750]);
  expect(x.pixel(10) - x.pixel(1)).toBeCloseTo(x.pixel(1000) - x.pixel(100), 9);
  expect(x.pixel(1)).toBeGreaterThan(80);
  expect(labels(epochTicks(10_000, 8))).toEqual(['0', '1', '10', '100', '1,000', '10,000']);
  expect(labels(epochTicks(20, 8))).toEqual(['0', '1', '2', '5', '10', '20']);
  expect(labels(epochTicks(1, 8))).toEqual(['0', '1']);
});

test('what a log axis cannot show stands on its floor', () => {
  const y = logScale(0.1, 10, 200, 0);
  expect([-1, 0, 0.01, 0.1].map(y.pixel)).toEqual([200, 200, 200, 200]);
  expect(y.pixel(1)).toBeCloseTo(100);
});
