import { expect, it } from 'vitest';
import { shareDone } from '../../../renderer/controllers/share';
import { solveRun, trainRun } from '../fixtures';

const line = (gap: number | null) => ({ iteration: 0, primal: 1, dual: null, gap, patterns: 1, violation: 0, seconds: 0 });
const running = { status: 'running' as const, progress: { done: 0, total: 1, secondsLeft: null } };

it('of a solve is how far its relative gap has come down to the tolerance, and never falls', () => {
  const run = solveRun('s', undefined, running);
  expect(shareDone(run, [])).toBe(0);
  expect(shareDone(run, [line(null), line(5)])).toBe(0);
  expect(shareDone(run, [line(1e-3)])).toBeCloseTo(0.5, 12);
  expect(shareDone(run, [line(1e-3), line(1e-1)])).toBeCloseTo(0.5, 12);
  expect(shareDone(run, [line(1e-9)])).toBe(1);
});

it('of a training is what was counted', () => {
  expect(shareDone(trainRun('t', { progress: { done: 25, total: 100, secondsLeft: 3 } }), [])).toBe(0.25);
  expect(shareDone(trainRun('t', { progress: { done: 0, total: 0, secondsLeft: null } }), [])).toBe(0);
});
