import { expect, it } from 'vitest';
import { secondsOf, workOf } from '../../../renderer/controllers/training-time';
import { TRAIN } from '../fixtures';

const small = { spec: { ...TRAIN, epochs: 100, seeds: 4, escapes: undefined }, rows: 40, features: 2, targets: 1 };

it('counts the multiplications of every seed, epoch and row', () => {
  const weights = TRAIN.architecture.branches * (2 * TRAIN.architecture.layers[0] + TRAIN.architecture.layers[0]);
  expect(TRAIN.architecture.layers).toHaveLength(1);
  expect(workOf(small)).toBe(3 * weights * 40 * 100 * 4);
});

it('judges by a training that has ended, else by the threads', () => {
  const measured = { ...small, seconds: 2 };
  const larger = { ...small, spec: { ...small.spec, epochs: 300, seeds: 8 } };
  expect(secondsOf(larger, 2, measured)).toBeCloseTo(12, 12);
  expect(secondsOf(larger, 4, null)).toBeCloseTo(secondsOf(larger, 1, null) / 4, 12);
  expect(secondsOf({ ...small, spec: { ...small.spec, seeds: 1 } }, 8, null)).toBe(
    secondsOf({ ...small, spec: { ...small.spec, seeds: 1 } }, 1, null),
  );
});
