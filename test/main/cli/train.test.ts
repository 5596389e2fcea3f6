import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCsv } from '../../../main/files/csv';
import { readNpz } from '../../../main/files/npz';
import { TrainOutputSchema } from '../../../shared/contract/output';
import { pythonWith } from '../../python';
import { TELLS } from '../../children';
import { whenWorking } from './working';
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

test('which theorem applies is told, with every hypothesis', async () => {
  const { expected } = await trainJson();
  expect(expected).toMatchObject({ gap: 'zero', theorem: 'Two-layer ReLU' });
  const [theorem] = expected!.theorems;
  expect(theorem.hypotheses.map(({ holds }) => holds)).toEqual([true, true, true, true, true, true]);
  expect(theorem.hypotheses.at(-1)?.figure).toMatch(/^8 neurons are enough: the solved optimum has \d$/);
});

test('what has no bound says why', async () => {
  const free = ARGS.map((word) => (word === 'penalized' ? 'free' : word));
  const { code, stdout } = await inProcess([...free, '--activation', 'gated', '--json']);
  expect(code).toBe(0);
  const output = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(output).toMatchObject({ lowerBound: null, gap: null, certificate: null });
  expect(output.notes.join()).toContain('no bound is known for them here');
});

test('a network that no convex program bounds is measured against a bound by paths', async () => {
  const output = await trainJson(['--output-bias']);
  expect(output).toMatchObject({ certificate: 'relaxed', program: null, lowerBound: { kind: 'relaxed', method: 'paths' } });
  expect(output.lowerBound!.value).toBeGreaterThan(0);
  expect(output.objective).toBeGreaterThan(output.lowerBound!.value);
  expect(output.notes.join()).toContain('no 2-layer ReLU network (any widths and number of branches, ');
});

