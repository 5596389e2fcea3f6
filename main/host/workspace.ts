import { randomUUID } from 'node:crypto';
import type { Dataset } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import type { Network } from '../../shared/contract/network';
import type { Project } from '../../shared/contract/project';
import type { Remarks, Run, RunResult } from '../../shared/contract/run';
import type { Table } from '../files/table';
import { RunLog } from './run-log';
import { LatestSource } from './problem/source';
import type { OpenProject } from './state';

/** The open project: what the tree shows, and behind it the values of the data sets and what the runs have produced. */
export class Workspace {
  private meta = emptyProject('Untitled');
  private tables = new Map<string, Table>();
  private logs = new Map<string, RunLog>();
  private results = new Map<string, RunResult>();
  readonly changes = new LatestSource<Project>(() => this.meta);

  get project(): Project {
    return this.meta;
  }

  /** Replaces everything by an empty project or by one that was read. */
  replace(next: OpenProject | { name: string }): void {
    if ('name' in next) {
      this.meta = emptyProject(next.name);
      this.tables = new Map();
      this.logs = new Map();
      this.results = new Map();
    } else {
      this.meta = next.meta;
      this.tables = new Map(next.tables);
      this.logs = new Map();
      this.results = new Map();
      for (const run of next.meta.runs) {
        const data = next.runs.get(run.id);
        this.logs.set(run.id, new RunLog(run.status, run.progress, data));
        if (data?.result) this.results.set(run.id, data.result);
      }
    }
    this.changes.changed();
  }

  /** A copy of everything, as a project file holds it. */
  snapshot(): OpenProject {
    const runs = this.meta.runs.map(({ id }) => [id, { ...this.log(id).data(), result: this.results.get(id) ?? null }] as const);
    return { meta: this.meta, tables: new Map(this.tables), runs: new Map(runs) };
  }

  /** Changes of the project itself; `dirty` unless the change says otherwise. */
  update(change: Partial<Project>): Project {
    this.meta = { ...this.meta, dirty: true, ...change };
    this.changes.changed();
    return this.meta;
  }

  dataset(id: string): Dataset {
    return found(this.meta.datasets, id, 'data set');
  }

  table(id: string): Table {
    const table = this.tables.get(id);
    if (!table) throw missing('data set', id);
    return table;
  }

  addDataset(dataset: Dataset, table: Table): Dataset {
    this.tables.set(dataset.id, table);
    this.update({ datasets: [...this.meta.datasets, dataset] });
    return dataset;
  }

  /** With a table its values are others too. */
  setDataset(dataset: Dataset, table?: Table): Dataset {
    if (table) this.tables.set(dataset.id, table);
    this.update({ datasets: replaced(this.meta.datasets, dataset) });
    return dataset;
  }

  removeDataset(id: string): void {
    this.tables.delete(id);
    this.update({ datasets: this.meta.datasets.filter((dataset) => dataset.id !== id) });
  }

  network(id: string): Network {
    return found(this.meta.networks, id, 'network');
  }

  addNetwork(network: Network): Network {
    this.update({ networks: [...this.meta.networks, network] });
    return network;
  }

  setNetwork(network: Network): Network {
    this.update({ networks: replaced(this.meta.networks, network) });
    return network;
  }

  removeNetwork(id: string): void {
    this.update({ networks: this.meta.networks.filter((network) => network.id !== id) });
  }

  /** The runs that wait, in the order in which they are to begin: no part of the project file. */
  setQueue(queue: string[]): void {
    this.update({ queue, dirty: this.meta.dirty });
  }

  hasRun(id: string): boolean {
    return this.meta.runs.some((run) => run.id === id);
  }

  run(id: string): Run {
    return found(this.meta.runs, id, 'run');
  }

  log(id: string): RunLog {
    const log = this.logs.get(id);
    if (!log) throw missing('run', id);
    return log;
  }

  result(id: string): RunResult | null {
    return this.results.get(id) ?? null;
  }

  addRun(run: Run): RunLog {
    const log = new RunLog(run.status, run.progress);
    this.logs.set(run.id, log);
    this.update({ runs: [...this.meta.runs, run] });
    return log;
  }

  /** A run that is no longer there stays away. */
  setRun(id: string, change: Partial<Run>): void {
    if (!this.hasRun(id)) return;
    this.update({ runs: replaced(this.meta.runs, { ...this.run(id), ...change }) });
  }

  /** Changes what a person says of a run; a new baseline takes the place of the old one. */
  remark(id: string, remarks: Remarks): Run {
    const run = { ...this.run(id), ...remarks };
    const others = remarks.baseline
      ? this.meta.runs.map((other) => (other.baseline ? { ...other, baseline: false } : other))
      : this.meta.runs;
    this.update({ runs: replaced(others, run) });
    return run;
  }

  setResult(id: string, result: RunResult): void {
    if (this.hasRun(id)) this.results.set(id, result);
  }

  removeRun(id: string): void {
    this.logs.delete(id);
    this.results.delete(id);
    this.update({ runs: this.meta.runs.filter((run) => run.id !== id) });
  }
}

function emptyProject(name: string): Project {
  return { id: randomUUID(), name, dirty: false, datasets: [], networks: [], runs: [], queue: [] };
}

function missing(what: string, id: string): Failure {
  return new Failure('missing', `There is no ${what} "${id}" in the open project.`);
}

function found<T extends { id: string }>(items: readonly T[], id: string, what: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw missing(what, id);
  return item;
}

function replaced<T extends { id: string }>(items: readonly T[], item: T): T[] {
  return items.map((candidate) => (candidate.id === item.id ? item : candidate));
}
