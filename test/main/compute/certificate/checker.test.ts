import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { SolveSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { certificateArrays, type Certificate } from '../../../../main/files/certificate';
import { writeNpz } from '../../../../main/files/npz';
import { objectiveOf, proofOf } from '../../../../main/host/certificate';
import { pythonWith } from '../../../python';
import { gaussian, integers, solved, type Problem } from '../convex/problems';

const CHECKER = join(__dirname, '../../../../main/compute/certificate/checker.py');

const python = pythonWith('numpy');

/** Runs the checker on many certificates in one process: a line of each. */
const DRIVER = `
import io, contextlib, runpy, sys, warnings
warnings.simplefilter('always')
for line in sys.stdin.read().split():
    sys.argv, out = ['checker.py', *line.split('|'), '600'], io.StringIO()
    status = 0
    try:
        with contextlib.redirect_stdout(out): runpy.run_path(${JSON.stringify(CHECKER)})
    except SystemExit as end: status = end.code
    print(out.getvalue().strip() if status == 0 else status)
`;

function check(pairs: readonly (readonly [string, string])[]): { verdicts: string[]; stderr: string } {
  const { stdout, stderr } = spawnSync(python ?? '', ['-c', DRIVER], {
    input: pairs.map((pair) => pair.join('|')).join('\n'),
    encoding: 'utf8',
  });
  return { verdicts: stdout.trim().split('\n'), stderr };
}

interface Case {
  name: string;
  data: Problem;
  spec: Partial<SolveSpec>;
}

/** y of some neurons and noise, or the classes of it. */
function targets(random: Random, rows: number[][], C = 1, classes = false): Matrix {
  const values = rows.flatMap((row) =>
    Array.from({ length: C }, (_, c) => Math.max(0, row[0] + 0.3 * c) - Math.abs(row[row.length - 1]) + 0.3 * random.normal()),
  );
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return matrix(
    rows.length,
    C,
    Float64Array.from(values, (value) => (classes ? (value >= middle ? 1 : -1) : value)),
  );
}

function cases(): Case[] {
  const random = Random.stream(5, 'data');
  const list: Case[] = [];
  const add = (name: string, rows: number[][], spec: Partial<SolveSpec>, C = 1) => {
    const Y = targets(random, rows, C, spec.loss === 'logistic' || spec.loss === 'hinge');
    list.push({ name, data: { X: matrix(rows.length, rows[0].length, Float64Array.from(rows.flat())), Y }, spec });
  };
  const two: Partial<SolveSpec> = { family: 'two-layer-relu' };
  for (const d of [1, 2, 3])
    for (const loss of ['squared', 'logistic', 'hinge', 'huber'] as const)
      add(`sweep ${d} ${loss}`, gaussian(random, 15, d), { ...two, loss });
  add('sweep of rank 4', gaussian(random, 12, 4), two);
  add('bias', gaussian(random, 15, 2), { ...two, bias: 'penalized' });
  add('grid', integers(random, 20, 2, 2), { ...two, bias: 'penalized' });
  add('integers', integers(random, 14, 3, 2), two);
  add(
    'rank 2 in 4',
    gaussian(random, 12, 2).map(([a, b]) => [a, b, a + b, a - b]),
    two,
  );
  add('above β_max', gaussian(random, 10, 2), { ...two, beta: 1000 });
  for (const family of ['parallel-linear', 'gated-relu', 'threshold', 'rank-one'] as const)
    add(`${family} above β_max`, gaussian(random, 10, 1), { family, beta: 1000 });
  add('listed patterns of rank 5', gaussian(random, 8, 5), two);
  for (const loss of ['squared', 'hinge', 'huber', 'logistic'] as const)
    add(`Shor ${loss}`, gaussian(random, 25, 6), { ...two, loss, patterns: { kind: 'sampled', count: 20 }, beta: 1 });
  for (const beta of [2, 4, 8]) add(`leaves β = ${beta}`, gaussian(random, 60, 5), { ...two, beta, patterns: { kind: 'auto' } });
  add('leaves with bias', gaussian(random, 50, 5), { ...two, beta: 3, bias: 'penalized', timeLimit: 2 });
  add('leaves hinge', gaussian(random, 60, 5), { ...two, beta: 3, loss: 'hinge', timeLimit: 2 });
  add('leaves, stopped early', gaussian(random, 60, 8), { ...two, beta: 0.5, timeLimit: 1 });
  for (const bias of ['none', 'penalized'] as const) {
    add(`gated ${bias}`, gaussian(random, 15, 3), { family: 'gated-relu', bias });
    add(`gated ${bias}, sampled`, gaussian(random, 15, 3), { family: 'gated-relu', bias, patterns: { kind: 'sampled', count: 9 } });
  }
  for (const regularizer of ['power', 'power-half', 'last-two'] as const)
    for (const depth of [2, 3, 4]) {
      add(`linear ${regularizer} ${depth}`, gaussian(random, 12, 3), { family: 'parallel-linear', regularizer, depth }, 1 + (depth % 3));
      add(
        `rank one ${regularizer} ${depth}`,
        gaussian(random, 9, 1).map(([c]) => [c, -2 * c, c / 2]),
        { family: 'rank-one', regularizer, depth },
        2,
      );
    }
  for (const loss of ['squared', 'hinge', 'logistic'] as const)
    add(`spline ${loss}`, gaussian(random, 15, 1), { family: 'spline', bias: 'free', loss });
  add('spline of two outputs', gaussian(random, 12, 1), { family: 'spline', bias: 'free' }, 2);
  for (const bias of ['none', 'free'] as const) {
    add(`threshold ${bias}`, gaussian(random, 10, 2), { family: 'threshold', bias, beta: 1 });
    add(`threshold ${bias} grid`, integers(random, 12, 2, 2), { family: 'threshold', bias, beta: 1 }, 2);
    add(`threshold ${bias} sampled`, gaussian(random, 20, 3), {
      family: 'threshold',
      bias,
      beta: 1,
      patterns: { kind: 'sampled', count: 5 },
    });
  }
  return list;
}

/** The certificate of a solve, and the CSV that it is of. */
function certify({ data: { X, Y }, spec }: Case): { certificate: Certificate; csv: string; exact: boolean } {
  const full: Partial<SolveSpec> = { beta: 0.2, ...spec, proof: true };
  const result = solved({ X, Y }, full);
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const features = Array.from({ length: d }, (_, j) => `x${j}`);
  const names = Array.from({ length: C }, (_, c) => `y${c}`);
  const line = (i: number) => [...X.data.subarray(i * d, (i + 1) * d), ...Y.data.subarray(i * C, (i + 1) * C)].join(';');
  const csv = [[...features, ...names].join(';'), ...Array.from({ length: n }, (_, i) => line(i)), ''].join('\n');
  const solvedSpec: SolveSpec = {
    family: 'two-layer-relu',
    loss: 'squared',
    bias: 'none',
    patterns: { kind: 'auto' },
    tolerance: 1e-6,
    seed: 0,
    beta: 0.2,
    ...full,
  };
  const certificate: Certificate = {
    problem: {
      ...objectiveOf(solvedSpec, result),
      features,
      targets: names.map((name) => ({ name, coding: 'number', levels: [] })),
      standardize: false,
    },
    file: { sha256: createHash('sha256').update(csv).digest('hex'), encoding: 'utf-8-sig', delimiter: ';', header: true },
    weights: result.weights,
    objective: result.objective,
    proof: proofOf(solvedSpec, result),
    Y: Y.data,
  };
  return { certificate, csv, exact: result.lowerBound.kind === 'exact' };
}

type Arrays = Record<string, NdArray | string>;

const changed = (value: NdArray | string, change: (data: Float64Array) => void): NdArray => {
  if (typeof value === 'string') throw new Error('a text');
  const data = Float64Array.from(value.data);
  change(data);
  return { dtype: 'float64', shape: value.shape, data };
};
const part = (value: NdArray | string, rows: number): NdArray => {
  if (typeof value === 'string') throw new Error('a text');
  const { shape, data, dtype } = value;
  return { dtype, shape: [rows, ...shape.slice(1)], data: data.slice(0, (rows * data.length) / shape[0]) };
};
const size = (value: NdArray | string) =>
  typeof value === 'string' ? 0 : Float64Array.from(value.data).reduce((sum, x) => sum + Math.abs(x), 0);
const told = (arrays: Arrays, change: (problem: Record<string, unknown>) => void): Arrays => {
  const problem = JSON.parse(String(arrays.problem)) as Record<string, unknown>;
  change(problem);
  return { ...arrays, problem: JSON.stringify(problem) };
};

/** What a forger could do; undefined where it does not apply. */
const TAMPERS: Record<string, (arrays: Arrays) => Arrays | undefined> = {
  'a higher bound': (a) => ({ ...a, bound: changed(a.bound, (v) => (v[0] = v[0] * 1.001 + 1e-3)) }),
  'a higher bound, with a margin to match': (a) => ({
    ...a,
    bound: changed(a.bound, (v) => (v[0] += 1e-3)),
    margin: changed(a.margin, (v) => (v[0] -= 1e-3)),
  }),
  'a lower bound': (a) => ({ ...a, bound: changed(a.bound, (v) => (v[0] -= 1e-3)) }),
  'a larger dual point': (a) =>
    size(a.dual) > 0 ? { ...a, dual: changed(a.dual, (v) => v.forEach((x, i) => (v[i] = 1.01 * x))) } : undefined,
  'another dual point': (a) => ({ ...a, dual: changed(a.dual, (v) => (v[0] += 0.01)) }),
  'another kind': (a) => ({ ...a, kind: a.kind === 'exact' ? 'restricted' : 'exact' }),
  'other weights': (a) => (size(a.W2) > 0 ? { ...a, W2: changed(a.W2, (v) => v.forEach((x, i) => (v[i] = 1.01 * x))) } : undefined),
  'another objective': (a) => ({ ...a, objective: changed(a.objective, (v) => (v[0] *= 0.999)) }),
  'another margin': (a) => ({ ...a, margin: changed(a.margin, (v) => (v[0] += 1e-6)) }),
  'a negative margin': (a) => ({ ...a, margin: changed(a.margin, (v) => (v[0] = -v[0] - 1e-300)) }),
  'another hash': (a) => ({ ...a, hash: createHash('sha256').update('other').digest('hex') }),
  'another β': (a) => told(a, (problem) => (problem.beta = 1.1 * Number(problem.beta))),
  'standardised features': (a) => told(a, (problem) => (problem.standardize = true)),
  'another family': (a) => told(a, (problem) => (problem.family = problem.family === 'spline' ? 'threshold' : 'spline')),
  'another loss': (a) => told(a, (problem) => (problem.loss = problem.loss === 'hinge' ? 'squared' : 'hinge')),
  'a missing leaf': (a) => {
    if (!a.leaf_sign || typeof a.leaf_sign === 'string') return undefined;
    const rows = a.leaf_sign.shape[0] - 1;
    return { ...a, ...Object.fromEntries(Object.keys(a).flatMap((k) => (k.startsWith('leaf_') ? [[k, part(a[k], rows)]] : []))) };
  },
  'leaves without multipliers': (a) => (a.leaf_first ? { ...a, leaf_first: part(a.leaf_first, 1) } : undefined),
  'multipliers that are not numbers': (a) => (a.leaf_first ? { ...a, leaf_first: changed(a.leaf_first, (v) => v.fill(NaN)) } : undefined),
  'negative multipliers': (a) => (a.leaf_second ? { ...a, leaf_second: changed(a.leaf_second, (v) => v.fill(-1)) } : undefined),
  'fewer gates': (a) => (a.patterns && size(a.W2) > 0 ? { ...a, patterns: part(a.patterns, 0) } : undefined),
};

describe.skipIf(!python)(`checker.py (${python ?? 'no Python with NumPy here: set ZEROGAP_PYTHON'})`, () => {
  let folder: string;
  let made: { name: string; arrays: Arrays; exact: boolean; csv: string }[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerogap-certificates-'));
    made = cases().map((entry, k) => {
      const { certificate, csv, exact } = certify(entry);
      writeFileSync(join(folder, `${k}.csv`), csv);
      return { name: entry.name, arrays: certificateArrays(certificate), exact, csv: join(folder, `${k}.csv`) };
    });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, arrays: Arrays) => {
    const path = join(folder, name);
    writeFileSync(path, writeNpz(arrays));
    return path;
  };

  it('proves the certificates of every kind', () => {
    expect(made.length).toBeGreaterThan(50);
    const { verdicts, stderr } = check(made.map(({ arrays, csv }, k) => [write(`${k}.npz`, arrays), csv] as const));
    const wrong = made.flatMap(({ name, arrays }, k) =>
      verdicts[k]?.startsWith(`Proven (${String(arrays.kind)})`) ? [] : [`${name}: ${verdicts[k]}`],
    );
    expect(wrong).toEqual([]);
    expect(verdicts).toHaveLength(made.length);
    expect(stderr).toBe('');
  });

  it('rejects what was tampered with', () => {
    const forged = Object.entries(TAMPERS).flatMap(([what, tamper]) =>
      made
        .flatMap(({ name, arrays, csv }) => {
          const result = tamper(arrays);
          return result ? [{ what: `${name}: ${what}`, result, csv }] : [];
        })
        // A few of each, of different families.
        .filter((_, k, all) => k % Math.ceil(all.length / 6) === 0),
    );
    expect(forged.length).toBeGreaterThan(70);
    const { verdicts } = check(forged.map(({ result, csv }, k) => [write(`forged-${k}.npz`, result), csv] as const));
    expect(forged.flatMap(({ what }, k) => (verdicts[k]?.startsWith('Not proven: ') ? [] : [`${what}: ${verdicts[k]}`]))).toEqual([]);
  });

  it('rejects other data', () => {
    const { arrays, csv } = made[0];
    const other = join(folder, 'other.csv');
    writeFileSync(other, readFileSync(csv, 'utf8').replace('0.', '1.'));
    expect(check([[write('other.npz', arrays), other]]).verdicts[0]).toContain('SHA-256');
  });

  it('has at most 150 lines', () => {
    expect(readFileSync(CHECKER, 'utf8').split('\n').length - 1).toBeLessThanOrEqual(150);
  });
});
