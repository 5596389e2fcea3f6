import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { TrainSpec } from '../../../../shared/contract/run';
import { verdict } from '../../../../main/compute/certificate/verdict';
import { Random } from '../../../../main/compute/engine/random';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { certificateArrays, PATHS_CHECKER } from '../../../../main/files/certificate';
import { writeNpz } from '../../../../main/files/npz';
import { architectureObjective } from '../../../../main/host/problem/certified';
import { gaussian, normals, quiet } from '../convex/problems';
import { changed, check, csvOf, part, python, size, told, twice, type Arrays } from './checked';

type Choice = Partial<Architecture>;

interface Case {
  name: string;
  choice: Choice;
  features?: number;
  outputs?: number;
  /** PyTorch's weight decay takes the output bias too. */
  penalizes?: true;
}

const LOSSES = ['squared', 'huber', 'logistic', 'hinge'] as const;
const CASES: readonly Case[] = [
  ...LOSSES.map((loss): Case => ({ name: `three layers ${loss}`, choice: { layers: [4, 3], loss } })),
  ...LOSSES.map((loss): Case => ({ name: `an output bias ${loss}`, choice: { layers: [4], outputBias: true, loss } })),
  ...LOSSES.map((loss): Case => ({ name: `free biases ${loss}`, choice: { layers: [4], bias: 'free', outputBias: true, loss } })),
  ...LOSSES.map((loss): Case => ({
    name: `a decayed output bias ${loss}`,
    choice: { layers: [3, 3], bias: 'penalized', outputBias: true, loss },
    penalizes: true,
  })),
  { name: 'three layers of rank 6', choice: { layers: [4, 4] }, features: 6 },
  { name: 'four parallel layers', choice: { layers: [3, 3, 2], branches: 2 } },
  { name: 'an exponent between', choice: { layers: [4, 4], regularizer: 'power', exponent: 2.5 } },
  { name: 'an exponent of two branches', choice: { layers: [3, 3, 3], branches: 2, regularizer: 'power', exponent: 3, bias: 'penalized' } },
  { name: 'biases in every layer', choice: { layers: [4, 4], bias: 'penalized' } },
  { name: 'a bias in the first layer', choice: { layers: [4, 4], bias: 'penalized', biasLayers: 'first' } },
  {
    name: 'a bias in the last hidden layer',
    choice: { layers: [3, 3], branches: 2, bias: 'penalized', biasLayers: 'last', regularizer: 'power' },
  },
  { name: 'last two layers and biases', choice: { layers: [3, 3], bias: 'penalized', regularizer: 'last-two' } },
  { name: 'the half power', choice: { layers: [3, 3], regularizer: 'power-half', outputBias: true } },
  { name: 'path norm', choice: { layers: [4], regularizer: 'path-norm' } },
  { name: 'path norm of rank 6', choice: { layers: [4], regularizer: 'path-norm' }, features: 6 },
  { name: 'path norm of three layers', choice: { layers: [2, 3], regularizer: 'path-norm', bias: 'penalized' } },
  { name: 'an output bias of rank 6', choice: { layers: [6], outputBias: true }, features: 6 },
  { name: 'free biases of rank 4', choice: { layers: [6], bias: 'free', outputBias: true }, features: 4 },
  { name: 'free biases of rank 6', choice: { layers: [6], bias: 'free', outputBias: true }, features: 6 },
  { name: 'free biases of three layers', choice: { layers: [4, 4], bias: 'free' } },
  { name: 'linear', choice: { layers: [4, 4], activation: 'linear', bias: 'penalized' } },
  { name: 'linear, free biases', choice: { layers: [4], activation: 'linear', bias: 'free', outputBias: true } },
  { name: 'gated', choice: { layers: [6], activation: 'gated', bias: 'penalized' } },
  { name: 'gated, three layers', choice: { layers: [3, 3], activation: 'gated' } },
  { name: 'threshold units', choice: { layers: [6], activation: 'threshold', outputBias: true } },
  { name: 'threshold units with biases', choice: { layers: [6], activation: 'threshold', bias: 'free', outputBias: true } },
  { name: 'two outputs, three layers', choice: { layers: [4, 4] }, outputs: 2 },
  { name: 'three outputs, three layers with biases', choice: { layers: [4, 4], bias: 'penalized', outputBias: true }, outputs: 3 },
  { name: 'two outputs and an output bias', choice: { layers: [5], outputBias: true }, outputs: 2 },
  { name: 'two outputs of rank 6', choice: { layers: [5], outputBias: true }, outputs: 2, features: 6 },
  { name: 'five outputs of rank 6', choice: { layers: [5], regularizer: 'path-norm' }, outputs: 5, features: 6 },
  { name: 'two outputs, free biases', choice: { layers: [5], bias: 'free' }, outputs: 2 },
  { name: 'two gated outputs', choice: { layers: [5], activation: 'gated' }, outputs: 2 },
  { name: 'classes, three layers', choice: { layers: [4, 4], loss: 'cross-entropy', bias: 'penalized', outputBias: true }, outputs: 3 },
  {
    name: 'classes with a free constant of rank 6',
    choice: { layers: [5], loss: 'cross-entropy', outputBias: true },
    outputs: 3,
    features: 6,
  },
];

