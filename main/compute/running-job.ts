import { performance } from 'node:perf_hooks';
import type { Device } from '../../shared/contract/device';
import { Failure } from '../../shared/contract/failure';
import type { Progress, SeedResult } from '../../shared/contract/run';
import { candidates, whyNotSideBySide } from '../../shared/theory/training/backends';
import type { BoundTask, PlainJob, Task, TaskEvent, TaskResult, TrainJob } from './job';
import { epochsOf } from '../../shared/theory/training/epochs';
import type { Choice } from './backend/choice';
import { ControlledJob } from './controlled-job';
import type { Outcome } from './protocol';
import { shareData } from './share-data';
import { trainingNotes } from './train/notes';

/** Milliseconds after which the host is told of the seeds that have ended meanwhile. */
const KEEP_MS = 2000;

/** A job on its way: its tasks, and what its finished ones add up to. */
export class RunningJob extends ControlledJob {
  /** With its data on shared memory. */
  private readonly shared: PlainJob;
  private tasks: Task[];
  /** Where a training runs; undefined until that is chosen. */
  private backend: Device['backend'] | undefined;
  /** A training whose networks no convex program bounds: a task for that follows the seeds. */
  private readonly bounds: TrainJob | null;
  private progress: Progress[];
  private readonly results: TaskResult[] = [];
  /** Results that the host has, so that they need not be computed again. */
  private told = 0;
  private toldAt = performance.now();
  private readonly notes: string[] = [];
  /** Steps that were done, and seconds that were spent, before this job began. */
  private readonly before: number;
  private readonly earlier: number;
  private readonly keptSeeds: number;

  constructor(
    id: string,
    override readonly job: PlainJob,
  ) {
    super(id, job);
    const shared = shareData(job);
    const kept = job.kind === 'train' ? job.kept : undefined;
    this.shared = shared;
    this.backend = job.kind === 'train' ? knownBackend(job) : undefined;
    this.bounds = shared.kind === 'train' && !shared.hasProgram ? shared : null;
    this.tasks = split(shared, this.backend);
    this.progress = this.initialProgress();
    const total = job.kind === 'train' ? epochsOf(job.spec) : 1;
    for (const result of kept?.seeds ?? []) this.results.push({ kind: 'train', result });
    this.keptSeeds = this.results.length;
    this.told = this.keptSeeds;
    this.earlier = kept?.seconds ?? 0;
    this.activeMs = 1000 * this.earlier;
    this.before = (kept?.checkpoints ?? []).reduce((sum, { recorded }) => sum + recorded, this.told * total);
  }

  get waiting(): boolean {
    return !this.paused && this.next < (this.seeds === this.wanted ? this.count : this.tasks.length);
  }

  /** The task that `take` would give; undefined where that is the search for a bound. */
  get upcoming(): Task | undefined {
    return this.tasks[this.next];
  }

  protected taskAt(index: number): Task {
    return index < this.tasks.length ? this.tasks[index] : this.boundTask();
  }

  get spread(): boolean {
    return this.next === this.tasks.length && this.tasks[0].kind !== 'choose';
  }

  finish(index: number, result: TaskResult): void {
    this.running -= 1;
    if (result.kind === 'choose') return this.begin(result.result);
    this.results.push(result);
    if (index === this.tasks.length) return;
    const { total } = this.progress[index];
    this.progress[index] = { done: total, total, secondsLeft: 0 };
    // Nothing is measured against a bound where nothing was trained.
    if (this.seeds === this.wanted && !this.best) this.next = this.count;
  }

  /** Seeds that have ended and that the host does not have, where it is time to tell it; each is told once. */
  unkept(): TaskEvent {
    const now = performance.now();
    if (this.job.kind !== 'train' || now - this.toldAt < KEEP_MS) return {};
    this.toldAt = now;
    const seeds = this.trained.slice(this.told);
    this.told = this.trained.length;
    return seeds.length === 0 ? {} : { ended: { seeds, seconds: this.seconds() } };
  }

  /** A task whose worker had to be ended. */
  lose(index: number): void {
    this.running -= 1;
    const task = this.tasks[index];
    this.notes.push(
      `${index === this.tasks.length ? 'The search for a bound' : nameOf(task)} did not stop within two seconds of being cancelled and was ended; what it had not reported is lost.`,
    );
  }

  /** The event as the job's own: progress counts all tasks, and so does the time left. */
  widen(index: number, event: TaskEvent): TaskEvent {
    if (!event.progress) return event;
    this.progress[index] = event.progress;
    if (this.progress.length === 1) return event;
    return { ...event, progress: this.overall() };
  }

  /** The progress of all tasks together. */
  overall(): Progress {
    if (this.progress.length === 1) return this.progress[0];
    const done = this.progress.reduce((sum, part) => sum + part.done, 0);
    const total = this.progress.reduce((sum, part) => sum + part.total, 0);
    const seconds = this.seconds() - this.earlier;
    const own = done - this.before;
    return { done, total, secondsLeft: own > 0 ? (seconds * (total - done)) / own : null };
  }

