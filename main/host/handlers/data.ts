import { basename } from 'node:path';
import type { Handlers, Result } from '../../../shared/contract/contract';
import type { Dataset, FileSource, TableEdit } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { readGates } from '../../files/gates';
import { cellsOf, hashTable, summarizeColumns, type Table } from '../../files/table';
import { generateAside, inspectAside } from '../aside/aside';
import type { Context } from '../context';
import { DataSets } from '../data/data-sets';
import { editTable } from '../data/edit-table';
import { FactsCache } from '../data/facts-cache';
import { dataFiles, dataLatex } from '../data/files';
import { histogramOf } from '../data/histogram';
import { previewOf } from '../data/preview';
import { Stage } from '../data/stage';
import { summaryOf } from '../data/summary';
import { Versions, type Values } from '../data/versions';
import { plotPoints } from '../figures/points';
import { linearProblem } from '../problem/linear-problem';
import { pairsNow, splineOf } from '../problem/spline';
import { deliver } from '../transport/delivery';
import type { Workspace } from '../workspace';

type Methods = Extract<keyof Handlers, `data.${string}`>;

export function dataHandlers(context: Context): Pick<Handlers, Methods> {
  const { workspace, gallery, log } = context;
  const facts = new FactsCache(context);
  const versions = new Versions();
  const stage = new Stage(context.paths);
  const dataSets = new DataSets(context, stage);
  return {
    'data.examples': async () => gallery.examples(),
    'data.stage': async ({ source }) => {
      const chosen = source ?? (await chosenFile(context));
      return chosen && stage.put(chosen);
    },
    'data.inspect': async ({ id, reading }) => {
      const { bytes, name } = stage.get(id);
      return inspectAside(bytes, name, reading);
    },
    'data.add': ({ source, ...taking }) => dataSets.add(source, taking),
    'data.preview': async ({ recipe }) => previewOf(await generateAside(recipe)),
    'data.update': async ({ id, coding, missing, split, ...change }) => {
      const { coding: codingNow, missing: missingNow, split: splitNow, ...dataset } = workspace.dataset(id);
      if (change.roles && change.roles.length !== dataset.columns.length) {
        throw new Failure('usage', `${dataset.name} has ${dataset.columns.length} columns, and ${change.roles.length} roles were given.`);
      }
      return workspace.setDataset({
        ...dataset,
        ...change,
        ...chosen('coding', coding, codingNow),
        ...chosen('missing', missing, missingNow),
        ...chosen('split', split, splitNow),
      });
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
    'data.save': async ({ id, rows = 'all', format = 'csv' }) => {
      const [dataset, table] = [workspace.dataset(id), workspace.table(id)];
      if (format === 'tex')
        return deliver(dataLatex(dataset, table, rows), 'Save the data', { name: 'LaTeX table', extensions: ['tex'] }, context.platform);
      const files = dataFiles(dataset, table, rows, context.version);
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
    'data.summary': ({ id }) => summaryOf(context, id),
    'data.histogram': async ({ id, column }) => histogramOf(workspace.table(id), column),
    'data.points': async ({ id, x, y, group, limit }) => plotPoints(workspace.table(id), { x, y, group, limit }),
    'data.gates': async ({ name, bytes }) => readGates(bytes, basename(name)),
    'data.linear': (request) => linearProblem(context, request),
    'data.pairs': async ({ id }) => pairsNow(workspace, id),
    'data.keepMoved': async ({ id, moved }) => dataSets.keepMoved(id, moved),
    'data.spline': (request) => splineOf(context, request),
    'data.facts': (request) => facts.get(request),
  };

  async function chosenFile({ platform, paths }: Context): Promise<FileSource | null> {
    if (!platform.dialogs) throw new Failure('usage', 'This host has no file dialog.', 'Send the bytes of the file.');
    const path = await platform.dialogs.openFile('Open data', [{ name: 'Comma-separated values', extensions: ['csv', 'tsv', 'txt'] }]);
    return path === null ? null : { kind: 'file', path: paths.grant(path) };
  }

  function editDataset(own: string, edit: TableEdit, copy: boolean): Result<'data.edit'> {
    const before = workspace.table(own);
    const { table, said } = editTable(before, edit);
    const dataset = copy ? dataSets.addCopy(own) : workspace.dataset(own);
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

  function rows(table: Table, from: number, count: number): (number | string | null)[][] {
    const end = Math.min(table.rows, from + count);
    return Array.from({ length: Math.max(0, end - from) }, (_, offset) => cellsOf(table, from + offset));
  }
}

/** A choice that may be there or not: undefined leaves it as it is, null takes it back. */
function chosen<K extends string, T>(name: K, change: T | null | undefined, now: T | undefined): Partial<Record<K, T>> {
  const value = change === undefined ? now : change;
  return value === null || value === undefined ? {} : ({ [name]: value } as Record<K, T>);
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
