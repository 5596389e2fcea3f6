import { Failure } from '../../shared/contract/failure';
import { ACTIVATIONS, BIASES, BIAS_LAYERS, INITS, LOSSES, REGULARIZERS } from '../../shared/contract/network';
import type { TrainOutput } from '../../shared/contract/output';
import {
  BACKENDS,
  OPTIMIZERS,
  SCHEDULES,
  type CurveChunk,
  type SolveResult,
  type TrainResult,
  type TrainSpec,
} from '../../shared/contract/run';
import { relativeGap } from '../../shared/theory/relative-gap';
import { writeBytes } from '../files/disk';
import { writeNpz } from '../files/npz';
import { LOSS_TABLE } from '../../shared/theory/losses';
import { ACTIVATION_TABLE } from '../compute/train/activations';
import { INITIALIZATIONS } from '../compute/train/initializations';
import { OPTIMIZER_RULES } from '../compute/train/optimizers';
import { REGULARIZER_TABLE } from '../compute/train/regularizers';
import { SCHEDULE_TABLE } from '../compute/train/schedules';
import type { Command } from './command';
import { commonOutput, jsonLine, noteLines } from './common';
import { openDataset } from './dataset';
import { aligned, boundFigure, facts, figure, small } from './format';
import type { OptionTable, Refusals } from './option-table';
import type { Options } from './options';
import { ProgressBar } from './progress';
import { absolute, withSession, type Session } from './session';
import type { Streams } from './streams';

const named = (table: object, standard: string) => `${Object.keys(table).join(' | ')} (default ${standard})`;

const OPTIONS: OptionTable = {
  target: { value: 'COL[,COL]', help: 'target columns, by header or 1-based number; every other column is a feature' },
  layers: { value: 'M1[,M2,…]', help: 'hidden widths of one branch' },
  branches: { value: 'K', help: 'parallel branches (default 1)' },
  activation: { value: 'NAME', help: named(ACTIVATION_TABLE, 'relu') },
  bias: { value: 'BIAS', help: `${BIASES.join(' | ')} (default none), of the hidden layers` },
  'bias-layers': { value: 'WHICH', help: `${BIAS_LAYERS.join(' | ')} (default all): hidden layers that have the bias` },
  'output-bias': { help: 'a constant for each output, not penalized' },
  regularizer: { value: 'NAME', help: named(REGULARIZER_TABLE, 'weight-decay') },
  exponent: { value: 'P', help: 'exponent of the power regularizer, from 2 to the number of layers (default)' },
  beta: { value: 'B', help: 'regularisation β > 0' },
  loss: { value: 'LOSS', help: `${named(LOSS_TABLE, 'squared')}, summed over the rows` },
  delta: { value: 'D', help: 'where the huber loss turns from a square into a line (default 1)' },
  optimizer: { value: 'NAME', help: named(OPTIMIZER_RULES, 'adam') },
  'learning-rate': { value: 'R', help: 'step size, of line searches the first trial (default 0.01)' },
  'line-search': { help: 'choose the steps of gd by backtracking' },
  momentum: { value: 'M', help: 'momentum of sgd (default 0)' },
  nesterov: { help: "Nesterov's momentum" },
  decay: { value: 'L', help: "adamw's own decay (default 0.01), which is no regularizer" },
  schedule: { value: 'NAME', help: `${named(SCHEDULE_TABLE, 'constant')}: how the step size falls` },
  clip: { value: 'C', help: 'norm at which the gradient is cut off' },
  init: { value: 'NAME', help: `${Object.keys(INITIALIZATIONS).join(' | ')} (default he)` },
  'init-scale': { value: 'A', help: 'factor of the initial weights (default 1)' },
  epochs: { value: 'N', help: 'passes over the data (default 1000)' },
  'batch-size': { value: 'full|B', help: 'rows of one step (default full)' },
  seeds: { value: 'S', help: 'how many networks to train (default 1)' },
  seed: { value: 'FIRST', help: 'the first seed (default 0)' },
  standardize: { help: 'scale features to mean 0 and variance 1' },
  backend: { value: 'NAME', help: 'auto (default) | embedded' },
  precision: { value: 'TYPE', help: 'float64 (default) | float32, of the training; its result is measured in float64' },
  weights: { value: 'OUT.npz', help: 'write the weights of the best seed: W1 … WL, b1 …' },
  history: { value: 'OUT.csv', help: 'write the objective of every seed at every epoch' },
  json: { help: 'print one JSON object' },
};

