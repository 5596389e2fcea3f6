import { performance } from 'node:perf_hooks';
import type { Iteration, SolveSpec } from '../../../shared/contract/run';
import type { Monitor } from '../job';
import type { WarmStart } from './master/warm-start';

export interface Control {
  /** When the computation began, as performance.now(). */
  began: number;
  /** Why to stop now, or null. */
  interruption(): 'interrupted' | 'time-limit' | null;
  report(iteration: Iteration): void;
  /** What a solve of the same program at another β left, to be replaced by what this one leaves. */
  readonly warmStart?: WarmStart;
}

/** A control whose time limit can still be set. */
export interface Clock extends Control {
  /** A time limit where none was asked for. */
  allow(seconds: number): void;
  /** Keeps the end of the time limit free for what comes after. */
  reserve(milliseconds: number, share: number): void;
}

/** Why to stop a solve that began at `began`, and where its iterations go. */
export function controlOf(spec: SolveSpec, monitor: Monitor, began: number): Clock {
  let limit = spec.timeLimit === undefined ? Infinity : 1000 * spec.timeLimit;
  let reserved = 0;
  return {
    began,
    warmStart: monitor.warmStart,
    allow(seconds) {
      limit = Math.min(limit, 1000 * seconds);
    },
    reserve(milliseconds, share) {
      reserved = Number.isFinite(limit) ? Math.min(milliseconds, share * limit) : 0;
    },
    interruption() {
      if (monitor.stopped()) return 'interrupted';
      return performance.now() - began > limit - reserved ? 'time-limit' : null;
    },
    report: (iteration) => monitor.report({ iterations: [iteration] }),
  };
}

/** Whether to stop: for a part of a computation that is worth so many milliseconds from now on, and no longer than the whole. */
export function within(milliseconds: number, stopped: () => boolean): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end || stopped();
}
