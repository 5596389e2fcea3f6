import { performance } from 'node:perf_hooks';
import { stack, type Tensor } from '@tensorflow/tfjs-core';
import type { Monitor } from '../../job';

/** Milliseconds between two readings: what the device still has to do when it is asked is never more. */
const INTERVAL = 33;
/** Objectives that are held back at most. */
const CAPACITY = 256;

/** The objectives of several networks epoch by epoch: kept on the device, read and reported at intervals, with the progress. */
export class TensorCurves {
  private readonly pending: Tensor[] = [];
  private reported = 0;
  private last = performance.now();
  private readonly started = this.last;
  /** For each network the epoch at which its objective was no longer finite, null where it still is. */
  readonly diverged: (number | null)[];

  /** `before` counts epochs of networks that were trained before these, `total` those of the whole run. */
  constructor(
    private readonly monitor: Monitor,
    private readonly seeds: readonly number[],
    private readonly before: number,
    private readonly total: number,
  ) {
    this.diverged = seeds.map(() => null);
  }

  /** Epochs whose objective was added. */
  get recorded(): number {
    return this.reported + this.pending.length;
  }

  /** Takes over the objectives of the next epoch. */
  add(objectives: Tensor): void {
    this.pending.push(objectives);
  }

  get due(): boolean {
    return this.pending.length >= CAPACITY || performance.now() - this.last >= INTERVAL;
  }

  /** Reads what is held back and reports it, of each network up to where it is not finite. */
  async flush(): Promise<void> {
    const epochs = this.pending.length;
    const from = this.reported;
    const seeds = this.seeds.length;
    const whole = epochs > 0 ? stack(this.pending) : null;
    this.clear();
    const values = whole ? await whole.data() : [];
    whole?.dispose();
    this.reported += epochs;
    const curves = this.seeds.map((seed, index) => {
      const objective = Float64Array.from({ length: epochs }, (_, epoch) => values[epoch * seeds + index]);
      return { seed, from, objective: this.untilDiverged(index, from, objective) };
    });
    this.last = performance.now();
    // That of the initial networks is no epoch that was done.
    const here = Math.max(0, this.reported - 1) * seeds;
    const seconds = (this.last - this.started) / 1000;
    const done = this.before + here;
    this.monitor.report({
      ...(epochs > 0 ? { curves: curves.filter(({ objective }) => objective.length > 0) } : {}),
      progress: { done, total: this.total, secondsLeft: here > 0 ? (seconds / here) * (this.total - done) : null },
    });
  }

  /** Lets go of what is held back. */
  clear(): void {
    this.pending.splice(0).forEach((part) => part.dispose());
  }

  /** The objectives of a network up to the first that is not finite, and none after it. */
  private untilDiverged(index: number, from: number, objective: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    if (this.diverged[index] !== null) return new Float64Array(0);
    const end = objective.findIndex((value) => !Number.isFinite(value));
    if (end < 0) return objective;
    this.diverged[index] = from + end;
    return objective.slice(0, end);
  }
}
