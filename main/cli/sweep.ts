import { Failure } from '../../shared/contract/failure';
import type { SweepOutput } from '../../shared/contract/output';
import type { SweepResult, SweepSpec } from '../../shared/contract/run';
import { testWords } from '../../shared/figures/test-error';
import { sizesOf } from '../../shared/theory/training/sizes';
import { networksOf, sweepPoints } from '../../shared/theory/training/sweep/points';
import { roughSeconds } from '../../shared/theory/training/time';
import { summarizePoint } from '../../shared/theory/training/sweep/summary';
import { AXIS_DECLARATIONS } from '../../shared/theory/training/sweep/axes';
import { sweepTable } from '../../shared/theory/training/sweep/table';
import { writeBytes } from '../files/disk';
import { commonOutput, jsonLine, noteLines } from './common';
import { openDataset, type DataChoices } from './dataset';
import { aligned, boundFigure, figure, small } from './format';
import { memoryNeeded } from './memory';
import type { Options } from './options';
import { ProgressBar } from './progress';
import { absolute, withSession } from './session';
import type { Streams } from './streams';
import { isStandard } from './train-output';

/** What is asked for: a data file, its targets, the sweep and the relative gap of a success. */
interface Asked {
  file: string;
  target: string;
  choices: DataChoices;
  spec: SweepSpec;
  tolerance: number;
}

/** `zerogap train --sweep`: trains and bounds every point, and prints a line for each. */
export async function trainSweep({ file, target, choices, spec, tolerance }: Asked, options: Options, streams: Streams): Promise<number> {
  return withSession(streams.root, async (session) => {
    const dataset = await openDataset(session.client, file, target, choices, spec.architecture.loss);
    const common = await commonOutput(session.client, 'train', file, dataset);
    const { threads } = await session.client.call('app.info', {});
    const memory = await memoryNeeded(session.client, spec, dataset, streams.terminal);
    const seconds = roughSeconds(spec, sizesOf(dataset), threads);
    if (streams.terminal && memory.words)
      streams.err(
        `The sweep trains ${networksOf(spec)} networks, needs ${memory.words} of memory and roughly ${small(Math.ceil(seconds))} s.\n`,
      );
    const bar = new ProgressBar(streams, 'Sweep');
    const { result } = await session.run({ kind: 'sweep', datasetId: dataset.id, spec }, bar.show).finally(() => bar.clear());
    if (result?.kind !== 'sweep') throw new Failure('interrupted', 'Interrupted before there was a result.');
    const table = options.text('table');
    if (table !== undefined) await writeBytes(absolute(table), csvOf(spec, result, tolerance));
    const output = { ...describeSweep(spec, result, tolerance), memory: memory.bytes };
    const notes = [...new Set([...dataset.notes, ...result.notes])];
    if (options.has('json')) streams.out(jsonLine({ ...common, ...output, notes } satisfies SweepOutput));
    else printSweep(spec, { ...output, notes }, streams);
    return session.interrupted() ? 130 : 0;
  });
}

/** The table of all networks as text. */
function csvOf(spec: SweepSpec, result: SweepResult, tolerance: number): string {
  const { columns, rows } = sweepTable(spec, result, tolerance);
  return [Object.keys(columns), ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** What `--json` prints of a sweep, beside what every command does. */
function describeSweep(spec: SweepSpec, result: SweepResult, tolerance: number) {
  const specs = sweepPoints(spec, result.betaMax?.value);
  return {
    loss: spec.architecture.loss,
    bias: spec.architecture.bias,
    seed: spec.seed,
    backend: result.backend,
    status: result.status,
    axes: spec.axes,
    betaMax: result.betaMax ?? null,
    tolerance,
    sweep: result.points.map((point, index) => {
      const { best, bound, gap, relativeGap, success } = summarizePoint(point, tolerance);
      return {
        point: Object.fromEntries(spec.axes.map(({ name }, axis) => [name, point.values[axis]])),
        beta: specs[index].spec.architecture.beta,
        seeds: point.networks.map(({ seed }) => seed),
        objectives: point.networks.map(({ objective }) => objective),
        ...(best?.test ? { test: best.test } : {}),
        bestSeed: best?.seed ?? null,
        objective: best?.objective ?? null,
        gap,
        relativeGap,
        certificate: bound?.kind ?? null,
        lowerBound: bound,
        program: point.bound?.program ?? null,
        ...(point.bound?.why === undefined ? {} : { why: point.bound.why }),
        success,
      };
    }),
    optimizer: spec.optimizer,
    learningRate: spec.learningRate,
    precision: result.precision,
    seconds: result.seconds,
  };
}

type Described = ReturnType<typeof describeSweep> & { notes: readonly string[] };

/** The same for people: a line for each point. */
function printSweep(spec: SweepSpec, output: Described, { out }: Streams): void {
  const trained = output.sweep.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const over = spec.axes.map(({ name, values }) => `${values.length} values of ${AXIS_DECLARATIONS[name].label}`).join(' and ');
  const interrupted = output.status === 'interrupted' ? ' (interrupted)' : '';
  const where = isStandard(output) ? '' : `, on ${output.backend} in ${output.precision}`;
  out(
    `Trained ${trained} networks with ${spec.optimizer}: ${over}, ${spec.seeds} ${spec.seeds === 1 ? 'seed' : 'seeds'} each${interrupted}${where}, ${small(output.seconds)} s\n\n`,
  );
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const tested = output.sweep.some(({ test }) => test);
  const rows = output.sweep.map(({ point, objective, lowerBound, certificate, relativeGap, success, test }) => [
    ...spec.axes.map(({ name }) => figure(point[name])),
    figure(objective),
    lowerBound ? boundFigure(lowerBound.value) : 'none',
    certificate ?? '',
    small(relativeGap),
    success ? `${success.within}/${success.of}` : '',
    success ? `${percent(success.interval[0])} to ${percent(success.interval[1])}` : '',
    ...(tested ? [test ? testWords(test) : ''] : []),
  ]);
  const head = [
    ...spec.axes.map(({ name }) => AXIS_DECLARATIONS[name].symbol),
    'best objective',
    'lower bound',
    'kind',
    'relative gap',
    `within ${small(output.tolerance)}`,
    'at 95 %',
    ...(tested ? ['test error of the best'] : []),
  ];
  out(`${aligned([head, ...rows])}\n`);
  const reasons = [...new Set(output.sweep.flatMap(({ why }) => why ?? []))].map((why) => `No bound: ${why}`);
  out(noteLines([...output.notes, ...reasons]));
}
