import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { whatFileProves } from '../../../../shared/figures/proven';
import { Random } from '../../../../main/compute/engine/random';
import { networkObjective } from '../../../../main/compute/train/objective';
import {
  CHECKER,
  certificateArrays,
  checkerOf,
  DEEP_CHECKER,
  OUTPUTS_CHECKER,
  PATHS_CHECKER,
  THREE_LAYER_CHECKER,
  type Certificate,
} from '../../../../main/files/certificate';
import { writeNpz } from '../../../../main/files/npz';
import { proofOf } from '../../../../main/host/problem/certificate';
import { objectiveOf } from '../../../../main/host/problem/certified';
import { gaussian, integers, solved, type Problem } from '../convex/problems';
import { changed, check, csvOf, FOLDER, part, python, size, told, twice, type Arrays } from './checked';

/**
 * What `project` is too long or too short by, relatively, in narrow cones: beside accelerated gradient steps on min ‖V + yA‖ over y ≥ 0, which
 * come to it from above, and Vu at points u of the cone.
 */
const PROJECTIONS = `
import numpy as np, sys
sys.dont_write_bytecode = True
from checker import project
random, long, short = np.random.default_rng(3), 0, 0
for rows, dimension in ((30, 5), (70, 13), (110, 13)):
    middle = random.normal(size=dimension)
    A = random.normal(size=(rows, dimension))
    A -= np.outer(A @ middle - 0.05 * random.random(rows), middle) / (middle @ middle)
    A /= np.linalg.norm(A, axis=1)[:, None]
    V = random.normal(size=(40, dimension))
    y = z = np.zeros((len(V), rows))
    step = 1 / np.linalg.norm(A, 2)**2
    for k in range(5000):
        before, y = y, np.maximum(z - step * (V + z @ A) @ A.T, 0)
        z = y + k / (k + 3) * (y - before)
    found = project(A, V)
    long = max(long, np.max(found - np.linalg.norm(V + y @ A, axis=1)))
    aside = random.normal(size=(2000, dimension))
    u = middle + aside / np.maximum(0, -(aside @ A.T) / (A @ middle)).max(1)[:, None]
    short = max(short, np.max(u @ V.T / np.linalg.norm(u, axis=1)[:, None] - found))
    if not (u @ A.T > -1e-12).all(): sys.exit('a point is outside its cone')
print(long, short)
`;

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

/** Classes that follow the first feature, and chance. */
function oneHot(random: Random, rows: number[][], C: number): Matrix {
  const Y = matrix(rows.length, C);
  rows.forEach(([x], i) => (Y.data[i * C + (i < C ? i : x > 0.5 ? 0 : random.below(C))] = 1));
  return Y;
}

