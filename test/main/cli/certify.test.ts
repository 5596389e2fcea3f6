import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matrix, type NdArray } from '../../../shared/contract/array';
import { CertifyOutputSchema, type CertifyOutput } from '../../../shared/contract/output';
import { writeNpz } from '../../../main/files/npz';
import { pythonWith } from '../../python';
import { build, inProcess } from './zerogap';

let folder = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-certify-'));
  writeFileSync(join(folder, 'd.csv'), `a,b,y\n${ROWS.map((row) => row.join(',')).join('\n')}\n`);
  weights('hand.npz', { W1: matrix(2, 2, Float64Array.of(0.5, 0, 0, -0.5)), W2: matrix(1, 2, Float64Array.of(0.5, -0.5)) });
  weights('bias.npz', {
    '0.weight': matrix(2, 2, Float64Array.of(0.5, 0, 0, -0.5)),
    '0.bias': matrix(1, 2, Float64Array.of(0.1, 0.2)),
    '2.weight': matrix(1, 2, Float64Array.of(0.5, -0.5)),
    '2.bias': matrix(1, 1, Float64Array.of(0.3)),
  });
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = Array.from({ length: 14 }, (_, i) => {
  const [a, b] = [Math.sin(3 * i + 1), Math.cos(5 * i)];
  return [a, b, Math.max(0, a) - Math.abs(b) + 0.2 * Math.sin(11 * i)];
});
const at = (name: string) => join(folder, name);
const weights = (name: string, arrays: Record<string, NdArray>) => writeFileSync(at(name), writeNpz(arrays));
const command = (file: string, ...args: string[]) =>
  inProcess(['certify', at('d.csv'), '--target', 'y', '--weights', at(file), '--activation', 'relu', ...args]);

