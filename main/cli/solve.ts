import { extname } from 'node:path';
import { Failure } from '../../shared/contract/failure';
import { BIASES, LOSSES, REGULARIZERS } from '../../shared/contract/network';
import {
  FAMILIES,
  SOLVE_OPTIONS,
  type PathResult,
  type PathSpec,
  type Patterns,
  type RunSpec,
  type SolveOption,
  type SolveResult,
  type SolveSpec,
} from '../../shared/contract/run';
import type { PathOutput, SolveOutput } from '../../shared/contract/output';
import { readBytes, writeBytes } from '../files/disk';
import { readGates } from '../files/gates';
import { writeNpz } from '../files/npz';
import { testWords } from '../../shared/figures/test-error';
import { whatFileProves, whatWasProven } from '../../shared/figures/proven';
import { FAMILY_TABLE } from '../compute/convex/families/families';
import type { Family } from '../compute/convex/families/family';
import type { Command } from './command';
import { writeCertificate } from './certificate';
import { commonOutput, jsonLine, noteLines } from './common';
import { DATA_OPTIONS, openDataset, readDataChoices, TEST_OPTIONS } from './dataset';
import { aligned, boundFigure, facts, figure, small } from './format';
import type { OptionTable, Refusals } from './option-table';
import type { Options } from './options';
import { ProgressBar } from './progress';
import { absolute, withSession } from './session';
import { splineLines } from './spline';
import { testFact } from './test-error';
import type { Streams } from './streams';

/** How an option of a spec is written where its own name is not enough. */
const WRITTEN: Partial<Record<SolveOption, readonly string[]>> = { patterns: ['patterns', 'gates'] };
const FAMILY_NAMES = Object.keys(FAMILY_TABLE);
const across = (of: (family: Family) => readonly string[]) => [...new Set(Object.values(FAMILY_TABLE).flatMap(of))].join(' | ');

const OPTIONS: OptionTable = {
  target: { value: 'COL[,COL]', help: 'target columns, by header or 1-based number; every other column is a feature' },
  family: { value: 'FAMILY', help: FAMILY_NAMES.join(' | ') },
  beta: { value: 'B', help: 'regularisation β > 0' },
  betas: { value: 'B1,B2,…', help: 'a regularization path: several β, each solved from the next larger one' },
  loss: { value: 'LOSS', help: `${across((family) => family.losses)} (default squared), summed over the rows` },
  delta: { value: 'D', help: 'where the huber loss turns from a square into a line (default 1)' },
  bias: { value: 'BIAS', help: `${across((family) => family.biases)} (default: the first that the family takes)` },
  patterns: { value: 'all|N', help: 'every activation pattern, or N distinct sampled ones (default: all where exact pricing is possible)' },
  complete: {
    help: 'begin with the patterns of --patterns N or --gates, and go on to all others: the result is then that of every pattern',
  },
  gates: { value: 'GATES.csv', help: 'the patterns 1[Xg ≥ 0] of these directions, one for each row, no header' },
  widths: { value: 'M1,…', help: 'inner widths of one branch: m₁ of three-layer-relu (default 2), m₁ … m_{L−2} of deep-relu (default 4)' },
  branches: { value: '1', help: 'the standard network, of one branch (rank-one)' },
  depth: { value: 'L', help: 'number of layers (default 2; of deep-relu 3)' },
  regularizer: { value: 'NAME', help: `${across((family) => family.regularizers)} (default: the first that the family takes)` },
  ball: { value: 'T', help: 'Frobenius norm at which the first L−2 layers are held' },
  interpolate: { help: 'the limit β → 0, in place of --beta: the objective divided by β' },
  tol: { value: 'EPS', help: 'relative gap at which to stop (default 1e-6)' },
  'time-limit': { value: 'S', help: 'seconds after which to give what there is' },
  seed: { value: 'S', help: 'seed of what is sampled (default 0)' },
  standardize: { help: 'scale features to mean 0 and variance 1' },
  ...DATA_OPTIONS,
  ...TEST_OPTIONS,
  json: { help: 'print one JSON object' },
  program: { value: 'OUT.py', help: 'write the finite convex program as a CVXPY script with its data, which gives the same optimum' },
  weights: { value: 'OUT.npz', help: 'write the recovered network: W1, W2, b1' },
  certificate: {
    value: 'OUT.npz',
    help: 'write the proof of the bound (with --betas OUT-1.npz, OUT-2.npz, …), and beside it the Python program that checks it from the data',
  },
};

