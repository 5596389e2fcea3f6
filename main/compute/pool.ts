import { Worker } from 'node:worker_threads';
import { Failure, type FailureData } from '../../shared/contract/failure';
import { EventBatch, FLUSH_MS } from './events';
import { Helpers, type Leader } from './helpers';
import type { Job, Task } from './job';
import type { Control, FromCompute, FromWorker, ToWorker } from './protocol';
import type { ControlledJob } from './controlled-job';
import { RunningJob } from './running-job';
import { SweepJob } from './sweep/sweep-job';

/** How long a cancelled task may take to return before its worker is ended. */
const GRACE_MS = 2000;

/** What a worker is for: ordinary tasks, those that somebody waits for with a hand on a slider, or those of a device beside the processor. */
type Lane = 'ordinary' | 'interactive' | 'device';

interface Slot {
  worker: Worker;
  lane: Lane;
  busy: { job: ControlledJob; index: number } | null;
  /** What it said about help with its task. */
  leader: Leader | null;
}

interface Entry {
  job: ControlledJob;
  batch: EventBatch;
  timer: NodeJS.Timeout | null;
  channel: string | undefined;
}

export interface PoolOptions {
  /** The file that each worker runs. */
  workerFile: string;
  /** Tasks that compute at once; with two or more, an interactive job has one more worker to itself. Devices have one, which loads their libraries. */
  threads: number;
  send(message: FromCompute): void;
}

/**
 * Runs jobs on a long-lived pool of workers. Tasks of the job that has fewest at work come first, so a long training run does not keep a
 * solve waiting; a paused job keeps its workers, and others take their place until it goes on. Where processors are free, helpers take
 * parts of large networks in training and of searches for a bound.
 */
export class Pool {
  private readonly slots = new Set<Slot>();
  private readonly entries = new Map<string, Entry>();
  private readonly deadlines = new Set<NodeJS.Timeout>();

  private readonly helpers: Helpers;

  constructor(private readonly options: PoolOptions) {
    this.helpers = new Helpers(options.workerFile, () => this.schedule());
  }

  start(id: string, job: Job, channel?: string): void {
    if (channel !== undefined) this.supersede(channel);
    const running = job.kind === 'sweep' ? new SweepJob(id, job) : new RunningJob(id, job);
    const entry = { job: running, batch: new EventBatch(), timer: null, channel };
    this.entries.set(id, entry);
    // One that goes on from where all of its tasks had ended.
    if (entry.job.over) this.conclude(entry);
    this.schedule();
  }

