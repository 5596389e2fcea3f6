import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../shared/contract/array';
import { Failure } from '../../shared/contract/failure';
import type { Device } from '../../shared/contract/device';
import type { Progress, SeedResult, TrainSpec } from '../../shared/contract/run';
import { candidates, whyNotSideBySide } from '../../shared/theory/training/backends';
import type { Job, Task, TaskEvent, TaskResult } from './job';
import { CANCEL, PAUSE, RUN } from './monitor';
import type { Outcome } from './protocol';
import { trainingNotes } from './train/notes';

/** A job on its way: its tasks, its control word, and what its finished tasks add up to. */
export class RunningJob {
  /** Read by every task of the job; RUN, PAUSE or CANCEL. */
  readonly control = new Int32Array(new SharedArrayBuffer(4));
  /** With its data on shared memory. */
  private readonly shared: Job;
  private tasks: Task[];
  private next = 0;
  private progress: Progress[];
  /** Where a training runs; undefined until that is chosen. */
  private backend: Device['backend'] | undefined;
  private readonly results: TaskResult[] = [];
  private readonly notes: string[] = [];
  private activeSince: number | null = null;
  private activeMs = 0;
  running = 0;

  constructor(
    readonly id: string,
    readonly job: Job,
  ) {
    this.shared = share(job);
    this.backend = job.kind === 'train' ? knownBackend(job.spec) : undefined;
    this.tasks = split(this.shared, this.backend);
    this.progress = this.tasks.map(startOf);
  }

  get paused(): boolean {
    return Atomics.load(this.control, 0) === PAUSE;
  }

  get cancelled(): boolean {
    return Atomics.load(this.control, 0) === CANCEL;
  }

  get waiting(): boolean {
    return !this.paused && this.next < this.tasks.length;
  }

  get over(): boolean {
    return this.running === 0 && this.next >= this.tasks.length;
  }

  /** The task that `take` would give. */
  get upcoming(): Task | undefined {
    return this.tasks[this.next];
  }

  /** The next task and its number. */
  take(): { task: Task; index: number } {
    this.activeSince ??= performance.now();
    this.running += 1;
    const index = this.next++;
    return { task: this.tasks[index], index };
  }

  pause(): void {
    if (this.cancelled) return;
    this.stopClock();
    this.set(PAUSE);
  }

  resume(): void {
    if (!this.paused) return;
    if (this.running > 0) this.activeSince = performance.now();
    this.set(RUN);
  }

  /** Tasks that have not begun never will. */
  cancel(): void {
    this.set(CANCEL);
    this.next = this.tasks.length;
  }

  finish(index: number, result: TaskResult): void {
    this.running -= 1;
    if (result.kind === 'choose') {
      const { backend, why } = result.result;
      this.backend = backend;
      if (why) this.notes.push(why);
      if (!this.cancelled) this.tasks = split(this.shared, backend);
      this.progress = this.tasks.map(startOf);
      this.next = this.cancelled ? this.tasks.length : 0;
      return;
    }
    this.results.push(result);
    const { total } = this.progress[index];
    this.progress[index] = { done: total, total, secondsLeft: 0 };
  }

  /** A task whose worker had to be ended. */
  lose(index: number): void {
    this.running -= 1;
    const task = this.tasks[index];
    const what = task.kind === 'train' ? `Seed ${task.seed}` : task.kind === 'train-together' ? 'The training' : 'The job';
    this.notes.push(`${what} did not stop within two seconds of being cancelled and was ended; what it had not reported is lost.`);
  }

  /** The event as the job's own: progress counts all tasks, and so does the time left. */
  widen(index: number, event: TaskEvent): TaskEvent {
    if (!event.progress) return event;
    this.progress[index] = event.progress;
    if (this.tasks.length === 1) return event;
    return { ...event, progress: this.overall() };
  }

