import type { FailureData } from '../../shared/contract/failure';
import type { LinearFacts } from '../../shared/contract/data';
import type { Device } from '../../shared/contract/device';
import type { Directions, Ellipsoid, NoPicture } from '../../shared/contract/geometry';
import type { PathResult, SolveResult, SweepResult, TrainResult } from '../../shared/contract/run';
import type { SplineAnswer } from '../../shared/contract/spline';
import type { Verdict } from '../../shared/contract/verdict';
import type { Call } from './crew/call';
import type { Facts, Job, Task, TaskEvent, TaskResult } from './job';

/** How a job ended: its result, or null where it was cancelled before there was one. */
export type Outcome =
  | { kind: 'solve'; result: SolveResult | null }
  | { kind: 'path'; result: PathResult | null }
  | { kind: 'program'; result: string | null }
  | { kind: 'train'; result: TrainResult | null }
  | { kind: 'sweep'; result: SweepResult | null }
  | { kind: 'verdict'; result: Verdict | null }
  | { kind: 'directions'; result: Directions | NoPicture | null }
  | { kind: 'ellipsoid'; result: Ellipsoid | NoPicture | null }
  | { kind: 'facts'; result: Facts | null }
  | { kind: 'linear-facts'; result: LinearFacts | null }
  | { kind: 'spline'; result: SplineAnswer | null }
  | { kind: 'devices'; result: Device[] | null };

/** What a job of each kind yields. */
export interface Yield {
  solve: SolveResult;
  path: PathResult;
  /** A Python script. */
  program: string;
  train: TrainResult;
  sweep: SweepResult;
  verdict: Verdict;
  directions: Directions | NoPicture;
  ellipsoid: Ellipsoid | NoPicture;
  facts: Facts;
  'linear-facts': LinearFacts;
  spline: SplineAnswer;
  devices: Device[];
}

export type Control = 'pause' | 'resume' | 'cancel';

/** Host to compute process. A job replaces an earlier one of its channel that is still under way. */
export type ToCompute = { type: 'start'; id: string; job: Job; channel?: string } | { type: 'control'; id: string; control: Control };

/** Compute process to host. */
export type FromCompute =
  /** The first task of a job has found a worker. */
  | { type: 'began'; id: string }
  /** And so has the last one; where a trial is to choose the backend, of those that follow it. */
  | { type: 'spread'; id: string }
  | { type: 'event'; id: string; event: TaskEvent }
  | { type: 'done'; id: string; outcome: Outcome }
  | { type: 'failed'; id: string; failure: FailureData };

/** Pool to worker: one task at a time, with the control word of its job, or the training of another worker to help with until `leave` is set. */
export type ToWorker = { task: Task; control: Int32Array } | { help: Call; leave: Int32Array };

/** Worker to pool. */
export type FromWorker =
  | { type: 'event'; event: TaskEvent }
  | { type: 'done'; result: TaskResult }
  | { type: 'failed'; failure: FailureData }
  /** The task can use help. */
  | { type: 'recruit'; call: Call }
  /** This worker has stopped helping. */
  | { type: 'helped' };