function cases(): Case[] {
  const random = Random.stream(5, 'data');
  const list: Case[] = [];
  const add = (name: string, rows: number[][], spec: Partial<SolveSpec>, C = 1) => {
    const Y =
      spec.loss === 'cross-entropy' ? oneHot(random, rows, C) : targets(random, rows, C, spec.loss === 'logistic' || spec.loss === 'hinge');
    list.push({ name, data: { X: matrix(rows.length, rows[0].length, Float64Array.from(rows.flat())), Y }, spec });
  };
  const two: Partial<SolveSpec> = { family: 'two-layer-relu' };
  // Columns of a Hadamard matrix: XᵀX = 8·I.
  const whitened = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [1, 2, 4].map((bit) => (i & bit ? -1 : 1)));
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
  for (const regularizer of ['power', 'power-half'] as const)
    add(`spline of three layers, ${regularizer}`, gaussian(random, 12, 1), { family: 'spline', bias: 'free', depth: 3, regularizer });
  add('three outputs of one feature, small β', gaussian(random, 5, 1), { ...two, loss: 'hinge', beta: 0.016 }, 3);
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
  for (const loss of ['squared', 'huber', 'logistic'] as const)
    for (const d of [1, 2, 3, 4]) add(`outputs ${d} ${loss}`, gaussian(random, 10, d), { ...two, loss, timeLimit: 2 }, 2);
  const zeros = Array.from({ length: 6 }, () => [0, 0]);
  for (const C of [1, 2]) add(`no features, ${C} outputs`, zeros, two, C);
  add('five outputs of rank 3', gaussian(random, 12, 3), { ...two, timeLimit: 0.5 }, 5);
  add('outputs of rank 6', gaussian(random, 20, 6), { ...two, beta: 2, timeLimit: 0.5 }, 2);
  for (const family of ['two-layer-relu', 'gated-relu', 'parallel-linear', 'rank-one', 'deep-relu'] as const)
    add(`classes ${family}`, gaussian(random, 10, family === 'rank-one' ? 1 : 2), { family, loss: 'cross-entropy', timeLimit: 1 }, 3);
  for (const regularizer of ['power', 'power-half', 'last-two', 'path-norm'] as const)
    add(`three layers ${regularizer}`, gaussian(random, 8, 2), {
      family: 'three-layer-relu',
      regularizer,
      patterns: { kind: 'sampled', count: 3 },
    });
  add('three layers exact', gaussian(random, 5, 2), { family: 'three-layer-relu', beta: 0.05 });
  add('three layers hinge', gaussian(random, 8, 2), { family: 'three-layer-relu', loss: 'hinge', patterns: { kind: 'sampled', count: 3 } });
  for (const loss of ['squared', 'huber', 'logistic'] as const)
    for (const [k, regularizer] of (['power', 'power-half', 'last-two'] as const).entries())
      add(`deep ${loss} ${regularizer}`, gaussian(random, 12, k === 2 ? 6 : 3), {
        family: 'deep-relu',
        loss,
        regularizer,
        depth: 3 + k,
        timeLimit: 0.1,
      });
  add('deep of rank one', gaussian(random, 10, 1), { family: 'deep-relu', depth: 4 });
  add('deep of two outputs', gaussian(random, 10, 3), { family: 'deep-relu', timeLimit: 0.1 }, 2);
  for (const regularizer of ['weight-decay', 'power', 'power-half', 'last-two'] as const)
    for (const depth of [2, 3, 4]) {
      add(`standard linear ${regularizer} ${depth}`, gaussian(random, 12, 3), { family: 'deep-linear', regularizer, depth }, 3);
      if (depth === 4) add(`whitened ${regularizer}`, whitened, { family: 'deep-linear', regularizer, depth }, 2);
    }
  for (const loss of ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'] as const)
    add(`standard linear ${loss}`, gaussian(random, 10, 2), { family: 'deep-linear', loss, depth: 3 }, loss === 'cross-entropy' ? 3 : 1);
  for (const regularizer of ['weight-decay', 'last-two'] as const)
    add(
      `standard linear in a ball ${regularizer}`,
      gaussian(random, 12, 3),
      { family: 'deep-linear', regularizer, depth: 4, ball: 0.7 },
      2,
    );
  for (const family of ['two-layer-relu', 'gated-relu', 'spline'] as const)
    for (const loss of ['squared', 'hinge', 'cross-entropy'] as const) {
      const limit: Partial<SolveSpec> = { interpolate: true, beta: 1, loss, ...(family === 'spline' ? { bias: 'free' } : {}) };
      add(`limit of outputs ${family} ${loss}`, gaussian(random, 6, family === 'spline' ? 1 : 2), { family, ...limit }, 3);
    }
  for (const loss of ['squared', 'hinge', 'logistic'] as const) {
    const limit: Partial<SolveSpec> = { interpolate: true, beta: 1, loss };
    add(`limit ${loss}`, gaussian(random, 8, 2), { ...two, ...limit });
    add(`limit gated ${loss}`, gaussian(random, 8, 3), { family: 'gated-relu', ...limit });
    add(`limit linear ${loss}`, gaussian(random, 4, 5), { family: 'parallel-linear', depth: 3, ...limit }, loss === 'squared' ? 2 : 1);
    add(`limit spline ${loss}`, gaussian(random, 8, 1), { family: 'spline', bias: 'free', ...limit });
    add(`limit threshold ${loss}`, gaussian(random, 6, 2), { family: 'threshold', ...limit });
  }
  const copies = gaussian(random, 5, 2);
  list.push({
    name: 'limit with copies',
    data: doubled({ X: matrix(5, 2, Float64Array.from(copies.flat())), Y: targets(random, copies) }),
    spec: { ...two, interpolate: true, beta: 1 },
  });
  for (const depth of [2, 3])
    add(`limit standard linear ${depth}`, gaussian(random, 4, 5), { family: 'deep-linear', depth, interpolate: true, beta: 1 }, 2);
  const own = Random.stream(6, 'data');
  for (const [k, regularizer] of (['power', 'power-half', 'last-two', 'path-norm'] as const).entries())
    for (const loss of k === 0 ? (['squared', 'huber', 'logistic', 'hinge'] as const) : (['squared'] as const))
      add(`three layers exact ${regularizer} ${loss}`, gaussian(own, 5, 2), { family: 'three-layer-relu', regularizer, loss, beta: 0.05 });
  add('three layers exact, one neuron', gaussian(own, 7, 2), { family: 'three-layer-relu', widths: [1] });
  add('three layers exact, three neurons', gaussian(own, 4, 2), { family: 'three-layer-relu', widths: [3], beta: 0.05 });
  add('three layers exact, one feature', gaussian(own, 9, 1), { family: 'three-layer-relu' });
  add('three layers exact, a grid', integers(own, 7, 2, 1), { family: 'three-layer-relu' });
  add(
    'three layers exact, rank 2 in 3',
    gaussian(own, 5, 2).map(([a, b]) => [a, b, a - b]),
    { family: 'three-layer-relu' },
  );
  const easy = gaussian(Random.stream(7, 'data'), 4, 2);
  for (const loss of ['squared', 'hinge', 'logistic'] as const)
    add(`limit three layers ${loss}`, easy, { family: 'three-layer-relu', interpolate: true, beta: 1, loss });
  for (let k = 0; k < 12; k++)
    add(`beside sampled patterns ${k}`, gaussian(own, 18, 5), {
      ...two,
      loss: (['squared', 'hinge', 'huber', 'logistic'] as const)[k % 4],
      patterns: { kind: 'sampled', count: 8 },
      beta: 0.5 + 0.25 * k,
    });
  // Where a limit is not solved to the end, what is missed counts at the price of the run.
  for (const family of ['three-layer-relu', 'deep-relu'] as const)
    add(`limit ${family}, stopped early`, gaussian(own, 6, 3), { family, interpolate: true, beta: 1, timeLimit: 0.1 });
  list.push({
    name: 'limit of three layers with copies',
    data: doubled({ X: matrix(4, 2, Float64Array.from(easy.flat())), Y: targets(own, easy) }),
    spec: { family: 'three-layer-relu', interpolate: true, beta: 1 },
  });
  list.push({
    name: 'limit of outputs with copies',
    data: doubled({ X: matrix(5, 2, Float64Array.from(copies.flat())), Y: targets(own, copies, 3) }),
    spec: { family: 'deep-relu', interpolate: true, beta: 1 },
  });
  return list;
}

