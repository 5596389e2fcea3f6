import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { SourceFile } from '../../../../shared/contract/data';
import type { CodedTarget } from '../../../../main/files/certificate';
import { pythonWith } from '../../../python';

/** Where the checkers are. */
export const FOLDER = join(__dirname, '../../../../main/compute/certificate');

export const python = pythonWith('numpy');

/** Runs the checker that each certificate names, all in one process: a line of each. */
const DRIVER = `
import io, contextlib, sys, warnings
warnings.simplefilter('always')
sys.path.insert(0, ${JSON.stringify(FOLDER)})
sys.dont_write_bytecode = True
import checker, checker_deep, checker_paths, checker_three
programs = {f'{one.__name__}.py': one for one in (checker, checker_deep, checker_paths, checker_three)}
for line in sys.stdin.read().split():
    name, *arguments = line.split('|')
    status, out = 0, io.StringIO()
    try:
        with contextlib.redirect_stdout(out): programs[name].check(*arguments, '600')
    except SystemExit as end: status = end.code
    except Exception as error: status = f'Not proven: {type(error).__name__}: {error}'
    print(out.getvalue().strip() if status == 0 else status)
`;

export type Checked = readonly [checker: string, certificate: string, csv: string];

export function check(list: readonly Checked[]): { verdicts: string[]; stderr: string } {
  const { stdout, stderr } = spawnSync(python ?? '', ['-c', DRIVER], {
    input: list.map((one) => one.join('|')).join('\n'),
    encoding: 'utf8',
  });
  return { verdicts: stdout.trim().split('\n'), stderr };
}

export type Arrays = Record<string, NdArray | string>;

/** The same with other values. */
export const changed = (value: NdArray | string, change: (data: Float64Array) => void): NdArray => {
  if (typeof value === 'string') throw new Error('a text');
  const data = Float64Array.from(value.data);
  change(data);
  return { dtype: 'float64', shape: value.shape, data };
};
/** Its first rows. */
export const part = (value: NdArray | string, rows: number): NdArray => {
  if (typeof value === 'string') throw new Error('a text');
  const { shape, data, dtype } = value;
  return { dtype, shape: [rows, ...shape.slice(1)], data: data.slice(0, (rows * data.length) / shape[0]) };
};
/** Every branch twice. */
export const twice = (value: NdArray | string): NdArray => {
  if (typeof value === 'string') throw new Error('a text');
  const { shape, data } = value;
  return { dtype: 'float64', shape: [2 * shape[0], ...shape.slice(1)], data: Float64Array.from([...data, ...data]) };
};
/** Σ|entries|. */
export const size = (value: NdArray | string) =>
  typeof value === 'string' ? 0 : Float64Array.from(value.data).reduce((sum, x) => sum + Math.abs(x), 0);
/** The arrays with another problem. */
export const told = (arrays: Arrays, change: (problem: Record<string, unknown>) => void): Arrays => {
  const problem = JSON.parse(String(arrays.problem)) as Record<string, unknown>;
  change(problem);
  return { ...arrays, problem: JSON.stringify(problem) };
};

/** X and Y as the CSV of a certificate, with what its problem says of it. */
export function csvOf(X: Matrix, Y: Matrix): { csv: string; file: SourceFile; features: string[]; targets: CodedTarget[] } {
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const features = Array.from({ length: d }, (_, j) => `x${j}`);
  const targets = Array.from({ length: C }, (_, c): CodedTarget => ({ name: `y${c}`, coding: 'number', levels: [] }));
  const line = (i: number) => [...X.data.subarray(i * d, (i + 1) * d), ...Y.data.subarray(i * C, (i + 1) * C)].join(';');
  const names = [...features, ...targets.map(({ name }) => name)];
  const csv = [names.join(';'), ...Array.from({ length: n }, (_, i) => line(i)), ''].join('\n');
  const sha256 = createHash('sha256').update(csv).digest('hex');
  return { csv, file: { sha256, encoding: 'utf-8-sig', delimiter: ';', header: true }, features, targets };
}
