import type { Matrix, NdArray } from '../../shared/contract/array';
import type { LinearFacts, Role } from '../../shared/contract/data';
import type { Device } from '../../shared/contract/device';
import type { SplineAnswer } from '../../shared/contract/spline';
import type { Verdict } from '../../shared/contract/verdict';
import type { Choice } from './backend/choice';
import type { ArchitectureBound } from './certificate/architecture/architecture-bound';
import type { Judged } from './certificate/judged';
import type { WarmStart } from './convex/master/warm-start';
import type { DirectionsRequest, EllipsoidRequest } from './geometry/request';
import type { Directions, Ellipsoid, NoPicture } from '../../shared/contract/geometry';
import type { TestRows } from './test-error';
import type { SeedCheckpoint, SeedStart } from './train/checkpoint';
import type { Call } from './crew/call';
import type { Architecture, BIASES } from '../../shared/contract/network';
import type {
  CurveChunk,
  Iteration,
  Moment,
  PathResult,
  PathSpec,
  ProgramTerms,
  Progress,
  SeedResult,
  SolveResult,
  SolveSpec,
  SweepPart,
  SweepSpec,
  TrainSpec,
} from '../../shared/contract/run';

/**
 * What the host asks of the compute process. X is n×d and Y n×C, both float64, as the data set's roles define them
 * (standardised where asked), `test` the rows kept for testing, prepared alike; the ones column of a bias is appended inside, by whoever needs it.
 */
export type Job =
  | { kind: 'solve'; X: Matrix; Y: Matrix; test?: TestRows; spec: SolveSpec }
  | { kind: 'path'; X: Matrix; Y: Matrix; test?: TestRows; spec: PathSpec }
  | TrainJob
  | SweepRequest
  | ProgramJob
  | ({ kind: 'verdict'; X: Matrix; Y: Matrix; test?: TestRows } & Judged)
  | ({ kind: 'directions'; Y: Matrix } & DirectionsRequest)
  | ({ kind: 'ellipsoid'; Y: Matrix } & EllipsoidRequest)
  | { kind: 'facts'; X: Matrix; Y: Matrix; bias: (typeof BIASES)[number]; terms?: FactTerms }
  | { kind: 'linear-facts'; X: Matrix; Y: Matrix }
  /** The optimum of a program of one input, while somebody holds a point of its data. */
  | { kind: 'spline'; X: Matrix; Y: Matrix; spec: SolveSpec }
  /** Where networks can be trained on this machine. */
  | { kind: 'devices' };

/** A job of one problem. */
export type PlainJob = Exclude<Job, SweepRequest>;

/** To train every seed, from what there is of it already, and, where no program bounds such networks, to bound them from below. */
export interface TrainJob {
  kind: 'train';
  X: Matrix;
  Y: Matrix;
  test?: TestRows;
  spec: TrainSpec;
  /** Whether a convex program bounds such networks. */
  hasProgram: boolean;
  /** The true bound of the problem, for `stopGap`. */
  bound?: number;
  /** Weights of each seed to begin with. */
  weights?: Record<string, NdArray>[];
  /** What was kept of this very training before it was cut off. */
  kept?: Kept;
}

/** To train every network of a sweep and to bound every point of it from below; `roles` are those of the data set's columns. */
export interface SweepRequest {
  kind: 'sweep';
  X: Matrix;
  Y: Matrix;
  test?: TestRows;
  spec: SweepSpec;
  roles: readonly Role[];
  /** What had become known of this very sweep before it was cut off. */
  kept?: { parts: SweepPart[] };
}

/** The networks of one task of a sweep, of one point after the other. */
export interface NetworksTask {
  kind: 'sweep-networks';
  X: Matrix;
  Y: Matrix;
  test?: TestRows;
  networks: { point: number; spec: TrainSpec; seed: number }[];
}

/** The convex program that bounds points of a sweep, at each β with the numbers of its points. */
export interface BoundsTask {
  kind: 'sweep-bounds';
  X: Matrix;
  Y: Matrix;
  spec: Omit<SolveSpec, 'beta'>;
  at: { beta: number; points: number[] }[];
}

/** What a training goes on from, with the same bits as if it had never been cut off. */
export interface Kept {
  /** The latest of seeds that were at work. */
  checkpoints: SeedCheckpoint[];
  /** Seeds that had ended. */
  seeds: SeedResult[];
  /** Seconds of computation so far. */
  seconds: number;
}

