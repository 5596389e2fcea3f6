import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Study } from '../../../shared/contract/study';
import { build, inProcess } from './zerogap';

let folder = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-study-'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const training = {
  optimizer: 'adam',
  learningRate: 0.01,
  momentum: 0,
  nesterov: false,
  epochs: 40,
  seeds: 2,
  seed: 0,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float64',
} as const;
const study: Study = {
  format: 1,
  id: 'mine',
  title: 'A study of mine',
  claim: 'It runs.',
  source: 'This test',
  seconds: 1,
  data: { source: { kind: 'file', path: 'plane.csv' }, standardize: false },
  architecture: { layers: [3], branches: 1, activation: 'relu', bias: 'none', regularizer: 'weight-decay', loss: 'squared', beta: 0.1 },
  train: training,
  sweep: { ...training, axes: [{ name: 'width', values: [1, 4] }] },
};

test('a study of a file has its data beside it; its figures, tables and summary are written', async () => {
  writeFileSync(join(folder, 'plane.csv'), 'a,b,y\n1,0.2,0.7\n-0.4,1,-0.3\n0.6,-0.8,1.1\n-1,-0.5,0.4\n0.3,0.9,-0.6\n');
  const file = join(folder, 'mine.study.json');
  writeFileSync(file, JSON.stringify(study));
  const out = join(folder, 'new', 'out');
  const { code, stdout, stderr } = await inProcess(['run', file, '--out', out, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const summary = JSON.parse(stdout) as {
    files: string[];
    runs: { kind: string; status: string; points?: { objective: number; lowerBound: { value: number } }[] }[];
  };
  expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toEqual(summary);
  expect(summary.runs.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual(['solve done', 'sweep done', 'train done']);
  const figures = ['objective', 'gap', 'sweep'].flatMap((figure) =>
    ['svg', 'pdf', 'png', 'csv', 'json'].map((format) => `mine-${figure}.${format}`),
  );
  expect([...summary.files].sort()).toEqual(figures.sort());
  for (const name of summary.files) expect(existsSync(join(out, name)), name).toBe(true);
  expect(readFileSync(join(out, 'mine-sweep.csv'), 'utf8').trim().split('\n')).toHaveLength(5);
  for (const { objective, lowerBound } of summary.runs.flatMap(({ points = [] }) => points))
    expect(objective).toBeGreaterThanOrEqual(lowerBound.value);
}, 60_000);

test('a study can keep rows for testing and leave rows without a value out', async () => {
  const lines = Array.from({ length: 20 }, (_, i) => `${Math.sin(3 * i)},${Math.cos(5 * i)},${i === 7 ? '' : Math.sin(2 * i)}`);
  writeFileSync(join(folder, 'gaps.csv'), ['a,b,y', ...lines, ''].join('\n'));
  const file = join(folder, 'split.study.json');
  const data = { source: { kind: 'file', path: 'gaps.csv' }, standardize: false, missing: 'drop', split: { share: 0.25, seed: 3 } };
  writeFileSync(file, JSON.stringify({ ...study, id: 'split', data, sweep: undefined }));
  const { code, stdout, stderr } = await inProcess(['run', file, '--out', join(folder, 'split'), '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { files, runs } = JSON.parse(stdout) as { files: string[]; runs: { kind: string; test?: { rows: number; meanLoss: number } }[] };
  // Of 19 complete rows five are kept: both halves of the problem are measured on them.
  expect(runs.map(({ kind, test: error }) => [kind, error?.rows])).toEqual(
    expect.arrayContaining([
      ['solve', 5],
      ['train', 5],
    ]),
  );
  expect(files).toContain('split-test-error.svg');
  const table = readFileSync(join(folder, 'split', 'split-test-error.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(table.map((line) => line.split(',')[0])).toEqual(['network', 'Seed 0', 'Seed 1', expect.any(String)]);
}, 60_000);

test('a file that is no study is refused with what is wrong in it', async () => {
  const refused = async (text: string) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, text);
    const { code, stderr } = await inProcess(['run', file, '--out', join(folder, 'none')]);
    expect(code).toBe(1);
    return stderr;
  };
  expect(await refused('{')).toMatch(/is not JSON/);
  expect(await refused(JSON.stringify({ ...study, claim: undefined }))).toMatch(/is no study: claim is wrong/);
  expect(await refused(JSON.stringify({ ...study, train: undefined, sweep: undefined }))).toMatch(
    /it has no program, no training and no sweep/,
  );
  const sweep = { ...study.sweep, axes: [{ name: 'widths', values: [1] }] };
  expect(await refused(JSON.stringify({ ...study, sweep }))).toMatch(/is no study: sweep\.axes\.0\.name is wrong/);
}, 60_000);