const STANDARD = {
  layers: [4],
  branches: 1,
  activation: 'relu',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.1,
} as const;

function targets(random: Random, rows: number[][], loss: Architecture['loss'], C: number): Matrix {
  const Y = matrix(rows.length, C);
  if (loss === 'cross-entropy') {
    rows.forEach((_, i) => (Y.data[i * C + (i < C ? i : random.below(C))] = 1));
    return Y;
  }
  const noise = normals(random, rows.length * C);
  Y.data.forEach((_, at) => (Y.data[at] = 0.5 + Math.abs(rows[Math.floor(at / C)][0]) + 0.5 * noise[at]));
  if (loss === 'logistic' || loss === 'hinge') Y.data.forEach((value, i) => (Y.data[i] = i === 0 || (i > 1 && value > 1.2) ? 1 : -1));
  return Y;
}

interface Made extends Case {
  arrays: Arrays;
  csv: string;
  bound: number;
  proven: number;
}

/** A trained network with the certificate of its judgement. */
function made(own: Case, k: number): Made {
  const { choice, features = 1 + (k % 3), outputs = 1, penalizes = false } = own;
  const random = Random.stream(k, 'data');
  const rows = gaussian(random, 9 + (features > 4 ? 6 : 0), features);
  const X = matrix(rows.length, features, Float64Array.from(rows.flat()));
  const architecture: Architecture = {
    ...STANDARD,
    ...choice,
    layers: [...(choice.layers ?? STANDARD.layers)],
    beta: 0.02 + 0.3 * random.uniform(),
  };
  const Y = targets(random, rows, architecture.loss, outputs);
  const { weights } = trainSeed(X, Y, specOf(architecture), k, quiet);
  const { objective, ownBound, ownProof } = verdict(X, Y, { weights, architecture, penalizesOutputBias: penalizes, timeLimit: 20 });
  if (!ownBound || !ownProof) throw new Error(`${own.name}: no bound`);
  const { csv, file, features: names, targets: coded } = csvOf(X, Y);
  const problem = { ...architectureObjective(architecture, penalizes), features: names, targets: coded, standardize: false };
  const arrays = certificateArrays({ problem, file, weights, objective, proof: ownProof, Y: Y.data });
  return { ...own, arrays, csv, bound: ownBound.value, proven: ownProof.bound?.value ?? NaN };
}

function specOf(architecture: Architecture): TrainSpec {
  const fits = architecture.activation === 'threshold' || architecture.regularizer === 'last-two' ? 'adam' : 'lbfgs';
  return {
    architecture,
    optimizer: fits,
    learningRate: 0.03,
    momentum: 0,
    nesterov: false,
    epochs: 150,
    seeds: 1,
    seed: 0,
    init: 'he',
    initScale: 1,
    backend: 'embedded',
    precision: 'float64',
  };
}

