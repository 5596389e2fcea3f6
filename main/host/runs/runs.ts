import { randomUUID } from 'node:crypto';
import type { Dataset } from '../../../shared/contract/data';
import { Failure, type FailureData } from '../../../shared/contract/failure';
import type { Progress, Run, RunResult, RunSpec, RunStatus } from '../../../shared/contract/run';
import { checkSweep } from '../../../shared/theory/training/sweep/check';
import { boundingProgram } from '../../../shared/theory/families/bounding-program';
import type { Job, TrainJob } from '../../compute/job';
import type { Control } from '../../compute/protocol';
import type { Log } from '../log';
import { designProblem, type Problem } from '../problem/problem';
import { problemKey, requireSameProblem } from '../problem/problem-key';
import { isFinal, type RunLog } from '../run-log';
import type { JobHandle, Supervisor } from '../supervisor';
import type { OpenProject } from '../state';
import type { Workspace } from '../workspace';
import { Bounds } from './bounds';
import type { Belonging, Checkpoints } from './checkpoints';
import { Keeping } from './keeping';
import { continuedWeights, nextName, requireMemory, stepsOf, summarize } from './preparation';
import { Queue } from './queue';

/** How often the tree hears of progress; the run's own stream is finer. */
const PROGRESS_MS = 250;

interface Active {
  /** Null while it is in the queue. */
  handle: JobHandle<RunSpec['kind']> | null;
  log: RunLog;
  /** What was done to the values on their way into the problem. */
  notes: string[];
  cancelled: boolean;
  began: boolean;
}

/** What a training begins with beside its specification. */
type Start = Pick<TrainJob, 'weights' | 'kept'>;

