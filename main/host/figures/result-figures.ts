import { Failure } from '../../../shared/contract/failure';
import type { WrittenFile } from '../../../shared/contract/figure';
import type { Run } from '../../../shared/contract/run';
import { pathPoints, type PathPoint } from '../../../shared/figures/path';
import type { SplineData } from '../../../shared/figures/spline';
import { exportTable } from '../../files/export-table';
import { designProblem } from '../problem/problem';
import type { Workspace } from '../workspace';

/** A run whose result is a figure of its own, with what the figure draws. */
export interface ResultSubject<Data> {
  run: Run;
  data: Data;
}

/** The points of a regularization path. Throws a Failure ('usage') where the run has none. */
export function pathSubject(workspace: Workspace, id: string): ResultSubject<PathPoint[]> {
  const run = workspace.run(id);
  const result = workspace.result(id);
  if (result?.kind !== 'path') throw new Failure('usage', `${run.name} has no regularization path.`, 'Solve several β in one run.');
  return { run, data: pathPoints(result) };
}

/** The inputs and the first target of a data set with one feature, as they are solved. Throws a Failure ('usage') where it has more. */
export function pairsOf(workspace: Workspace, datasetId: string): Pick<SplineData, 'x' | 'y'> {
  const dataset = workspace.dataset(datasetId);
  const { X, Y, features } = designProblem(dataset, workspace.table(dataset.id));
  if (X.shape[1] !== 1) throw new Failure('usage', `${dataset.name} has ${X.shape[1]} features, and a curve can be drawn of one.`);
  const target = dataset.columns.find((_, index) => dataset.roles[index] === 'target')?.name ?? 'target';
  const C = Y.shape[1];
  return {
    x: { name: features[0], values: X.data },
    y: {
      name: C === 1 ? target : `${target}, output 1 of ${C}`,
      values: Float64Array.from({ length: Y.shape[0] }, (_, i) => Y.data[i * C]),
    },
  };
}

/** A spline with its data. Throws a Failure ('usage') where the result of the run is none. */
export function splineSubject(workspace: Workspace, id: string): ResultSubject<SplineData> {
  const run = workspace.run(id);
  const result = workspace.result(id);
  if (result?.kind !== 'solve' || !result.spline)
    throw new Failure('usage', `${run.name} has no spline.`, 'Solve the program of the family spline.');
  return { run, data: { ...pairsOf(workspace, run.spec.datasetId), spline: result.spline } };
}

const PATH_COLUMNS = {
  beta: 'regularisation',
  objective: 'sum of losses plus regulariser of the program',
  bound: 'true lower bound of every network',
  certificate: 'kind of certificate of the objective',
  relative_gap: 'of the program; empty where none is claimed',
  active_neurons: 'of the recovered network',
} as const;

/** The points of a path as a table, one row for each β. */
export function exportPath(points: readonly PathPoint[], stem: string, provenance: Record<string, unknown>): WrittenFile[] {
  const rows = points.map((point) => [
    point.beta,
    point.objective,
    point.bound,
    point.certificate,
    point.relativeGap ?? '',
    point.activeNeurons,
  ]);
  return exportTable({ figure: 'path', stem, columns: PATH_COLUMNS, rows, provenance });
}

const SPLINE_COLUMNS = {
  from: 'where the piece begins; empty where it has no end',
  to: 'where it ends',
  slope: 'of the piece, first output',
  intercept: 'of the piece, first output',
} as const;

/** The pieces of a spline as a table. */
export function exportSpline({ spline }: SplineData, stem: string, provenance: Record<string, unknown>): WrittenFile[] {
  const rows = spline.pieces.map(({ from, to, slope, intercept }) => [from ?? '', to ?? '', slope[0], intercept[0]]);
  return exportTable({ figure: 'spline', stem, columns: SPLINE_COLUMNS, rows, provenance });
}