/** What a forger could do; undefined where it does not apply. */
const TAMPERS: Record<string, (arrays: Arrays) => Arrays | undefined> = {
  'a higher bound': (a) => ({ ...a, bound: changed(a.bound, (v) => (v[0] = v[0] * 1.001 + 1e-3)) }),
  'another kind': (a) => ({ ...a, kind: 'exact' }),
  'other weights': (a) => ({ ...a, W2: changed(a.W2, (v) => v.forEach((x, i) => (v[i] = 1.01 * x))) }),
  'another objective': (a) => ({ ...a, objective: changed(a.objective, (v) => (v[0] *= 0.999)) }),
  'a negative margin': (a) => ({ ...a, margin: changed(a.margin, (v) => (v[0] = -1e-3)) }),
  'a larger β': (a) => told(a, (problem) => (problem.beta = 1.1 * Number(problem.beta))),
  'another loss': (a) => told(a, (problem) => (problem.loss = problem.loss === 'squared' ? 'hinge' : 'squared')),
  'no lines': (a) => (size(a.bound) > 1e-3 ? { ...a, lines: part(a.lines, 0), line_of: part(a.line_of, 0) } : undefined),
  'lines for a higher bound': (a) =>
    size(a.bound) > 1e-3
      ? { ...a, lines: changed(a.lines, (v) => v.forEach((x, i) => (v[i] = 0.5 * x))), bound: changed(a.bound, (v) => (v[0] *= 1.05)) }
      : undefined,
  'no multipliers': (a) => {
    const names = Object.keys(a).filter((name) => /(leaf|cover)_(first|second)$/.test(name));
    const isPriced = !a.W3 && typeof a.W1 !== 'string' && a.W1.shape[2] <= 4;
    return names.length > 0 && !isPriced
      ? { ...a, ...Object.fromEntries(names.map((name) => [name, changed(a[name], (v) => v.fill(-1))])) }
      : undefined;
  },
  'a cover with a hole': (a) =>
    a['0_cover_tree'] ? { ...a, '0_cover_tree': changed(a['0_cover_tree'], (v) => v.fill(0, 0, 2)) } : undefined,
  'corners elsewhere': (a) =>
    a['0_cover_corner']
      ? { ...a, '0_cover_corner': changed(a['0_cover_corner'], (v) => v.forEach((x, i) => (v[i] = x + 0.1))) }
      : undefined,
  'two branches in place of one': (a) =>
    String(a.problem).includes('"branches":1')
      ? Object.fromEntries(Object.entries(a).map(([name, array]) => [name, /^[Wb]\d$/.test(name) ? twice(array) : array]))
      : undefined,
  'no biases': (a) => (a.b1 ? Object.fromEntries(Object.entries(a).filter(([name]) => !/^b\d$/.test(name))) : undefined),
  'a penalised output bias': (a) =>
    /"outputBias":true.*"penalizesOutputBias":false/.test(String(a.problem)) && !/"activation":"(linear|threshold)"/.test(String(a.problem))
      ? told(a, (problem) => Object.assign(problem.architecture as object, { penalizesOutputBias: true }))
      : undefined,
  'the last two layers alone': (a) =>
    String(a.problem).includes('"regularizer":"weight-decay"') && a.W3
      ? told(a, (problem) => Object.assign(problem.architecture as object, { regularizer: 'last-two' }))
      : undefined,
  'an exponent below 2': (a) => (a.W3 ? told(a, (problem) => Object.assign(problem.architecture as object, { exponent: 1.5 })) : undefined),
  'a free bias of gated units': (a) =>
    a.G1 ? told(a, (problem) => Object.assign(problem.architecture as object, { bias: 'free' })) : undefined,
  'another checker': (a) => told(a, (problem) => (problem.checker = 'checker_deep.py')),
};

describe.skipIf(!python)(`checker_paths.py (${python ?? 'no Python with NumPy here: set ZEROGAP_PYTHON'})`, () => {
  let folder: string;
  let all: Made[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerogap-paths-'));
    all = CASES.map(made);
    all.forEach(({ csv }, k) => writeFileSync(join(folder, `${k}.csv`), csv));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const written = (name: string, arrays: Arrays, csv: number) => {
    const path = join(folder, name);
    writeFileSync(path, writeNpz(arrays));
    return [PATHS_CHECKER, path, join(folder, `${csv}.csv`)] as const;
  };

  it('proves the bounds of all kinds of paths, as high as the run has them', () => {
    const { verdicts, stderr } = check(all.map(({ arrays }, k) => written(`${k}.npz`, arrays, k)));
    const wrong = all.flatMap(({ name }, k) => (verdicts[k]?.startsWith('Proven (relaxed)') ? [] : [`${name}: ${verdicts[k]}`]));
    expect(wrong).toEqual([]);
    expect(stderr).toBe('');
    for (const { bound, proven } of all) {
      expect(proven).toBeGreaterThanOrEqual(bound * (1 - 1e-6));
      expect(bound).toBeGreaterThan(0);
    }
  }, 300_000);

  it('rejects what was tampered with', () => {
    const forged = Object.entries(TAMPERS).flatMap(([what, tamper]) =>
      all
        .flatMap(({ name, arrays }, k) => {
          const result = tamper(arrays);
          return result ? [{ what: `${name}: ${what}`, result, k }] : [];
        })
        .filter((_, at, list) => at % Math.ceil(list.length / 5) === 0),
    );
    expect(forged.length).toBeGreaterThan(50);
    const { verdicts } = check(forged.map(({ result, k }, at) => written(`forged-${at}.npz`, result, k)));
    expect(forged.flatMap(({ what }, k) => (verdicts[k]?.startsWith('Not proven: ') ? [] : [`${what}: ${verdicts[k]}`]))).toEqual([]);
  }, 300_000);
});