const REFUSED: Refusals = {
  dropout: 'is not available in this version',
};

export const train: Command = {
  name: 'train',
  usage: 'DATA.csv --target COL --layers M --beta B [options]',
  summary: 'train the network itself and measure it against the certified bound',
  options: OPTIONS,
  refused: REFUSED,
  async run(options, streams) {
    const file = options.operand('Data file');
    const target = options.required('target', 'the column that the network predicts, by name or number');
    const spec = readSpec(options);

    return withSession(streams.root, async (session) => {
      const dataset = await openDataset(session.client, file, target, options.has('standardize'), spec.architecture.loss);
      const common = await commonOutput(session.client, 'train', file, dataset);
      const bar = new ProgressBar(streams, 'Training');
      const { run, result, curves } = await session
        .run({ kind: 'train', datasetId: dataset.id, spec }, bar.show)
        .finally(() => bar.clear());
      const program = await boundOf(session, run.problemKey, streams);
      if (result?.kind !== 'train') throw new Failure('interrupted', 'Interrupted before there was a result.');
      const weights = options.text('weights');
      if (weights !== undefined) await writeBytes(absolute(weights), writeNpz(bestOf(result).weights));
      const history = options.text('history');
      if (history !== undefined) await writeBytes(absolute(history), historyCsv(curves));
      const output = describe(spec, result, program);
      const notes = [...new Set([...dataset.notes, ...result.notes, ...output.notes])];
      if (options.has('json')) streams.out(jsonLine({ ...common, ...output, notes } satisfies TrainOutput));
      else print(spec, { ...output, notes }, streams);
      return session.interrupted() ? 130 : 0;
    });
  },
};

function readSpec(options: Options): TrainSpec {
  const layers = options.wholes('layers', 1, 65536);
  if (!layers) throw new Failure('usage', '--layers is missing.', 'Give the hidden widths, as in --layers 16.');
  const beta = options.positive('beta');
  if (beta === undefined) throw new Failure('usage', '--beta is missing.', 'Give a number above 0.');
  const batch = options.text('batch-size');
  const batchSize = batch === undefined || batch === 'full' ? undefined : options.whole('batch-size', 1);
  return {
    architecture: {
      layers,
      branches: options.whole('branches', 1, 65536) ?? 1,
      activation: options.choice('activation', ACTIVATIONS, Object.keys(ACTIVATION_TABLE)) ?? 'relu',
      bias: options.choice('bias', BIASES) ?? 'none',
      regularizer: options.choice('regularizer', REGULARIZERS) ?? 'weight-decay',
      loss: options.choice('loss', LOSSES) ?? 'squared',
      beta,
      ...given({
        biasLayers: options.choice('bias-layers', BIAS_LAYERS),
        outputBias: options.has('output-bias') || undefined,
        exponent: options.positive('exponent'),
        delta: options.positive('delta'),
      }),
    },
    optimizer: options.choice('optimizer', OPTIMIZERS) ?? 'adam',
    learningRate: options.positive('learning-rate') ?? 0.01,
    momentum: options.between('momentum', 0, 1) ?? 0,
    nesterov: options.has('nesterov'),
    ...given({
      lineSearch: options.has('line-search') || undefined,
      decay: options.positive('decay'),
      schedule: options.choice('schedule', SCHEDULES),
      clip: options.positive('clip'),
    }),
    epochs: options.whole('epochs', 1) ?? 1000,
    ...(batchSize === undefined ? {} : { batchSize }),
    seeds: options.whole('seeds', 1, 4096) ?? 1,
    seed: options.whole('seed', 0) ?? 0,
    init: options.choice('init', INITS, Object.keys(INITIALIZATIONS)) ?? 'he',
    initScale: options.positive('init-scale') ?? 1,
    backend: options.choice('backend', BACKENDS) ?? 'auto',
    precision: options.choice('precision', ['float32', 'float64']) ?? 'float64',
  };
}

