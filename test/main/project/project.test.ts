import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCsv } from '../../../main/files/csv';
import { hashTable, summarizeColumns, type Table } from '../../../main/files/table';
import { readZip, writeZip } from '../../../main/files/zip';
import type { OpenProject, RunData } from '../../../main/host/state';
import { decodeProject } from '../../../main/project/decode';
import { encodeProject } from '../../../main/project/encode';
import { openProject, saveProject } from '../../../main/project/file';
import type { NdArray } from '../../../shared/contract/array';
import type { Dataset, Role } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Network } from '../../../shared/contract/network';
import type { Iteration, Run, RunResult, RunStatus, SeedResult, SolveResult } from '../../../shared/contract/run';

const STAMP = { version: '0.1.0', savedAt: '2026-11-21T08:00:00.000Z' };

// ── Any project ──────────────────────────────────────────────────────────────
/** As fast-check's, but with the prototype that objects read from JSON have. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record<T>(model, { noNullPrototype: true });
const any = fc.double();
const finite = fc.double({ noNaN: true });
const array = (value: fc.Arbitrary<number> = any): fc.Arbitrary<NdArray<Float64Array>> =>
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }).chain((shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return fc
      .array(value, { minLength: length, maxLength: length })
      .map((data) => ({ dtype: 'float64' as const, shape, data: Float64Array.from(data) }));
  });
const weights = fc.dictionary(fc.stringMatching(/^[Wb][1-9]$/), array(), { maxKeys: 3, noNullPrototype: true });
const word = fc.string({ maxLength: 8 });

const table: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 6 }).chain((rows) => {
  const exactly = { minLength: rows, maxLength: rows };
  const number = fc.array(any, exactly).map((values) => ({ type: 'number' as const, numbers: Float64Array.from(values) }));
  const text = fc.array(fc.option(word), exactly).map((texts) => ({ type: 'text' as const, texts }));
  const columns = fc
    .array(fc.oneof(number, text), { minLength: 1, maxLength: 4 })
    .map((list) => list.map((column, j) => ({ name: `c${j}`, ...column })));
  return fc.record(
    {
      rows: fc.constant(rows),
      columns,
      notes: fc.array(word, { maxLength: 2 }),
      firstLine: fc.integer({ min: 1, max: 9 }),
      lines: fc.int32Array(exactly),
    },
    { requiredKeys: ['rows', 'columns', 'notes'], noNullPrototype: true },
  );
});

const network: fc.Arbitrary<Network['architecture']> = record({
  layers: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
  branches: fc.integer({ min: 1, max: 9 }),
  activation: fc.constant('relu'),
  bias: fc.constantFrom('none', 'penalized'),
  regularizer: fc.constant('weight-decay'),
  loss: fc.constant('squared'),
  beta: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
});
const seedNumber = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const lowerBound = record({ value: finite, kind: fc.constantFrom('exact', 'relaxed'), method: word, margin: finite });
const solveResult: fc.Arbitrary<SolveResult> = record({
  kind: fc.constant('solve'),
  status: fc.constantFrom('solved', 'precision', 'time-limit', 'interrupted'),
  objective: finite,
  dualBound: fc.option(finite),
  gap: fc.option(finite),
  relativeGap: fc.option(finite),
  certificate: fc.constantFrom('exact', 'relaxed', 'restricted', 'estimated'),
  lowerBound,
  patterns: finite,
  patternsHow: fc.constantFrom('enumerated', 'sampled'),
  betaMax: finite,
  betaMaxKind: fc.constantFrom('exact', 'relaxed'),
  activeNeurons: fc.nat(),
  networkObjective: finite,
  iterations: fc.nat(),
  seconds: finite,
  weights,
  dual: array(finite),
  notes: fc.array(word, { maxLength: 2 }),
});
const layerMeasures = record({
  layer: fc.nat(),
  singularValues: fc.array(any, { maxLength: 2 }),
  numericalRank: fc.nat(),
  stableRank: any,
  effectiveRank: any,
});
const seedResult: fc.Arbitrary<SeedResult> = record({
  seed: seedNumber,
  objective: any,
  loss: any,
  regularizer: any,
  gradientNorm: any,
  activeNeurons: fc.nat(),
  epochs: fc.nat(),
  layers: fc.array(layerMeasures, { maxLength: 2 }),
  alignment: fc.array(any, { maxLength: 2 }),
  balance: fc.array(any, { maxLength: 2 }),
  weights,
});
const result: fc.Arbitrary<RunResult> = fc.oneof(
  solveResult,
  record({
    kind: fc.constant('train'),
    status: fc.constantFrom('trained', 'interrupted'),
    objective: any,
    seeds: fc.array(seedResult, { maxLength: 2 }),
    backend: fc.constant('embedded'),
    precision: fc.constantFrom('float32', 'float64'),
    seconds: finite,
    notes: fc.array(word, { maxLength: 2 }),
  }),
);
const iteration: fc.Arbitrary<Iteration> = record({
  iteration: fc.nat(),
  primal: finite,
  dual: fc.option(finite),
  gap: fc.option(finite),
  patterns: fc.nat(),
  violation: finite,
  seconds: finite,
});
const runData: fc.Arbitrary<RunData> = record({
  iterations: fc.array(iteration, { maxLength: 3 }),
  curves: fc.array(
    record({ seed: seedNumber, from: fc.nat(), objective: fc.array(any, { maxLength: 6 }).map((values) => Float64Array.from(values)) }),
    { maxLength: 3 },
  ),
  moments: fc.array(
    fc.oneof(
      record({
        kind: fc.constant('measures' as const),
        seed: seedNumber,
        epoch: fc.nat(),
        layers: fc.array(layerMeasures, { maxLength: 2 }),
        alignment: fc.array(any, { maxLength: 2 }),
        balance: fc.array(any, { maxLength: 2 }),
        activeNeurons: fc.nat(),
      }),
      record({
        kind: fc.constant('escape' as const),
        seed: seedNumber,
        epoch: fc.nat(),
        units: fc.nat(),
        constraint: any,
        before: any,
        after: any,
      }),
    ),
    { maxLength: 3 },
  ),
  result: fc.option(result),
});
const run = (status: fc.Arbitrary<RunStatus>): fc.Arbitrary<Run> =>
  fc.record(
    {
      id: fc.uuid(),
      name: word,
      spec: record({
        kind: fc.constant('solve' as const),
        datasetId: word,
        spec: record({
          family: fc.constant('two-layer-relu' as const),
          loss: fc.constant('squared' as const),
          beta: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
          bias: fc.constant('none' as const),
          patterns: fc.oneof(
            fc.constant({ kind: 'auto' as const }),
            fc.integer({ min: 1, max: 99 }).map((count) => ({ kind: 'sampled' as const, count })),
            array(finite).map((gates) => ({ kind: 'given' as const, gates })),
          ),
          tolerance: fc.constant(1e-6),
          seed: seedNumber,
        }),
      }),
      problemKey: word,
      status,
      progress: record({ done: finite, total: finite, secondsLeft: fc.option(finite) }),
      createdAt: fc.constant('2026-11-21T08:00:00.000Z'),
      failure: record({ code: fc.constant('computation' as const), message: word, details: fc.constant({ row: 3 }) }),
      summary: record({ objective: any, lowerBound }),
    },
    { requiredKeys: ['id', 'name', 'spec', 'problemKey', 'status', 'progress', 'createdAt'], noNullPrototype: true },
  );

function datasetOf(id: string, values: Table, standardize: boolean): Dataset {
  const roles = values.columns.map((_, j): Role => (j === 0 ? 'target' : 'feature'));
  return {
    id,
    name: `data ${id}`,
    origin: 'test',
    hash: hashTable(values),
    rows: values.rows,
    columns: summarizeColumns(values),
    roles,
    standardize,
    notes: values.notes,
  };
}

const project = (
  status: fc.Arbitrary<RunStatus> = fc.constantFrom('done', 'cancelled', 'failed', 'interrupted'),
): fc.Arbitrary<OpenProject> =>
  fc
    .record({
      name: word,
      tables: fc.uniqueArray(fc.tuple(word, table), { selector: ([id]) => id, maxLength: 2 }),
      standardize: fc.boolean(),
      networks: fc.array(record({ id: fc.uuid(), name: word, architecture: network }), { maxLength: 2 }),
      runs: fc.uniqueArray(fc.tuple(run(status), runData), { selector: ([{ id }]) => id, maxLength: 2 }),
    })
    .map(({ name, tables, standardize, networks, runs }) => ({
      meta: {
        id: 'p',
        name,
        savedAt: STAMP.savedAt,
        dirty: false,
        datasets: tables.map(([id, values]) => datasetOf(id, values, standardize)),
        networks,
        runs: runs.map(([entry]) => entry),
        queue: [],
      },
      tables: new Map(tables),
      runs: new Map(runs.map(([entry, data]) => [entry.id, data])),
    }));

test('a project that is saved and opened is the same, bit for bit', () => {
  fc.assert(
    fc.property(project(), (original) => {
      const before = JSON.stringify(original.meta);
      expect(decodeProject(encodeProject(original, STAMP), 'p.zerogap')).toStrictEqual(original);
      expect(JSON.stringify(original.meta)).toBe(before);
    }),
    { numRuns: 300 },
  );
});

test('runs in flight when it was saved are interrupted', () => {
  fc.assert(
    fc.property(project(fc.constantFrom('queued', 'running', 'paused')), (original) => {
      const { meta } = decodeProject(encodeProject(original, STAMP), 'p.zerogap');
      for (const entry of meta.runs) expect(entry.status).toBe('interrupted');
    }),
    { numRuns: 20 },
  );
});

// ── One project, as a file ───────────────────────────────────────────────────
const values = readCsv(Buffer.from('x,y\n1,a\n2,b\n3,\n'), 'data.csv');
const sample: OpenProject = {
  meta: { id: 'p', name: 'Sample', dirty: false, datasets: [datasetOf('d', values, true)], networks: [], runs: [], queue: [] },
  tables: new Map([['d', values]]),
  runs: new Map(),
};
const runnable: OpenProject = fc.sample(project(), { numRuns: 50, seed: 1 }).find((candidate) => candidate.runs.size > 0) as OpenProject;

describe('files', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-project-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are written whole, replaced whole, and leave nothing beside them', async () => {
    const path = join(folder, 'sample.zerogap');
    await saveProject(path, sample, STAMP);
    await saveProject(
      path,
      { ...sample, meta: { ...sample.meta, name: 'Renamed' } },
      { ...STAMP, preview: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    );
    expect(readdirSync(folder)).toEqual(['sample.zerogap']);
    const opened = await openProject(path);
    expect(opened.meta).toMatchObject({ name: 'Renamed', path, savedAt: STAMP.savedAt, dirty: false });
    expect(opened.tables.get('d')).toEqual(values);
    expect(Buffer.from(readZip(readFileSync(path), 'p').get('preview.svg') ?? []).toString()).toContain('<svg');
  });

  test('a folder that is not there, and a file that is not there, are named', async () => {
    await expect(saveProject(join(folder, 'no', 'p.zerogap'), sample, STAMP)).rejects.toThrow(/there is no folder/);
    await expect(openProject(join(folder, 'no.zerogap'))).rejects.toThrow(/There is no file/);
    await expect(openProject(folder)).rejects.toThrow(/it is a folder/);
  });

  test('a file that cannot be read as a project stays as it is', async () => {
    const path = join(folder, 'broken.zerogap');
    writeFileSync(path, 'not a project');
    await expect(openProject(path)).rejects.toThrow(/not a zip archive/);
    expect(readFileSync(path, 'utf8')).toBe('not a project');
  });
});

describe('refused in one sentence', () => {
  const good = encodeProject(runnable, STAMP);
  const entries = readZip(good, 'p');
  const changed = (change: (copy: Map<string, Uint8Array>) => void) => {
    const copy = new Map(entries);
    change(copy);
    return writeZip(copy, () => false);
  };
  const withManifest = (edit: (manifest: Record<string, unknown>) => void) =>
    changed((copy) => {
      const manifest = JSON.parse(Buffer.from(copy.get('manifest.json') ?? []).toString()) as Record<string, unknown>;
      edit(manifest);
      copy.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
    });
  const entry = (pattern: RegExp) => [...entries.keys()].find((name) => pattern.test(name)) as string;

  test.each<[string, () => Uint8Array, RegExp]>([
    ['nothing', () => new Uint8Array(), /is not a zip archive/],
    ['a CSV', () => Buffer.from('x,y\n1,2\n'), /is not a zip archive/],
    ['a truncated file', () => good.slice(0, good.length >> 1), /is damaged: it is cut off/],
    ['another zip', () => writeZip([['a.txt', Buffer.from('a')]], () => false), /is not a Zerogap project: it has no manifest.json/],
    ['a manifest of another program', () => writeZip([['manifest.json', Buffer.from('{"format":1}')]], () => false), /does not say so/],
    ['a manifest that is no JSON', () => changed((copy) => copy.set('manifest.json', Buffer.from('{'))), /manifest.json is not JSON/],
    [
      'a newer format',
      () => withManifest((manifest) => (manifest.format = 2)),
      /was written by a newer Zerogap \(format 2, this one reads up to 1\)/,
    ],
    ['a wrong field', () => withManifest((manifest) => (manifest.networks = [{ id: 1 }])), /manifest.json has no valid networks/],
    ['a missing run', () => changed((copy) => copy.delete(entry(/^runs\//))), /runs\/.* is missing/],
    ['a missing array', () => changed((copy) => copy.delete(entry(/^arrays\//))), /arrays\/\d+.npy is missing/],
    [
      'a shape that was changed',
      () =>
        changed((copy) => {
          const name = entry(/^arrays\//);
          const text = Buffer.from(copy.get(name) ?? []).toString('latin1');
          copy.set(
            name,
            Buffer.from(
              text.replace(/'shape': \([^)]*\)/, (shape) => shape.replace(/\d/g, '7')),
              'latin1',
            ),
          );
        }),
      /its shape \([7 ×]+\) needs/,
    ],
  ])('%s', (_, make, message) => {
    let failure: unknown;
    try {
      decodeProject(make(), 'p.zerogap');
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).message).toMatch(message);
    expect((failure as Failure).message).not.toContain('\n');
    expect((failure as Failure).hint).toBeTruthy();
  });

  test('values of a data set that were exchanged', () => {
    const bytes = encodeProject(sample, STAMP);
    const copy = readZip(bytes, 'p');
    const other = readZip(
      encodeProject({ ...sample, tables: new Map([['d', readCsv(Buffer.from('x,y\n1,a\n9,b\n3,\n'), 'd')]]) }, STAMP),
      'p',
    );
    copy.set('arrays/1.npy', other.get('arrays/1.npy') as Uint8Array);
    expect(() =>
      decodeProject(
        writeZip(copy, () => false),
        'p.zerogap',
      ),
    ).toThrow(/the values of data set data d are not those it was saved with/);
  });

  test('every truncation', () => {
    for (let length = 0; length < good.length; length += 7) expect(() => decodeProject(good.slice(0, length), 'p')).toThrow(Failure);
  });
});