/** The rows twice. */
function doubled({ X, Y }: Problem): Problem {
  const twice = ({ shape: [n, d], data }: Matrix) => matrix(2 * n, d, Float64Array.from([...data, ...data]));
  return { X: twice(X), Y: twice(Y) };
}

/** The certificate of a solve, the CSV that it is of, and the bound that the solve itself has. */
function certify({ data: { X, Y }, spec }: Case): { certificate: Certificate; csv: string; own: SolveResult } {
  const full: Partial<SolveSpec> = { beta: 0.2, ...spec, proof: true };
  const result = solved({ X, Y }, full);
  const { csv, file, features, targets: coded } = csvOf(X, Y);
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
  const proof = proofOf(result);
  const certificate: Certificate = {
    problem: {
      ...objectiveOf(solvedSpec, result, proof),
      features,
      targets: coded,
      standardize: false,
    },
    file,
    weights: result.weights,
    objective: result.objective,
    proof,
    Y: Y.data,
  };
  return { certificate, csv, own: result };
}

/** Leaves that prove that a zero ν has the maximum zero. */
const leavesOf = (n: number): Arrays => {
  const zeros = (...shape: number[]): NdArray => ({
    dtype: 'float64',
    shape,
    data: new Float64Array(shape.reduce((product, extent) => product * extent, 1)),
  });
  return {
    leaf_sign: changed(zeros(2), (v) => v.set([1, -1])),
    leaf_path: zeros(2, 0),
    leaf_first: zeros(2, n),
    leaf_second: zeros(2, n),
    leaf_chord: zeros(2),
  };
};

