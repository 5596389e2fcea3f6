import * as v from 'valibot';
import type { NdArray } from '../../shared/contract/array';
import { Failure } from '../../shared/contract/failure';
import type { Run } from '../../shared/contract/run';
import { readNpy } from '../files/npy';
import { hashTable, type Table } from '../files/table';
import { readZip } from '../files/zip';
import type { OpenProject, RunData } from '../host/state';
import { attachArrays } from './arrays';
import { HeadSchema, MANIFEST, ManifestSchema, RunDataSchema, runEntry, tableEntry, TableSchema } from './format';
import { migrate } from './migrate';
import { restoreTable } from './table';

const HINT = 'Open an earlier copy of the file.';

/**
 * The project that a file holds. Runs that were in flight when it was saved are interrupted.
 * @throws Failure('data' | 'unsupported') in one sentence where the file is no project, damaged, inconsistent or of a newer format
 */
export function decodeProject(bytes: Uint8Array, name: string, path?: string): OpenProject {
  const entries = readZip(bytes, name);
  const reader = new EntryReader(entries, name);
  if (!entries.has(MANIFEST))
    throw new Failure('data', `${name} is not a Zerogap project: it has no ${MANIFEST}.`, 'Choose a .zerogap file.');
  const raw = reader.json(MANIFEST);
  const head = v.safeParse(HeadSchema, raw);
  if (!head.success)
    throw new Failure('data', `${name} is not a Zerogap project: its ${MANIFEST} does not say so.`, 'Choose a .zerogap file.');
  const manifest = reader.parse(ManifestSchema, migrate(raw as Record<string, unknown>, head.output.format, name), MANIFEST);

  const tables = new Map<string, Table>();
  for (const dataset of manifest.datasets) {
    const entry = tableEntry(dataset.id);
    const table = restoreTable(reader.parse(TableSchema, reader.json(entry), entry));
    const fits =
      table?.rows === dataset.rows &&
      table.columns.length === dataset.columns.length &&
      dataset.roles.length === dataset.columns.length &&
      hashTable(table) === dataset.hash;
    if (!table || !fits)
      throw new Failure('data', `${name} is damaged: the values of data set ${dataset.name} are not those it was saved with.`, HINT);
    tables.set(dataset.id, table);
  }
  const runs = new Map<string, RunData>();
  for (const run of manifest.runs) {
    const entry = runEntry(run.id);
    runs.set(run.id, reader.parse(RunDataSchema, reader.json(entry), entry));
  }
  const { id, savedAt, datasets, networks } = manifest;
  const meta = {
    id,
    name: manifest.name,
    savedAt,
    dirty: false,
    datasets,
    networks,
    runs: manifest.runs.map(settled),
    queue: [],
    ...(path === undefined ? {} : { path }),
  };
  return { meta, tables, runs };
}

const IN_FLIGHT = new Set(['queued', 'running', 'paused']);

function settled(run: Run): Run {
  return IN_FLIGHT.has(run.status) ? { ...run, status: 'interrupted' } : run;
}

class EntryReader {
  constructor(
    private readonly entries: Map<string, Uint8Array>,
    private readonly name: string,
  ) {}

  json(entry: string): unknown {
    const text = Buffer.from(this.bytes(entry)).toString('utf8');
    try {
      return attachArrays(JSON.parse(text), (array) => this.array(array));
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw this.damaged(`${entry} is not JSON`);
    }
  }

  parse<S extends v.GenericSchema>(schema: S, value: unknown, entry: string): v.InferOutput<S> {
    const parsed = v.safeParse(schema, value, { abortEarly: true });
    if (parsed.success) return parsed.output;
    const field = v.getDotPath(parsed.issues[0]);
    throw this.damaged(`${entry} has no valid ${field ?? 'contents'}`);
  }

  private array(entry: string): NdArray {
    return readNpy(this.bytes(entry), `${this.name}: ${entry}`);
  }

  private bytes(entry: string): Uint8Array {
    const bytes = this.entries.get(entry);
    if (!bytes) throw this.damaged(`${entry} is missing`);
    return bytes;
  }

  private damaged(what: string): Failure {
    return new Failure('data', `${this.name} is damaged: ${what}.`, HINT);
  }
}
