import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCsv } from '../../../main/files/csv';
import { readNpz } from '../../../main/files/npz';
import { TrainOutputSchema } from '../../../shared/contract/output';
import { build, inProcess, ROOT, zerogap } from './zerogap';

const motorcycle = join(ROOT, 'shared/studies/data/motorcycle.csv');
let folder = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-train-'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const ARGS = [
  'train',
  motorcycle,
  '--target',
  'accel',
  '--standardize',
  '--bias',
  'penalized',
  '--layers',
  '8',
  '--beta',
  '300',
  '--epochs',
  '200',
  '--learning-rate',
  '0.05',
  '--seeds',
  '3',
  '--seed',
  '5',
];

async function trainJson(more: string[] = []) {
  const { code, stdout, stderr } = await inProcess([...ARGS, ...more, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return v.parse(TrainOutputSchema, JSON.parse(stdout));
}

test('every seed is measured against the certified bound, which none gets below', async () => {
  const history = join(folder, 'h.csv');
  const weights = join(folder, 'w.npz');
  const output = await trainJson(['--history', history, '--weights', weights]);
  expect(output).toMatchObject({ status: 'trained', certificate: 'exact', backend: 'embedded', precision: 'float64', seed: 5 });
  expect(output.seeds.map(({ seed }) => seed).sort()).toEqual([5, 6, 7]);
  const bound = output.lowerBound!.value;
  for (const { objective, gap, relativeGap } of output.seeds) {
    expect(objective).toBeGreaterThan(bound * (1 - 1e-9));
    expect(gap).toBeCloseTo(objective! - bound, 8);
    expect(relativeGap).toBeCloseTo(gap! / objective!, 12);
  }
  const best = output.seeds.reduce((a, b) => (b.objective! < a.objective! ? b : a));
  expect(output).toMatchObject({ objective: best.objective, bestSeed: best.seed });

  const table = readCsv(readFileSync(history), 'h.csv');
  expect(table.columns.map(({ name }) => name)).toEqual(['seed', 'epoch', 'objective']);
  expect(table.rows).toBe(3 * 201);
  const [seeds, epochs, objectives] = table.columns.map(({ numbers }) => numbers!);
  for (const { seed, objective } of output.seeds) {
    const rows = [...seeds.keys()].filter((i) => seeds[i] === seed);
    expect(rows.map((i) => epochs[i])).toEqual(Array.from({ length: 201 }, (_, epoch) => epoch));
    expect(objectives[rows[200]]).toBeCloseTo(objective!, 8);
  }
  const { W1, W2, b1 } = readNpz(readFileSync(weights), 'w.npz');
  expect([W1.shape, W2.shape, b1.shape]).toEqual([
    [1, 8, 1],
    [1, 1, 8],
    [1, 8],
  ]);
});

test('the same seed gives the same figures, bit for bit, as a process of its own too', async () => {
  const first = await trainJson();
  const again = await zerogap([...ARGS, '--json']);
  expect((JSON.parse(again.stdout) as typeof first).seeds).toEqual(first.seeds);
});

test('for people: best, bound with its kind, every seed', async () => {
  const { code, stdout } = await inProcess(ARGS);
  expect(code).toBe(0);
  expect(stdout).toMatch(/lower bound of every network +[\d.]+ {2}\(exact/);
  expect(stdout.match(/^ {2}[567] +\d/gm)).toHaveLength(3);
});

test('Ctrl-C keeps what was trained and exits with 130', async () => {
  const args = [...ARGS];
  args[args.indexOf('--epochs') + 1] = '100000000';
  const { code, stdout, stderr } = await zerogap([...args, '--json'], { interrupt: 4000 });
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  const output = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(output.status).toBe('interrupted');
  expect(output.seeds[0].epochs).toBeGreaterThan(0);
  expect(output.seeds[0].epochs).toBeLessThan(100000000);
});
