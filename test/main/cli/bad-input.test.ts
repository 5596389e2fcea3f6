import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { build, inProcess, zerogap, type Outcome } from './zerogap';

let folder = '';
const file = (name: string) => join(folder, name);

const FILES: Record<string, string | Uint8Array> = {
  'good.csv': 'a,b,y\n1,0.5,1\n2,-1,0\n0.3,2,-1\n-1,1,0.7\n',
  'missing.csv': 'a,y\n1,1\n,2\n3,3\n',
  'text.csv': 'a,y\n1,1\n2,2\nred,3\n',
  'infinite.csv': 'a,y\n1,1\ninf,2\n',
  'nan.csv': 'a,y\n1,1\n2,NaN\n',
  'duplicate.csv': 'a,a,y\n1,2,3\n',
  'ragged.csv': 'a,y\n1,1\n2\n',
  'long.csv': 'a,y\n1,1\n2,2,2\n',
  'binary.csv': Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251),
  'empty.csv': '',
  'header.csv': 'a,y\n',
  'classes.csv': 'a,y\n1,red\n2,green\n3,blue\n',
  'oneclass.csv': 'a,y\n1,red\n2,red\n',
  'quote.csv': 'a,y\n1,"2\n3,4\n',
  'ambiguous.csv': 'a;y\n1,234;1\n2,345;2\n',
  'constant.csv': 'a,y\n1,1\n1,2\n',
  'onlytarget.csv': 'y\n1\n2\n',
  'zip.csv': Buffer.from('PK\x03\x04'),
  'gates.csv': '1,0\n0,1\n-1,1\n',
  'gates-wide.csv': '1,0,0\n0,1,0\n',
  'gates-named.csv': 'g1,g2\n1,0\n',
  'gates-text.csv': '1,0\n1,x\n2,1\n',
};

