import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import type { FigureRequest } from '../../shared/contract/figure';
import { Failure } from '../../shared/contract/failure';
import type { Run, RunResult, TestError } from '../../shared/contract/run';
import { StudySchema, type Study } from '../../shared/contract/study';
import { CLOSED } from '../../shared/figures/curves';
import { formatCount } from '../../shared/figures/format';
import { testWords } from '../../shared/figures/test-error';
import { summarizePoint } from '../../shared/theory/training/sweep/summary';
import { makeFolder, readBytes, writeBytes } from '../files/disk';
import { openGallery } from '../study/gallery';
import type { Command } from './command';
import { jsonLine } from './common';
import { figure, small } from './format';
import { ProgressBar } from './progress';
import { absolute, withSession, type Session } from './session';
import type { Streams } from './streams';

const FORMATS = ['svg', 'pdf', 'png', 'csv'] as const;
/** Of a figure in a page of one column. */
const SIZE = { widthMm: 160, heightMm: 100, dpi: 300 };

export const run: Command = {
  name: 'run',
  usage: 'STUDY.json|NAME [--out DIR]',
  summary: 'run a study and write its figures (SVG, PDF, PNG), tables (CSV, JSON) and a summary',
  options: {
    out: { value: 'DIR', help: 'the folder to write into, made where it is not there (default: the name of the study)' },
    json: { help: 'print the summary as one JSON object' },
  },
  refused: {},
  async run(options, streams) {
    const study = await readStudy(options.operand('Study'), streams.root);
    const folder = absolute(options.text('out') ?? study.id);
    makeFolder(folder);
    return withSession(streams.root, async (session) => {
      const { runs } = await session.client.call('study.start', { study });
      const ended: { run: Run; result: RunResult | null }[] = [];
      for (const started of runs) {
        const bar = new ProgressBar(streams, started.name);
        ended.push(await session.follow(started.id, bar.show).finally(() => bar.clear()));
      }
      const files = await writeFigures(session, study, ended, folder);
      const summary = { study: study.id, title: study.title, claim: study.claim, source: study.source, files, runs: ended.map(summaryOf) };
      await writeBytes(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
      if (options.has('json')) streams.out(jsonLine(summary));
      else print(study, ended, [...files, 'summary.json'], folder, streams);
      return session.interrupted() ? 130 : 0;
    });
  },
};

/** The study of a file, or of the gallery by its name. Throws a Failure ('missing' | 'data'). */
async function readStudy(operand: string, root: string): Promise<Study> {
  const studies = openGallery(root).studies();
  const known = studies.find(({ id }) => id === operand);
  if (known) return known;
  if (!operand.endsWith('.json'))
    throw new Failure('missing', `There is no study “${operand}”.`, `There are ${studies.map(({ id }) => id).join(', ')}; or give a file.`);
  const path = absolute(operand);
  const parsed = v.safeParse(StudySchema, jsonOf(await readBytes(path), operand));
  if (!parsed.success) throw new Failure('data', `${operand} is no study: ${wrong(parsed.issues[0])}.`);
  const { source } = parsed.output.data;
  // Beside the study, where its path says nothing else.
  if (source.kind !== 'file' || isAbsolute(source.path)) return parsed.output;
  return { ...parsed.output, data: { ...parsed.output.data, source: { kind: 'file', path: resolve(dirname(path), source.path) } } };
}

function wrong(issue: v.BaseIssue<unknown>): string {
  const at = v.getDotPath(issue);
  return at === null ? issue.message : `${at} is wrong (${issue.message})`;
}

function jsonOf(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new Failure('data', `${name} is not JSON.`, 'Check the file.');
  }
}

/** The figures of each run in every format; their names. */
async function writeFigures(
  { client }: Session,
  { id }: Study,
  ended: readonly { run: Run; result: RunResult | null }[],
  folder: string,
): Promise<string[]> {
  const written: string[] = [];
  for (const { run: own, result } of ended) {
    for (const drawn of figuresOf(own, result)) {
      for (const format of FORMATS) {
        const stem = `${id}-${drawn}`;
        for (const { name, bytes } of await client.call('figure.render', { figure: drawn, subject: own.id, format, stem, ...SIZE })) {
          await writeBytes(join(folder, name), bytes);
          written.push(name);
        }
      }
    }
  }
  return written;
}

/** What there is to draw of a run; a program that a training accompanies is drawn with it. */
function figuresOf({ spec }: Run, result: RunResult | null): FigureRequest['figure'][] {
  if (spec.kind === 'sweep') return ['sweep'];
  if (spec.kind === 'train') return ['objective', 'gap', ...(testOf(result) ? (['test-error'] as const) : [])];
  if (result?.kind === 'path') return ['path'];
  return result?.kind === 'solve' && result.spline ? ['spline'] : [];
}

/** What the network of a run makes of the rows kept for testing: of a training its best seed. */
function testOf(result: RunResult | null): TestError | null {
  if (result?.kind === 'solve') return result.test ?? null;
  if (result?.kind !== 'train') return null;
  return result.seeds.find(({ objective }) => objective === result.objective)?.test ?? null;
}

/** What came out, in short: of a sweep a line for each point. */
function summaryOf({ run: { name, spec, status, summary }, result }: { run: Run; result: RunResult | null }) {
  const swept =
    result?.kind === 'sweep'
      ? result.points.map((point) => {
          const { best, bound, relativeGap, success } = summarizePoint(point, CLOSED);
          return { values: point.values, objective: best?.objective ?? null, lowerBound: bound, relativeGap, success };
        })
      : undefined;
  const test = testOf(result);
  return {
    name,
    kind: spec.kind,
    status,
    summary: summary ?? null,
    ...(test ? { test } : {}),
    ...(swept ? { points: swept } : {}),
    notes: result?.notes ?? [],
  };
}

function print(
  { title, claim, source }: Study,
  ended: readonly { run: Run; result: RunResult | null }[],
  files: readonly string[],
  folder: string,
  { out }: Streams,
): void {
  out(`${title}\n  ${claim}\n  ${source}\n\n`);
  for (const { run: own, result } of ended) {
    const swept = result?.kind === 'sweep' ? result : null;
    const gaps = swept?.points.flatMap((point) => summarizePoint(point, CLOSED).relativeGap ?? []) ?? [];
    const test = testOf(result);
    const words = swept
      ? `${swept.points.length} points, best relative gaps from ${small(Math.min(...gaps))} to ${small(Math.max(...gaps))}`
      : own.summary
        ? `objective ${figure(own.summary.objective)}${test ? `, on ${formatCount(test.rows, 'test row')} ${testWords(test)}` : ''}`
        : own.status;
    out(`  ${own.name}: ${words}\n`);
  }
  out(`\nWritten to ${folder}: ${files.map((name) => basename(name)).join(', ')}\n`);
}
