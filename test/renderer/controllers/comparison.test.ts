import { expect, test } from 'vitest';
import { runRows } from '../../../shared/runs/rows';
import { Comparison, parseTags } from '../../../renderer/controllers/comparison.svelte';
import { compareSettings } from '../../../shared/runs/settings';
import type { Run } from '../../../shared/contract/run';
import { DATASET, NETWORK, SOLVE, solveRun, trainRun } from '../fixtures';

const done = (id: string, objective: number, part: Partial<Run> = {}): Run => ({
  ...trainRun(id),
  problemKey: 'k',
  summary: { objective },
  ...part,
});
const table = (runs: Run[], change: Partial<Comparison> = {}) =>
  runRows(runs, { filter: '', sort: 'objective', descending: false, ...change }, () => 'iris').map(({ run }) => run.id);

test('runs are sorted by what they have, those without it last either way', () => {
  const runs = [done('b', 2), { ...trainRun('none'), summary: undefined }, done('a', 1)];
  expect(table(runs)).toEqual(['a', 'b', 'none']);
  expect(table(runs, { descending: true })).toEqual(['b', 'a', 'none']);
  expect(table([done('x', 1, { name: 'Training 10' }), done('y', 1, { name: 'Training 9' })], { sort: 'name' })).toEqual(['y', 'x']);
});

test('the filter finds every word in name, data, tags or note', () => {
  const runs = [done('a', 1, { tags: ['good one'] }), done('b', 2, { note: 'Good, but slow' }), done('c', 3)];
  expect(table(runs, { filter: 'good' })).toEqual(['a', 'b']);
  expect(table(runs, { filter: 'GOOD slow' })).toEqual(['b']);
  expect(table(runs, { filter: 'iris' })).toEqual(['a', 'b', 'c']);
});

test('objectives are subtracted from the baseline of the same problem only', () => {
  const runs = [done('base', 1, { baseline: true }), done('same', 1.5), done('other', 3, { problemKey: 'another' })];
  const rows = runRows(runs, { filter: '', sort: 'objective', descending: false }, () => '');
  expect(rows.map(({ against }) => against)).toEqual([0, 0.5, null]);
});

test('a gap is held against the best true bound of the problem', () => {
  const bound = { value: 0.9, kind: 'exact' as const, method: 'sweep', margin: 0 };
  const solve = { ...solveRun('s', { objective: 0.9, lowerBound: bound }), problemKey: 'k' };
  const rows = runRows(
    [done('t', 1), solve, done('u', 1, { problemKey: 'other' })],
    { filter: '', sort: 'name', descending: false },
    () => '',
  );
  expect(Object.fromEntries(rows.map(({ run, gap }) => [run.id, gap]))).toEqual({ t: expect.closeTo(0.1, 12), s: 0, u: null });
});

test('the newest runs are compared until someone chooses', () => {
  const comparison = new Comparison();
  const runs = ['a', 'b', 'c', 'd', 'e'].map((id) => trainRun(id));
  comparison.settle(runs);
  expect([...comparison.chosen].sort()).toEqual(['b', 'c', 'd', 'e']);
  comparison.toggle('c');
  comparison.settle([...runs.slice(0, 4), trainRun('f')]);
  expect([...comparison.chosen].sort()).toEqual(['b', 'd']);
});

test('tags are words between commas, each once', () => {
  expect(parseTags(' good,, to check ,good')).toEqual(['good', 'to check']);
  expect(parseTags('')).toEqual([]);
});

test('settings side by side, and which of them differ', () => {
  const run = solveRun('s');
  const other: Run = { ...run, id: 'o', spec: { kind: 'solve', datasetId: DATASET.id, spec: { ...SOLVE, beta: 0.2, timeLimit: 5 } } };
  const rows = compareSettings([{ ...run, spec: { kind: 'solve', datasetId: DATASET.id, spec: SOLVE } }, other], {
    datasets: [DATASET],
    networks: [NETWORK],
  });
  const row = (name: string) => rows.find((candidate) => candidate.name === name);
  expect(row('β')).toEqual({ name: 'β', texts: ['0.05', '0.2'], differs: true });
  expect(row('Time limit (s)')).toEqual({ name: 'Time limit (s)', texts: [null, '5'], differs: true });
  expect(row('Loss')).toEqual({ name: 'Loss', texts: ['Squared, summed', 'Squared, summed'], differs: false });
  expect(row('Data set')?.texts).toEqual([DATASET.name, DATASET.name]);
  expect(row('Family')?.texts[0]).toBe('Two-layer ReLU');
  const training = compareSettings([trainRun('t')], { datasets: [DATASET], networks: [NETWORK] });
  expect(training.map(({ name }) => name)).toEqual(expect.arrayContaining(['Hidden widths', 'Learning rate', 'Optimiser', 'β']));
});
