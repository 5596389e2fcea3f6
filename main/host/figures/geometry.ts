import type { NdArray } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { Directions, Ellipsoid, GeometryRequest, NoPicture } from '../../../shared/contract/geometry';
import type { Run, SolveResult, SolveSpec } from '../../../shared/contract/run';
import type { Context } from '../context';
import { designProblem, type Problem } from '../problem/problem';
import { requireSameProblem } from '../problem/problem-key';
import { solvedOf } from '../problem/solved';
import { trainedSeed } from '../problem/trained';

type Needs = Pick<Context, 'workspace' | 'supervisor'>;

interface Subject {
  run: Run;
  problem: Problem;
  spec: SolveSpec;
  result: SolveResult;
}

/** The dual constraint of a solved program over all directions (contract: run.directions). */
export async function directionsOf(context: Needs, request: Omit<GeometryRequest, 'rows'>): Promise<Directions | NoPicture> {
  const { run, problem, spec, result } = subjectOf(context, request);
  const { X, Y, features } = problem;
  const trained = request.trained ? weightsOf(context, request.trained, run) : null;
  return finished(await context.supervisor.run({ kind: 'directions', X, Y, spec, result, features, trained }).result);
}

/** The rectified ellipsoid of a few rows of its data (contract: run.ellipsoid). */
export async function ellipsoidOf(context: Needs, request: Omit<GeometryRequest, 'trained'>): Promise<Ellipsoid | NoPicture> {
  const { problem, spec, result } = subjectOf(context, request);
  const { X, Y, rows } = problem;
  const chosen = request.rows?.map((row) => indexOf(rows, row)) ?? null;
  const picture = finished(await context.supervisor.run({ kind: 'ellipsoid', X, Y, spec, result, rows: chosen }).result);
  return picture.kind === 'none' || !rows ? picture : { ...picture, rows: picture.rows.map((index) => rows[index]) };
}

/** Where a row of the table stands in X. Throws a Failure ('usage') where it is none of X. */
function indexOf(rows: Int32Array | null, row: number): number {
  const index = rows ? rows.indexOf(row) : row;
  if (index < 0)
    throw new Failure('usage', `Row ${row + 1} is kept for testing or lacks a value, so it is none of the problem.`, 'Choose another row.');
  return index;
}

function subjectOf({ workspace }: Needs, { id, beta }: GeometryRequest): Subject {
  const run = workspace.run(id);
  const dataset = workspace.dataset(run.spec.datasetId);
  requireSameProblem(dataset, run);
  return { run, problem: designProblem(dataset, workspace.table(dataset.id)), ...solvedOf(run, workspace.result(id), beta) };
}

/** The weights of a trained seed, the best where none is named; only of a network that the program's constraint is about. */
function weightsOf({ workspace }: Needs, { run: id, seed }: NonNullable<GeometryRequest['trained']>, solve: Run): Record<string, NdArray> {
  const run = workspace.run(id);
  const { weights } = trainedSeed(workspace, id, seed);
  if (run.problemKey !== solve.problemKey)
    throw new Failure(
      'usage',
      `${run.name} was trained on another problem than ${solve.name} solves.`,
      'Choose a run of the same problem.',
    );
  return weights;
}

function finished<T>(answer: T | null): T {
  if (answer === null) throw new Failure('interrupted', 'The picture was not computed to the end.');
  return answer;
}
