import type { CurveChunk } from '../../shared/contract/run';
import type { TaskEvent } from './job';

/** Events leave a worker, and the process, at most this often. */
export const FLUSH_MS = 33;

/** Collects events between two flushes: lines and curve points are appended, the last progress wins. */
export class EventBatch {
  private iterations: NonNullable<TaskEvent['iterations']> = [];
  private curves: CurveChunk[] = [];
  private progress: TaskEvent['progress'];

  add(event: TaskEvent): void {
    if (event.iterations) this.iterations.push(...event.iterations);
    if (event.curves) this.curves.push(...event.curves);
    if (event.progress) this.progress = event.progress;
  }

  get empty(): boolean {
    return this.iterations.length === 0 && this.curves.length === 0 && this.progress === undefined;
  }

  /** What was collected, as one event; the batch is empty afterwards. */
  take(): TaskEvent {
    const event: TaskEvent = {};
    if (this.iterations.length > 0) event.iterations = this.iterations;
    if (this.curves.length > 0) event.curves = joinCurves(this.curves);
    if (this.progress) event.progress = this.progress;
    this.iterations = [];
    this.curves = [];
    this.progress = undefined;
    return event;
  }
}

/** The same points with the consecutive chunks of each seed joined into one. */
export function joinCurves(chunks: CurveChunk[]): CurveChunk[] {
  const groups = new Map<number, CurveChunk[][]>();
  for (const chunk of chunks) {
    const runs = groups.get(chunk.seed) ?? [];
    groups.set(chunk.seed, runs);
    const last = runs[runs.length - 1];
    const end = last && last[last.length - 1];
    if (end && end.from + end.objective.length === chunk.from) last.push(chunk);
    else runs.push([chunk]);
  }
  return [...groups.values()].flat().map(([first, ...rest]) => {
    if (rest.length === 0) return first;
    const objective = new Float64Array(rest.reduce((length, chunk) => length + chunk.objective.length, first.objective.length));
    let at = 0;
    for (const chunk of [first, ...rest]) {
      objective.set(chunk.objective, at);
      at += chunk.objective.length;
    }
    return { seed: first.seed, from: first.from, objective };
  });
}
