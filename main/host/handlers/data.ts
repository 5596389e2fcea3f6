import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Handlers, Result } from '../../../shared/contract/contract';
import type { Dataset, DataSource, ProblemFacts, Recipe, TableEdit } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { MovedPoint } from '../../../shared/contract/spline';
import { generatorNamed, recipeInWords } from '../../../shared/theory/generators';
import { unsuitedLosses } from '../../../shared/theory/losses/targets';
import { readBytes } from '../../files/disk';
import { readGates } from '../../files/gates';
import { hashTable, summarizeColumns, type Table } from '../../files/table';
import type { Context } from '../context';
import { editTable } from '../data/edit-table';
import { dataFiles, dataLatex } from '../data/files';
import { generateTable } from '../data/generate';
import { plotPoints } from '../figures/points';
import { previewOf } from '../data/preview';
import { defaultRoles, designProblem } from '../problem/problem';
import { linearProblem } from '../problem/linear-problem';
import { movedTable, pairsNow, splineOf } from '../problem/spline';
import { deliver, fileName } from '../transport/delivery';
import { readAside } from '../read-aside';
import { Versions, type Values } from '../data/versions';
import type { Workspace } from '../workspace';

type Methods = Extract<keyof Handlers, `data.${string}`>;
type Bias = Parameters<Handlers['data.facts']>[0]['bias'];
type Terms = Omit<Parameters<Handlers['data.facts']>[0], 'id' | 'bias'>;

