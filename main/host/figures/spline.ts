import { Failure } from '../../../shared/contract/failure';
import type { FigureSource } from '../../../shared/contract/figure';
import type { Run } from '../../../shared/contract/run';
import { differenceOf, extentOf, type SplineData, type TrainedCurve } from '../../../shared/figures/spline';
import { univariateFunction } from '../../../shared/theory/univariate-network';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Context } from '../context';
import { pairsOf } from '../problem/pairs';
import { madeOf } from '../problem/provenance';
import { isSameProblem } from '../problem/problem-key';
import { splineOf } from '../problem/spline';
import type { Workspace } from '../workspace';

/** What a spline's figure is drawn of, the runs that it rests on, and what its sidecar says beside them. */
export interface SplineSubject {
  runs: Run[];
  data: SplineData;
  about: Record<string, unknown>;
}

type Asked = NonNullable<FigureSource['spline']>;

/** A solved spline with its data. Throws a Failure ('usage') where the result of the run is none. */
export function splineSubject(workspace: Workspace, id: string): SplineSubject {
  const run = workspace.run(id);
  const result = workspace.result(id);
  if (result?.kind !== 'solve' || !result.spline)
    throw new Failure('usage', `${run.name} has no spline.`, 'Solve the program of the family spline.');
  return {
    runs: [run],
    data: { ...pairsOf(workspace, run.spec.datasetId), spline: result.spline, certificate: result.certificate },
    about: {},
  };
}

/** The spline of a data set as it is looked at: with points that were moved, and trained networks of the data as they are. */
export async function splineNow(
  context: Pick<Context, 'workspace' | 'supervisor'>,
  datasetId: string,
  { trained, ...asked }: Asked,
): Promise<SplineSubject> {
  const { workspace } = context;
  const dataset = workspace.dataset(datasetId);
  const { x, y } = pairsOf(workspace, datasetId);
  const [inputs, targets] = [x.values.slice(), y.values.slice()];
  for (const point of asked.moved) {
    if (point.x !== undefined) inputs[point.row] = point.x;
    if (point.y !== undefined) targets[point.row] = point.y;
  }
  const { spline, objective, lowerBound, certificate } = await splineOf(context, { id: datasetId, ...asked });
  const runs = trained.map(({ run }) => workspace.run(run));
  for (const run of runs)
    if (!isSameProblem(dataset, run)) throw new Failure('usage', `${run.name} was trained on other data than ${dataset.name} has now.`);
  const moved = new Set(asked.moved.map(({ row }) => row));
  return {
    runs,
    data: {
      x: { ...x, values: inputs },
      y: { ...y, values: targets },
      spline,
      certificate,
      trained: trained.map((seed) => trainedCurve(workspace, seed)),
      moved,
    },
    about: {
      dataset: madeOf(dataset),
      program: { ...asked, objective, lowerBound, certificate },
    },
  };
}

/** The function that a trained network computes, named by its depth. */
function trainedCurve(workspace: Workspace, { run: id, seed }: Asked['trained'][number]): TrainedCurve {
  const { spec, name } = workspace.run(id);
  const result = workspace.result(id);
  if (spec.kind !== 'train' || result?.kind !== 'train') throw new Failure('usage', `${name} has no trained network.`);
  const { activation, layers } = spec.spec.architecture;
  if (activation !== 'relu' && activation !== 'linear') throw new Failure('usage', `${name} has units that are no ReLU.`);
  const chosen = result.seeds.find((own) => (seed === undefined ? own.objective === result.objective : own.seed === seed));
  if (!chosen) throw new Failure('missing', `${name} has no seed ${seed}.`);
  return { name: `L = ${layers.length + 1}`, ...univariateFunction(chosen.weights, activation) };
}

const COLUMNS = columnsOf({
  function: 'spline: of the convex program; else the trained network of that depth',
  from: 'where the piece begins; empty where it has no end',
  to: 'where it ends',
  slope: 'of the piece, first output',
  intercept: 'of the piece, first output',
});
const RESIDUAL_COLUMNS = columnsOf({
  function: 'the trained network of that depth',
  x: 'a knot of the network or of the spline, or an end of the data',
  difference: 'network minus spline there, first output; linear between',
});

/** The pieces of the spline and of the networks as a table; or how far these are from it. */
export function splineTable(
  figure: 'spline' | 'spline-residual',
  { x, spline, trained = [] }: SplineData,
  provenance: Record<string, unknown>,
): FigureTable {
  if (figure === 'spline-residual') {
    const [low, high] = extentOf(x.values);
    const rows = trained.flatMap((network) => {
      const difference = spline ? differenceOf(network, spline, low, high) : { x: [], y: [] };
      return Array.from(difference.x, (at, i) => [network.name, at, difference.y[i]]);
    });
    return { columns: RESIDUAL_COLUMNS, rows, about: provenance };
  }
  const functions = [...(spline ? [{ name: 'spline', pieces: spline.pieces }] : []), ...trained];
  const rows = functions.flatMap(({ name, pieces }) =>
    pieces.map(({ from, to, slope, intercept }) => [name, from ?? '', to ?? '', slope[0], intercept[0]]),
  );
  return { columns: COLUMNS, rows, about: provenance };
}
