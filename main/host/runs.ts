import { randomUUID } from 'node:crypto';
import type { Role } from '../../shared/contract/data';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Progress, Run, RunResult, RunSpec, RunStatus, SolveSpec, TrainSpec } from '../../shared/contract/run';
import { boundingProgram } from '../../shared/theory/families/bounding-program';
import type { Job } from '../compute/job';
import type { Control } from '../compute/protocol';
import type { Log } from './log';
import { designProblem, type Problem } from './problem';
import { problemKey } from './problem-key';
import { isFinal, type RunLog } from './run-log';
import type { JobHandle, Supervisor } from './supervisor';
import type { Workspace } from './workspace';

/** How often the tree hears of progress; the run's own stream is finer. */
const PROGRESS_MS = 250;

interface Active {
  handle: JobHandle<RunSpec['kind']>;
  log: RunLog;
  /** What was done to the values on their way into the problem. */
  notes: string[];
  cancelled: boolean;
  began: boolean;
}

/** The life of runs, from the request to the result: each is a job of the compute process, a log that streams read, and an entry of the tree. */
export class Runs {
  private readonly active = new Map<string, Active>();
  private readonly stale = new Map<string, Progress>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly workspace: Workspace,
    private readonly supervisor: Supervisor,
    private readonly log: Log,
  ) {}

  /** Starts a run; a training run without a bound for its problem is accompanied by the convex program that gives one. */
  start(spec: RunSpec, name?: string): Run {
    const dataset = this.workspace.dataset(spec.datasetId);
    if (spec.networkId !== undefined) this.workspace.network(spec.networkId);
    const problem = designProblem(dataset, this.workspace.table(spec.datasetId));
    const run = this.launch(spec, problem, name ?? this.nameOf(spec));
    if (spec.kind === 'train') this.accompany(spec, run.problemKey, problem);
    return run;
  }

  pause(id: string): void {
    this.control(id, 'pause', 'paused');
  }

  resume(id: string): void {
    this.control(id, 'resume', this.active.get(id)?.began ? 'running' : 'queued');
  }

  cancel(id: string): void {
    const active = this.active.get(id);
    if (!active) {
      this.workspace.run(id);
      return;
    }
    active.cancelled = true;
    active.handle.control('cancel');
  }

  remove(id: string): void {
    this.workspace.run(id);
    this.drop(id);
    this.workspace.removeRun(id);
  }

  /** Cancels all that is under way, before the project goes. */
  dropAll(): void {
    for (const id of [...this.active.keys()]) this.drop(id);
  }

  /** Whether a run is under way. */
  get busy(): boolean {
    return this.active.size > 0;
  }

  private launch(spec: RunSpec, { X, Y, notes }: Problem, name: string): Run {
    const progress: Progress = { done: 0, total: stepsOf(spec), secondsLeft: null };
    const run: Run = {
      id: randomUUID(),
      name,
      spec,
      problemKey: problemKey(this.workspace.dataset(spec.datasetId), spec),
      status: 'queued',
      progress,
      createdAt: new Date().toISOString(),
    };
    const log = this.workspace.addRun(run);
    const handle = this.supervisor.run(jobOf(spec, { X, Y }, this.workspace.dataset(spec.datasetId).roles), {
      onBegin: () => this.begin(run.id),
      onEvent: (event) => {
        log.append(event);
        if (event.progress) this.progressed(run.id, event.progress);
      },
    });
    this.active.set(run.id, { handle, log, notes, cancelled: false, began: false });
    handle.result.then(
      (result) => this.finish(run.id, result),
      (error: unknown) => this.fail(run.id, Failure.describe(error)),
    );
    this.log.info(`${name} started on ${X.shape[0]} rows and ${X.shape[1]} features.`);
    return run;
  }

  private accompany({ spec, datasetId, networkId }: Extract<RunSpec, { kind: 'train' }>, key: string, problem: Problem): void {
    const { runs } = this.workspace.project;
    const bounded = runs.some(({ problemKey, spec, status }) => problemKey === key && spec.kind === 'solve' && BOUNDING.has(status));
    const companion = companionOf(spec, this.workspace.dataset(datasetId).roles);
    if (bounded || !companion) return;
    this.launch(
      { kind: 'solve', datasetId, ...(networkId === undefined ? {} : { networkId }), spec: companion },
      problem,
      this.nextName('Convex program'),
    );
  }

  private control(id: string, control: Control, status: RunStatus): void {
    const run = this.workspace.run(id);
    const active = this.active.get(id);
    if (!active) throw new Failure('usage', `${run.name} is over (${run.status}), so it cannot be ${control}d.`);
    if (active.cancelled) return;
    active.handle.control(control);
    this.setStatus(id, active.log, status);
  }

  private begin(id: string): void {
    const active = this.active.get(id);
    if (!active) return;
    active.began = true;
    if (this.workspace.run(id).status === 'queued') this.setStatus(id, active.log, 'running');
  }

  private progressed(id: string, progress: Progress): void {
    this.stale.set(id, progress);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const [run, latest] of this.stale) this.workspace.setRun(run, { progress: latest });
      this.stale.clear();
    }, PROGRESS_MS);
  }

  private finish(id: string, result: RunResult | null): void {
    const active = this.active.get(id);
    if (!active) return;
    if (result) this.workspace.setResult(id, { ...result, notes: [...active.notes, ...result.notes] });
    const run = this.workspace.run(id);
    const status = active.cancelled ? 'cancelled' : 'done';
    this.close(id, active, status, {
      ...(result ? summarize(result) : {}),
      ...(status === 'done' ? { progress: { done: run.progress.total, total: run.progress.total, secondsLeft: 0 } } : {}),
    });
    this.log.info(`${run.name} ${status === 'done' ? 'is done' : 'was cancelled'}.`);
  }

  private fail(id: string, failure: FailureData): void {
    const active = this.active.get(id);
    if (!active) return;
    const status = active.cancelled ? 'cancelled' : failure.code === 'interrupted' ? 'interrupted' : 'failed';
    const { name } = this.workspace.run(id);
    this.close(id, active, status, { failure });
    this.log.error(`${name}: ${failure.message}`);
  }

  private close(id: string, active: Active, status: RunStatus, change: Partial<Run>): void {
    this.active.delete(id);
    const progress = change.progress ?? this.stale.get(id);
    this.stale.delete(id);
    this.workspace.setRun(id, { ...change, status, ...(progress ? { progress } : {}) });
    // Last, so that whoever hears of the end finds the result.
    active.log.setStatus(status, progress);
  }

  private drop(id: string): void {
    const active = this.active.get(id);
    if (!active) return;
    this.active.delete(id);
    this.stale.delete(id);
    active.handle.control('cancel');
    active.log.setStatus('cancelled');
  }

  private setStatus(id: string, log: RunLog, status: RunStatus): void {
    if (isFinal(this.workspace.run(id).status)) return;
    this.workspace.setRun(id, { status });
    log.setStatus(status);
  }

  private nameOf(spec: RunSpec): string {
    return this.nextName(BASE_NAMES[spec.kind]);
  }

  /** 'Training 3' after 'Training 2'. */
  private nextName(base: string): string {
    const taken = new Set(this.workspace.project.runs.map(({ name }) => name));
    for (let number = 1; ; number++) {
      const name = `${base} ${number}`;
      if (!taken.has(name)) return name;
    }
  }
}