export function dataHandlers(context: Context): Pick<Handlers, Methods> {
  const { workspace, gallery, log } = context;
  const facts = new FactsCache(context);
  const versions = new Versions();
  return {
    'data.examples': async () => gallery.examples(),
    'data.add': async ({ source }) => {
      const chosen = source ?? (await chooseFile(context));
      return chosen && addDataset(context, chosen);
    },
    'data.preview': async ({ recipe }) => previewOf(generateTable(recipe)),
    'data.update': async ({ id, ...change }) => {
      const dataset = workspace.dataset(id);
      if (change.roles && change.roles.length !== dataset.columns.length) {
        throw new Failure('usage', `${dataset.name} has ${dataset.columns.length} columns, and ${change.roles.length} roles were given.`);
      }
      return workspace.setDataset({ ...dataset, ...change });
    },
    'data.edit': async ({ id, edit, copy }) => {
      if (!copy) requireNoRuns(workspace, id, 'Edit a copy of it, or remove the runs first.');
      return editDataset(id, edit, copy ?? false);
    },
    'data.revert': async ({ id, to }) => {
      const dataset = workspace.dataset(id);
      requireNoRuns(workspace, id, 'Remove the runs first.');
      const { values, table } = versions.take(id, to);
      return workspace.setDataset({ ...withoutValues(dataset), ...values }, table);
    },
    'data.save': async ({ id, format = 'csv' }) => {
      const dataset = workspace.dataset(id);
      const [table, stem] = [workspace.table(id), fileName(dataset.name)];
      if (format === 'tex')
        return deliver(dataLatex(dataset, table, stem), 'Save the data', { name: 'LaTeX table', extensions: ['tex'] }, context.platform);
      const files = dataFiles(dataset, table, stem, context.version);
      return deliver(files, 'Save the data', { name: 'Comma-separated values', extensions: ['csv'] }, context.platform);
    },
    'data.remove': async ({ id }) => {
      const dataset = workspace.dataset(id);
      requireNoRuns(workspace, id, 'Remove the runs first.');
      workspace.removeDataset(id);
      log.info(`${dataset.name} was removed.`);
      return {};
    },
    'data.rows': async ({ id, from, count }) => rows(workspace.table(id), from, count),
    'data.points': async ({ id, x, y, group, limit }) => plotPoints(workspace.table(id), { x, y, group, limit }),
    'data.gates': async ({ name, bytes }) => readGates(bytes, basename(name)),
    'data.linear': (request) => linearProblem(context, request),
    'data.pairs': async ({ id }) => pairsNow(workspace, id),
    'data.keepMoved': async ({ id, moved }) => keepMoved(id, moved),
    'data.spline': (request) => splineOf(context, request),
    'data.facts': ({ id, bias, ...terms }) => facts.get(id, bias, terms),
  };

  async function chooseFile({ platform, paths }: Context): Promise<DataSource | null> {
    if (!platform.dialogs) throw new Failure('usage', 'This host has no file dialog.', 'Send the bytes of the file.');
    const path = await platform.dialogs.openFile('Open data', [{ name: 'Comma-separated values', extensions: ['csv', 'tsv', 'txt'] }]);
    return path === null ? null : { kind: 'file', path: paths.grant(path) };
  }

  function addGenerated(wanted: Recipe): Dataset {
    const { table, roles, coding, recipe } = generateTable(wanted);
    const dataset: Dataset = {
      id: randomUUID(),
      name: freshName(generatorNamed(recipe.generator).title),
      origin: `generated, ${recipeInWords(recipe)}`,
      hash: hashTable(table),
      recipe,
      rows: table.rows,
      columns: summarizeColumns(table),
      roles,
      standardize: false,
      ...(coding ? { coding } : {}),
      notes: table.notes,
    };
    log.info(`${dataset.name}: ${table.rows} rows, ${dataset.origin}.`);
    return workspace.addDataset(dataset, table);
  }

  async function addDataset({ paths }: Context, source: DataSource): Promise<Dataset> {
    if (source.kind === 'generated') return addGenerated(source.recipe);
    const { name, bytes, origin, targets } = await read(source, (path) => paths.check(path));
    const { table, columns, hash, file } = await readAside(bytes, name);
    const dataset: Dataset = {
      id: randomUUID(),
      name: freshName(name.replace(/\.(csv|tsv|txt)$/i, '')),
      origin,
      hash,
      file,
      rows: table.rows,
      columns,
      roles: defaultRoles(table, targets),
      standardize: false,
      // An example opens ready to run; what its classes become is said beside it and can be changed.
      ...(source.kind === 'example' && targets && classesOf(table, targets) > 2 ? { coding: 'index' as const } : {}),
      notes: table.notes,
    };
    log.info(`${dataset.name}: ${table.rows} rows and ${table.columns.length} columns from ${origin}.`);
    return workspace.addDataset(dataset, table);
  }

  async function read(
    source: Exclude<DataSource, { kind: 'generated' }>,
    check: (path: string) => string,
  ): Promise<{ name: string; bytes: Uint8Array; origin: string; targets?: string[] }> {
    switch (source.kind) {
      case 'example':
        return {
          ...gallery.exampleFile(source.id),
          origin: `example ${source.id}`,
          targets: targetsOf(source.id),
        };
      case 'file':
        return { name: basename(source.path), bytes: await readBytes(check(source.path)), origin: source.path };
      case 'bytes':
        return { name: basename(source.name), bytes: source.bytes, origin: basename(source.name) };
    }
  }

  function addCopy(id: string): Dataset {
    const dataset = workspace.dataset(id);
    return workspace.addDataset({ ...dataset, id: randomUUID(), name: freshName(`${dataset.name}, edited`) }, workspace.table(id));
  }

  function editDataset(own: string, edit: TableEdit, copy: boolean): Result<'data.edit'> {
    const before = workspace.table(own);
    const { table, said } = editTable(before, edit);
    const dataset = copy ? addCopy(own) : workspace.dataset(own);
    const { id, name } = dataset;
    const from = versions.now(id, valuesOf(dataset), before);
    const unchanged = new Map(before.columns.map((column, j) => [column, dataset.columns[j]]));
    const values: Values = {
      hash: hashTable(table),
      rows: table.rows,
      columns: table.columns.map((column) => unchanged.get(column) ?? summarizeColumns({ ...table, columns: [column] })[0]),
      edits: [...(dataset.edits ?? []), ...said],
    };
    log.info(`${name}: ${said.join(' ')}`);
    return {
      dataset: workspace.setDataset({ ...withoutValues(dataset), ...values }, table),
      before: from,
      after: versions.put(id, values, table),
    };
  }

  function keepMoved(id: string, moved: readonly MovedPoint[]): Dataset {
    const dataset = workspace.dataset(id);
    const table = movedTable(dataset, workspace.table(id), moved);
    const rows = moved.map(({ row }) => row + 1).join(', ');
    const { file: _file, ...same } = dataset;
    const copy: Dataset = {
      ...same,
      id: randomUUID(),
      name: freshName(`${dataset.name}, moved`),
      origin: `${dataset.name}, with points moved by hand in ${moved.length === 1 ? 'row' : 'rows'} ${rows}`,
      hash: hashTable(table),
      columns: summarizeColumns(table),
      edits: [...(dataset.edits ?? []), ...moved.map(movedInWords)],
    };
    log.info(`${copy.name}: ${copy.origin}.`);
    return workspace.addDataset(copy, table);
  }

  function targetsOf(id: string): string[] | undefined {
    const example = gallery.examples().find((candidate) => candidate.id === id);
    return example && (example.targets ?? [example.target]);
  }

  function freshName(base: string): string {
    const taken = new Set(workspace.project.datasets.map(({ name }) => name));
    if (!taken.has(base)) return base;
    for (let number = 2; ; number++) {
      if (!taken.has(`${base} ${number}`)) return `${base} ${number}`;
    }
  }

  function rows(table: Table, from: number, count: number): (number | string | null)[][] {
    const end = Math.min(table.rows, from + count);
    const cells = (row: number) =>
      table.columns.map(({ numbers, texts }) => {
        if (texts) return texts[row];
        const value = numbers?.[row] ?? NaN;
        return Number.isNaN(value) ? null : value;
      });
    return Array.from({ length: Math.max(0, end - from) }, (_, offset) => cells(from + offset));
  }
}