/** A true bound of every network of the trained form; `network` is the best of the trained ones. */
export interface BoundTask {
  kind: 'bound';
  X: Matrix;
  Y: Matrix;
  spec: TrainSpec;
  network: Pick<SeedResult, 'weights' | 'objective'>;
}

/** To write out the program of a solved problem; `about` says where the data come from, one fact a line. */
export interface ProgramJob {
  kind: 'program';
  X: Matrix;
  Y: Matrix;
  spec: SolveSpec;
  result: SolveResult;
  about: string[];
}

/**
 * The part of a job that one worker does. A training job is one task for each seed, so results do not depend on the number of workers, and
 * one for a bound; on other backends than the embedded engine it is one task for all seeds. Where the backend is to be chosen by its speed,
 * that comes first.
 */
export type Task =
  | Extract<
      Job,
      { kind: 'solve' | 'path' | 'program' | 'verdict' | 'directions' | 'ellipsoid' | 'facts' | 'linear-facts' | 'spline' | 'devices' }
    >
  | ({ kind: 'train'; X: Matrix; Y: Matrix; test?: TestRows; spec: TrainSpec; seed: number } & SeedStart)
  | {
      kind: 'train-together';
      backend: Exclude<Device['backend'], 'embedded'>;
      X: Matrix;
      Y: Matrix;
      test?: TestRows;
      spec: TrainSpec;
      seeds: number[];
    }
  | { kind: 'choose'; X: Matrix; Y: Matrix; spec: TrainSpec }
  | NetworksTask
  | BoundsTask
  | BoundTask;

/** What β_max depends on beside the data: left out, the squared loss and two layers of ReLU units. */
export type FactTerms = Partial<Pick<Architecture, 'loss' | 'delta' | 'activation'>> & { program?: ProgramTerms };

/** Rank, arrangements and β_max of a problem (contract: `ProblemFacts` without what only the host knows). */
export interface Facts {
  rank: number;
  patterns: { count: number; how: 'enumerated' | 'formula' | 'bound' };
  betaMax: number;
  betaMaxKind: 'exact' | 'relaxed';
  /** σ₂/σ₁ of X. */
  secondSingularValue: number;
  /** How far XXᵀ and XᵀX are from I; null where their shape forbids it. */
  orthonormalRows: number | null;
  orthonormalColumns: number | null;
  /** What both atoms of rank-one data give with −∇ℓ(0), of one target without bias. */
  sides: { positive: number; negative: number } | null;
}

export type TaskResult =
  | { kind: 'solve'; result: SolveResult }
  | { kind: 'path'; result: PathResult }
  | { kind: 'program'; result: string }
  | { kind: 'train'; result: SeedResult }
  | { kind: 'train-together'; result: SeedResult[] }
  | { kind: 'choose'; result: Choice }
  | { kind: 'sweep-networks'; result: { point: number; network: SeedResult }[] }
  | { kind: 'sweep-bounds'; result: SweepPart[] }
  | { kind: 'devices'; result: Device[] }
  | { kind: 'bound'; result: ArchitectureBound }
  | { kind: 'verdict'; result: Verdict }
  | { kind: 'directions'; result: Directions | NoPicture }
  | { kind: 'ellipsoid'; result: Ellipsoid | NoPicture }
  | { kind: 'facts'; result: Facts }
  | { kind: 'linear-facts'; result: LinearFacts }
  | { kind: 'spline'; result: SplineAnswer };

/** What a running task adds. */
export interface TaskEvent {
  iterations?: Iteration[];
  curves?: CurveChunk[];
  moments?: Moment[];
  progress?: Progress;
  /** From which seeds at work may go on; the latest of each counts. */
  checkpoints?: SeedCheckpoint[];
  /** What has become known of a sweep since the last event. */
  parts?: SweepPart[];
  /** Seeds that have ended since the last event, with the seconds of computation so far. */
  ended?: { seeds: SeedResult[]; seconds: number };
}

/** A running task's view of the outside. */
export interface Monitor {
  /** Called between steps, at least every 50 ms: blocks while the job is paused; true means stop now and return what there is. */
  stopped(): boolean;
  /** Cheap to call; what is reported is batched on its way out. */
  report(event: TaskEvent): void;
  /** Asks for workers that take parts of a training or of a search off this one. */
  readonly recruit?: (call: Call) => void;
  /** Within a path: what the solve of the β before left, which this one uses and replaces. */
  readonly warmStart?: WarmStart;
}
