import { performance } from 'node:perf_hooks';
import type { Moment } from '../../../shared/contract/run';
import type { Monitor } from '../job';
import type { SeedCheckpoint } from './checkpoint';
import type { TrainingCall } from './crew';

/** Operations between two looks at the clock and the monitor: well under a millisecond. */
const OPERATIONS = 2e6;
/** Milliseconds between two reports. */
const INTERVAL = 33;
/** Milliseconds between two checkpoints, from which a training that was cut off goes on. */
const KEEP = 2000;
/** Objectives that are held back at most. */
const CAPACITY = 4096;

/** The course of one seed's training: collects the objectives of its epochs, reports them at intervals, hears the monitor. */
export class Course {
  private readonly pending = new Float64Array(CAPACITY);
  private count = 0;
  private total = 0;
  private operations = 0;
  private readonly started = performance.now();
  private waited = 0;
  private reported = this.started;
  private kept = this.started;
  private halted = false;
  private due = false;

  /** `before` objectives were recorded before, by a training that this one goes on from. */
  constructor(
    private readonly monitor: Monitor,
    private readonly seed: number,
    private readonly epochs: number,
    private readonly before = 0,
  ) {
    this.total = before;
  }

  /** Whether it is time for a checkpoint. */
  get keepDue(): boolean {
    return this.due;
  }

  /** Whether the training was told to stop. */
  get stopped(): boolean {
    return this.halted;
  }

  /** Objectives that were recorded, that of the initial network included. */
  get recorded(): number {
    return this.total;
  }

  /** The last epoch that was recorded. */
  get completed(): number {
    return Math.max(0, this.total - 1);
  }

  /** Adds work that was done; true means stop now. Looks at the clock and the monitor only when there was enough of it. */
  readonly checkpoint = (operations: number): boolean => {
    this.operations += operations;
    if (this.operations < OPERATIONS || this.halted) return this.halted;
    this.operations = 0;
    return this.poll();
  };

  /** Asks the monitor at once; while a job is paused this waits, which does not count as time of the training. */
  readonly poll = (): boolean => {
    const before = performance.now();
    this.halted = this.monitor.stopped();
    const now = performance.now();
    this.waited += now - before;
    if (now - this.reported >= INTERVAL) this.report();
    if (now - this.kept >= KEEP) this.due = true;
    return this.halted;
  };

  /** Records the objective after one more epoch; the first is that of the initial network. */
  record(objective: number): void {
    this.pending[this.count++] = objective;
    this.total++;
    if (this.count === CAPACITY) this.report();
  }

  /** Asks for workers that help; who does may change at any time. */
  readonly recruit = (call: TrainingCall): void => this.monitor.recruit?.(call);

  /** Tells of an epoch what is more than its objective. */
  note(moment: Moment): void {
    this.monitor.report({ moments: [moment] });
  }

  /** Hands out a checkpoint, with the objectives that were recorded before it. */
  keep(checkpoint: SeedCheckpoint): void {
    this.due = false;
    this.kept = performance.now();
    this.report();
    this.monitor.report({ checkpoints: [checkpoint] });
  }

  /** Sends on what is held back, with the progress. */
  report(): void {
    this.reported = performance.now();
    const done = this.completed;
    const own = this.total - this.before;
    const seconds = (this.reported - this.started - this.waited) / 1000;
    this.monitor.report({
      ...(this.count > 0
        ? { curves: [{ seed: this.seed, from: this.recorded - this.count, objective: this.pending.slice(0, this.count) }] }
        : {}),
      progress: { done, total: this.epochs, secondsLeft: own > 1 ? (seconds / (own - 1)) * (this.epochs - done) : null },
    });
    this.count = 0;
  }
}
