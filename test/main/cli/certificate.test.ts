import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../python';
import { build, inProcess, ROOT } from './zerogap';

const python = pythonWith('numpy');
let folder = '';
beforeAll(() => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'zerogap-certificate-'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, bytes: string | Uint8Array) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const solve = (csv: string, ...args: string[]) =>
  inProcess(['solve', csv, '--beta', '0.3', '--certificate', join(folder, 'c.npz'), ...args]);
const check = (csv: string) => {
  const { status, stdout, stderr } = spawnSync(python ?? '', [join(folder, 'checker.py'), join(folder, 'c.npz'), csv], {
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
};

test('the certificate comes with the checker of the sources', async () => {
  const csv = file('plain.csv', 'a,b,y\n1,2,0.5\n2,-1,1\n0.5,0.25,-1\n');
  expect(await solve(csv, '--target', 'y', '--family', 'two-layer-relu')).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(folder, 'checker.py'), 'utf8')).toBe(readFileSync(join(ROOT, 'main/compute/certificate/checker.py'), 'utf8'));
});

test('another program of the name of the checker stays', async () => {
  const other = mkdtempSync(join(folder, 'other-'));
  writeFileSync(join(other, 'checker.py'), 'print("mine")\n');
  const csv = join(folder, 'plain.csv');
  const { code, stderr } = await inProcess([
    'solve',
    csv,
    '--target',
    'y',
    '--family',
    'two-layer-relu',
    '--beta',
    '1',
    '--certificate',
    join(other, 'c.npz'),
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/checker.py exists and is another program/);
  expect(readFileSync(join(other, 'checker.py'), 'utf8')).toBe('print("mine")\n');
  expect(existsSync(join(other, 'c.npz'))).toBe(false);
});

describe.skipIf(!python)(`checker.py rebuilds the data (${python ?? 'no Python with NumPy here: set ZEROGAP_PYTHON'})`, () => {
  test('a run on iris that begins with sampled patterns ends exact, for every network', async () => {
    const data = readFileSync(join(ROOT, 'shared/studies/data/iris.csv'), 'utf8');
    const csv = file(
      'iris.csv',
      data
        .replace(/setosa/g, '0')
        .replace(/versicolor/g, '1')
        .replace(/virginica/g, '2'),
    );
    const certificate = join(folder, 'c.npz');
    const args = ['solve', csv, '--target', 'species', '--standardize', '--family', 'two-layer-relu', '--bias', 'penalized', '--beta', '3'];
    const run = async (...more: string[]) => {
      const { code, stdout } = await inProcess([...args, '--patterns', '20', '--certificate', certificate, '--json', ...more]);
      expect(code).toBe(0);
      return JSON.parse(stdout) as {
        objective: number;
        certificate: string;
        complete?: boolean;
        lowerBound: { value: number; kind: string };
      };
    };
    const sampled = await run();
    expect(sampled.certificate).toBe('restricted');
    const completed = await run('--complete', '--time-limit', '600');
    expect(completed).toMatchObject({ certificate: 'exact', complete: true, lowerBound: { kind: 'exact' } });
    expect(completed.objective).toBeLessThan(0.8 * sampled.objective);
    expect(completed.lowerBound.value).toBeGreaterThan(sampled.lowerBound.value);
    expect(check(csv)).toMatchObject({ status: 0, text: expect.stringContaining('Proven (exact)') as string });
    const { code, stderr } = await inProcess([...args, '--complete']);
    expect(code).toBe(2);
    expect(stderr).toContain('--complete needs patterns to begin with');
  });

  const rows = Array.from({ length: 12 }, (_, i) => [Math.sin(3 * i + 1), Math.cos(5 * i), Math.sin(7 * i)] as const);

  test.each<[string, string | Uint8Array, string[]]>([
    [
      'two classes as signs, standardised, a constant column dropped',
      `a,b,k,c\n${rows.map(([a, b]) => `${a},${b},3,${a > b ? 'yes' : 'no'}`).join('\n')}`,
      ['--target', 'c', '--standardize', '--loss', 'logistic', '--family', 'two-layer-relu'],
    ],
    [
      'decimal commas, semicolons and CRLF',
      `a;b;y\r\n${rows.map((row) => row.map((value) => String(value).replace('.', ',')).join(';')).join('\r\n')}\r\n`,
      ['--target', 'y', '--family', 'two-layer-relu'],
    ],
    ['no header, tabs, two targets', rows.map((row) => row.join('\t')).join('\n'), ['--target', '2,3', '--family', 'parallel-linear']],
    [
      'quotes, blank lines, UTF-16',
      new Uint8Array(Buffer.from(`\ufeff"a, b",größe,y\n\n${rows.map(([a, b, y]) => `"${a}",${b},${y}`).join('\n\n')}\n`, 'utf16le')),
      ['--target', 'y', '--family', 'gated-relu', '--bias', 'penalized'],
    ],
    [
      'Latin-1',
      new Uint8Array(Buffer.from(`größe,y\n${rows.map(([a, , y]) => `${a},${y}`).join('\n')}\n`, 'latin1')),
      ['--target', 'y', '--family', 'spline'],
    ],
  ])('%s', async (_, data, args) => {
    const csv = file('data.csv', data);
    expect(await solve(csv, ...args)).toMatchObject({ code: 0, stderr: '' });
    expect(check(csv)).toMatchObject({ status: 0, text: expect.stringMatching(/^Proven \(exact\): no .* goes below /) as string });
  });

  test('deeper networks have a checker of their own, which builds on the other', async () => {
    const csv = file('deep.csv', `a,b,y\n${rows.map((row) => row.join(',')).join('\n')}`);
    const own = mkdtempSync(join(folder, 'deep-'));
    const args = ['--target', 'y', '--family', 'deep-linear', '--depth', '3', '--beta', '0.3', '--certificate', join(own, 'c.npz')];
    expect(await inProcess(['solve', csv, ...args])).toMatchObject({ code: 0, stderr: '' });
    const run = (program: string) => spawnSync(python ?? '', [join(own, program), join(own, 'c.npz'), csv], { encoding: 'utf8' });
    expect(run('checker_deep.py')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Proven \(\w+\): no standard linear network of 3 layers /) as string,
    });
    expect(run('checker.py')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('this certificate is for checker_deep.py') as string,
    });
    expect(readFileSync(join(own, 'checker_deep.py'), 'utf8')).toBe(
      readFileSync(join(ROOT, 'main/compute/certificate/checker_deep.py'), 'utf8'),
    );
  });

  test('a three-layer optimum has a checker that goes through its combinations, for the program, a training and a network from elsewhere', async () => {
    const csv = file(
      'three.csv',
      `a,b,y\n${rows
        .slice(0, 5)
        .map((row) => row.join(','))
        .join('\n')}`,
    );
    const own = mkdtempSync(join(folder, 'three-'));
    const terms = ['--target', 'y', '--beta', '0.02', '--regularizer', 'power', '--certificate', join(own, 'c.npz')];
    const proven = () => {
      const { status, stdout, stderr } = spawnSync(python ?? '', [join(own, 'checker_three.py'), join(own, 'c.npz'), csv], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    };
    const solved = await inProcess(['solve', csv, ...terms, '--family', 'three-layer-relu', '--weights', join(own, 'w.npz')]);
    expect(solved).toMatchObject({ code: 0, stderr: '' });
    expect(proven()).toMatch(/^Proven \(exact\): no parallel ReLU network of 3 layers with 2 neurons in the first of each branch /);
    const network = ['--layers', '2,1', '--branches', '3', '--epochs', '50'];
    expect(await inProcess(['train', csv, ...terms, ...network])).toMatchObject({ code: 0, stderr: '' });
    expect(proven()).toMatch(/^Proven \((exact|relaxed)\): no parallel ReLU network of 3 layers /);
    expect(await inProcess(['certify', csv, ...terms, '--activation', 'relu', '--weights', join(own, 'w.npz')])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(proven()).toMatch(/^Proven \(exact\)/);
  });

  test('every β of a path has its certificate', async () => {
    const csv = file('path.csv', `a,b,y\n${rows.map((row) => row.join(',')).join('\n')}`);
    const args = ['--target', 'y', '--family', 'two-layer-relu', '--betas', '0.5,0.1', '--certificate', join(folder, 'path.npz')];
    expect(await inProcess(['solve', csv, ...args])).toMatchObject({ code: 0, stderr: '' });
    for (const [k, beta] of ['0.5', '0.1'].entries()) {
      const certificate = join(folder, `path-${k + 1}.npz`);
      const { status, stdout } = spawnSync(python ?? '', [join(folder, 'checker.py'), certificate, csv], { encoding: 'utf8' });
      expect(status).toBe(0);
      expect(stdout).toContain(`weight-decay ${beta})`);
    }
  });

  test('another file of the same form is refused', () => {
    const { status, text } = check(file('data.csv', 'a,y\n1,2\n2,3\n'));
    expect(status).toBe(1);
    expect(text).toMatch(/^Not proven: the data are not those of the certificate/);
  });
});