  /** What the job comes to; refuses where it was cancelled and its only task had to be ended. */
  outcome(): Outcome {
    const { job } = this;
    if (job.kind !== 'train') {
      const [done] = this.results;
      if (!done && this.notes.length > 0) throw new Failure('interrupted', this.notes[0]);
      return (done ?? { kind: job.kind, result: null }) as Outcome;
    }
    const seeds = this.trained.sort((a, b) => a.seed - b.seed);
    if (seeds.length === 0) {
      if (this.notes.length > 0) throw new Failure('interrupted', this.notes.join(' '));
      return { kind: 'train', result: null };
    }
    if (seeds.length < job.spec.seeds && this.backend !== 'embedded')
      this.notes.push(`Of the ${job.spec.seeds} networks ${seeds.length} could be measured before the stopped run had to end.`);
    const { best } = this;
    if (!best) {
      throw new Failure(
        'computation',
        'Training diverged: the objective of every seed is infinite or not a number.',
        'Lower the learning rate or the initial scale.',
      );
    }
    const bound = this.results.find((done) => done.kind === 'bound')?.result;
    return {
      kind: 'train',
      result: {
        kind: 'train',
        status: this.cancelled ? 'interrupted' : 'trained',
        objective: best.objective,
        seeds,
        backend: this.backend ?? 'embedded',
        precision: job.spec.precision,
        seconds: this.seconds(),
        ...(bound && 'lowerBound' in bound ? { lowerBound: bound.lowerBound, ...(bound.proof ? { proof: bound.proof } : {}) } : {}),
        notes: [...trainingNotes(job.spec), ...(bound && 'why' in bound ? [bound.why] : []), ...this.notes],
      },
    };
  }

  /** All tasks, with that of the bound. */
  protected get count(): number {
    return this.tasks.length + (this.bounds ? 1 : 0);
  }

  private get trained(): SeedResult[] {
    return this.results.flatMap((done) => (done.kind === 'train' || done.kind === 'train-together' ? done.result : []));
  }

  /** Seeds that are to be trained, with those that were before. */
  private get wanted(): number {
    return this.job.kind === 'train' ? this.job.spec.seeds : this.tasks.length;
  }

  /** Seeds that were trained. */
  private get seeds(): number {
    return this.trained.length;
  }

  /** The seed with the least objective. */
  private get best(): SeedResult | null {
    return this.trained
      .filter(({ objective }) => Number.isFinite(objective))
      .reduce<SeedResult | null>((least, seed) => (least && least.objective <= seed.objective ? least : seed), null);
  }

  /** Goes on where a trial said; one that was cancelled meanwhile does not. */
  private begin({ backend, why }: Choice): void {
    this.backend = backend;
    if (why) this.notes.push(why);
    if (this.cancelled) return;
    this.tasks = split(this.shared, backend);
    this.progress = this.initialProgress();
    this.next = 0;
  }

  /** Nothing of the tasks, and all of what was done before. */
  private initialProgress(): Progress[] {
    const { job } = this;
    const kept = job.kind === 'train' ? (job.kept?.seeds ?? []) : [];
    const total = job.kind === 'train' ? epochsOf(job.spec) : 1;
    return [...this.tasks.map(startOf), ...kept.map(() => ({ done: total, total, secondsLeft: 0 }))];
  }

  private boundTask(): BoundTask {
    const { bounds, best } = this;
    if (!bounds || !best) throw new RangeError('There is nothing to bound.');
    return { kind: 'bound', X: bounds.X, Y: bounds.Y, spec: bounds.spec, network: { weights: best.weights, objective: best.objective } };
  }
}

/** The backend of a training where there is nothing to choose from, or where it was asked for. */
function knownBackend({ spec, weights, kept }: TrainJob): Device['backend'] | undefined {
  if (spec.backend !== 'auto') return spec.backend;
  // Only the embedded engine goes on from where something was.
  const together = !weights && !kept?.checkpoints.length && !whyNotSideBySide(spec);
  const possible = candidates(spec).filter((name) => name === 'embedded' || together);
  return possible.length === 1 ? possible[0] : undefined;
}

/** On the embedded engine a training job is one task for each seed; every other job is one task. */
function split(job: PlainJob, backend: Device['backend'] | undefined): Task[] {
  if (job.kind !== 'train') return [job];
  const { kind, X, Y, spec } = job;
  const test = job.test ? { test: job.test } : {};
  if (!backend) return [{ kind: 'choose', X, Y, spec }];
  const ended = new Set(job.kept?.seeds.map(({ seed }) => seed));
  const offsets = Array.from({ length: spec.seeds }, (_, offset) => offset).filter((offset) => !ended.has(spec.seed + offset));
  if (backend !== 'embedded')
    return [{ kind: 'train-together', backend, X, Y, ...test, spec, seeds: offsets.map((offset) => spec.seed + offset) }];
  const checkpoints = new Map(job.kept?.checkpoints.map((checkpoint) => [checkpoint.seed, checkpoint]));
  return offsets.map((offset) => {
    const seed = spec.seed + offset;
    const checkpoint = checkpoints.get(seed);
    return {
      ...{ kind, X, Y, ...test, spec, seed },
      ...(job.bound === undefined ? {} : { bound: job.bound }),
      ...(job.weights ? { weights: job.weights[offset] } : {}),
      ...(checkpoint ? { checkpoint } : {}),
    };
  });
}

/** The progress of a task that has not begun: epochs of its seeds, or programs. */
function startOf(task: Task): Progress {
  return { done: 0, total: stepsOf(task), secondsLeft: null };
}

function stepsOf(task: Task): number {
  switch (task.kind) {
    case 'train':
      return epochsOf(task.spec);
    case 'train-together':
      return epochsOf(task.spec) * task.seeds.length;
    case 'choose':
      return epochsOf(task.spec) * task.spec.seeds;
    case 'path':
      return task.spec.betas.length;
    default:
      return 1;
  }
}

/** What a task is called where it was lost. */
function nameOf(task: Task): string {
  return task.kind === 'train' ? `Seed ${task.seed}` : task.kind === 'train-together' ? 'The training' : 'The job';
}
