import type { CurveChunk, Iteration, Moment, Progress, RunDelta, RunStatus, SweepPart } from '../../shared/contract/run';
import type { TaskEvent } from '../compute/job';
import { Watchers, type Source } from './problem/source';
import type { RunRecord } from './state';

/** How long something was from each version on, to find how long it was at any version. */
class Lengths {
  private readonly versions: number[] = [];
  private readonly lengths: number[] = [];

  set(version: number, length: number): void {
    this.versions.push(version);
    this.lengths.push(length);
  }

  /** The length at `version`: of the last entry that is not later. */
  at(version: number): number {
    let low = 0;
    let high = this.versions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.versions[middle] <= version) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.lengths[low - 1];
  }
}

/** One seed's objective from epoch 0 on, in storage that doubles. */
class Curve {
  private storage: Float64Array<ArrayBuffer> = new Float64Array(256);
  private length = 0;
  readonly lengths = new Lengths();

  /** Points at `from` and after; what is known already is not appended again. */
  append(from: number, objective: Float64Array, version: number): void {
    const fresh = objective.subarray(Math.max(0, this.length - from));
    if (from > this.length || fresh.length === 0) return;
    if (this.length + fresh.length > this.storage.length) {
      const larger = new Float64Array(Math.max(2 * this.storage.length, this.length + fresh.length));
      larger.set(this.storage.subarray(0, this.length));
      this.storage = larger;
    }
    this.storage.set(fresh, this.length);
    this.length += fresh.length;
    this.lengths.set(version, this.length);
  }

  since(from: number): Float64Array<ArrayBuffer> {
    return this.storage.slice(from, this.length);
  }
}

const FINAL: ReadonlySet<RunStatus> = new Set(['done', 'cancelled', 'interrupted', 'failed']);

export const isFinal = (status: RunStatus) => FINAL.has(status);

/** All that a run has reported, readable from any version on; its stream and its part of the project file both come from here. */
export class RunLog implements Source<RunDelta> {
  private version = 1;
  private readonly iterations: Iteration[] = [];
  private readonly iterationLengths = new Lengths();
  private readonly curves = new Map<number, Curve>();
  private readonly moments: Moment[] = [];
  private readonly momentLengths = new Lengths();
  private readonly parts: SweepPart[] = [];
  private readonly partLengths = new Lengths();
  private readonly noted = new Set<string>();
  private readonly watchers = new Watchers();

  constructor(
    private status: RunStatus,
    private progress: Progress,
    data: RunRecord = { iterations: [], curves: [], moments: [] },
  ) {
    this.take(data);
  }

  get ended(): boolean {
    return isFinal(this.status);
  }

  append(event: TaskEvent): void {
    this.version += 1;
    this.take(event);
    this.watchers.notify();
  }

  setStatus(status: RunStatus, progress = this.progress): void {
    this.version += 1;
    this.status = status;
    this.progress = progress;
    this.watchers.notify();
  }

  read(since: number): { seq: number; event: RunDelta } | null {
    if (since === this.version) return null;
    // A client of an earlier session of the same run may hold a later version than this one: then it is sent all.
    if (since > this.version) since = 0;
    const parts = this.parts.slice(this.partLengths.at(since));
    const event: RunDelta = {
      status: this.status,
      progress: this.progress,
      iterations: this.iterations.slice(this.iterationLengths.at(since)),
      curves: this.curvesSince(since),
      moments: this.moments.slice(this.momentLengths.at(since)),
      ...(parts.length > 0 ? { parts } : {}),
    };
    return { seq: this.version, event };
  }

  watch(listener: () => void): () => void {
    return this.watchers.watch(listener);
  }

  /** What is written into the project file. */
  data(): RunRecord {
    const { iterations, moments, parts } = this;
    return {
      iterations: [...iterations],
      curves: this.curvesSince(0),
      moments: [...moments],
      ...(parts.length > 0 ? { parts: [...parts] } : {}),
    };
  }

  private take({ iterations = [], curves = [], moments = [], parts = [], progress }: TaskEvent): void {
    if (progress) this.progress = progress;
    for (const iteration of iterations) this.iterations.push(iteration);
    if (iterations.length > 0) this.iterationLengths.set(this.version, this.iterations.length);
    for (const { seed, from, objective } of curves) {
      const curve = this.curves.get(seed) ?? new Curve();
      this.curves.set(seed, curve);
      curve.append(from, objective, this.version);
    }
    for (const moment of moments) {
      // A run that goes on from a checkpoint tells some of them again.
      const key = `${moment.seed} ${moment.epoch} ${moment.kind}`;
      if (this.noted.has(key)) continue;
      this.noted.add(key);
      this.moments.push(moment);
    }
    if (moments.length > 0) this.momentLengths.set(this.version, this.moments.length);
    for (const part of parts) this.parts.push(part);
    if (parts.length > 0) this.partLengths.set(this.version, this.parts.length);
  }

  private curvesSince(version: number): CurveChunk[] {
    return [...this.curves]
      .map(([seed, curve]) => ({ seed, from: curve.lengths.at(version), objective: curve.since(curve.lengths.at(version)) }))
      .filter(({ objective }) => objective.length > 0)
      .sort((a, b) => a.seed - b.seed);
  }
}