/** The life of runs, from the request to the result: each is a job of the compute process, a log that streams read, and an entry of the tree. */
export class Runs {
  private readonly active = new Map<string, Active>();
  private readonly stale = new Map<string, Progress>();
  /** What trainings would go on from if the compute process died. */
  private readonly kept = new Map<string, Keeping>();
  private readonly bounds: Bounds;
  private readonly queue: Queue;
  /** Runs that wait share the matrices of their data set as it was. */
  private readonly problems = new WeakMap<Dataset, Problem>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly workspace: Workspace,
    private readonly supervisor: Supervisor,
    private readonly log: Log,
    private readonly checkpoints: Checkpoints,
    /** The program's. */
    private readonly version: string,
    /** How many workers compute at once, which also is how many programs are solved at once. */
    private readonly threads: () => number,
  ) {
    this.bounds = new Bounds(workspace);
    this.queue = new Queue(threads, (queue) => workspace.setQueue(queue));
  }

  /** Starts a run; a training run without a bound for its problem is accompanied by the convex program that gives one. */
  start(spec: RunSpec, name?: string): Run {
    const dataset = this.workspace.dataset(spec.datasetId);
    if (spec.networkId !== undefined) this.workspace.network(spec.networkId);
    const problem = this.problemOf(dataset);
    const key = problemKey(dataset, spec);
    const weights = spec.kind === 'train' ? continuedWeights(this.workspace, spec, key) : undefined;
    if (spec.kind === 'train') {
      requireMemory(spec.spec, problem, this.threads());
      this.bounds.require(spec.spec, dataset.roles, key);
    }
    if (spec.kind === 'sweep') {
      checkSweep(spec.spec, problem.X.shape[0]);
      requireMemory(spec.spec, problem, this.threads());
    }
    const run = this.enlist(spec, name);
    this.accompany(run, problem);
    this.begin(run, problem, weights ? { weights } : {});
    return this.workspace.run(run.id);
  }

  /** Takes up a training or a sweep that was cut off, where the compute process had last told of it: with the same bits as if nothing had happened. */
  private takeUp(run: Run): void {
    if (run.status !== 'interrupted' || (run.spec.kind !== 'train' && run.spec.kind !== 'sweep'))
      throw new Failure('usage', `${run.name} is over (${run.status}), so it cannot be resumed.`);
    const dataset = this.workspace.dataset(run.spec.datasetId);
    requireSameProblem(dataset, run);
    const problem = this.problemOf(dataset);
    const weights = run.spec.kind === 'train' ? continuedWeights(this.workspace, run.spec, run.problemKey) : undefined;
    const kept = this.kept.get(run.id)?.state();
    this.workspace.setRun(run.id, { status: 'queued', failure: undefined, goesOnFrom: undefined });
    this.workspace.log(run.id).setStatus('queued');
    this.accompany(run, problem);
    this.begin(run, problem, { ...(weights ? { weights } : {}), ...(kept ? { kept } : {}) });
  }

  /** A run in the queue is held there. */
  pause(id: string): void {
    this.control(id, 'pause', 'paused');
  }

  resume(id: string): void {
    if (!this.active.has(id)) return this.takeUp(this.workspace.run(id));
    this.control(id, 'resume', this.active.get(id)?.began ? 'running' : 'queued');
  }

  /** Puts a run of the queue before another one, or last. */
  move(id: string, before: string | null): void {
    const run = this.workspace.run(id);
    if (!this.queue.has(id))
      throw new Failure('usage', `${run.name} does not wait in the queue (${run.status}), so it cannot be moved there.`);
    if (before !== null && !this.queue.has(before))
      throw new Failure('usage', `${this.workspace.run(before).name} does not wait in the queue.`);
    this.queue.move(id, before);
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
    this.queue.clear();
    for (const id of [...this.active.keys()]) this.drop(id);
  }

  /** Whether a run is under way. */
  get busy(): boolean {
    return this.active.size > 0;
  }

  /** Keeps, beside a project that was saved at a moment, where its trainings are; to be called with what is saved, before anything else happens. */
  async keep(runs: readonly Run[], savedAt: string, into = this.checkpoints): Promise<void> {
    const kept = runs.map(
      (run) => [run, isFinal(run.status) && run.status !== 'interrupted' ? null : (this.kept.get(run.id)?.state() ?? null)] as const,
    );
    for (const [run, state] of kept) {
      if (run.spec.kind !== 'train') continue;
      if (state) await into.save(run.id, this.belongingOf(run, savedAt), state);
      else await into.forget(run.id);
    }
    await into.prune();
  }

  /** The runs of a project that is opened, with where those go on that were cut off; `opened` takes over what is kept of them. */
  async recall(project: OpenProject, from = this.checkpoints): Promise<{ project: OpenProject; opened(): void }> {
    const { savedAt, runs } = project.meta;
    const found = new Map<string, Keeping>();
    for (const run of runs) {
      if (run.status !== 'interrupted' || run.spec.kind !== 'train' || savedAt === undefined) continue;
      const kept = await from.load(run.id, this.belongingOf(run, savedAt));
      if (kept) found.set(run.id, new Keeping(kept));
    }
    const marked = runs.map(({ goesOnFrom: _, ...run }) => {
      const steps = found.get(run.id)?.steps(run.spec);
      return steps ? { ...run, goesOnFrom: steps } : run;
    });
    return {
      project: { ...project, meta: { ...project.meta, runs: marked } },
      opened: () => {
        this.kept.clear();
        for (const [id, keeping] of found) this.kept.set(id, keeping);
      },
    };
  }

  private belongingOf({ spec, problemKey: key }: Run, savedAt: string): Belonging {
    return { version: this.version, savedAt, run: { spec, problemKey: key } };
  }

  /** Nothing begins any more. */
  close(): void {
    this.queue.clear();
  }

  private problemOf(dataset: Dataset): Problem {
    let problem = this.problems.get(dataset);
    if (!problem) this.problems.set(dataset, (problem = designProblem(dataset, this.workspace.table(dataset.id))));
    return problem;
  }

  private enlist(spec: RunSpec, name = nextName(spec.kind, this.workspace.project.runs)): Run {
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

  private accompany({ spec, problemKey: key }: Run, problem: Problem): void {
    if (spec.kind !== 'train') return;
    const { datasetId, networkId } = spec;
    const companion = this.bounds.missing(spec.spec, this.workspace.dataset(datasetId).roles, key);
    if (!companion) return;
    const ids = { datasetId, ...(networkId === undefined ? {} : { networkId }) };
    this.begin(this.enlist({ kind: 'solve', ...ids, spec: companion }), problem, {});
  }

  /** Puts a run into the queue; one that ends near its bound begins when that is known. */
  private begin(run: Run, problem: Problem, more: Start): void {
    const { id, spec, problemKey: key } = run;
    const active: Active = { handle: null, log: this.workspace.log(id), notes: [...problem.notes], cancelled: false, began: false };
    this.active.set(id, active);
    const needsBound = spec.kind === 'train' && spec.spec.stopGap !== undefined;
    this.queue.add({
      id,
      kind: spec.kind,
      ready: () => !needsBound || this.bounds.settled(key),
      launch: () => this.launch(run, problem, more, active),
    });
  }

  /** The bound that some trainings wait for was cut off, and so are they. */
  private interruptWaiting(key: string, failure: FailureData): void {
    for (const [id, { handle }] of [...this.active]) {
      const { spec, problemKey: own } = this.workspace.run(id);
      if (!handle && own === key && spec.kind === 'train' && spec.spec.stopGap !== undefined) this.fail(id, failure);
    }
  }

  private launch(run: Run, { X, Y, test }: Problem, more: Start, active: Active): void {
    const { id, spec } = run;
    const keeping = spec.kind === 'train' ? new Keeping(more.kept) : null;
    if (keeping) this.kept.set(id, keeping);
    active.handle = this.supervisor.run(
      this.jobOf(run, { X, Y, ...(test ? { test: { X: test.X, Y: test.Y } } : {}), ...more }, active.notes),
      {
        onBegin: () => this.began(id),
        onSpread: () => this.queue.spread(id),
        onEvent: (event) => {
          active.log.append(event);
          keeping?.take(event);
          if (event.progress) this.progressed(id, event.progress);
        },
      },
    );
    active.handle.result.then(
      (result) => this.finish(id, result),
      (error: unknown) => this.fail(id, Failure.describe(error)),
    );
    this.log.info(`${run.name} started on ${X.shape[0]} rows and ${X.shape[1]} features.`);
  }

  private jobOf(
    { id, spec: run, problemKey: key }: Run,
    problem: Pick<TrainJob, 'X' | 'Y' | 'test' | 'weights' | 'kept'>,
    notes: string[],
  ): Extract<Job, { kind: RunSpec['kind'] }> {
    const { X, Y, test } = problem;
    const data = { X, Y, ...(test ? { test } : {}) };
    if (run.kind === 'solve') return { kind: run.kind, ...data, spec: run.spec };
    if (run.kind === 'path') return { kind: run.kind, ...data, spec: run.spec };
    if (run.kind === 'sweep') {
      const { roles } = this.workspace.dataset(run.datasetId);
      return { kind: run.kind, ...data, spec: run.spec, roles, kept: { parts: this.workspace.log(id).data().parts ?? [] } };
    }
    const hasProgram = boundingProgram(run.spec.architecture, this.workspace.dataset(run.datasetId).roles) !== null;
    const job = { kind: run.kind, ...problem, spec: run.spec, hasProgram };
    if (run.spec.stopGap === undefined) return job;
    const bound = this.bounds.of(key);
    if (bound === undefined) notes.push('No bound of this problem is known, so that no seed ended near it.');
    return bound === undefined ? job : { ...job, bound };
  }

  private control(id: string, control: Exclude<Control, 'cancel'>, status: RunStatus): void {
    const run = this.workspace.run(id);
    const active = this.active.get(id);
    if (!active) throw new Failure('usage', `${run.name} is over (${run.status}), so it cannot be ${control}d.`);
    if (active.cancelled) return;
    const paused = control === 'pause';
    active.handle?.control(control);
    this.setStatus(id, active.log, status);
    if (active.handle) this.queue.pause(id, paused);
    else this.queue.hold(id, paused);
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
    this.conclude(id, active, status, {
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
    const { spec } = this.workspace.run(id);
    const steps = this.kept.get(id)?.steps(spec) ?? 0;
    this.conclude(id, active, status, { failure, ...(status === 'interrupted' && steps > 0 ? { goesOnFrom: steps } : {}) });
    this.log.error(`${name}: ${failure.message}`);
  }

  private conclude(id: string, active: Active, status: RunStatus, change: Partial<Run>): void {
    this.active.delete(id);
    const progress = change.progress ?? this.stale.get(id);
    this.stale.delete(id);
    this.workspace.setRun(id, { ...change, status, ...(progress ? { progress } : {}) });
    // Last, so that whoever hears of the end finds the result.
    active.log.setStatus(status, progress);
    this.queue.remove(id);
  }

  private drop(id: string): void {
    const active = this.active.get(id);
    if (!active) return;
    this.active.delete(id);
    this.stale.delete(id);
    active.handle?.control('cancel');
    active.log.setStatus('cancelled');
    this.queue.remove(id);
  }

  private setStatus(id: string, log: RunLog, status: RunStatus): void {
    if (isFinal(this.workspace.run(id).status)) return;
    this.workspace.setRun(id, { status });
    log.setStatus(status);
  }
}
