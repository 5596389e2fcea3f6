import type { CurveChunk, Moment, SweepPart } from '../../shared/contract/run';
import type { TaskEvent } from './job';
import type { SeedCheckpoint } from './train/checkpoint';

/** Events leave a worker, and the process, at most this often. */
export const FLUSH_MS = 33;

/** Collects events between two flushes: lines and curve points are appended, the last progress wins. */
export class EventBatch {
  private iterations: NonNullable<TaskEvent['iterations']> = [];
  private curves: CurveChunk[] = [];
  private moments: Moment[] = [];
  private parts: SweepPart[] = [];
  private progress: TaskEvent['progress'];
  /** The latest of each seed. */
  private checkpoints = new Map<number, SeedCheckpoint>();
  private ended: TaskEvent['ended'];

  add(event: TaskEvent): void {
    if (event.iterations) this.iterations.push(...event.iterations);
    if (event.curves) this.curves.push(...event.curves);
    if (event.moments) this.moments.push(...event.moments);
    if (event.parts) this.parts.push(...event.parts);
    if (event.progress) this.progress = event.progress;
    for (const checkpoint of event.checkpoints ?? []) this.checkpoints.set(checkpoint.seed, checkpoint);
    if (event.ended) this.ended = { ...event.ended, seeds: [...(this.ended?.seeds ?? []), ...event.ended.seeds] };
  }

  get empty(): boolean {
    const { iterations, curves, moments, parts, checkpoints } = this;
    const items = iterations.length + curves.length + moments.length + parts.length + checkpoints.size;
    return items === 0 && this.progress === undefined && this.ended === undefined;
  }

  /** What was collected, as one event; the batch is empty afterwards. */
  take(): TaskEvent {
    const event: TaskEvent = {};
    if (this.iterations.length > 0) event.iterations = this.iterations;
    if (this.curves.length > 0) event.curves = joinCurves(this.curves);
    if (this.moments.length > 0) event.moments = this.moments;
    if (this.parts.length > 0) event.parts = this.parts;
    if (this.progress) event.progress = this.progress;
    if (this.checkpoints.size > 0) event.checkpoints = [...this.checkpoints.values()];
    if (this.ended) event.ended = this.ended;
    this.iterations = [];
    this.curves = [];
    this.moments = [];
    this.parts = [];
    this.progress = undefined;
    this.checkpoints = new Map();
    this.ended = undefined;
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