const BASE_NAMES: Record<RunSpec['kind'], string> = { solve: 'Convex program', path: 'Regularization path', train: 'Training' };

function jobOf(run: RunSpec, { X, Y }: Pick<Problem, 'X' | 'Y'>, roles: readonly Role[]): Extract<Job, { kind: RunSpec['kind'] }> {
  switch (run.kind) {
    case 'solve':
      return { kind: run.kind, X, Y, spec: run.spec };
    case 'path':
      return { kind: run.kind, X, Y, spec: run.spec };
    case 'train':
      return { kind: run.kind, X, Y, spec: run.spec, hasProgram: boundingProgram(run.spec.architecture, roles) !== null };
  }
}

/** What progress counts: epochs of all seeds, or programs. */
function stepsOf(spec: RunSpec): number {
  if (spec.kind === 'train') return spec.spec.seeds * spec.spec.epochs;
  return spec.kind === 'path' ? spec.spec.betas.length : 1;
}

/** Statuses of a solve run that give a bound, or will. */
const BOUNDING: ReadonlySet<RunStatus> = new Set(['queued', 'running', 'paused', 'done']);

/** The convex program that bounds what a network is trained on. */
export function companionOf({ architecture, seed }: Pick<TrainSpec, 'architecture' | 'seed'>, roles: readonly Role[]): SolveSpec | null {
  const program = boundingProgram(architecture, roles);
  const { loss, beta, bias } = architecture;
  return program && { ...program, loss, beta, bias, patterns: { kind: 'auto' }, tolerance: 1e-6, seed };
}

function summarize(result: RunResult): Pick<Run, 'summary'> {
  // A path has many objectives, and none that stands for it.
  if (result.kind === 'path') return {};
  if (result.kind === 'train') {
    const { objective, lowerBound } = result;
    return { summary: { objective, ...(lowerBound ? { lowerBound } : {}) } };
  }
  const { objective, certificate, lowerBound, relativeGap } = result;
  return { summary: { objective, certificate, lowerBound, relativeGap } };
}