const REFUSED: Refusals = {};

export const solve: Command = {
  name: 'solve',
  usage: 'DATA.csv --target COL --family FAMILY --beta B [options]',
  summary: 'solve the convex program that is equivalent to a network',
  options: OPTIONS,
  refused: REFUSED,
  async run(options, streams) {
    const file = options.operand('Data file');
    const target = options.required('target', 'the column that the network predicts, by name or number');
    const { betas, isPath, spec } = readSpec(options);
    const choices = readDataChoices(options);
    const gates = options.text('gates');
    if (gates !== undefined) spec.patterns = { kind: 'given', gates: readGates(await readBytes(gates), gates) };

    return withSession(streams.root, async (session) => {
      const dataset = await openDataset(session.client, file, target, choices, spec.loss);
      const common = { ...(await commonOutput(session.client, 'solve', file, dataset)), ...shared(spec) };
      const bar = new ProgressBar(streams, 'Solving');
      const run: RunSpec = isPath
        ? { kind: 'path', datasetId: dataset.id, spec: { ...withoutLimit(spec), betas } }
        : { kind: 'solve', datasetId: dataset.id, spec: { ...spec, beta: betas[0] } };
      const { run: finished, result } = await session.run(run, bar.show).finally(() => bar.clear());
      if (result?.kind === 'path') {
        const notes = [...dataset.notes, ...result.points.flatMap((point) => point.result.notes), ...failureNotes(result), ...result.notes];
        const certificate = options.text('certificate');
        for (const [k, { beta }] of certificate === undefined ? [] : result.points.entries())
          await writeCertificate(session.client, finished.id, absolute(numbered(certificate ?? '', k + 1)), { beta });
        printPath({ ...common, notes: [...new Set(notes)] }, result, options.has('json'), streams);
        return session.interrupted() ? 130 : result.failures.length > 0 ? 1 : 0;
      }
      if (result?.kind !== 'solve') throw new Failure('interrupted', 'Interrupted before there was a result.');
      const weights = options.text('weights');
      if (weights !== undefined) await writeBytes(absolute(weights), writeNpz(result.weights));
      const certificate = options.text('certificate');
      if (certificate !== undefined) await writeCertificate(session.client, finished.id, absolute(certificate));
      const program = options.text('program');
      if (program !== undefined) await writeBytes(absolute(program), (await session.client.call('run.program', { id: finished.id })).text);
      const less = whatFileProves(result);
      const notes = [...new Set([...dataset.notes, ...result.notes, ...(less ? [less] : [])])];
      printOne({ ...common, notes }, { beta: betas[0], result }, spec, options.has('json'), streams);
      return session.interrupted() ? 130 : 0;
    });
  },
};

