import { vector } from '../../../shared/contract/array';
import type { Result } from '../../../shared/contract/contract';
import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { SolveSpec } from '../../../shared/contract/run';
import type { MovedPoint, SplineAnswer, SplineRequest } from '../../../shared/contract/spline';
import type { Table } from '../../files/table';
import type { Context } from '../context';
import { pairsOf } from './pairs';
import type { Workspace } from '../workspace';
import { designProblem, type Problem } from './problem';
import { isSameProblem } from './problem-key';

/** Relative gap at which a question that somebody waits for with a point in hand is answered, and the seconds that it may take. */
const TOLERANCE = 1e-9;
const TIME_LIMIT = 5;

/** The points of a data set with one feature (contract: run.points). */
export function pairs(workspace: Workspace, datasetId: string): Result<'run.points'> {
  const { x, y } = pairsOf(workspace, datasetId);
  return { x: { ...x, values: vector(x.values) }, y: { ...y, values: vector(y.values) } };
}

/** The same with what was trained on these data as they are now (contract: data.pairs). */
export function pairsNow(workspace: Workspace, datasetId: string): Result<'data.pairs'> {
  const dataset = workspace.dataset(datasetId);
  const trained = workspace.project.runs.filter(
    (run) => run.spec.kind === 'train' && run.status === 'done' && run.spec.datasetId === datasetId && isSameProblem(dataset, run),
  );
  const outputs = designProblem(dataset, workspace.table(datasetId)).Y.shape[1];
  return { ...pairs(workspace, datasetId), outputs, trained: trained.map(({ id }) => id) };
}

/** The optimum of a program of one input, with some points moved (contract: data.spline). */
export async function splineOf(
  { workspace, supervisor }: Pick<Context, 'workspace' | 'supervisor'>,
  request: SplineRequest,
): Promise<SplineAnswer> {
  const problem = movedProblem(workspace, request);
  const { loss, delta, beta, interpolate, bias } = request;
  const spec: SolveSpec = {
    family: bias === 'free' ? 'spline' : 'two-layer-relu',
    loss,
    ...(delta === undefined ? {} : { delta }),
    beta: interpolate ? 1 : beta,
    ...(interpolate ? { interpolate } : {}),
    bias,
    patterns: { kind: 'auto' },
    tolerance: TOLERANCE,
    timeLimit: TIME_LIMIT,
    seed: 0,
  };
  const answer = await supervisor.run({ kind: 'spline', ...problem, spec }, {}, `spline ${request.id}`).result;
  if (!answer) throw new Failure('interrupted', 'The spline was not solved to the end.');
  return answer;
}

/** X n×1 and Y with the moved points where they were moved to. Throws a Failure ('usage') where a row does not exist or there are several features. */
export function movedProblem(workspace: Workspace, { id, moved }: { id: string; moved: readonly MovedPoint[] }): Pick<Problem, 'X' | 'Y'> {
  const dataset = workspace.dataset(id);
  const { X, Y } = designProblem(dataset, workspace.table(id));
  if (X.shape[1] !== 1)
    throw new Failure('usage', `${dataset.name} has ${X.shape[1]} features, and a spline has one.`, 'Keep one feature.');
  const [x, y] = [X.data.slice(), Y.data.slice()];
  for (const point of moved) {
    if (point.row >= X.shape[0]) throw new Failure('usage', `${dataset.name} has ${X.shape[0]} rows, and row ${point.row + 1} was moved.`);
    if (point.x !== undefined) x[point.row] = point.x;
    if (point.y !== undefined) y[point.row * Y.shape[1]] = point.y;
  }
  return { X: { ...X, data: x }, Y: { ...Y, data: y } };
}

/**
 * The table with the moved points in its cells, which are counted as in X. Throws a Failure ('usage') where a moved value is not the one of a
 * cell: x of a standardised feature, y of a target that is text.
 */
export function movedTable(dataset: Dataset, table: Table, moved: readonly MovedPoint[]): Table {
  const column = (role: Dataset['roles'][number]) => dataset.roles.findIndex((own) => own === role);
  const columns = table.columns.slice();
  const { rows } = designProblem(dataset, table);
  const set = (at: number, index: number, value: number) => {
    const row = rows ? (rows.at(index) ?? table.rows) : index;
    const { numbers } = columns[at];
    if (!numbers || row >= numbers.length)
      throw new Failure('usage', `Row ${row + 1} of ${columns[at].name} in ${dataset.name} has no number that could be moved.`);
    columns[at] = { ...columns[at], numbers: numbers.slice() };
    columns[at].numbers![row] = value;
  };
  for (const { row, x, y } of moved) {
    if (x !== undefined && dataset.standardize)
      throw new Failure(
        'usage',
        `${columns[column('feature')].name} is standardised, so that moving one point would move all.`,
        'Turn standardising off.',
      );
    if (x !== undefined) set(column('feature'), row, x);
    if (y !== undefined) set(column('target'), row, y);
  }
  return { ...table, columns };
}
