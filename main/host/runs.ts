import { randomUUID } from 'node:crypto';
import type { Role } from '../../shared/contract/data';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Progress, Run, RunResult, RunSpec, RunStatus, SolveSpec, TrainSpec } from '../../shared/contract/run';
import { boundingProgram } from '../../shared/theory/families/bounding-program';
import { epochsOf } from '../../shared/theory/training/epochs';
import { candidates } from '../../shared/theory/training/backends';
import { trainingMemory, whyNotMemory } from '../../shared/theory/training/memory';
import type { Job, TrainJob } from '../compute/job';
import type { Control } from '../compute/protocol';
import { threadCount } from '../compute/threads';
import { Keeping } from './keeping';
import { boundingOf } from './figures/gap-data';
import type { Log } from './log';
import { machineMemory } from './machine';
import { designProblem, type Problem } from './problem/problem';
import { problemKey, requireSameProblem } from './problem/problem-key';
import { isFinal, type RunLog } from './run-log';
import type { JobHandle, Supervisor } from './supervisor';
import type { Workspace } from './workspace';

type TrainRun = Extract<RunSpec, { kind: 'train' }>;

/** How often the tree hears of progress; the run's own stream is finer. */
const PROGRESS_MS = 250;

interface Active {
  /** Null while it waits for the bound at which it may end. */
  handle: JobHandle<RunSpec['kind']> | null;
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
  /** What trainings would go on from if the compute process died. */
  private readonly kept = new Map<string, Keeping>();
  /** Trainings that wait for the bound of their problem. */
  private readonly waiting = new Set<{ id: string; key: string; launch: () => void }>();
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
    const weights = spec.kind === 'train' ? this.weightsOf(spec, problemKey(dataset, spec)) : undefined;
    if (spec.kind === 'train') {
      requireMemory(spec.spec, problem);
      this.requireBound(spec, problemKey(dataset, spec));
    }
    const run = this.enlist(spec, name ?? this.nameOf(spec));
    if (spec.kind === 'train') this.accompany(spec, run.problemKey, problem);
    this.begin(run, problem, weights ? { weights } : {});
    return run;
  }

  /** Takes up a training that was cut off, where the compute process had last told of it: with the same bits as if nothing had happened. */
  private takeUp(run: Run): void {
    if (run.status !== 'interrupted' || run.spec.kind !== 'train')
      throw new Failure('usage', `${run.name} is over (${run.status}), so it cannot be resumed.`);
    const dataset = this.workspace.dataset(run.spec.datasetId);
    requireSameProblem(dataset, run);
    const problem = designProblem(dataset, this.workspace.table(dataset.id));
    const weights = this.weightsOf(run.spec, run.problemKey);
    const kept = this.kept.get(run.id)?.state();
    this.workspace.setRun(run.id, { status: 'queued', failure: undefined });
    this.workspace.log(run.id).setStatus('queued');
    this.accompany(run.spec, run.problemKey, problem);
    this.begin(run, problem, { ...(weights ? { weights } : {}), ...(kept ? { kept } : {}) });
  }

  pause(id: string): void {
    this.control(id, 'pause', 'paused');
  }

  resume(id: string): void {
    if (!this.active.has(id)) return this.takeUp(this.workspace.run(id));
    this.control(id, 'resume', this.active.get(id)?.began ? 'running' : 'queued');
  }

  cancel(id: string): void {
    const active = this.active.get(id);
    if (!active) {
      this.workspace.run(id);
      return;
    }
    active.cancelled = true;
    if (active.handle) active.handle.control('cancel');
    else this.finish(id, null);
  }

  remove(id: string): void {
    this.workspace.run(id);
    this.drop(id);
    this.kept.delete(id);
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

  private enlist(spec: RunSpec, name: string): Run {
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
    this.workspace.addRun(run);
    return run;
  }

  /** Starts the job of a run; one that ends near its bound waits for that. */
  private begin(run: Run, problem: Problem, more: Pick<TrainJob, 'weights' | 'kept'>): void {
    const active: Active = { handle: null, log: this.workspace.log(run.id), notes: problem.notes, cancelled: false, began: false };
    this.active.set(run.id, active);
    const launch = () => this.launch(run, problem, more, active);
    if (run.spec.kind === 'train' && run.spec.spec.stopGap !== undefined) this.waiting.add({ id: run.id, key: run.problemKey, launch });
    else launch();
    this.release();
  }

  /** The bound that some trainings wait for was cut off, and so are they. */
  private interruptWaiting(key: string, failure: FailureData): void {
    for (const entry of [...this.waiting]) {
      if (entry.key !== key) continue;
      this.waiting.delete(entry);
      this.fail(entry.id, failure);
    }
  }

  /** Starts what waits for a bound that is known now, or will not be. */
  private release(): void {
    for (const entry of [...this.waiting]) {
      if (this.programsOf(entry.key).some(({ status }) => !isFinal(status))) continue;
      this.waiting.delete(entry);
      entry.launch();
    }
  }

  /** The largest true bound of a problem that is known. */
  private boundOf(key: string): number | undefined {
    const related = this.workspace.project.runs.filter(({ problemKey }) => problemKey === key);
    return boundingOf(related)?.summary?.lowerBound?.value;
  }

  /** The programs whose bounds a training of this problem is measured against. */
  private programsOf(key: string): Run[] {
    return this.workspace.project.runs.filter(({ problemKey, spec }) => problemKey === key && spec.kind === 'solve');
  }

  private launch(run: Run, { X, Y }: Problem, more: Pick<TrainJob, 'weights' | 'kept'>, active: Active): void {
    if (this.active.get(run.id) !== active) return;
    const { id, spec } = run;
    const keeping = spec.kind === 'train' ? new Keeping(more.kept) : null;
    if (keeping) this.kept.set(id, keeping);
    active.handle = this.supervisor.run(this.jobOf(run, { X, Y, ...more }, active.notes), {
      onBegin: () => this.began(id),
      onEvent: (event) => {
        active.log.append(event);
        keeping?.take(event);
        if (event.progress) this.progressed(id, event.progress);
      },
    });
    active.handle.result.then(
      (result) => this.finish(id, result),
      (error: unknown) => this.fail(id, Failure.describe(error)),
    );
    this.log.info(`${run.name} started on ${X.shape[0]} rows and ${X.shape[1]} features.`);
  }

  private jobOf(
    { spec: run, problemKey: key }: Run,
    problem: Pick<TrainJob, 'X' | 'Y' | 'weights' | 'kept'>,
    notes: string[],
  ): Extract<Job, { kind: RunSpec['kind'] }> {
    const { X, Y } = problem;
    if (run.kind === 'solve') return { kind: run.kind, X, Y, spec: run.spec };
    if (run.kind === 'path') return { kind: run.kind, X, Y, spec: run.spec };
    const hasProgram = boundingProgram(run.spec.architecture, this.workspace.dataset(run.datasetId).roles) !== null;
    const job = { kind: run.kind, ...problem, spec: run.spec, hasProgram };
    if (run.spec.stopGap === undefined) return job;
    const bound = this.boundOf(key);
    if (bound === undefined) notes.push('No bound of this problem is known, so that no seed ended near it.');
    return bound === undefined ? job : { ...job, bound };
  }

  /** Refuses a training that is to end near its bound where there is no program that gives one. */
  private requireBound({ spec, datasetId }: TrainRun, key: string): void {
    if (spec.stopGap === undefined || this.boundOf(key) !== undefined || companionOf(spec, this.workspace.dataset(datasetId).roles)) return;
    throw new Failure(
      'usage',
      'There is no convex program that bounds this network, so that no gap is known at which its training could end.',
      'Leave the gap out, or choose a network with a bound: the power regularizer on three and more layers has one.',
    );
  }

  /** The weights of the training that another one continues, seed by seed. */
  private weightsOf({ continues, spec }: TrainRun, key: string): TrainJob['weights'] {
    if (continues === undefined) return undefined;
    const run = this.workspace.run(continues);
    const result = this.workspace.result(continues);
    if (result?.kind !== 'train')
      throw new Failure('usage', `${run.name} has no trained networks to continue.`, 'Train it to its end first.');
    if (run.problemKey !== key)
      throw new Failure('usage', `${run.name} was trained on another problem.`, 'Choose its data, network and β again.');
    return Array.from({ length: spec.seeds }, (_, offset) => {
      const found = result.seeds.find(({ seed }) => seed === spec.seed + offset);
      if (!found) throw new Failure('usage', `${run.name} has no seed ${spec.seed + offset}.`, 'Choose the seeds that it has.');
      return found.weights;
    });
  }

  private accompany({ spec, datasetId, networkId }: TrainRun, key: string, problem: Problem): void {
    const bounded = this.programsOf(key).some(({ status }) => BOUNDING.has(status));
    const companion = companionOf(spec, this.workspace.dataset(datasetId).roles);
    if (bounded || !companion) return;
    const ids = { datasetId, ...(networkId === undefined ? {} : { networkId }) };
    this.begin(this.enlist({ kind: 'solve', ...ids, spec: companion }, this.nextName('Convex program')), problem, {});
  }

  private control(id: string, control: Control, status: RunStatus): void {
    const run = this.workspace.run(id);
    const active = this.active.get(id);
    if (!active) throw new Failure('usage', `${run.name} is over (${run.status}), so it cannot be ${control}d.`);
    if (active.cancelled) return;
    if (!active.handle) throw new Failure('usage', `${run.name} waits for the bound of its problem, so it cannot be ${control}d.`);
    active.handle.control(control);
    this.setStatus(id, active.log, status);
  }

  private began(id: string): void {
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
    this.kept.delete(id);
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
    const { name, problemKey } = this.workspace.run(id);
    if (status !== 'interrupted') this.kept.delete(id);
    else this.interruptWaiting(problemKey, failure);
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
    this.release();
  }

  private drop(id: string): void {
    const active = this.active.get(id);
    if (!active) return;
    this.active.delete(id);
    this.stale.delete(id);
    active.handle?.control('cancel');
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

/** Refuses a training that does not fit into this machine. */
function requireMemory(spec: TrainSpec, { X, Y }: Problem): void {
  // A device says itself what it holds.
  if (!candidates(spec).includes('embedded')) return;
  const [n, d] = X.shape;
  const why = whyNotMemory(trainingMemory(spec, { n, d, C: Y.shape[1] }, threadCount()), machineMemory());
  if (why) throw new Failure('usage', why, 'The same in parts needs less at a time.');
}

/** What progress counts: epochs of all seeds, or programs. */
function stepsOf(spec: RunSpec): number {
  if (spec.kind === 'train') return spec.spec.seeds * epochsOf(spec.spec);
  return spec.kind === 'path' ? spec.spec.betas.length : 1;
}

/** Statuses of a solve run that give a bound, or will. */
const BOUNDING: ReadonlySet<RunStatus> = new Set(['queued', 'running', 'paused', 'done']);

/** The convex program that bounds what a network is trained on. */
export function companionOf({ architecture, seed, proof }: Pick<TrainSpec, 'architecture' | 'seed' | 'proof'>, roles: readonly Role[]): SolveSpec | null {
  const program = boundingProgram(architecture, roles);
  const { loss, beta, bias } = architecture;
  return program && { ...program, loss, beta, bias, patterns: { kind: 'auto' }, tolerance: 1e-6, seed, ...(proof ? { proof } : {}) };
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
