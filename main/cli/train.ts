import { Failure } from '../../shared/contract/failure';
import type { TrainOutput } from '../../shared/contract/output';
import type { SolveResult, TrainSpec } from '../../shared/contract/run';
import { CLOSED } from '../../shared/figures/curves';
import { writeBytes } from '../files/disk';
import { writeNpz } from '../files/npz';
import { writeCertificate } from './certificate';
import type { Command } from './command';
import { commonOutput, jsonLine } from './common';
import { openDataset, readDataChoices } from './dataset';
import { expectedGap } from './expected';
import { historyCsv } from './history';
import { ProgressBar } from './progress';
import { memoryNeeded } from './memory';
import { absolute, withSession, type Session } from './session';
import type { Streams } from './streams';
import { trainSweep } from './sweep';
import { readSweepSpec } from './sweep-spec';
import { bestOf, describeTraining, printTraining } from './train-output';
import { readTrainSpec, TRAIN_OPTIONS } from './train-spec';

export const train: Command = {
  name: 'train',
  usage: 'DATA.csv --target COL --layers M --beta B [options]',
  summary: 'train the network itself and measure it against the certified bound',
  options: TRAIN_OPTIONS,
  refused: {},
  async run(options, streams) {
    const file = options.operand('Data file');
    const target = options.required('target', 'the column that the network predicts, by name or number');
    const spec: TrainSpec = { ...readTrainSpec(options), ...(options.has('certificate') ? { proof: true } : {}) };
    const tolerance = options.positive('tolerance') ?? CLOSED;
    const choices = readDataChoices(options);
    const sweep = readSweepSpec(options, spec);
    if (sweep) return trainSweep({ file, target, choices, spec: sweep, tolerance }, options, streams);

    return withSession(streams.root, async (session) => {
      const dataset = await openDataset(session.client, file, target, choices, spec.architecture.loss);
      const common = await commonOutput(session.client, 'train', file, dataset);
      const memory = await memoryNeeded(session.client, spec, dataset, streams.terminal);
      if (streams.terminal && memory.words) streams.err(`Training needs ${memory.words} of memory.\n`);
      const bar = new ProgressBar(streams, 'Training');
      const { run, result, curves, moments, resumed } = await session
        .run({ kind: 'train', datasetId: dataset.id, spec }, bar.show)
        .finally(() => bar.clear());
      const program = await boundOf(session, run.problemKey, streams);
      if (result?.kind !== 'train') throw new Failure('interrupted', 'Interrupted before there was a result.');
      const weights = options.text('weights');
      if (weights !== undefined) await writeBytes(absolute(weights), writeNpz(bestOf(result).weights));
      const history = options.text('history');
      if (history !== undefined) await writeBytes(absolute(history), historyCsv(curves, moments));
      const certificate = options.text('certificate');
      const uncertified = certificate === undefined ? null : await certified(session, run.id, absolute(certificate));
      const output = { ...describeTraining(spec, result, program, tolerance, moments), memory: memory.bytes };
      const notes = [
        ...new Set([
          ...dataset.notes,
          ...result.notes,
          ...output.notes,
          ...(resumed > 0 ? [resumedNote(resumed)] : []),
          ...(uncertified ? [uncertified] : []),
        ]),
      ];
      if (options.has('json')) {
        const expected = session.interrupted() ? null : await expectedGap(session.client, dataset, spec.architecture, program);
        streams.out(jsonLine({ ...common, ...output, expected, notes } satisfies TrainOutput));
      } else printTraining(spec, { ...output, notes }, streams);
      return session.interrupted() ? 130 : uncertified ? 1 : 0;
    });
  },
};

/** Writes the certificate of a training; else why there is none, which is no reason to lose the training. */
async function certified(session: Session, id: string, path: string): Promise<string | null> {
  try {
    await writeCertificate(session.client, id, path);
    return null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'missing') return `No certificate was written. ${error.message}`;
    throw error;
  }
}

const resumedNote = (times: number) =>
  `The compute process ended unexpectedly ${times === 1 ? 'once' : `${times} times`}; the training went on from its last checkpoint, which changes no figure.`;

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
    if (error instanceof Failure && (error.code === 'unsupported' || error.code === 'data')) return error;
    throw error;
  }
}
