import { performance } from 'node:perf_hooks';
import { stack, type Tensor } from '@tensorflow/tfjs-core';
import type { Monitor } from '../../job';
import { checkFinite } from '../../train/finite';

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

  /** `before` counts epochs of networks that were trained before these, `total` those of the whole run. */
  constructor(
    private readonly monitor: Monitor,
    private readonly seeds: readonly number[],
    private readonly learningRate: number,
    private readonly before: number,
    private readonly total: number,
  ) {}

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

  /** Reads what is held back and reports it; throws a Failure where an objective is not finite. */
  async flush(): Promise<void> {
    const epochs = this.pending.length;
    const from = this.reported;
    const seeds = this.seeds.length;
    const whole = epochs > 0 ? stack(this.pending) : null;
    this.clear();
    const values = whole ? await whole.data() : [];
    whole?.dispose();
    this.reported += epochs;
    const curves = this.seeds.map((seed, index) => ({
      seed,
      from,
      objective: Float64Array.from({ length: epochs }, (_, epoch) => values[epoch * seeds + index]),
    }));
    this.last = performance.now();
    // That of the initial networks is no epoch that was done.
    const here = Math.max(0, this.reported - 1) * seeds;
    const seconds = (this.last - this.started) / 1000;
    const done = this.before + here;
    this.monitor.report({
      ...(epochs > 0 ? { curves: curves.map((curve) => ({ ...curve, objective: finitePart(curve.objective) })) } : {}),
      progress: { done, total: this.total, secondsLeft: here > 0 ? (seconds / here) * (this.total - done) : null },
    });
    for (const { objective } of curves) objective.forEach((value, epoch) => checkFinite(value, from + epoch, this.learningRate));
  }

  /** Lets go of what is held back. */
  clear(): void {
    this.pending.splice(0).forEach((part) => part.dispose());
  }
}

/** The objectives before the first one that is not finite. */
function finitePart(objective: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const end = objective.findIndex((value) => !Number.isFinite(value));
  return end < 0 ? objective : objective.slice(0, end);
}