/** OUT-2.npz of OUT.npz. */
function numbered(path: string, k: number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${k}${extension}`;
}

function readSpec(options: Options): { betas: number[]; isPath: boolean; spec: Omit<SolveSpec, 'beta'> } {
  const family = options.choice('family', FAMILIES, FAMILY_NAMES);
  if (family === undefined) throw new Failure('usage', '--family is missing.', `Available: ${FAMILY_NAMES.join(', ')}.`);
  const { losses, biases, regularizers, takes } = FAMILY_TABLE[family];
  for (const option of SOLVE_OPTIONS) {
    if (!takes.includes(option))
      for (const name of WRITTEN[option] ?? [option]) options.refuse({ [name]: `does not apply to the family ${family}` });
  }
  const loss = options.choice('loss', LOSSES, losses) ?? 'squared';
  const depth = options.whole('depth', 2, 1000);
  const regularizer = options.choice('regularizer', REGULARIZERS, regularizers);
  const widths = options.wholes('widths', 1, 1000);
  const branches = options.whole('branches', 1);
  const ball = options.positive('ball');
  const interpolate = options.has('interpolate');
  const delta = options.positive('delta');
  if (loss !== 'huber') options.refuse({ delta: 'applies to the huber loss only' });
  const timeLimit = options.positive('time-limit');
  const spec: Omit<SolveSpec, 'beta'> = {
    family,
    loss,
    bias: options.choice('bias', BIASES, biases) ?? biases[0],
    patterns: readPatterns(options),
    ...(readComplete(options) ? { complete: true } : {}),
    ...(depth === undefined ? {} : { depth }),
    ...(regularizer === undefined ? {} : { regularizer }),
    ...(widths === undefined ? {} : { widths }),
    ...(branches === undefined ? {} : { branches }),
    ...(ball === undefined ? {} : { ball }),
    ...(interpolate ? { interpolate } : {}),
    ...(options.has('certificate') ? { proof: true } : {}),
    ...(delta === undefined ? {} : { delta }),
    tolerance: options.positive('tol') ?? 1e-6,
    seed: options.whole('seed', 0) ?? 0,
    ...(timeLimit === undefined ? {} : { timeLimit }),
  };
  const beta = options.positive('beta');
  const betas = options.positives('betas');
  if (interpolate) {
    options.refuse({ beta: 'and --interpolate exclude one another', betas: 'and --interpolate exclude one another' });
    return { betas: [1], isPath: false, spec };
  }
  if (beta !== undefined && betas !== undefined) throw new Failure('usage', '--beta and --betas exclude one another.', 'Give one of them.');
  const single = 'does not apply to --betas';
  if (betas !== undefined) options.refuse({ weights: single, program: single });
  const list = betas ?? (beta === undefined ? [] : [beta]);
  if (list.length === 0) throw new Failure('usage', '--beta is missing.', 'Give a number above 0.');
  return { betas: list, isPath: betas !== undefined, spec };
}

function readPatterns(options: Options): Patterns {
  const text = options.text('patterns');
  if (options.has('gates')) options.refuse(text === undefined ? {} : { patterns: 'and --gates exclude one another' });
  if (text === undefined) return { kind: 'auto' };
  if (text === 'all') return { kind: 'all' };
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 1e7) throw new Failure('usage', `--patterns is ${text}, and must be all or a whole number from 1 to 10000000.`);
  return { kind: 'sampled', count };
}

function readComplete(options: Options): boolean {
  const text = options.text('patterns');
  if (!options.has('gates') && (text === undefined || text === 'all'))
    options.refuse({ complete: 'needs patterns to begin with: --patterns N or --gates' });
  return options.has('complete');
}

function shared({ family, loss, bias, tolerance, seed, ...rest }: Omit<SolveSpec, 'beta'>) {
  const { delta, depth, regularizer, widths, branches, ball, interpolate, complete } = rest;
  return {
    family,
    loss,
    delta,
    bias,
    complete,
    tolerance,
    seed,
    backend: 'embedded',
    depth,
    regularizer,
    widths,
    branches,
    ball,
    interpolate,
  };
}

/** The limit β → 0 is a single program. */
function withoutLimit({ interpolate: _, ...spec }: Omit<SolveSpec, 'beta'>): Omit<PathSpec, 'betas'> {
  return spec;
}

function failureNotes({ failures }: PathResult): string[] {
  return failures.map(({ beta, failure }) => `β = ${beta} was not solved: ${failure.message}${failure.hint ? ` ${failure.hint}` : ''}`);
}

type Described = Omit<SolveOutput, keyof ReturnType<typeof solved>>;

function solved({ beta, result }: { beta: number; result: SolveResult }) {
  const { status, objective, dualBound, gap, relativeGap, certificate, lowerBound, patterns, patternsHow } = result;
  const { betaMax, betaMaxKind, activeNeurons, networkObjective, iterations, seconds, boundSeconds } = result;
  const figures = { status, beta, objective, dualBound, gap, relativeGap, certificate, lowerBound, patterns, patternsHow };
  const rest = { ...(result.spline ? { spline: result.spline } : {}), ...(result.test ? { test: result.test } : {}) };
  return { ...figures, betaMax, betaMaxKind, activeNeurons, networkObjective, iterations, seconds, boundSeconds, ...rest };
}

const STATUS = {
  solved: 'solved',
  precision: 'ended where double precision allows no smaller gap',
  'time-limit': 'stopped at the time limit',
  interrupted: 'interrupted',
};

function printOne(
  described: Described,
  entry: { beta: number; result: SolveResult },
  spec: Omit<SolveSpec, 'beta'>,
  json: boolean,
  { out }: Streams,
): void {
  if (json) return out(jsonLine({ ...described, ...solved(entry) } satisfies SolveOutput));
  const { result } = entry;
  const { lowerBound } = result;
  const limit = described.interpolate ? 'β → 0' : `β = ${entry.beta}`;
  out(`Convex program of the ${FAMILY_TABLE[described.family].title}, ${limit}: ${STATUS[result.status]}\n`);
  out(
    facts([
      ['objective', figure(result.objective)],
      ['dual bound', `${boundFigure(result.dualBound)}  (${result.certificate})`],
      ['gap', `${small(result.gap)}  (relative ${small(result.relativeGap)})`],
      ['lower bound of every network', `${boundFigure(lowerBound.value)}  (${lowerBound.kind}, ${lowerBound.method})`],
      ['objective of the network found', figure(result.networkObjective)],
      ['active neurons', String(result.activeNeurons)],
      ['patterns', `${result.patternsHow === 'bound' ? 'at most ' : ''}${figure(result.patterns)}  (${result.patternsHow})`],
      ['β above which the network is zero', `${figure(result.betaMax)}  (${result.betaMaxKind})`],
      ['iterations', String(result.iterations)],
      ['seconds', small(result.seconds)],
      ...(result.test ? [testFact('test error of that network', result.test)] : []),
      ...(result.boundSeconds === undefined ? [] : [['seconds for the lower bound', small(result.boundSeconds)] as const]),
    ]) + '\n',
  );
  if (result.spline) out(splineLines(result.spline));
  const { proven, unproven, next } = whatWasProven(spec, result);
  out(`${proven}\n${unproven}\n${next ? `${next.text}\n` : ''}`);
  out(noteLines(described.notes));
}

function printPath(described: Described, { status, points, failures, seconds }: PathResult, json: boolean, { out }: Streams): void {
  if (json)
    return out(
      jsonLine({
        ...described,
        status,
        path: points.map(solved),
        ...(failures.length > 0 ? { failures } : {}),
        seconds,
      } satisfies PathOutput),
    );
  out(`Convex program of the ${FAMILY_TABLE[described.family].title} for ${points.length} values of β: ${STATUS[status]}\n`);
  const tested = points.some(({ result }) => result.test);
  const head = ['β', 'objective', 'dual bound', 'relative gap', 'certificate', 'lower bound', 'neurons', ...(tested ? ['test error'] : [])];
  const rows = points.map(({ beta, result }) => [
    String(beta),
    figure(result.objective),
    boundFigure(result.dualBound),
    small(result.relativeGap),
    result.certificate,
    `${boundFigure(result.lowerBound.value)} (${result.lowerBound.kind})`,
    String(result.activeNeurons),
    ...(result.test ? [testWords(result.test)] : []),
  ]);
  out(`${aligned([head, ...rows])}\n${noteLines(described.notes)}`);
}
