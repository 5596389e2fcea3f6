import { Failure } from '../../../shared/contract/failure';
import type { Run } from '../../../shared/contract/run';
import { pathPoints, type PathPoint } from '../../../shared/figures/path';
import { columnsOf, type FigureTable } from '../../files/figure-table';
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

const PATH_COLUMNS = columnsOf(
  {
    beta: 'regularisation',
    objective: 'sum of losses plus regulariser of the program',
    bound: 'true lower bound of every network',
    bound_kind: 'how that is proven',
    certificate: 'kind of certificate of the objective',
    relative_gap: 'of the program; empty where none is claimed',
    active_neurons: 'of the recovered network',
  },
  ['bound'],
);

/** The points of a path as a table, one row for each β. */
export function pathTable(points: readonly PathPoint[], provenance: Record<string, unknown>): FigureTable {
  const rows = points.map((point) => [
    point.beta,
    point.objective,
    point.bound,
    point.boundKind,
    point.certificate,
    point.relativeGap ?? '',
    point.activeNeurons,
  ]);
  return { columns: PATH_COLUMNS, rows, about: provenance };
}
