import type { CurveChunk, Iteration, RunResult } from '../../shared/contract/run';
import type { Project } from '../../shared/contract/project';
import type { Table } from '../files/table';

/** What a run has produced so far: the solver's table, one whole curve for each seed (from epoch 0), and the result once there is one. */
export interface RunData {
  iterations: Iteration[];
  curves: CurveChunk[];
  result: RunResult | null;
}

/** All that a project file holds: what the tree shows, the values of every data set and the data of every run, by their ids. */
export interface OpenProject {
  meta: Project;
  tables: Map<string, Table>;
  runs: Map<string, RunData>;
}
