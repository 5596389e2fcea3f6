import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SweepOutputSchema, TrainOutputSchema } from '../../../shared/contract/output';
import { build, inProcess, ROOT } from './zerogap';

const motorcycle = join(ROOT, 'shared/studies/data/motorcycle.csv');
let folder = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-sweep-'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const train = (text: string) => [
  'train',
  motorcycle,
  '--target',
  'accel',
  '--standardize',
  '--bias',
  'penalized',
  '--layers',
  '4',
  '--epochs',
  '150',
  ...text.split(' '),
];

async function json<S extends v.GenericSchema>(schema: S, text: string): Promise<v.InferOutput<S>> {
  const { code, stdout, stderr } = await inProcess([...train(text), '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return v.parse(schema, JSON.parse(stdout));
}

test('a sweep prints an object for each point, with the figures of the single trainings', async () => {
  const table = join(folder, 'networks.csv');
  const swept = await json(SweepOutputSchema, `--seeds 2 --seed 3 --sweep beta=300,900 --sweep width=2,6 --table ${table}`);
  expect(swept.sweep.map(({ point }) => point)).toEqual([
    { beta: 300, width: 2 },
    { beta: 300, width: 6 },
    { beta: 900, width: 2 },
    { beta: 900, width: 6 },
  ]);
  const alone = await json(TrainOutputSchema, '--seeds 2 --seed 3 --beta 900');
  const wide = await json(SweepOutputSchema, '--seeds 2 --seed 3 --sweep beta=900');
  expect(wide.sweep[0].objectives).toEqual(alone.seeds.map(({ objective }) => objective));
  expect(wide.sweep[0].success).toMatchObject({ of: 2, within: alone.success?.within });
  for (const { objectives, lowerBound, certificate, gap, objective, program } of swept.sweep) {
    expect(certificate).toBe('exact');
    expect(Math.min(...objectives.map(Number))).toBe(objective);
    expect(gap).toBe(objective! - lowerBound!.value);
    expect(gap).toBeGreaterThan(0);
    // The program's own network is one more that the bound must not exceed.
    expect(program!.objective).toBeGreaterThanOrEqual(lowerBound!.value);
  }
  const [head, ...rows] = readFileSync(table, 'utf8').trim().split('\n');
  expect(head).toMatch(/^width,beta,seed,objective,/);
  expect(rows.map((row) => Number(row.split(',')[3]))).toEqual(swept.sweep.flatMap(({ objectives }) => objectives));
}, 60_000);

test('shares of β_max name it, and the table for people has a line for each point', async () => {
  const { code, stdout } = await inProcess(train('--beta 300 --seeds 3 --sweep beta-share=0.5..1.1/2'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Trained 6 networks with adam: 2 values of β as a share of β_max, 3 seeds each/);
  expect(stdout).toMatch(/β\/β_max\s+best objective\s+lower bound\s+kind\s+relative gap\s+within 0\.001\s+at 95 %/);
  expect(stdout).toMatch(/\n {2}0\.5 .* exact .*\/3 .*\n {2}1\.1 /);
  expect(stdout).toContain('β_max is 3888.156528');
}, 60_000);

test('what contradicts a sweep is refused in a sentence', async () => {
  const refused = async (text: string) => {
    const { code, stderr } = await inProcess(train(text));
    expect(code).toBe(2);
    return stderr;
  };
  expect(await refused('--beta 1 --sweep widths=1,2')).toMatch(/“widths” is no axis/);
  expect(await refused('--beta 1 --sweep width')).toMatch(/has no values/);
  expect(await refused('--beta 1 --sweep width=1,x')).toMatch(/“x” is no value/);
  expect(await refused('--beta 1 --sweep exponent=2,3')).toMatch(/At p = 2: An exponent does not apply to the regularizer/);
  expect(await refused('--beta 1 --sweep width=1 --sweep beta=1 --sweep depth=2')).toMatch(/given 3 times/);
  expect(await refused('--beta 1 --sweep width=1 --stop-gap 0.1')).toMatch(/all of its networks take all epochs/);
  expect(await refused(`--beta 1 --sweep width=1 --history ${folder}/x.csv`)).toMatch(/keeps no curves/);
  expect(await refused(`--beta 1 --table ${folder}/x.csv`)).toMatch(/--table is that of a sweep/);
  expect(await refused('--sweep width=1')).toMatch(/--beta is missing/);
}, 60_000);