async function judged(file: string, ...args: string[]): Promise<CertifyOutput> {
  const { code, stdout, stderr } = await command(file, ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return v.parse(CertifyOutputSchema, JSON.parse(stdout));
}

/** The sum of squares, and that of the weights, of the network of bias.npz or hand.npz. */
function plain(bias: boolean): { squares: number; weights: number; biases: number } {
  const [b1, b2, c] = bias ? [0.1, 0.2, 0.3] : [0, 0, 0];
  const squares = ROWS.reduce(
    (sum, [a, b, y]) => sum + (0.5 * Math.max(0, 0.5 * a + b1) - 0.5 * Math.max(0, -0.5 * b + b2) + c - y) ** 2,
    0,
  );
  return { squares, weights: 1, biases: b1 * b1 + b2 * b2 + c * c };
}

test('objective, bound, gap and conditions of a network without bias', async () => {
  const { squares } = plain(false);
  const output = await judged('hand.npz', '--beta', '0.1');
  expect(output.objective).toBeCloseTo(0.5 * squares + 0.1 * 0.5, 12);
  expect(output).toMatchObject({
    certificate: 'exact',
    architecture: { layers: [2], branches: 1, bias: 'none', beta: 0.1 },
    pytorch: null,
  });
  expect(output.gap).toBeCloseTo(output.objective - output.lowerBound!.value, 12);
  expect(output.gap).toBeGreaterThan(0);
  expect(output.conditions!.units).toHaveLength(2);
});

test("PyTorch's terms: mean and sum, without its ½", async () => {
  const { squares } = plain(false);
  const mean = await judged('hand.npz', '--weight-decay', '0.02', '--reduction', 'mean', '--loss', 'MSELoss');
  expect(mean.architecture.beta).toBeCloseTo((0.02 * 14) / 2, 14);
  expect(mean.pytorch!.objective).toBeCloseTo(squares / 14 + 0.01, 12);
  const sum = await judged('hand.npz', '--weight-decay', '0.02', '--reduction', 'sum', '--loss', 'MSELoss');
  expect(sum.architecture.beta).toBeCloseTo(0.01, 14);
  expect(sum.pytorch!.objective).toBeCloseTo(squares + 0.01, 12);
  expect((await command('hand.npz', '--weight-decay', '0.02', '--reduction', 'mean', '--loss', 'MSELoss')).stdout).toMatch(
    /λ = 0.02, times n = 14/,
  );
});

test("PyTorch's decay of every parameter takes the output bias with it, unless it is said to be free", async () => {
  const { squares, biases } = plain(true);
  const args = ['--weight-decay', '0.02', '--reduction', 'mean', '--loss', 'MSELoss'];
  const penalized = await judged('bias.npz', ...args, '--bias', 'penalized');
  expect(penalized.pytorch!.objective).toBeCloseTo(squares / 14 + 0.01 * (1 + biases), 12);
  expect(penalized.lowerBound).toMatchObject({ kind: 'relaxed' });
  expect(penalized.lowerBound!.value).toBeLessThan(penalized.objective);
  const free = await judged('bias.npz', ...args, '--bias', 'free');
  expect(free.pytorch!.objective).toBeCloseTo(squares / 14 + 0.01, 12);
  // Two features and free biases have no program: the bound is one by paths.
  expect(free.lowerBound).toMatchObject({ kind: 'relaxed', method: 'paths' });
  expect(free.lowerBound!.value).toBeGreaterThan(0);
  expect(free.lowerBound!.value).toBeLessThan(penalized.lowerBound!.value);
});

test('with rows kept for testing the objective is of the others, and network and optimum are measured on them', async () => {
  const split = ['--beta', '0.1', '--test-share', '0.3', '--test-seed', '2'];
  const output = await judged('hand.npz', ...split, '--training-data', at('rows.csv'));
  const training = readFileSync(at('rows.csv'), 'utf8').trim().split('\n').slice(1);
  const isTrained = ([a, b]: number[]) => training.some((line) => line.startsWith(`${a},${b},`));
  const halves = (rows: number[][]) =>
    rows.reduce((sum, [a, b, y]) => sum + 0.5 * (0.5 * Math.max(0, 0.5 * a) - 0.5 * Math.max(0, -0.5 * b) - y) ** 2, 0);
  const kept = ROWS.filter((row) => !isTrained(row));
  expect(kept).toHaveLength(4);
  expect(output.objective).toBeCloseTo(halves(ROWS.filter(isTrained)) + 0.1 * 0.5, 12);
  expect(output.test).toMatchObject({ kind: 'measured', rows: 4, accuracy: null });
  expect(output.test!.loss).toBeCloseTo(halves(kept), 12);
  expect(output.notes.join(' ')).toContain('4 of 14 rows are kept for testing (seed 2)');
  // The optimum's is that of solving the same program.
  const solved = await inProcess([...['solve', at('d.csv'), '--target', 'y', '--family', 'two-layer-relu'], ...[...split, '--json']]);
  const { test: error } = JSON.parse(solved.stdout) as { test: { loss: number } };
  expect(output.program!.test!.loss).toBeCloseTo(error.loss, 9);
  const { stdout } = await command('hand.npz', ...split);
  expect(stdout).toMatch(/test error +R² −?[\d.]+, loss [\d.]+ a row {2}\(measured on 4 rows\)/);
  expect(stdout).toMatch(/test error of the optimum +R² /);
});

test('the text is a verdict', async () => {
  const { stdout } = await command('hand.npz', '--beta', '0.1');
  expect(stdout).toMatch(/^Not proven optimal: the proven bound lies [\d.]+ % below this network/);
  const solve = ['solve', at('d.csv'), '--target', 'y', '--family', 'two-layer-relu', '--beta', '0.1', '--weights', at('best.npz')];
  expect((await inProcess(solve)).code).toBe(0);
  expect((await command('best.npz', '--beta', '0.1')).stdout).toMatch(/^Optimal: no 2-layer relu network .* \(exact\)\.\n/);
});

test.each<[string, string[], RegExp]>([
  ['hand.npz', [], /Either --beta or --weight-decay is needed/],
  ['hand.npz', ['--beta', '1', '--weight-decay', '1'], /Either --beta or --weight-decay/],
  ['hand.npz', ['--beta', '1', '--reduction', 'sum'], /--reduction applies to --weight-decay/],
  ['hand.npz', ['--weight-decay', '1', '--loss', 'MSELoss'], /--reduction is missing/],
  ['hand.npz', ['--weight-decay', '1', '--reduction', 'sum'], /--loss is missing/],
  ['hand.npz', ['--weight-decay', '1', '--reduction', 'sum', '--loss', 'squared'], /squared is none of its names/],
  ['hand.npz', ['--weight-decay', '1', '--reduction', 'sum', '--loss', 'MSELoss', '--optimizer', 'adamw'], /AdamW's decay/],
  [
    'hand.npz',
    ['--weight-decay', '1', '--reduction', 'sum', '--loss', 'MSELoss', '--regularizer', 'power'],
    /is the regularizer weight-decay, not power/,
  ],
  ['hand.npz', ['--beta', '1', '--bias', 'penalized'], /has no bias that could be penalized/],
  ['hand.npz', ['--beta', '1', '--delta', '1'], /δ does not apply to the loss/],
  ['hand.npz', ['--beta', '1', '--loss', 'logistic'], /targets of −1 and \+1/],
  ['bias.npz', ['--beta', '1'], /it must be said whether they are penalised/],
])('%s %j is refused', async (file, args, message) => {
  const { code, stdout, stderr } = await command(file, ...args);
  expect({ code: code === 1 || code === 2, stdout }).toEqual({ code: true, stdout: '' });
  expect(stderr).toMatch(message);
});

const python = pythonWith('numpy');
test.skipIf(!python)(`a certificate of the network itself (${python ?? 'no Python with NumPy here: set ZEROGAP_PYTHON'})`, async () => {
  const { objective } = await judged('hand.npz', '--beta', '0.1', '--certificate', at('c.npz'));
  const { status, stdout } = spawnSync(python ?? '', [at('checker.py'), at('c.npz'), at('d.csv')], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toContain(`that of the file has ${Number(objective.toPrecision(12))}`);
});

test.skipIf(!python)('a certificate of a network that no convex program bounds', async () => {
  const { objective, lowerBound } = await judged('bias.npz', '--beta', '0.1', '--bias', 'free', '--certificate', at('p.npz'));
  expect(lowerBound?.method).toBe('paths');
  const { status, stdout } = spawnSync(python ?? '', [at('checker_paths.py'), at('p.npz'), at('d.csv')], { encoding: 'utf8' });
  expect({ status, stdout }).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`that of the file has ${Number(objective.toPrecision(12))}`) as string,
  });
});