const python = pythonWith('numpy');
test.skipIf(!python).each<[string, string[], string, string]>([
  ['of the program beside it', [], 'checker.py', 'exact'],
  ['by paths', ['--output-bias'], 'checker_paths.py', 'relaxed'],
])(
  `the best network has a certificate ${python ?? '(no Python with NumPy here: set ZEROGAP_PYTHON)'}: %s`,
  async (_, more, checker, kind) => {
    const output = await trainJson([...more, '--certificate', join(folder, 'c.npz')]);
    const { stdout, stderr } = spawnSync(python ?? '', [join(folder, checker), join(folder, 'c.npz'), ARGS[1]], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain(`Proven (${kind})`);
    expect(stdout).toContain(`that of the file has ${Number(output.objective!.toPrecision(12))}`);
  },
);

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
  expect(table.columns.slice(0, 3).map(({ name }) => name)).toEqual(['seed', 'epoch', 'objective']);
  expect(table.rows).toBe(3 * 201);
  const [seeds, epochs, objectives] = table.columns.map(({ numbers }) => numbers!);
  for (const { seed, objective } of output.seeds) {
    const rows = [...seeds.keys()].filter((i) => seeds[i] === seed);
    expect(rows.map((i) => epochs[i])).toEqual(Array.from({ length: 201 }, (_, epoch) => epoch));
    expect(objectives[rows[200]]).toBeCloseTo(objective!, 8);
  }
  // Theory §7 at epochs 0, 1, 2, 5, 10 …: the last of them is that of the result.
  const column = (name: string) => table.columns.find((other) => other.name === name)!.numbers!;
  const measured = [...seeds.keys()].filter((i) => seeds[i] === 5 && !Number.isNaN(column('rank_1')[i])).map((i) => epochs[i]);
  expect(measured).toEqual([0, 1, 2, 5, 10, 20, 50, 100, 200]);
  for (const { seed, layers, alignment, balance, measured: moments } of output.seeds) {
    const row = [...seeds.keys()].find((i) => seeds[i] === seed && epochs[i] === 200)!;
    layers.forEach(({ singularValues, stableRank, effectiveRank, numericalRank }, l) => {
      singularValues.forEach((value, i) => expect(column(`sigma_${l + 1}_${i + 1}`)[row]).toBe(value));
      expect(column(`rank_${l + 1}`)[row]).toBe(numericalRank);
      expect(column(`stable_rank_${l + 1}`)[row]).toBe(stableRank);
      expect(column(`effective_rank_${l + 1}`)[row]).toBe(effectiveRank);
    });
    expect([column('alignment_1')[row], column('balance_1')[row]]).toEqual([alignment[0], balance[0]]);
    expect(moments.at(-1)).toMatchObject({ epoch: 200, layers, alignment, balance });
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

/** Seconds of processor time after which a training is under way. */
const UNDER_WAY = 1;

test.runIf(TELLS)('Ctrl-C keeps what was trained and exits with 130', async () => {
  const args = [...ARGS];
  args[args.indexOf('--epochs') + 1] = '100000000';
  const disturb = (pid: number) => whenWorking(pid, UNDER_WAY, () => process.kill(pid, 'SIGINT'));
  const { code, stdout, stderr } = await zerogap([...args, '--json'], { disturb });
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  const output = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(output.status).toBe('interrupted');
  expect(output.seeds[0].epochs).toBeGreaterThan(0);
  expect(output.seeds[0].epochs).toBeLessThan(100000000);
});

test('a group of seeds has a success rate, and a stuck network gets the neurons that it misses', async () => {
  const args = [...ARGS];
  args[args.indexOf('--layers') + 1] = '1';
  const run = async (...more: string[]) => {
    const { code, stdout } = await inProcess([...args, '--optimizer', 'lbfgs', ...more, '--json']);
    expect(code).toBe(0);
    return v.parse(TrainOutputSchema, JSON.parse(stdout));
  };
  const stuck = await run();
  // Wilson's interval of 0 of 3 at 95 %: [0, z²/(3 + z²)].
  const z = 1.959963984540054;
  expect(stuck.success).toMatchObject({ tolerance: 1e-3, within: 0, of: 3, share: 0 });
  expect(stuck.success!.interval[0]).toBe(0);
  expect(stuck.success!.interval[1]).toBeCloseTo(z ** 2 / (3 + z ** 2), 12);
  const free = await run('--escape', '8', '--stop-gap', '1e-5');
  expect(free.success).toMatchObject({ within: 3, share: 1 });
  for (const { ended, escapes, relativeGap, activeNeurons } of free.seeds) {
    expect(ended).toBe('gap');
    expect(relativeGap).toBeLessThanOrEqual(1e-5);
    expect(activeNeurons).toBeGreaterThan(1);
    for (const { before, after } of escapes!) expect(after).toBeLessThan(before);
  }
});

/** Endless, but for who ends it. */
const endless = () => ARGS.map((value, i) => (ARGS[i - 1] === '--epochs' ? '100000000' : value));

test.runIf(TELLS)('a signal to end that reaches all of its processes is an interruption as Ctrl-C is', async () => {
  const disturb = (pid: number) => whenWorking(pid, UNDER_WAY, () => process.kill(-pid, 'SIGTERM'));
  const { code, stdout, stderr } = await zerogap([...endless(), '--json'], { disturb });
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(v.parse(TrainOutputSchema, JSON.parse(stdout))).toMatchObject({ status: 'interrupted' });
});

test.runIf(TELLS)(
  'a compute process that dies is no end of the training',
  async () => {
    const killed: number[] = [];
    const disturb = (pid: number) =>
      whenWorking(pid, UNDER_WAY, (compute) => {
        killed.push(compute);
        process.kill(compute, 'SIGKILL');
      });
    const args = ARGS.map((value, i) => (ARGS[i - 1] === '--epochs' ? '600000' : value));
    const disturbed = await zerogap([...args, '--json'], { disturb });
    expect({ code: disturbed.code, killed: killed.length }).toEqual({ code: 0, killed: 1 });
    const whole = await inProcess([...args, '--json']);
    const parse = (text: string) => v.parse(TrainOutputSchema, JSON.parse(text));
    expect(parse(disturbed.stdout).notes.join()).toMatch(/ended unexpectedly once; the training went on/);
    expect(parse(disturbed.stdout).seeds).toEqual(parse(whole.stdout).seeds);
  },
  120_000,
);

test('a network with free biases of one input reaches the spline that bounds it', async () => {
  const args = ['train', motorcycle, '--target', 'accel', '--standardize', '--layers', '20', '--bias', 'free', '--output-bias'];
  const { code, stdout } = await inProcess([...args, '--beta', '100', '--optimizer', 'lbfgs', '--epochs', '800', '--seeds', '4', '--json']);
  expect(code).toBe(0);
  const output = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(output).toMatchObject({ certificate: 'exact', optimizer: 'lbfgs' });
  for (const { gap } of output.seeds) expect(gap).toBeGreaterThan(0);
  expect(output.relativeGap).toBeLessThan(1e-3);
});

test('a deep parallel linear network reaches the bound of its program, and its weights have the shapes of its layers', async () => {
  const diabetes = join(ROOT, 'shared/studies/data/diabetes.csv');
  const weights = join(folder, 'deep.npz');
  const args = ['train', diabetes, '--target', '11', '--standardize', '--layers', '5,4', '--branches', '3', '--activation', 'linear'];
  const options = ['--regularizer', 'power', '--beta', '50', '--optimizer', 'lbfgs', '--epochs', '300', '--weights', weights, '--json'];
  const { code, stdout } = await inProcess([...args, ...options]);
  expect(code).toBe(0);
  const output = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(output.certificate).toBe('exact');
  expect(output.gap).toBeGreaterThan(0);
  expect(output.relativeGap).toBeLessThan(1e-6);
  const { W1, W2, W3 } = readNpz(readFileSync(weights), 'deep.npz');
  expect([W1.shape, W2.shape, W3.shape]).toEqual([
    [3, 5, 10],
    [3, 4, 5],
    [3, 1, 4],
  ]);
});

test('classes of a text target are columns of their own for cross-entropy', async () => {
  const iris = join(ROOT, 'shared/studies/data/iris.csv');
  const args = [
    'train',
    iris,
    '--target',
    'species',
    '--layers',
    '5,5',
    '--beta',
    '0.1',
    '--loss',
    'cross-entropy',
    '--epochs',
    '400',
    '--standardize',
  ];
  const { code, stdout } = await inProcess([
    ...args,
    '--bias',
    'penalized',
    '--bias-layers',
    'last',
    '--schedule',
    'cosine',
    '--clip',
    '5',
    '--json',
  ]);
  expect(code).toBe(0);
  const output = v.parse(TrainOutputSchema, JSON.parse(stdout));
  expect(output).toMatchObject({ lowerBound: { method: 'paths' }, program: null, loss: 'cross-entropy' });
  expect(output.gap).toBeGreaterThan(0);
  expect(output.objective).toBeLessThan(150 * Math.log(3));
  expect(output.notes.join()).toMatch(/one column for each of the classes setosa, versicolor, virginica/);
});