/** Whether the dual point is all of the proof: where other points or a closed form prove as much, another one is no forgery. */
const onePoint = (a: Arrays) => !a.lines && !/deep-linear.*closed-form/.test(String(a.problem));

/** Whether the bound is one by paths, which may be lower, and has no family. */
const byPaths = (a: Arrays) => String(a.problem).includes('"family":"paths"');

/** Whether the proof needs the cones of several features. */
const hasCones = ({ leaf_wall: walls, W1 }: Arrays) => walls !== undefined && typeof W1 !== 'string' && W1.shape[2] > 1 && size(walls) > 0;

/** The array with one more entry, zero, at the end of an axis. */
function widened(value: NdArray | string, axis: number): NdArray {
  if (typeof value === 'string') throw new Error('a text');
  const { shape, data } = value;
  const size = shape.slice(axis).reduce((product, extent) => product * extent, 1);
  const more = size / shape[axis];
  const out = Array.from({ length: data.length / size }, (_, k) => [
    ...data.slice(k * size, (k + 1) * size),
    ...new Array<number>(more).fill(0),
  ]);
  return { dtype: 'float64', shape: shape.map((extent, k) => (k === axis ? extent + 1 : extent)), data: Float64Array.from(out.flat()) };
}

/** What a forger could do; undefined where it does not apply. */
const TAMPERS: Record<string, (arrays: Arrays) => Arrays | undefined> = {
  'a higher bound': (a) => ({ ...a, bound: changed(a.bound, (v) => (v[0] = v[0] * 1.001 + 1e-3)) }),
  'a higher bound, with a margin to match': (a) => ({
    ...a,
    bound: changed(a.bound, (v) => (v[0] += 1e-3)),
    margin: changed(a.margin, (v) => (v[0] -= 1e-3)),
  }),
  'a lower bound': (a) => (byPaths(a) ? undefined : { ...a, bound: changed(a.bound, (v) => (v[0] -= 1e-3)) }),
  'a larger dual point': (a) =>
    size(a.dual) > 0 && onePoint(a) ? { ...a, dual: changed(a.dual, (v) => v.forEach((x, i) => (v[i] = 1.01 * x))) } : undefined,
  'another dual point': (a) => (onePoint(a) ? { ...a, dual: changed(a.dual, (v) => (v[0] += 0.01)) } : undefined),
  'another kind': (a) => ({ ...a, kind: a.kind === 'exact' ? 'restricted' : 'exact' }),
  'other weights': (a) => (size(a.W2) > 0 ? { ...a, W2: changed(a.W2, (v) => v.forEach((x, i) => (v[i] = 1.01 * x))) } : undefined),
  'another objective': (a) => ({ ...a, objective: changed(a.objective, (v) => (v[0] *= 0.999)) }),
  'another margin': (a) => (onePoint(a) ? { ...a, margin: changed(a.margin, (v) => (v[0] += 1e-6)) } : undefined),
  'a negative margin': (a) => ({ ...a, margin: changed(a.margin, (v) => (v[0] = -v[0] - 1e-300)) }),
  'another hash': (a) => ({ ...a, hash: createHash('sha256').update('other').digest('hex') }),
  'another β': (a) => (size(a.W1) > 0 ? told(a, (problem) => (problem.beta = 1.1 * Number(problem.beta))) : undefined),
  'standardised features': (a) => (byPaths(a) ? undefined : told(a, (problem) => (problem.standardize = true))),
  'another family': (a) =>
    byPaths(a) ? undefined : told(a, (problem) => (problem.family = problem.family === 'spline' ? 'threshold' : 'spline')),
  'another loss': (a) => told(a, (problem) => (problem.loss = problem.loss === 'hinge' ? 'squared' : 'hinge')),
  'a missing leaf': (a) => {
    if (!a.leaf_sign || typeof a.leaf_sign === 'string') return undefined;
    const rows = a.leaf_sign.shape[0] - 1;
    return { ...a, ...Object.fromEntries(Object.keys(a).flatMap((k) => (k.startsWith('leaf_') ? [[k, part(a[k], rows)]] : []))) };
  },
  'leaves without multipliers': (a) => (a.leaf_first ? { ...a, leaf_first: part(a.leaf_first, 1) } : undefined),
  'multipliers that are not numbers': (a) => (a.leaf_first ? { ...a, leaf_first: changed(a.leaf_first, (v) => v.fill(NaN)) } : undefined),
  'negative multipliers': (a) => (a.leaf_second ? { ...a, leaf_second: changed(a.leaf_second, (v) => v.fill(-1)) } : undefined),
  'leaves of one output only': (a) =>
    typeof a.dual !== 'string' && a.dual.shape[1] > 1 && !a.leaf_sign && size(a.W1) > 0
      ? { ...leavesOf(a.dual.shape[0]), ...a, dual: changed(a.dual, (v) => v.forEach((x, i) => (v[i] = 1.01 * x))) }
      : undefined,
  'no multipliers of one side': (a) =>
    a.plus_leaf_first ? { ...a, plus_leaf_first: changed(a.plus_leaf_first, (v) => v.fill(0)) } : undefined,
  'no lines of combinations': (a) => (hasCones(a) ? { ...a, leaf_wall: changed(a.leaf_wall, (v) => v.fill(0)) } : undefined),
  'no combinations': (a) =>
    hasCones(a)
      ? { ...a, ...Object.fromEntries(Object.keys(a).flatMap((k) => (k.startsWith('leaf_') ? [[k, part(a[k], 0)]] : []))) }
      : undefined,
  'a missing half of a combination': (a) => {
    if (!a.leaf_wall || typeof a.leaf_path === 'string' || a.leaf_path.shape[1] === 0) return undefined;
    return { ...a, leaf_path: changed(a.leaf_path, (v) => v.fill(1)) };
  },
  'cones of one side': (a) => (hasCones(a) ? { ...a, cells: changed(a.cells, (v) => v.fill(1)) } : undefined),
  'more neurons in the first layer': (a) =>
    a.leaf_neurons && size(a.W1) > 0
      ? {
          ...a,
          W1: widened(a.W1, 1),
          W2: widened(a.W2, 2),
        }
      : undefined,
  'negative multipliers of cones': (a) =>
    hasCones(a) ? { ...a, leaf_wall: changed(a.leaf_wall, (v) => v.forEach((x, i) => (v[i] = -x))) } : undefined,
  'slopes beyond the line': (a) =>
    hasCones(a) && size(a.leaf_slope) > 0
      ? { ...a, leaf_slope: changed(a.leaf_slope, (v) => v.fill(-100)), leaf_wall: changed(a.leaf_wall, (v) => v.fill(0)) }
      : undefined,
  'higher lines': (a) =>
    a.lines && size(a.W1) > 0
      ? { ...a, lines: changed(a.lines, (v) => v.forEach((x, i) => (v[i] = 1.05 * x))), bound: changed(a.bound, (v) => (v[0] *= 1.01)) }
      : undefined,
  'fewer lines': (a) => (a.lines && size(a.W1) > 0 ? { ...a, lines: part(a.lines, 0) } : undefined),
  'another norm of the first layers': (a) =>
    String(a.problem).includes('"ball":null') ? undefined : told(a, (problem) => (problem.ball = 0.9 * Number(problem.ball))),
  'another price': (a) =>
    /"price":null|deep-linear/.test(String(a.problem)) ? undefined : told(a, (problem) => (problem.price = 0.3 * Number(problem.price))),
  'a β in the limit': (a) => (String(a.problem).includes('"price":null') ? undefined : told(a, (problem) => (problem.beta = 0.5))),
  'a standard network of several branches': (a) =>
    /deep-linear/.test(String(a.problem)) && size(a.W1) > 0
      ? Object.fromEntries(Object.entries(a).map(([name, array]) => [name, /^W\d/.test(name) ? twice(array) : array]))
      : undefined,
  'a negative δ': (a) => (String(a.problem).includes('"delta":null') ? undefined : told(a, (problem) => (problem.delta = -1))),
  'another checker': (a) => told(a, (problem) => (problem.checker = 'other.py')),
  'another depth': (a) => (byPaths(a) ? undefined : told(a, (problem) => (problem.depth = Number(problem.depth) + 1))),
  'the closed form where there is none': (a) =>
    a.lines
      ? { ...told(a, (problem) => (problem.method = 'closed-form')), kind: 'exact', bound: a.objective, lines: part(a.lines, 0) }
      : undefined,
  'fewer gates': (a) => (a.patterns && size(a.W2) > 0 ? { ...a, patterns: part(a.patterns, 0) } : undefined),
};