/** The options that have a value: an absent one is not there at all. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The convex program that the host solves beside a training run; null, or why it cannot be solved, where this version has none. */
async function boundOf(session: Session, problemKey: string, streams: Streams): Promise<SolveResult | Failure | null> {
  const { runs } = await session.client.call('project.get', {});
  const companion = runs.find((run) => run.spec.kind === 'solve' && run.problemKey === problemKey);
  if (!companion) return null;
  const bar = new ProgressBar(streams, 'Solving the convex program');
  try {
    const { result } = await session.follow(companion.id, bar.show).finally(() => bar.clear());
    return result?.kind === 'solve' ? result : null;
  } catch (error) {
    // The training itself needs no program; it is measured against no bound then.
    if (error instanceof Failure && error.code === 'unsupported') return error;
    throw error;
  }
}

/** The seed with the least objective; one that diverged is never the best. */
function bestOf({ seeds }: TrainResult): TrainResult['seeds'][number] {
  return seeds.reduce((best, seed) => (rank(seed) < rank(best) ? seed : best));
}

const rank = ({ objective }: { objective: number }) => (Number.isNaN(objective) ? Infinity : objective);

function describe(spec: TrainSpec, result: TrainResult, bound: SolveResult | Failure | null) {
  const program = bound instanceof Failure ? null : bound;
  const lowerBound = program?.lowerBound ?? null;
  const measured = (objective: number) => {
    const gap = lowerBound ? objective - lowerBound.value : null;
    return { objective, gap, relativeGap: lowerBound && relativeGap(objective, lowerBound.value) };
  };
  const best = bestOf(result);
  return {
    loss: spec.architecture.loss,
    bias: spec.architecture.bias,
    seed: spec.seed,
    backend: result.backend,
    notes: bound instanceof Failure ? [`There is no bound to measure against: ${bound.message}`] : (bound?.notes ?? []),
    status: result.status,
    beta: spec.architecture.beta,
    ...measured(best.objective),
    bestSeed: best.seed,
    certificate: lowerBound?.kind ?? null,
    lowerBound,
    program: program && { objective: program.objective, certificate: program.certificate, relativeGap: program.relativeGap },
    seeds: result.seeds.map(({ seed, objective, gradientNorm, activeNeurons, epochs }) => ({
      seed,
      ...measured(objective),
      gradientNorm,
      activeNeurons,
      epochs,
    })),
    optimizer: spec.optimizer,
    learningRate: spec.learningRate,
    precision: result.precision,
    seconds: result.seconds,
  };
}

/** Tidy: one row for each seed and epoch; epoch 0 is the initial network. */
function historyCsv(curves: readonly CurveChunk[]): string {
  const chunks = [...curves].sort((a, b) => a.seed - b.seed || a.from - b.from);
  const rows = chunks.map(({ seed, from, objective }) => Array.from(objective, (value, i) => `${seed},${from + i},${value}\n`).join(''));
  return `seed,epoch,objective\n${rows.join('')}`;
}

const SHOWN = 20;

function print(spec: TrainSpec, output: ReturnType<typeof describe>, { out }: Streams): void {
  const { lowerBound, program, seeds } = output;
  const { layers, branches, activation } = spec.architecture;
  const network = `${branches > 1 ? `${branches} branches of ` : ''}${layers.join('-')} ${activation} units`;
  const interrupted = output.status === 'interrupted' ? ' (interrupted)' : '';
  out(
    `Trained ${seeds.length === 1 ? 'one network' : `${seeds.length} networks`} of ${network} with ${spec.optimizer}, β = ${output.beta}${interrupted}\n`,
  );
  out(
    `${facts([
      ['best objective', `${figure(output.objective)}  (seed ${output.bestSeed})`],
      [
        'lower bound of every network',
        lowerBound ? `${boundFigure(lowerBound.value)}  (${lowerBound.kind}, ${lowerBound.method})` : 'none known',
      ],
      ['gap', `${small(output.gap)}  (relative ${small(output.relativeGap)})`],
      ...(program ? [['convex program', `${figure(program.objective)}  (${program.certificate})`] as const] : []),
      ['seconds', small(output.seconds)],
    ])}\n\n`,
  );
  const order = [...seeds].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.seed - b.seed));
  const rows = order
    .slice(0, SHOWN)
    .map((entry) => [
      String(entry.seed),
      figure(entry.objective),
      small(entry.gap),
      small(entry.relativeGap),
      small(entry.gradientNorm),
      String(entry.activeNeurons),
    ]);
  out(`${aligned([['seed', 'objective', 'gap', 'relative gap', 'gradient', 'neurons'], ...rows])}\n`);
  if (order.length > SHOWN) out(`  … and ${order.length - SHOWN} more (--json has all)\n`);
  out(noteLines(output.notes));
}
