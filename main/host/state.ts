import type { CurveChunk, Iteration, Moment, RunResult, SweepPart } from '../../shared/contract/run';
import type { Project } from '../../shared/contract/project';
import type { Table } from '../files/table';

/** What a run has told: the solver's table, one whole curve for each seed (from epoch 0), and what was noted on the way. */
export interface RunRecord {
  iterations: Iteration[];
  curves: CurveChunk[];
  moments: Moment[];
  /** Of a sweep. */
  parts?: SweepPart[];
}

/** What a run has produced so far, with the result once there is one. */
export interface RunData extends RunRecord {
  result: RunResult | null;
}

/** All that a project file holds: what the tree shows, the values of every data set and the data of every run, by their ids. */
export interface OpenProject {
  meta: Project;
  tables: Map<string, Table>;
  runs: Map<string, RunData>;
}