const torch = pythonWith('torch', 'safetensors', 'numpy');

interface Trained {
  loss: 'MSELoss' | 'HuberLoss' | 'SoftMarginLoss' | 'BCEWithLogitsLoss' | 'CrossEntropyLoss';
  reduction: 'mean' | 'sum';
  bias: boolean;
  hidden: number[];
  /** As which it is saved. */
  dtype: 'float32' | 'float16' | 'bfloat16';
  /** K parallel branches, one where it is left out. */
  branches?: number;
  /** safetensors where it is left out. */
  file?: 'npz';
}

const TRAINED: Trained[] = [
  { loss: 'MSELoss', reduction: 'mean', bias: false, hidden: [8], dtype: 'float32' },
  { loss: 'MSELoss', reduction: 'sum', bias: false, hidden: [8], dtype: 'float16' },
  { loss: 'MSELoss', reduction: 'mean', bias: true, hidden: [8], dtype: 'bfloat16' },
  { loss: 'MSELoss', reduction: 'sum', bias: true, hidden: [8], dtype: 'float32' },
  { loss: 'HuberLoss', reduction: 'mean', bias: false, hidden: [6], dtype: 'float32' },
  { loss: 'HuberLoss', reduction: 'sum', bias: true, hidden: [6], dtype: 'float32' },
  { loss: 'SoftMarginLoss', reduction: 'mean', bias: true, hidden: [6], dtype: 'float32' },
  { loss: 'SoftMarginLoss', reduction: 'sum', bias: false, hidden: [6], dtype: 'float32' },
  { loss: 'BCEWithLogitsLoss', reduction: 'mean', bias: false, hidden: [6], dtype: 'float32' },
  { loss: 'CrossEntropyLoss', reduction: 'mean', bias: false, hidden: [6], dtype: 'float32' },
  { loss: 'CrossEntropyLoss', reduction: 'sum', bias: false, hidden: [6], dtype: 'float32' },
  { loss: 'MSELoss', reduction: 'mean', bias: false, hidden: [6, 5], dtype: 'float32' },
  { loss: 'MSELoss', reduction: 'mean', bias: true, hidden: [6, 5], dtype: 'float32' },
  { loss: 'MSELoss', reduction: 'sum', bias: true, hidden: [6], dtype: 'float32', file: 'npz' },
  { loss: 'MSELoss', reduction: 'mean', bias: false, hidden: [2], dtype: 'float32', branches: 4 },
  { loss: 'HuberLoss', reduction: 'sum', bias: true, hidden: [3], dtype: 'float32', branches: 3, file: 'npz' },
  { loss: 'CrossEntropyLoss', reduction: 'mean', bias: false, hidden: [3, 2], dtype: 'float16', branches: 2 },
  { loss: 'SoftMarginLoss', reduction: 'mean', bias: true, hidden: [3, 2], dtype: 'float32', branches: 2, file: 'npz' },
];

