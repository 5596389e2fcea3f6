import type { FigureSource } from '../../../shared/contract/figure';
import type { Run } from '../../../shared/contract/run';
import { MOST_COMPARED } from '../../../shared/runs/rows';
import type { Workspace } from '../workspace';
import { gapSubject } from './gap-data';
import { stemNamer } from './stems';
import { tested } from './test-error';

/** One of the figures of a project. */
export interface ProjectFigure {
  source: FigureSource;
  /** The name of its files. */
  stem: string;
}

/**
 * Every figure that the data and the runs of a project have, as the tabs show them at first, in the order of the project. Whether
 * one can be drawn (a closed form that is known, a rank that can be seen) is found out when it is.
 */
export function projectFigures(workspace: Workspace, stemOf = stemNamer()): ProjectFigure[] {
  const { datasets, runs } = workspace.project;
  const named = (name: string, source: FigureSource, detail = '') => ({ source, stem: stemOf(name, `${source.figure}${detail}`) });
  const ofData = datasets
    .filter(({ columns }) => columns.some(({ type }) => type === 'number'))
    .flatMap(({ id, name }) => (['scatter', 'histogram'] as const).map((figure) => named(name, { figure, subject: id })));
  const own = runs.flatMap((run) => figuresOf(workspace, run).map((source) => named(run.name, source, detailOf(source))));
  const compared = datasets.flatMap(({ id, name }) =>
    comparisons(runs.filter((run) => run.spec.datasetId === id)).map((source) => named(name, source, detailOf(source))),
  );
  return [...ofData, ...own, ...compared];
}

const detailOf = ({ measures, comparison }: FigureSource) =>
  measures ? `-${measures.quantity}` : comparison?.across === 'beta' ? '-path' : '';

function figuresOf(workspace: Workspace, run: Run): FigureSource[] {
  const { id: subject, spec } = run;
  const of = (...figures: FigureSource['figure'][]): FigureSource[] => figures.map((figure) => ({ figure, subject }));
  if (spec.kind === 'sweep') return of('sweep');
  if (spec.kind === 'train') return trainingFigures(workspace, run);
  const result = workspace.result(subject);
  if (result?.kind === 'path') return of('path');
  if (result?.kind !== 'solve') return [];
  const alone = workspace.project.runs.every((other) => other.spec.kind !== 'train' || other.problemKey !== run.problemKey);
  return [
    ...(alone ? of('objective', ...testErrors(workspace, run)) : []),
    ...(result.spline ? splineFigures(workspace, run) : of('arrangement', 'dual-constraint', 'ellipsoid')),
  ];
}

const testErrors = (workspace: Workspace, { id }: Run) => (tested(workspace, id).networks.length > 0 ? (['test-error'] as const) : []);

function trainingFigures(workspace: Workspace, run: Run): FigureSource[] {
  const { id: subject, spec } = run;
  const { data } = gapSubject(workspace, subject);
  if (data.curves.length === 0) return [];
  const linear = spec.kind === 'train' && spec.spec.architecture.activation === 'linear';
  const measured = workspace
    .log(subject)
    .data()
    .moments.find((moment) => moment.kind === 'measures');
  const quantities = [...(linear ? (['product'] as const) : []), 'ranks', 'alignment', 'balance'] as const;
  return [
    { figure: 'objective', subject },
    ...(data.bound ? [{ figure: 'gap' as const, subject }] : []),
    ...testErrors(workspace, run).map((figure) => ({ figure, subject })),
    ...(measured ? [{ figure: 'layers' as const, subject }] : []),
    ...(measured
      ? quantities.map((quantity): FigureSource => ({ figure: 'measures', subject, measures: { seed: measured.seed, quantity, layer: 1 } }))
      : []),
    ...(linear ? (['collapse', 'optimum'] as const).map((figure) => ({ figure, subject })) : []),
  ];
}

/** The spline of a run; and where networks were trained on its data, all of them beside it. */
export function splineFigures(workspace: Workspace, { id: subject, spec }: Run): FigureSource[] {
  if (spec.kind !== 'solve') return [];
  const trained = workspace.project.runs
    .filter((run) => run.spec.datasetId === spec.datasetId && workspace.result(run.id)?.kind === 'train')
    .map((run) => ({ run: run.id }));
  const alone: FigureSource = { figure: 'spline', subject };
  const { loss, delta, beta, interpolate, bias } = spec.spec;
  if (trained.length === 0 || (bias !== 'free' && bias !== 'penalized')) return [alone];
  const asked = { moved: [], loss, ...(delta === undefined ? {} : { delta }), beta, ...(interpolate ? { interpolate } : {}), bias };
  return [alone, { figure: 'spline-residual', subject: spec.datasetId, spline: { ...asked, trained } }];
}

/** The trainings of a data set against each other, and its paths. */
export function comparedRuns(runs: readonly Run[]): { across: 'epoch' | 'beta'; compared: readonly Run[] }[] {
  const kinds = [
    { across: 'epoch', kind: 'train' },
    { across: 'beta', kind: 'path' },
  ] as const;
  return kinds
    .map(({ across, kind }) => ({ across, compared: runs.filter(({ spec }) => spec.kind === kind).slice(0, MOST_COMPARED) }))
    .filter(({ compared }) => compared.length > 1);
}

const comparisons = (runs: readonly Run[]): FigureSource[] =>
  comparedRuns(runs).map(({ across, compared }) => ({
    figure: 'comparison',
    subject: compared[0].id,
    comparison: { runs: compared.map(({ id }) => id), across },
  }));