  /** The progress of all tasks together. */
  overall(): Progress {
    if (this.tasks.length === 1) return this.progress[0];
    const done = this.progress.reduce((sum, part) => sum + part.done, 0);
    const total = this.progress.reduce((sum, part) => sum + part.total, 0);
    return { done, total, secondsLeft: done > 0 ? (this.seconds() * (total - done)) / done : null };
  }

  /** What the job comes to; refuses where it was cancelled and its only task had to be ended. */
  outcome(): Outcome {
    const { job } = this;
    if (job.kind !== 'train') {
      const [done] = this.results;
      if (!done && this.notes.length > 0) throw new Failure('interrupted', this.notes[0]);
      return (done ?? { kind: job.kind, result: null }) as Outcome;
    }
    const seeds = this.results.flatMap(({ result }) => result as SeedResult | SeedResult[]).sort((a, b) => a.seed - b.seed);
    if (seeds.length > 0 && seeds.length < job.spec.seeds && this.backend !== 'embedded')
      this.notes.push(`${job.spec.seeds - seeds.length} of the ${job.spec.seeds} networks were left out: the run was stopped before they could be measured.`);
    if (seeds.length === 0) {
      if (this.notes.length > 0) throw new Failure('interrupted', this.notes.join(' '));
      return { kind: 'train', result: null };
    }
    const finite = seeds.map(({ objective }) => objective).filter(Number.isFinite);
    if (finite.length === 0) {
      throw new Failure(
        'computation',
        'Training diverged: the objective of every seed is infinite or not a number.',
        'Lower the learning rate or the initial scale.',
      );
    }
    return {
      kind: 'train',
      result: {
        kind: 'train',
        status: this.cancelled ? 'interrupted' : 'trained',
        objective: Math.min(...finite),
        seeds,
        backend: this.backend ?? 'embedded',
        precision: job.spec.precision,
        seconds: this.seconds(),
        notes: [...trainingNotes(job.spec), ...this.notes],
      },
    };
  }

  private seconds(): number {
    const since = this.activeSince === null ? 0 : performance.now() - this.activeSince;
    return (this.activeMs + since) / 1000;
  }

  private stopClock(): void {
    if (this.activeSince !== null) this.activeMs += performance.now() - this.activeSince;
    this.activeSince = null;
  }

  private set(word: number): void {
    Atomics.store(this.control, 0, word);
    Atomics.notify(this.control, 0);
  }
}

/** The backend of a training where there is nothing to choose from, or where it was asked for. */
function knownBackend(spec: TrainSpec): Device['backend'] | undefined {
  const possible = candidates(spec).filter((name) => name === 'embedded' || spec.backend !== 'auto' || !whyNotSideBySide(spec));
  return possible.length === 1 ? possible[0] : undefined;
}

/** On the embedded engine a training job is one task for each seed; every other job is one task. */
function split(job: Job, backend: Device['backend'] | undefined): Task[] {
  if (job.kind !== 'train') return [job];
  const { X, Y, spec } = job;
  if (!backend) return [{ kind: 'choose', X, Y, spec }];
  const seeds = Array.from({ length: spec.seeds }, (_, offset) => spec.seed + offset);
  if (backend !== 'embedded') return [{ kind: 'train-together', backend, X, Y, spec, seeds }];
  return seeds.map((seed) => ({ kind: 'train', X, Y, spec, seed }));
}

/** The progress of a task that has not begun: epochs, or programs. */
function startOf(task: Task): Progress {
  const total =
    task.kind === 'train'
      ? task.spec.epochs
      : task.kind === 'train-together' || task.kind === 'choose'
        ? task.spec.epochs * task.spec.seeds
        : task.kind === 'path'
          ? task.spec.betas.length
          : 1;
  return { done: 0, total, secondsLeft: null };
}

/** The data on shared memory, so that they are not copied for every task. */
function share(job: Job): Job {
  return 'X' in job ? { ...job, X: shared(job.X), Y: shared(job.Y) } : job;
}

function shared({ dtype, shape, data }: Matrix): Matrix {
  const copy = new Float64Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return { dtype, shape, data: copy };
}
