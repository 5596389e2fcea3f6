import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SolveOutputSchema, SweepOutputSchema, TrainOutputSchema } from '../../../shared/contract/output';
import { pythonWith } from '../../python';
import { build, inProcess } from './zerogap';

const python = pythonWith('numpy');
let folder = '';
let data = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-data-'));
  data = join(folder, 'data.csv');
  const rows = Array.from({ length: 30 }, (_, i) => {
    const [a, b] = [Math.round(1000 * Math.sin(i)) / 1000, Math.round(1000 * Math.cos(3 * i)) / 1000];
    return [i % 10 === 4 ? '' : String(a).replace('.', ','), String(b).replace('.', ','), a + b > 0 ? 'up' : 'down'].join(';');
  });
  writeFileSync(data, `a;b;y\n${rows.join('\n')}\n`);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const SOLVE = () => ['solve', data, '--target', 'y', '--family', 'two-layer-relu', '--beta', '0.5', '--loss', 'logistic', '--standardize'];

async function solved(more: string[], args = SOLVE()) {
  const { code, stdout, stderr } = await inProcess([...args, ...more, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return v.parse(SolveOutputSchema, JSON.parse(stdout));
}
async function refusal(more: string[]) {
  const { code, stderr } = await inProcess([...SOLVE(), ...more]);
  return { code, stderr };
}

test.skipIf(!python)(
  'rows without a value are left out and others kept for testing; the certificate is of the rest, and the checker takes it from the whole file',
  async () => {
    const [certificate, training] = [join(folder, 'c.npz'), join(folder, 'training.csv')];
    const split = ['--missing', 'drop', '--test-share', '0.25', '--test-seed', '3'];
    const answer = await solved([...split, '--certificate', certificate, '--training-data', training]);
    expect(answer.data).toMatchObject({ rows: 30, missing: 'drop', split: { share: 0.25, seed: 3 } });
    expect(answer.test).toMatchObject({ kind: 'measured', rows: 7, r2: null });
    expect(answer.notes.join(' ')).toContain('3 of 30 rows lack a value');
    expect(answer.notes.join(' ')).toContain('7 of 27 rows are kept for testing (seed 3, the same share of every class of y)');

    const alone = await solved([], ['solve', training, ...SOLVE().slice(2)]);
    expect([alone.objective, alone.dualBound, alone.data.rows], 'the training rows alone are the same problem').toEqual([
      answer.objective,
      answer.dualBound,
      20,
    ]);
    expect(alone.test).toBeUndefined();

    const check = (file: string) => spawnSync(python!, [join(folder, 'checker.py'), file, data], { encoding: 'utf8' });
    const said = check(certificate);
    expect(said.stderr).toBe('');
    expect(said.stdout).toContain('on these 20 of 30 rows');
    for (const [change, why] of [
      ['rows[1:] + [next(i for i in range(30) if i % 10 != 4 and i not in rows)]', 'none of the data, or stand twice'],
      ['rows[:1] + rows[:-1]', 'none of the data, or stand twice'],
      ['rows[:-1] + [30]', 'none of the data, or stand twice'],
      ['sorted(rows[1:] + [next(i for i in range(30) if i % 10 != 4 and i not in rows)])', 'Not proven'],
    ]) {
      const forged = join(folder, 'forged.npz');
      const script = `import json, sys, numpy as np
z = dict(np.load(sys.argv[1])); p = json.loads(str(z['problem'])); rows = p['rows']
assert len(rows) == 20
p['rows'] = ${change}
np.savez(sys.argv[2], **{**z, 'problem': json.dumps(p)})`;
      expect(spawnSync(python!, ['-c', script, certificate, forged], { encoding: 'utf8' }).stderr).toBe('');
      const { status, stderr } = check(forged);
      expect(stderr).toContain(why);
      expect(status).toBe(1);
    }
  },
  60_000,
);

test('filled values stand in no file: the certificate is refused, and is to be had from the training rows that were saved', async () => {
  const [certificate, training] = [join(folder, 'filled.npz'), join(folder, 'filled.csv')];
  const filled = await solved(['--missing', 'mean', '--training-data', training]);
  expect(filled.notes.join(' ')).toContain('3 missing values of a are its mean');
  const { code, stderr } = await refusal(['--missing', 'mean', '--certificate', certificate]);
  expect(code).toBe(2);
  expect(stderr).toContain('3 missing values of data were filled with means, which stand in no file');
  const again = await solved(['--certificate', certificate], ['solve', training, ...SOLVE().slice(2)]);
  expect(again.objective).toBe(filled.objective);
});

test('what is said of the file is used, and what contradicts itself is refused', async () => {
  const whole = await solved(['--missing', 'drop', '--delimiter', 'semicolon', '--decimal', 'comma', '--encoding', 'utf-8', '--header']);
  expect(whole.objective).toBe((await solved(['--missing', 'drop'])).objective);
  expect((await refusal(['--delimiter', 'comma'])).stderr).toContain('row 3 has 3 cells where row 1 has 1');
  expect((await refusal(['--no-header'])).stderr).toContain('has no column y');
  expect((await refusal(['--decimal', 'point', '--missing', 'drop'])).stderr).toMatch(/Feature a holds text/);
  for (const [options, words] of [
    [['--header', '--no-header'], '--no-header and --header exclude one another'],
    [['--test-seed', '1'], '--test-seed needs --test-share'],
    [['--test-share', '0'], 'must be above 0'],
    [['--test-share', '1'], 'must be at least 0 and below 1'],
    [['--delimiter', ','], '--delimiter , is not known'],
    [['--missing', 'guess'], '--missing guess is not known'],
    [['--training-data', join(folder, 'x.txt'), '--missing', 'drop'], 'is no name of a CSV file'],
    [[], 'Feature a has no value in row 6 and in 2 more rows'],
  ] as const) {
    const { code, stderr } = await refusal([...options]);
    expect(stderr).toContain(words);
    expect(code).toBe(options.length === 0 ? 1 : 2);
  }
});

test('trained networks are measured on the test rows, each of them and the convex optimum; so are those of a sweep', async () => {
  const args = [
    'train',
    data,
    '--target',
    'y',
    '--layers',
    '4',
    '--beta',
    '0.5',
    '--loss',
    'logistic',
    '--standardize',
    '--missing',
    'drop',
  ];
  const more = ['--epochs', '50', '--seeds', '2', '--test-share', '0.25', '--test-seed', '3'];
  const { stdout } = await inProcess([...args, ...more, '--json']);
  const answer = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(answer.seeds.map(({ test: own }) => own?.rows)).toEqual([7, 7]);
  expect(answer.test).toEqual(answer.seeds.find(({ seed }) => seed === answer.bestSeed)?.test);
  expect(answer.program?.test).toEqual((await solved(['--missing', 'drop', ...more.slice(4)])).test);
  const words = (await inProcess([...args, ...more])).stdout;
  expect(words).toMatch(/test error of the best +[\d.]+ % right, loss [\d.]+ a row {2}\(measured on 7 rows\)/);
  expect(words).toContain('of the convex optimum');
  const table = join(folder, 'sweep.csv');
  const sweep = await inProcess([...args, ...more, '--sweep', 'beta=0.5,1', '--table', table, '--json']);
  const swept = v.parse(SweepOutputSchema, JSON.parse(sweep.stdout)).sweep;
  expect(swept.map(({ test: own }) => own?.rows)).toEqual([7, 7]);
  expect(swept[0].test, 'the same network as alone').toEqual(answer.test);
  expect(readFileSync(table, 'utf8').split('\n')[0]).toContain('test_rows,test_loss,test_accuracy,test_r2');
}, 60_000);