beforeAll(() => {
  // Whatever this machine has.
  vi.stubEnv('ZEROGAP_TENSORFLOW', join(tmpdir(), 'nowhere'));
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-cli-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(file(name), content);
}, 600_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const SOLVE = 'solve good.csv --target y --family two-layer-relu --beta 0.1';
const TRAIN = 'train good.csv --target y --layers 4 --beta 0.1 --epochs 5';
const on = (name: string) => SOLVE.replace('good.csv', name);

/** Command line, exit status, and what the one line says. */
const CASES: [string, number, RegExp][] = [
  ['', 2, /A command is missing.*solve, train, certify, generate, run, figures, serve, devices/],
  ['slove good.csv', 2, /no command slove \(did you mean solve\?\)/],
  ['certify good.csv', 2, /--target is missing/],
  ['run', 2, /Study is missing/],
  ['run study.json', 1, /There is no file .*study\.json/],
  ['run good.csv', 1, /There is no study “.*good\.csv”.*motorcycle-seeds/],
  ['--frobnicate', 2, /no command --frobnicate/],
  ['solve', 2, /Data file is missing/],
  ['solve good.csv', 2, /--target is missing/],
  ['solve good.csv --target y', 2, /--family is missing.*two-layer-relu/],
  ['solve good.csv --target y --family two-layer-relu', 2, /--beta is missing/],
  ['solve good.csv other.csv --target y --family two-layer-relu --beta 1', 2, /One data file is expected/],
  [`${SOLVE} --beta 2`, 2, /--beta is given twice/],
  [SOLVE.replace('0.1', '0'), 2, /--beta is 0, and must be a finite number above 0/],
  [SOLVE.replace('0.1', '-1'), 2, /--beta is -1/],
  [SOLVE.replace('0.1', 'NaN'), 2, /--beta is NaN/],
  [SOLVE.replace('0.1', 'Infinity'), 2, /--beta is Infinity/],
  [SOLVE.replace('0.1', '1e999'), 2, /--beta is 1e999/],
  [SOLVE.replace('0.1', '0x1'), 2, /--beta is 0x1/],
  [SOLVE.replace('0.1', 'abc'), 2, /--beta is abc/],
  [SOLVE.replace(' 0.1', ''), 2, /--beta needs a value/],
  [`${SOLVE} --json=yes`, 2, /--json takes no value/],
  [`${SOLVE} --betta 1`, 2, /no option --betta \(did you mean --beta/],
  [`${SOLVE} --frobnicate`, 2, /no option --frobnicate/],
  [`${SOLVE} -x`, 2, /no option -x/],
  [SOLVE.replace('two-layer-relu', 'deep-relu --depth 2'), 2, /at least three layers/],
  [SOLVE.replace('two-layer-relu', 'deep-relu --depth 4 --widths 3'), 2, /2 inner widths, and 1 were given/],
  [SOLVE.replace('two-layer-relu', 'perceptron'), 2, /perceptron is not known.*two-layer-relu/],
  [`${SOLVE} --loss cross-entropy`, 1, /at least two classes/],
  [`${SOLVE} --loss hinge`, 1, /‘hinge’ needs targets of −1 and \+1, and row \d has/],
  [`${SOLVE} --loss absolute`, 2, /--loss absolute is not known/],
  [`${SOLVE} --bias free`, 2, /--bias free is not available in this version/],
  [`${SOLVE} --bias yes`, 2, /--bias yes is not known/],
  [`${SOLVE} --regularizer path-norm`, 2, /--regularizer path-norm is not available/],
  [`${SOLVE} --patterns some`, 2, /--patterns is some/],
  [`${SOLVE} --patterns 0`, 2, /--patterns is 0/],
  [`${SOLVE} --patterns 1.5`, 2, /--patterns is 1.5/],
  [`${SOLVE} --patterns 5 --gates gates.csv`, 2, /--patterns and --gates exclude one another/],
  [`${SOLVE} --widths 2`, 2, /--widths does not apply to the family two-layer-relu/],
  [`${SOLVE.replace('two-layer-relu', 'three-layer-relu')} --widths 0`, 2, /--widths is 0/],
  [`${SOLVE.replace('two-layer-relu', 'three-layer-relu')} --widths 2,2`, 2, /one inner width m₁, and 2 were given/],
  [`${SOLVE} --branches 1`, 2, /--branches does not apply to the family two-layer-relu/],
  [`${SOLVE} --depth 3`, 2, /--depth does not apply/],
  [`${SOLVE} --ball 1`, 2, /--ball does not apply/],
  [`${SOLVE} --delta 1`, 2, /--delta applies to the huber loss only/],
  [`${SOLVE} --loss huber --delta 0`, 2, /--delta is 0/],
  [`${SOLVE} --interpolate`, 2, /--beta and --interpolate exclude one another/],
  [`${SOLVE.replace('--beta', '--betas')} --program c.py`, 2, /--program does not apply to --betas/],
  [`${SOLVE} --betas 1,2`, 2, /--beta and --betas exclude one another/],
  ['solve good.csv --target y --family two-layer-relu --betas 1,,2', 2, /--betas is empty/],
  ['solve good.csv --target y --family two-layer-relu --betas 1,2 --weights w.npz', 2, /--weights does not apply to --betas/],
  [`${SOLVE} --tol 0`, 2, /--tol is 0/],
  [`${SOLVE} --time-limit -1`, 2, /--time-limit is -1/],
  [`${SOLVE} --seed 1.5`, 2, /--seed is 1.5/],
  [`${SOLVE} --seed -1`, 2, /--seed is -1/],
  [SOLVE.replace('--target y', '--target z'), 2, /no column z.*a, b, y/],
  [SOLVE.replace('--target y', '--target 9'), 2, /no column 9/],
  [SOLVE.replace('--target y', '--target y,y'), 2, /names column y twice/],
  [SOLVE.replace('--target y', '--target a,b,y'), 1, /No column is left as a feature/],
  [SOLVE.replace('--target y', '--target b,y').replace('two-layer-relu', 'three-layer-relu'), 2, /2 targets/],
  [on('absent.csv'), 1, /no file .*absent.csv/],
  [on('.'), 1, /it is a folder/],
  [on('missing.csv'), 1, /Feature a has no value in row 3/],
  [on('text.csv'), 1, /Feature a holds text: "red" in row 4/],
  [on('infinite.csv'), 1, /Feature a holds an infinite value in row 3/],
  [on('nan.csv'), 1, /Target y has no value in row 3/],
  [on('duplicate.csv'), 1, /columns 1 and 2 are both called "a"/],
  [on('ragged.csv'), 1, /row 3 has 1 cell where row 1 has 2/],
  [on('long.csv'), 1, /row 3 has 3 cells where row 1 has 2/],
  [on('binary.csv'), 1, /not a text file/],
  [on('empty.csv'), 1, /empty.csv is empty/],
  [on('header.csv'), 1, /header but no rows/],
  [on('classes.csv'), 1, /3 classes/],
  [on('oneclass.csv'), 1, /one class only/],
  [on('quote.csv'), 1, /row 2 opens a quote that is never closed/],
  [on('ambiguous.csv'), 1, /can mean 1.234 or 1234/],
  [on('zip.csv'), 1, /zip archive or an Excel workbook/],
  [on('onlytarget.csv'), 1, /No column is left as a feature/],
  [`${on('constant.csv')} --standardize`, 1, /Every feature is constant/],
  [`${SOLVE} --gates absent.csv`, 1, /no file .*absent.csv/],
  [`${SOLVE} --gates gates-wide.csv`, 2, /gate/i],
  [`${SOLVE} --gates gates-named.csv`, 1, /has a header/],
  [`${SOLVE} --gates gates-text.csv`, 1, /holds the text "x" in row 2/],
  [`${SOLVE} --weights nowhere/w.npz`, 1, /no folder/],
  ['train', 2, /Data file is missing/],
  ['train good.csv --target y --beta 1', 2, /--layers is missing/],
  ['train good.csv --target y --layers 4', 2, /--beta is missing/],
  [`${TRAIN} --layers 4`, 2, /--layers is given twice/],
  [TRAIN.replace('--layers 4', '--layers 0'), 2, /--layers is 0/],
  [TRAIN.replace('--layers 4', '--layers 4,4 --activation threshold'), 2, /one hidden layer, and this one has 2/],
  [TRAIN.replace('0.1', '-0.1'), 2, /--beta is -0.1/],
  [TRAIN.replace('--epochs 5', '--epochs 0'), 2, /--epochs is 0/],
  [`${TRAIN} --optimizer lbfgs --batch-size 2`, 2, /batch size does not apply to L-BFGS/],
  [`${TRAIN} --optimizer lbfgs --clip 1`, 2, /Clipping the gradient does not apply/],
  [`${TRAIN} --optimizer lbfgs --schedule cosine`, 2, /schedule does not apply/],
  [`${TRAIN} --line-search`, 2, /line search does not apply to Adam/],
  [`${TRAIN} --decay 0.1`, 2, /decay of its own does not apply to Adam/],
  [`${TRAIN} --optimizer magic`, 2, /--optimizer magic is not known/],
  [`${TRAIN} --learning-rate 0`, 2, /--learning-rate is 0/],
  [`${TRAIN} --momentum 1`, 2, /--momentum is 1/],
  [`${TRAIN} --momentum 0.9`, 2, /Momentum does not apply to Adam/],
  [`${TRAIN} --optimizer sgd --nesterov`, 2, /Nesterov needs a momentum/],
  [`${TRAIN} --optimizer gd --batch-size 2`, 2, /batch size does not apply/],
  [`${TRAIN} --batch-size 99`, 2, /exceeds the 4 rows/],
  [`${TRAIN} --batch-size some`, 2, /--batch-size is some/],
  [`${TRAIN} --seeds 0`, 2, /--seeds is 0/],
  [`${TRAIN} --activation threshold --regularizer path-norm`, 2, /path norm does not apply/],
  [`${TRAIN} --loss logistic`, 1, /needs targets of −1 and \+1, and row \d has/],
  [`${TRAIN} --loss cross-entropy`, 1, /at least two classes/],
  [`${TRAIN} --optimizer proximal --regularizer path-norm`, 2, /no proximal map/],
  [`${TRAIN} --bias-layers all`, 2, /layers of the bias do not apply/],
  [`${TRAIN} --exponent 2`, 2, /exponent does not apply/],
  [`${TRAIN} --regularizer power --exponent 3`, 2, /exceeds the 2 layers/],
  [`${TRAIN} --backend tensorflow`, 2, /TensorFlow is not available: .*not installed.*npm run setup:tensorflow/],
  [`${TRAIN} --backend tensorflow --precision float64`, 2, /‘float64’ does not exist on TensorFlow/],
  [`${TRAIN} --backend webgpu --optimizer lbfgs`, 2, /WebGPU does not train this: L-BFGS chooses/],
  [`${TRAIN} --precision float16`, 2, /float16 is not known/],
  [`${TRAIN} --dropout 1`, 2, /--dropout is 1/],
  [`${TRAIN} --dropout 0.5 --optimizer lbfgs`, 2, /Dropout does not apply to L-BFGS/],
  [`${TRAIN} --history nowhere/h.csv`, 1, /no folder/],
  ['devices --all', 2, /no option --all/],
  ['devices cpu', 2, /cpu is not expected/],
  ['serve --port 99999', 2, /--port is 99999/],
  ['serve --port x', 2, /--port is x/],
];

const words = (line: string) => line.split(' ').filter((part) => part !== '');

function expectRefusal({ code, stdout, stderr }: Outcome, status: number, message: RegExp): void {
  expect({ code, stdout, stderr }).toEqual({ code: status, stdout: '', stderr: expect.stringMatching(/^zerogap: [^\n]+\n$/) as string });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/ at .*:\d+:\d+|node_modules|internal\//);
}

test.each(CASES)('zerogap %s', async (line, status, message) => {
  const args = words(line).map((word) => (word === '.' || /\.(csv|npz)$/.test(word) ? file(word) : word));
  expectRefusal(await inProcess(args), status, message);
});

describe.concurrent('as a program', () => {
  test.each(CASES.filter((_, i) => i % 12 === 1))('zerogap %s', async (line, status, message) => {
    expectRefusal(await zerogap(words(line), { cwd: folder }), status, message);
  });
});
