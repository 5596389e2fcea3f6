import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNpz } from '../../../main/files/npz';
import { PathOutputSchema, SolveOutputSchema, type SolveOutput } from '../../../shared/contract/output';
import { TELLS } from '../../children';
import { whenWorking } from './working';
import { build, inProcess, ROOT, zerogap } from './zerogap';

const example = (name: string) => join(ROOT, 'shared/studies/data', `${name}.csv`);
let folder = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-solve-'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function solveJson(args: string[]): Promise<SolveOutput> {
  const { code, stdout, stderr } = await inProcess(['solve', ...args, '--family', 'two-layer-relu', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toHaveLength(2);
  return v.parse(SolveOutputSchema, JSON.parse(stdout));
}

interface Reference {
  X: number[][];
  y: number[];
  beta: number;
  optimum: number;
  loss?: string;
  delta?: number;
  gates?: number[][];
}

const references = readdirSync(join(ROOT, 'test/reference'))
  .filter((name) => /^(two-layer-relu-.*|whitened)\.json$/.test(name))
  .map((name) => ({ name, problem: JSON.parse(readFileSync(join(ROOT, 'test/reference', name), 'utf8')) as Reference }));

describe('the reference problems, from CSV to certificate', () => {
  test('are there', () => expect(references.length).toBeGreaterThanOrEqual(10));

  test.each(references)('$name', async ({ name, problem }) => {
    const { X, y, beta, optimum, gates, loss, delta } = problem;
    const csv = join(folder, `${name}.csv`);
    writeFileSync(
      csv,
      [[...X[0].map((_, j) => `x${j + 1}`), 'y'], ...X.map((row, i) => [...row, y[i]])].map((row) => row.join(',')).join('\n'),
    );
    let patterns = ['--patterns', 'all'];
    if (gates) {
      const path = join(folder, `${name}.gates.csv`);
      writeFileSync(path, gates[0].map((_, p) => gates.map((row) => row[p]).join(',')).join('\n'));
      patterns = ['--gates', path];
    }
    const losses = [...(loss ? ['--loss', loss] : []), ...(loss === 'huber' ? ['--delta', String(delta)] : [])];
    const answer = await solveJson([csv, '--target', 'y', '--beta', String(beta), ...patterns, ...losses]);
    expect(Math.abs(answer.objective! - optimum) / Math.abs(optimum)).toBeLessThan(1e-6);
    expect(answer.relativeGap).toBeLessThanOrEqual(1e-6);
    expect(answer.certificate).toBe(gates ? 'restricted' : 'exact');
    expect(answer.status).toBe('solved');
    expect(answer.gap).toBeCloseTo(answer.objective! - answer.dualBound!, 12);
    expect(answer.lowerBound.value).toBeLessThanOrEqual(optimum * (1 + 1e-6));
    // The network itself, recomputed, has the program's objective.
    expect(answer.networkObjective).toBeCloseTo(answer.objective!, 8);
  });
});

test('motorcycle with a penalised bias is solved exactly; the weights that are written have its objective', async () => {
  const weights = join(folder, 'w.npz');
  const answer = await solveJson([example('motorcycle'), '--target', 'accel', '--bias', 'penalized', '--beta', '10', '--weights', weights]);
  expect(answer.certificate).toBe('exact');
  expect(answer.relativeGap).toBeLessThanOrEqual(1e-6);
  const { W1, W2, b1 } = readNpz(readFileSync(weights), 'w.npz');
  const rows = readFileSync(example('motorcycle'), 'utf8').trim().split('\n').slice(1);
  const units = b1.data.length;
  let objective = 0;
  for (const row of rows) {
    const [x, y] = row.split(',').map(Number);
    let f = 0;
    for (let j = 0; j < units; j++) f += W2.data[j] * Math.max(0, W1.data[j] * x + b1.data[j]);
    objective += 0.5 * (f - y) ** 2;
  }
  for (const { data } of [W1, W2, b1]) for (const value of data) objective += 0.5 * 10 * value ** 2;
  expect(Math.abs(objective - answer.objective!) / objective).toBeLessThan(1e-9);
});

test('breast cancer, standardised, with sampled patterns: an upper bound, with a true lower bound beside it', async () => {
  const answer = await solveJson([
    example('breast-cancer'),
    '--target',
    'diagnosis',
    '--standardize',
    '--beta',
    '20',
    '--patterns',
    '60',
    '--seed',
    '3',
  ]);
  expect(answer.certificate).toBe('restricted');
  expect(answer.relativeGap).toBeLessThanOrEqual(1e-6);
  expect(answer).toMatchObject({
    patterns: 60,
    patternsHow: 'sampled',
    seed: 3,
    data: { rows: 569, targets: ['diagnosis'], standardize: true },
  });
  expect(answer.lowerBound.value).toBeLessThan(answer.objective!);
  expect(answer.lowerBound.value).toBeGreaterThan(0);
  expect(answer.notes.join()).toContain('Target diagnosis: benign is −1, malignant is +1.');
});

describe('columns', () => {
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test('by header, by number, and without a header by number: the same problem', async () => {
    const rows = '1,0.5,1\n2,-1,0\n0.3,2,-1\n-1,1,0.7\n';
    const named = write('named.csv', `a,b,y\n${rows}`);
    const plain = write('plain.csv', rows);
    const answers = await Promise.all(
      [
        [named, 'y'],
        [named, '3'],
        [plain, '3'],
      ].map(([path, target]) => solveJson([path, '--target', target, '--beta', '0.1'])),
    );
    for (const answer of answers) expect(answer.objective).toBe(answers[0].objective);
    expect(answers[2].notes.join()).toContain('named by their number');
  });

  test('a constant column is dropped when standardising, and that is said', async () => {
    const path = write('constant.csv', 'a,c,y\n1,7,1\n2,7,3\n4,7,2\n');
    const answer = await solveJson([path, '--target', 'y', '--beta', '0.1', '--standardize']);
    expect(answer.notes).toContain('Constant column left out: c.');
  });

  test('one row is a problem too', async () => {
    const answer = await solveJson([write('one.csv', 'a,y\n2,1\n'), '--target', 'y', '--beta', '0.5']);
    // One sample: ½y² with y shrunk by β/|x| (theory §6.4 with ‖x‖ = 2).
    expect(answer.objective).toBeCloseTo(0.25 * 1 - 0.5 * 0.25 ** 2, 9);
  });

  test('decimal commas, semicolons, a byte-order mark and CRLF change nothing', async () => {
    const plain = write('plain2.csv', 'a,b,y\n1.5,2,1\n-0.5,1,0.25\n');
    const excel = write('excel.csv', '\ufeffa;b;y\r\n1,5;2;1\r\n-0,5;1;0,25\r\n');
    const [one, other] = await Promise.all([plain, excel].map((path) => solveJson([path, '--target', 'y', '--beta', '0.1'])));
    expect(other.objective).toBe(one.objective);
    expect(other.data.hash).toBe(one.data.hash);
  });
});

test('--betas gives the path, each point what --beta alone gives', async () => {
  const base = ['solve', example('motorcycle'), '--target', 'accel', '--bias', 'penalized', '--family', 'two-layer-relu', '--json'];
  const { code, stdout } = await inProcess([...base, '--betas', '100,1000,30']);
  expect(code).toBe(0);
  const { path, status, failures } = v.parse(PathOutputSchema, JSON.parse(stdout));
  expect({ status, failures }).toEqual({ status: 'solved', failures: undefined });
  expect(path.map(({ beta }) => beta)).toEqual([100, 1000, 30]);
  for (const point of path) {
    const alone = JSON.parse((await inProcess([...base, '--beta', String(point.beta)])).stdout) as SolveOutput;
    expect(Math.abs(point.objective! - alone.objective!)).toBeLessThanOrEqual(1e-6 * alone.objective!);
    expect(point).toMatchObject({ certificate: 'exact', status: 'solved', betaMax: alone.betaMax });
    expect(point.relativeGap).toBeLessThanOrEqual(1e-6);
  }
  expect(path[1].objective).toBeGreaterThan(path[0].objective!);
});

test('a path for people: one line for each β', async () => {
  const args = ['solve', example('motorcycle'), '--target', 'accel', '--bias', 'free', '--family', 'spline', '--betas', '10,300'];
  const { code, stdout } = await inProcess(args);
  expect(code).toBe(0);
  expect(stdout).toContain('for 2 values of β: solved');
  expect(stdout).toMatch(/^ *10 .*exact.*\n *300 .*exact/m);
});

test('--program writes the convex program with its data, and only of one β', async () => {
  const program = join(folder, 'program.py');
  const base = [example('motorcycle'), '--target', 'accel', '--bias', 'free', '--family', 'spline', '--program', program];
  const { code, stdout } = await inProcess(['solve', ...base, '--beta', '100', '--json']);
  expect(code).toBe(0);
  const { objective } = JSON.parse(stdout) as SolveOutput;
  const script = readFileSync(program, 'utf8');
  expect(script).toContain(`ours = ${objective} `);
  expect(script).toContain('X: times. Y: accel.');
  const several = await inProcess(['solve', ...base, '--betas', '100,10']);
  expect(several).toMatchObject({ code: 2 });
  expect(several.stderr).toContain('--program does not apply to --betas');
});

test('a spline comes with its pieces and the set of all optimal ones, also of a deep network', async () => {
  const csv = join(folder, 'abs.csv');
  writeFileSync(csv, 'x,y\n0,1.5\n1,0.5\n2,0.5\n3,1.5\n');
  const base = ['solve', csv, '--target', 'y', '--bias', 'free', '--family', 'spline', '--beta', '0.1'];
  const text = await inProcess(base);
  expect(text.stdout).toMatch(/−∞ +1 +−0\.8 +1\.4\n +1 +2 +0 +0\.6 +0\.8\n +2 +∞ +0\.8 +−1 +0\.8\n/);
  expect(text.stdout).toContain('The optimal spline is not unique');
  const { stdout } = await inProcess([...base, '--depth', '4', '--json']);
  const answer = v.parse(SolveOutputSchema, JSON.parse(stdout));
  expect(answer).toMatchObject({ depth: 4, activeNeurons: 2 });
  expect(answer.objective).toBeCloseTo(0.18, 12);
  expect(answer.spline!.envelope!.x).toEqual([0, 1, 1.5, 2, 3]);
  const wrong = await inProcess([...base, '--depth', '3', '--regularizer', 'weight-decay']);
  expect(wrong).toMatchObject({ code: 2 });
});

test('for people: objective, bound, kind', async () => {
  const args = ['solve', example('motorcycle'), '--target', 'accel', '--bias', 'penalized', '--family', 'two-layer-relu', '--beta', '100'];
  const { code, stdout } = await inProcess(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/objective +\d/);
  expect(stdout).toMatch(/dual bound +[\d.]+ {2}\(exact\)/);
  expect(stdout).toMatch(/lower bound of every network +[\d.]+ {2}\(exact/);
});

test('β above the largest one gives the zero network', async () => {
  const answer = await solveJson([example('motorcycle'), '--target', 'accel', '--bias', 'penalized', '--beta', '1e6']);
  expect(answer).toMatchObject({ activeNeurons: 0, certificate: 'exact' });
  expect(answer.betaMax).toBeLessThan(1e6);
});

test('a time limit that was asked for is no failure', async () => {
  const answer = await solveJson([
    example('breast-cancer'),
    '--target',
    'diagnosis',
    '--standardize',
    '--beta',
    '1',
    '--time-limit',
    '0.2',
  ]);
  expect(answer.status).toBe('time-limit');
  expect(answer.objective).toBeGreaterThan(answer.lowerBound.value);
});

test.runIf(TELLS)('Ctrl-C keeps what there is and exits with 130, silently', async () => {
  const args = ['solve', example('digits'), '--target', 'digit', '--family', 'two-layer-relu', '--beta', '0.1', '--json'];
  const { code, stdout, stderr } = await zerogap(args, { disturb: (pid) => whenWorking(pid, 1, () => process.kill(pid, 'SIGINT')) });
  expect(code).toBe(130);
  expect(stderr).toMatch(/^(zerogap: [^\n]+\n)?$/);
  if (stdout !== '') expect(v.parse(SolveOutputSchema, JSON.parse(stdout)).status).toBe('interrupted');
});

test('help and version', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(await zerogap(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  const general = await zerogap(['--help']);
  for (const command of ['solve', 'train', 'serve', 'devices']) {
    expect(general.stdout).toContain(`  ${command}`);
    const own = await inProcess([command, '--help']);
    expect(own).toMatchObject({ code: 0, stderr: '' });
    expect(own.stdout).toContain(`Usage: zerogap ${command}`);
    expect(await inProcess(['help', command])).toEqual(own);
  }
});

test('devices', async () => {
  const list = JSON.parse((await inProcess(['devices', '--json'])).stdout) as { backend: string; available: boolean }[];
  expect(list.find(({ backend }) => backend === 'embedded')).toMatchObject({ available: true, precisions: ['float64', 'float32'] });
  expect((await inProcess(['devices'])).stdout).toMatch(/^embedded +available: /);
});