/** Trains every network in one process and prints PyTorch's own objectives of what it saved; the targets are y, its sign, or three classes. */
const TORCH = `
import json, numpy, sys, torch, safetensors.torch
class Parallel(torch.nn.Module):
    def __init__(self, K, widths, bias):
        super().__init__()
        self.depth = len(widths) - 1
        for l, (a, b) in enumerate(zip(widths, widths[1:])):
            self.register_parameter(f'{l}_weight', torch.nn.Parameter(torch.randn(K, b, a) / a**0.5))
            if bias: self.register_parameter(f'{l}_bias', torch.nn.Parameter(0.1 * torch.randn(*([b] if l == self.depth - 1 else [K, b]))))
    def forward(self, X):
        H, last = X[None], self.depth - 1
        own = dict(self.named_parameters())
        for l in range(self.depth):
            H = H @ own[f'{l}_weight'].transpose(1, 2)
            constant = own.get(f'{l}_bias', torch.zeros(()))
            H = torch.relu(H + constant[:, None]) if l < last and constant.ndim else torch.relu(H) if l < last else H.sum(0) + constant
        return H
rows, cases, folder = json.load(sys.stdin)
data = torch.tensor(rows, dtype=torch.float32)
X, y = data[:, :2], data[:, 2:]
order = y[:, 0].argsort().argsort()
for k, case in enumerate(cases):
    torch.manual_seed(k)
    name = case['loss']
    signs = torch.where(y >= 0, 1.0, -1.0)
    target = {'SoftMarginLoss': signs, 'BCEWithLogitsLoss': (signs + 1) / 2, 'CrossEntropyLoss': order % 3}.get(name, y)
    widths = [2, *case['hidden'], 3 if name == 'CrossEntropyLoss' else 1]
    layers = [torch.nn.Linear(a, b, bias=case['bias']) for a, b in zip(widths, widths[1:])]
    net = torch.nn.Sequential(*[part for layer in layers for part in (layer, torch.nn.ReLU())][:-1])
    if 'branches' in case: net = Parallel(case['branches'], widths, case['bias'])
    loss = getattr(torch.nn, name)(reduction=case['reduction'])
    opt = torch.optim.SGD(net.parameters(), lr=0.005 if case['reduction'] == 'sum' else 0.05, weight_decay=0.01)
    for _ in range(200):
        opt.zero_grad(); loss(net(X), target).backward(); opt.step()
    net = net.to(getattr(torch, case['dtype']))
    state = {name.replace('_', '.'): value for name, value in net.state_dict().items()}
    if 'file' in case: numpy.savez(f'{folder}/torch-{k}.npz', **{name: value.numpy() for name, value in state.items()})
    else: safetensors.torch.save_file(state, f'{folder}/torch-{k}.safetensors')
    net = net.to(torch.float32)
    print((loss(net(X), target) + 0.005 * sum((p**2).sum() for p in net.parameters())).item())
`;

describe.skipIf(!torch)(`networks of real PyTorch (${torch ?? 'no Python with torch and safetensors here: set ZEROGAP_PYTHON'})`, () => {
  let theirs: number[] = [];
  beforeAll(() => {
    const { stdout, stderr, status } = spawnSync(torch ?? '', ['-c', TORCH], {
      encoding: 'utf8',
      input: JSON.stringify([ROWS, TRAINED, folder]),
    });
    expect(status, stderr).toBe(0);
    theirs = stdout.trim().split('\n').map(Number);
    const order = ROWS.map(([, , y]) => ROWS.filter((row) => row[2] < y).length);
    const lines = ROWS.map(([a, b, y], i) => [a, b, y >= 0 ? 'positive' : 'negative', `class${order[i] % 3}`]);
    writeFileSync(at('signs.csv'), `a,b,y\n${lines.map(([a, b, sign]) => `${a},${b},${sign}`).join('\n')}\n`);
    writeFileSync(at('classes.csv'), `a,b,y\n${lines.map(([a, b, , own]) => `${a},${b},${own}`).join('\n')}\n`);
  }, 120_000);

  test.each(TRAINED.map((trained, k) => ({ branches: 1, file: 'safetensors', ...trained, k })))(
    '$loss, $reduction, bias $bias, hidden $hidden, branches $branches, $file',
    async ({ k, ...trained }) => {
      const { loss, reduction, bias, branches, file } = trained;
      const csv =
        loss === 'CrossEntropyLoss' ? 'classes.csv' : loss === 'SoftMarginLoss' || loss === 'BCEWithLogitsLoss' ? 'signs.csv' : 'd.csv';
      const terms = ['--weight-decay', '0.01', '--reduction', reduction, '--loss', loss, '--time-limit', '2'];
      const { code, stdout, stderr } = await inProcess([
        ...['certify', at(csv), '--target', 'y', '--weights', at(`torch-${k}.${file}`), '--activation', 'relu', '--json'],
        ...terms,
        ...(bias ? ['--bias', 'penalized'] : []),
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { pytorch, gap, lowerBound, architecture } = v.parse(CertifyOutputSchema, JSON.parse(stdout));
      expect(architecture).toMatchObject({ branches, layers: trained.hidden });
      expect(Math.abs(pytorch!.objective - theirs[k])).toBeLessThan(1e-6 * Math.max(1, theirs[k]));
      if (lowerBound) expect(gap).toBeGreaterThanOrEqual(0);
    },
  );
});