describe.skipIf(!python)(`checker.py (${python ?? 'no Python with NumPy here: set ZEROGAP_PYTHON'})`, () => {
  let folder: string;
  let made: { name: string; arrays: Arrays; checker: string; csv: string; own: SolveResult }[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerogap-certificates-'));
    made = cases().map((entry, k) => {
      const { certificate, csv, own } = certify(entry);
      writeFileSync(join(folder, `${k}.csv`), csv);
      return {
        name: entry.name,
        arrays: certificateArrays(certificate),
        checker: checkerOf(certificate.problem, certificate.proof.arrays),
        csv: join(folder, `${k}.csv`),
        own,
      };
    });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, arrays: Arrays) => {
    const path = join(folder, name);
    writeFileSync(path, writeNpz(arrays));
    return path;
  };

  it('proves the certificates of every kind', () => {
    for (const kind of ['exact', 'relaxed']) expect(made.filter(({ arrays }) => arrays.kind === kind).length).toBeGreaterThanOrEqual(50);
    const { verdicts, stderr } = check(made.map(({ arrays, checker, csv }, k) => [checker, write(`${k}.npz`, arrays), csv] as const));
    const wrong = made.flatMap(({ name, arrays }, k) =>
      verdicts[k]?.startsWith(`Proven (${String(arrays.kind)})`) ? [] : [`${name}: ${verdicts[k]}`],
    );
    expect(wrong).toEqual([]);
    expect(verdicts).toHaveLength(made.length);
    expect(stderr).toBe('');
  });

  it('proves as much as the run itself claims, or the run says that it does not', () => {
    const less = made.filter(({ arrays, own: { lowerBound } }) => {
      const proven = (arrays.bound as NdArray).data[0];
      const isLower = proven < lowerBound.value - 1e-6 * Math.abs(lowerBound.value);
      return isLower || (lowerBound.kind === 'exact' && arrays.kind !== 'exact');
    });
    expect(less.flatMap(({ name }) => (name.endsWith('stopped early') ? [] : [name]))).toEqual([]);
    for (const { own } of less) expect(whatFileProves(own)).toMatch(/^The certificate file proves/);
  });

  it('rejects what was tampered with', () => {
    const forged = Object.entries(TAMPERS).flatMap(([what, tamper]) =>
      made
        .flatMap(({ name, arrays, checker, csv }) => {
          const result = tamper(arrays);
          return result ? [{ what: `${name}: ${what}`, kind: arrays.kind, result, checker, csv }] : [];
        })
        // A few of each, of different families.
        .filter((_, k, all) => k % Math.ceil(all.length / 6) === 0),
    );
    for (const kind of ['exact', 'relaxed']) expect(forged.filter((one) => one.kind === kind).length).toBeGreaterThanOrEqual(50);
    const { verdicts } = check(forged.map(({ result, checker, csv }, k) => [checker, write(`forged-${k}.npz`, result), csv] as const));
    expect(forged.flatMap(({ what }, k) => (verdicts[k]?.startsWith('Not proven: ') ? [] : [`${what}: ${verdicts[k]}`]))).toEqual([]);
  });

  it.each([
    ['leaves β = 4', 'branch-and-bound', undefined],
    ['standard linear squared', 'singular-value', { activation: 'linear', regularizer: 'weight-decay', loss: 'squared', bias: 'none' }],
  ] as const)('proves the bound for another network too, and calls it relaxed there: %s', (name, method, terms) => {
    const entry = cases().find((one) => one.name === name);
    if (!entry) throw new Error('no such case');
    const { certificate, csv } = certify(entry);
    expect(certificate.proof).toMatchObject({ kind: 'exact', method });
    const weights = { ...certificate.weights, W2: changed(certificate.weights.W2, (v) => v.forEach((x, i) => (v[i] = 0.5 * x))) };
    const { objective } = networkObjective(weights, entry.data.X, entry.data.Y, certificate.problem.beta, terms);
    writeFileSync(join(folder, 'worse.csv'), csv);
    const arrays = certificateArrays({ ...certificate, weights, objective });
    expect(
      check([[checkerOf(certificate.problem, certificate.proof.arrays), write('worse.npz', arrays), join(folder, 'worse.csv')]])
        .verdicts[0],
    ).toMatch(/^Proven \(relaxed\)/);
  });

  it('rejects other data', () => {
    const { arrays, csv } = made[0];
    const other = join(folder, 'other.csv');
    writeFileSync(other, readFileSync(csv, 'utf8').replace('0.', '1.'));
    expect(check([[CHECKER, write('other.npz', arrays), other]]).verdicts[0]).toContain('SHA-256');
  });

  it('ends at its time limit, and says so', () => {
    const { arrays, csv } = made[0];
    const { status, stdout } = spawnSync(python ?? '', [join(FOLDER, CHECKER), write('late.npz', arrays), csv, '0'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'Not proven: 0 s were not enough; a third argument allows more.\n' });
  });

  it('projects onto cones of a hundred rows: the distance is that of the best multipliers, which descents come to as well', () => {
    const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', PROJECTIONS], { cwd: FOLDER, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [long, short] = stdout.split(' ').map(Number);
    expect(long).toBeLessThan(1e-9);
    expect(short).toBeLessThanOrEqual(0);
  });

  it.each([CHECKER, DEEP_CHECKER, THREE_LAYER_CHECKER, PATHS_CHECKER, OUTPUTS_CHECKER])('%s has at most 150 lines', (name) => {
    expect(readFileSync(join(FOLDER, name), 'utf8').split('\n').length - 1).toBeLessThanOrEqual(150);
  });
});
