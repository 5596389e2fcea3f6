import { performance } from 'node:perf_hooks';
import type { Progress } from '../../shared/contract/run';
import type { Job, Task, TaskEvent, TaskResult } from './job';
import { CANCEL, PAUSE, RUN } from './monitor';
import type { Outcome } from './protocol';

/** A job on its way, as the pool sees it: its tasks one after the other, the control word that they read, and its clock. */
export abstract class ControlledJob {
  /** Read by every task of the job; RUN, PAUSE or CANCEL. */
  readonly control = new Int32Array(new SharedArrayBuffer(4));
  /** Tasks at work. */
  running = 0;
  protected next = 0;
  private activeSince: number | null = null;
  protected activeMs = 0;

  constructor(
    readonly id: string,
    readonly job: Job,
  ) {}

  get paused(): boolean {
    return Atomics.load(this.control, 0) === PAUSE;
  }

  get cancelled(): boolean {
    return Atomics.load(this.control, 0) === CANCEL;
  }

  /** Whether `take` has something to give. */
  abstract get waiting(): boolean;

  get over(): boolean {
    return this.running === 0 && this.next >= this.count;
  }

  /** Whether every task has been taken, but for the search for a bound. */
  abstract get spread(): boolean;

  /** The task that `take` would give; undefined where that is not made yet. */
  abstract get upcoming(): Task | undefined;

  /** The next task and its number. */
  take(): { task: Task; index: number } {
    this.activeSince ??= performance.now();
    this.running += 1;
    const index = this.next++;
    return { task: this.taskAt(index), index };
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
    this.next = this.count;
  }

  abstract finish(index: number, result: TaskResult): void;

  /** What the host does not have yet of what has ended; each is told once. */
  abstract unkept(): TaskEvent;

  /** A task whose worker had to be ended. */
  abstract lose(index: number): void;

  /** The event as the job's own: progress counts all tasks, and so does the time left. */
  abstract widen(index: number, event: TaskEvent): TaskEvent;

  /** The progress of all tasks together. */
  abstract overall(): Progress;

  /** What the job comes to; refuses where it was cancelled and its only task had to be ended. */
  abstract outcome(): Outcome;

  /** All tasks that are known of. */
  protected abstract get count(): number;

  protected abstract taskAt(index: number): Task;

  protected seconds(): number {
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