function movedInWords({ row, x, y }: MovedPoint): string {
  const to = [...(x === undefined ? [] : [`x ${x}`]), ...(y === undefined ? [] : [`y ${y}`])];
  return `Row ${row + 1} was moved to ${to.join(', ')}.`;
}

/** What of a data set the values decide. */
function valuesOf({ hash, rows, columns, edits, file }: Dataset): Values {
  return { hash, rows, columns, ...(edits ? { edits } : {}), ...(file ? { file } : {}) };
}

/** The rest: edited values are not those of the file any more, and may have no edits before them. */
function withoutValues({ edits: _edits, file: _file, ...rest }: Dataset): Omit<Dataset, 'edits' | 'file'> {
  return rest;
}

/** Runs keep the data that they were computed from. @throws Failure('usage') where there are some */
function requireNoRuns(workspace: Workspace, id: string, hint: string): void {
  const users = workspace.project.runs.filter(({ spec }) => spec.datasetId === id);
  if (users.length === 0) return;
  const { name } = workspace.dataset(id);
  throw new Failure('usage', `${name} belongs to ${users.length === 1 ? 'a run' : `${users.length} runs`} of this project.`, hint);
}

/** The number of classes of the text columns among these. */
function classesOf(table: Table, names: readonly string[]): number {
  return new Set(table.columns.filter(({ name }) => names.includes(name)).flatMap(({ texts }) => texts ?? [])).size;
}

/** Facts are asked for at every change of a role and cost an arrangement, so each problem's are computed once. */
class FactsCache {
  private readonly known = new Map<string, Promise<ProblemFacts>>();

  constructor(private readonly context: Context) {}

  get(id: string, bias: Bias, terms: Terms): Promise<ProblemFacts> {
    const { hash, roles, standardize, coding } = this.context.workspace.dataset(id);
    const key = JSON.stringify([hash, roles, standardize, coding ?? null, bias, terms.loss, terms.delta, terms.activation, terms.program]);
    const known = this.known.get(key);
    if (known) return known;
    const computed = this.compute(id, bias, terms);
    this.known.set(key, computed);
    computed.catch(() => this.known.delete(key));
    return computed;
  }

  private async compute(id: string, bias: Bias, terms: Terms): Promise<ProblemFacts> {
    const { workspace, supervisor } = this.context;
    const { X, Y, features, dropped, notes } = designProblem(workspace.dataset(id), workspace.table(id));
    const facts = await supervisor.run({ kind: 'facts', X, Y, bias, terms }, {}, `facts ${id} ${bias} ${JSON.stringify(terms)}`).result;
    if (!facts) throw new Failure('interrupted', 'The facts of this data set were not computed to the end.');
    return { n: X.shape[0], d: X.shape[1], outputs: Y.shape[1], features, dropped, notes, unsuitedLosses: unsuitedLosses(Y), ...facts };
  }
}
