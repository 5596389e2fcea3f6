import { Failure } from '../../../shared/contract/failure';
import type { FigureSource } from '../../../shared/contract/figure';
import type { Measures, Run } from '../../../shared/contract/run';
import type { ShownTable } from '../../../shared/contract/table';
import { RANK_TOLERANCE } from '../../../shared/figures/spectra';
import { FIRST_LISTING, runRows } from '../../../shared/runs/rows';
import { compareSettings } from '../../../shared/runs/settings';
import { activeSetTable } from '../../../shared/tables/active-set';
import { iterationsTable } from '../../../shared/tables/iterations';
import { lastMeasured, measuredSeed, ranksTable } from '../../../shared/tables/ranks';
import { runsTable } from '../../../shared/tables/runs';
import { settingsTable } from '../../../shared/tables/settings';
import { slopesTable } from '../../../shared/tables/slopes';
import { spectrumTable } from '../../../shared/tables/spectrum';
import { sweepPointsTable } from '../../../shared/tables/sweep-points';
import type { Context } from '../context';
import { directionsOf } from './geometry';
import { comparedRuns, splineFigures } from './project-figures';
import { collapseSubject } from './rank';
import { splineNow, splineSubject } from './spline';
import { sweepSubject } from './sweep';

/** One of the tables of a project that belong to no figure. */
export interface ProjectTable {
  stem: string;
  /** Throws a Failure that says why there is none. */
  read(): ShownTable | Promise<ShownTable>;
}

type Read = ProjectTable['read'];

/** Every table that the window can export beside its figures, with what the tabs show at first, in the order of the project. */
export function projectTables(context: Context, stemOf: (name: string, detail: string) => string): ProjectTable[] {
  const { project } = context.workspace;
  const { datasets, runs } = project;
  const dataName = (id: string) => datasets.find((dataset) => dataset.id === id)?.name ?? 'removed';
  const all: Read = () =>
    runsTable(
      runRows(runs, FIRST_LISTING, (run) => dataName(run.spec.datasetId)),
      runs,
      dataName,
    );
  const compared = datasets.flatMap(({ id, name }) =>
    comparedRuns(runs.filter((run) => run.spec.datasetId === id)).map(({ across, compared: list }) => ({
      stem: stemOf(name, across === 'beta' ? 'settings-of-paths' : 'settings'),
      read: () =>
        settingsTable(
          compareSettings(list, project).filter(({ differs }) => differs),
          list,
        ),
    })),
  );
  return [
    ...(runs.length > 0 ? [{ stem: stemOf(project.name, 'runs'), read: all }] : []),
    ...runs.flatMap((run) => tablesOf(context, run).map(({ detail, read }) => ({ stem: stemOf(run.name, detail), read }))),
    ...compared,
  ];
}

function tablesOf(context: Context, run: Run): { detail: string; read: Read }[] {
  const { spec } = run;
  if (spec.kind === 'sweep') return [{ detail: 'points', read: () => sweepPointsTable(sweepSubject(context.workspace, run.id).data, run) }];
  if (spec.kind === 'train') return trainingTables(context, run);
  const { iterations } = context.workspace.log(run.id).data();
  const result = context.workspace.result(run.id);
  return [
    ...(iterations.length > 0 ? [{ detail: 'iterations', read: () => iterationsTable(iterations, run) }] : []),
    ...(result?.kind !== 'solve'
      ? []
      : result.spline
        ? [{ detail: 'slopes', read: () => slopesOf(context, run) }]
        : [{ detail: 'active-set', read: () => activeSetOf(context, run) }]),
  ];
}

function trainingTables(context: Context, run: Run): { detail: string; read: Read }[] {
  const { workspace } = context;
  const ended = workspace.result(run.id);
  const result = ended?.kind === 'train' ? ended : null;
  const measures = workspace
    .log(run.id)
    .data()
    .moments.filter((moment): moment is Measures => moment.kind === 'measures');
  const seed = measuredSeed(result, measures);
  const moments = measures.filter((moment) => moment.seed === seed).sort((a, b) => a.epoch - b.epoch);
  const last = lastMeasured(result, moments, seed);
  if (!last) return [];
  const linear = run.spec.kind === 'train' && run.spec.spec.architecture.activation === 'linear';
  const predicted = async () => {
    const { law, sigmas, beta } = (await collapseSubject(context, { figure: 'collapse', subject: run.id })).data;
    return spectrumTable(law, sigmas, beta, last.product?.singularValues ?? null, run.id);
  };
  return [
    { detail: 'ranks', read: () => ranksTable(last, RANK_TOLERANCE, run.id) },
    ...(linear ? [{ detail: 'predicted', read: predicted }] : []),
  ];
}

async function activeSetOf(context: Context, { id }: Run): Promise<ShownTable> {
  const directions = await directionsOf(context, { id });
  if (directions.kind === 'none') throw new Failure('unsupported', directions.reason, directions.remedy);
  return activeSetTable(directions, id);
}

async function slopesOf(context: Context, run: Run): Promise<ShownTable> {
  const { spec } = run;
  if (spec.kind !== 'solve') throw new Failure('internal', `${run.name} is no solve.`);
  const asked = splineFigures(context.workspace, run).find(
    (source): source is FigureSource & Required<Pick<FigureSource, 'spline'>> => source.spline !== undefined,
  );
  const { data } = asked ? await splineNow(context, asked.subject, asked.spline) : splineSubject(context.workspace, run.id);
  if (!data.spline) throw new Failure('missing', `${run.name} has no spline.`);
  const { loss, beta, bias } = spec.spec;
  return slopesTable(data.spline, data.trained ?? [], spec.datasetId, { loss, beta, bias, moved: 0 });
}
