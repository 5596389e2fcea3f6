import { expect, test } from 'vitest';
import { ProgressBar } from '../../../main/cli/progress';
import type { RunDelta } from '../../../shared/contract/run';

const delta = (change: Partial<RunDelta>): RunDelta => ({
  status: 'running',
  progress: { done: 1, total: 4, secondsLeft: 3.21 },
  iterations: [],
  curves: [],
  moments: [],
  ...change,
});

function shown(terminal: boolean, deltas: RunDelta[]): string {
  let text = '';
  const bar = new ProgressBar({ out: () => undefined, err: (part) => (text += part), terminal, root: '' }, 'Training');
  for (const each of deltas) bar.show(each);
  bar.clear();
  return text;
}

test('a bar with its share and the time left, wiped at the end', () => {
  const text = shown(true, [delta({})]);
  expect(text).toContain('Training ████████░');
  expect(text).toContain('25 %, 3.2 s left');
  expect(text.endsWith('\r\x1b[2K')).toBe(true);
});

test("the solver's last iteration takes the bar's place", () => {
  const iteration = { iteration: 7, primal: 2, dual: 1.9, gap: 0.1, patterns: 30, violation: 0.1, seconds: 1 };
  expect(shown(true, [delta({ iterations: [iteration] })])).toContain('iteration 7, dual bound 1.9, relative gap 0.05, 30 patterns');
  const early = { ...iteration, dual: null, gap: null };
  expect(shown(true, [delta({ iterations: [early] })])).toContain('iteration 7, relative gap not known, 30 patterns');
});

test('nothing where there is no terminal', () => {
  expect(shown(false, [delta({})])).toBe('');
});