  control(id: string, control: Control): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    if (control === 'pause') entry.job.pause();
    else if (control === 'resume') entry.job.resume();
    else this.cancel(entry);
    this.schedule();
  }

  /** Ends every worker at once. */
  async close(): Promise<void> {
    for (const { timer } of this.entries.values()) if (timer) clearTimeout(timer);
    this.deadlines.forEach(clearTimeout);
    this.entries.clear();
    const ended = [...this.slots].map(({ worker }) => worker.terminate());
    this.slots.clear();
    await Promise.all([...ended, this.helpers.close()]);
  }

  private cancel(entry: Entry): void {
    if (entry.job.cancelled) return;
    entry.job.cancel();
    if (entry.job.over) this.conclude(entry);
    else this.setDeadline(entry);
  }

  /** Ends the workers that are still busy with a job some time after it was told to stop. */
  private setDeadline(entry: Entry): void {
    const timer = setTimeout(() => {
      this.deadlines.delete(timer);
      for (const slot of [...this.slots]) {
        if (slot.busy?.job !== entry.job) continue;
        entry.job.lose(slot.busy.index);
        this.drop(slot);
      }
      if (this.entries.has(entry.job.id)) this.conclude(entry);
      this.schedule();
    }, GRACE_MS);
    this.deadlines.add(timer);
  }

  /** Latest wins: the older job of the channel is answered at once, and its task told to stop. */
  private supersede(channel: string): void {
    for (const entry of [...this.entries.values()]) {
      if (entry.channel !== channel) continue;
      this.fail(entry, { code: 'interrupted', message: 'A newer request has taken the place of this one.' });
    }
  }

  private schedule(): void {
    for (;;) {
      const entry = this.pick();
      if (!entry) break;
      const slot = this.slotFor(this.laneOf(entry.job));
      const { task, index } = entry.job.take();
      if (index === 0) this.options.send({ type: 'began', id: entry.job.id });
      if (entry.job.spread) this.options.send({ type: 'spread', id: entry.job.id });
      slot.busy = { job: entry.job, index };
      slot.worker.postMessage({ task, control: entry.job.control } satisfies ToWorker);
    }
    this.retire();
    const leaders = [...this.slots].flatMap(({ leader, busy }) => (leader && busy && !busy.job.paused ? [leader] : []));
    this.helpers.balance(leaders, Math.max(0, this.options.threads - this.active('ordinary')));
  }

  /** Interactive jobs first, then the job with fewest tasks at work, the oldest of these. */
  private pick(): Entry | undefined {
    const waiting = [...this.entries.values()].filter(({ job }) => job.waiting && this.hasRoom(job));
    return waiting.sort((a, b) => Number(isInteractive(b.job.job)) - Number(isInteractive(a.job.job)) || a.job.running - b.job.running)[0];
  }

  private hasRoom(job: ControlledJob): boolean {
    const lane = this.laneOf(job);
    return this.active(lane) < (lane === 'ordinary' ? this.options.threads : 1);
  }

  private laneOf({ job, upcoming }: ControlledJob): Lane {
    if (upcoming && needsDevice(upcoming)) return 'device';
    return isInteractive(job) && this.options.threads > 1 ? 'interactive' : 'ordinary';
  }

  private active(lane: Lane): number {
    return [...this.slots].filter((slot) => slot.lane === lane && slot.busy && !slot.busy.job.paused).length;
  }

  private slotFor(lane: Lane): Slot {
    return [...this.slots].find((slot) => slot.lane === lane && !slot.busy) ?? this.spawn(lane);
  }

  /** Workers that stood in for those of a paused job go when they are idle. */
  private retire(): void {
    for (const lane of ['ordinary', 'device'] as const) {
      const slots = [...this.slots].filter((slot) => slot.lane === lane);
      let surplus = slots.length - (lane === 'ordinary' ? this.options.threads : 1);
      for (const slot of slots) {
        if (surplus <= 0) break;
        if (slot.busy) continue;
        this.drop(slot);
        surplus -= 1;
      }
    }
  }

  private spawn(lane: Lane): Slot {
    const worker = new Worker(this.options.workerFile);
    const slot: Slot = { worker, lane, busy: null, leader: null };
    worker.on('message', (message: FromWorker) => this.receive(slot, message));
    worker.on('error', (error) => this.crash(slot, error.message));
    worker.on('exit', (code) => this.crash(slot, `exit code ${code}`));
    this.slots.add(slot);
    return slot;
  }

  private drop(slot: Slot): void {
    this.slots.delete(slot);
    void slot.worker.terminate();
  }

  private receive(slot: Slot, message: FromWorker): void {
    const { busy } = slot;
    if (message.type === 'recruit') {
      slot.leader = { call: message.call, lost: (how) => this.abandon(slot, how) };
      return this.schedule();
    }
    if (message.type !== 'event') slot.leader = null;
    const entry = busy && this.entries.get(busy.job.id);
    if (!busy || !entry) {
      // The job has been answered already; its task only had to return.
      if (busy && message.type !== 'event') {
        busy.job.running -= 1;
        slot.busy = null;
      }
      return this.schedule();
    }
    if (message.type === 'helped') return;
    if (message.type === 'event') return this.report(entry, busy.job.widen(busy.index, message.event));
    slot.busy = null;
    if (message.type === 'done') {
      busy.job.finish(busy.index, message.result);
      this.report(entry, { progress: busy.job.overall(), ...busy.job.unkept() });
      if (busy.job.over) this.conclude(entry);
    } else {
      busy.job.running -= 1;
      this.fail(entry, message.failure);
    }
    this.schedule();
  }

  /** Gives up a task that waits for a helper that is gone. */
  private abandon(slot: Slot, how: string): void {
    void slot.worker.terminate();
    this.crash(slot, how);
  }

  private crash(slot: Slot, how: string): void {
    if (!this.slots.delete(slot)) return;
    if (slot.busy) slot.busy.job.running -= 1;
    const entry = slot.busy && this.entries.get(slot.busy.job.id);
    if (entry) {
      this.fail(entry, {
        code: 'computation',
        message: `The worker that computed this ended unexpectedly (${how}).`,
        hint: 'It may have run out of memory: try fewer patterns, rows or seeds.',
      });
    }
    this.schedule();
  }

  private report(entry: Entry, event: Parameters<EventBatch['add']>[0]): void {
    entry.batch.add(event);
    entry.timer ??= setTimeout(() => this.flush(entry), FLUSH_MS);
  }

  private flush(entry: Entry): void {
    if (entry.timer) clearTimeout(entry.timer);
    entry.timer = null;
    if (!entry.batch.empty) this.options.send({ type: 'event', id: entry.job.id, event: entry.batch.take() });
  }

  private conclude(entry: Entry): void {
    try {
      const outcome = entry.job.outcome();
      this.answer(entry, { type: 'done', id: entry.job.id, outcome });
    } catch (error) {
      this.answer(entry, { type: 'failed', id: entry.job.id, failure: Failure.describe(error) });
    }
  }

  /** The first task that fails ends its job; the others are told to stop. */
  private fail(entry: Entry, failure: FailureData): void {
    entry.job.cancel();
    if (!entry.job.over) this.setDeadline(entry);
    this.answer(entry, { type: 'failed', id: entry.job.id, failure });
  }

  private answer(entry: Entry, message: FromCompute): void {
    this.flush(entry);
    this.entries.delete(entry.job.id);
    this.options.send(message);
  }
}

const INTERACTIVE: readonly Job['kind'][] = ['facts', 'linear-facts', 'program', 'spline', 'verdict'];
const isInteractive = ({ kind }: Job) => INTERACTIVE.includes(kind);

/** Whether a task uses, or may use, more than the embedded engine. */
const needsDevice = ({ kind }: Task) => kind === 'train-together' || kind === 'choose' || kind === 'devices';
