import type { FigureSource } from '../../../shared/contract/figure';
import { optimumFigure, thresholdFigure } from '../../../shared/figures/collapse';
import { comparisonFigure } from '../../../shared/figures/comparison';
import type { Figure, FigureStyle } from '../../../shared/figures/figure';
import { gapFigure } from '../../../shared/figures/gap';
import { histogramFigure } from '../../../shared/figures/histogram';
import { layersFigure } from '../../../shared/figures/layers';
import { measuresFigure } from '../../../shared/figures/measures';
import { objectiveFigure } from '../../../shared/figures/objective';
import { pathFigure } from '../../../shared/figures/path';
import { scatterFigure } from '../../../shared/figures/scatter';
import { splineFigure } from '../../../shared/figures/spline';
import { residualFigure } from '../../../shared/figures/spline-residual';
import { sweepFigure } from '../../../shared/figures/sweep';
import { testErrorData } from '../../../shared/figures/test-error';
import { unitsFigure } from '../../../shared/figures/units';
import type { FigureTable } from '../../files/figure-table';
import type { Context } from '../context';
import { histogramOf } from '../data/histogram';
import { provenance, provenanceOf } from '../problem/provenance';
import { comparisonSubject, comparisonTable } from './comparison';
import { curvesTable } from './curves-table';
import { gapSubject } from './gap-data';
import { geometricFigure } from './geometry-figures';
import { firstNumeric, histogramTable } from './histogram';
import { measuresTable } from './measures';
import { collapseSubject, collapseTable, expectedMeasures, layersSubject, layersTable } from './rank';
import { pathSubject, pathTable } from './result-figures';
import { defaultColumns, pointsTable, scatterData } from './scatter';
import { splineNow, splineSubject, splineTable } from './spline';
import { sweepSubject, sweptTable } from './sweep';
import { testErrorSubject, testErrorTable } from './test-error';
import { unitsOf, unitsStem, unitsTable } from './units';

/** A figure with its data: how it is drawn, and its numbers. */
export interface FigureSubject {
  draw(style: FigureStyle): Figure;
  table(): FigureTable;
  /** What its files are called where they are not named after project and figure. */
  stem?: string;
}

type Read = (context: Context, source: FigureSource) => FigureSubject | Promise<FigureSubject>;

const SUBJECTS: Record<FigureSource['figure'], Read> = {
  objective: (context, { subject }) => gapFigures(context, subject, objectiveFigure),
  gap: (context, { subject }) => gapFigures(context, subject, gapFigure),
  scatter: ({ workspace, version }, { subject, columns: chosen }) => {
    const [dataset, table] = [workspace.dataset(subject), workspace.table(subject)];
    const columns = chosen ?? defaultColumns(dataset);
    const data = scatterData(table, columns);
    const about = { project: workspace.project.name, versions: { zerogap: version } };
    return { draw: (style) => scatterFigure(data, style), table: () => pointsTable(dataset, table, columns, about) };
  },
  histogram: ({ workspace, version }, { subject, column }) => {
    const dataset = workspace.dataset(subject);
    const data = histogramOf(workspace.table(subject), column ?? firstNumeric(dataset));
    const about = { project: workspace.project.name, versions: { zerogap: version } };
    return { draw: (style) => histogramFigure(data, style), table: () => histogramTable(dataset, data, about) };
  },
  'test-error': (context, { subject }) => {
    const { runs, networks } = testErrorSubject(context.workspace, subject);
    const data = testErrorData(networks);
    return { draw: (style) => scatterFigure(data, style), table: () => testErrorTable(networks, provenanceOf(context, runs)) };
  },
  path: (context, { subject }) => {
    const { run, data } = pathSubject(context.workspace, subject);
    return { draw: (style) => pathFigure(data, style), table: () => pathTable(data, provenanceOf(context, [run])) };
  },
  spline: (context, source) => splines(context, source, 'spline'),
  'spline-residual': (context, source) => splines(context, source, 'spline-residual'),
  sweep: (context, { subject }) => {
    const swept = sweepSubject(context.workspace, subject);
    return { draw: (style) => sweepFigure(swept.data, style), table: () => sweptTable(swept, provenanceOf(context, [swept.run])) };
  },
  measures: async (context, source) => {
    const { run, data } = await expectedMeasures(context, source);
    return { draw: (style) => measuresFigure(data, style), table: () => measuresTable(data, provenanceOf(context, [run])) };
  },
  layers: async (context, source) => {
    const { run, data } = await layersSubject(context, source);
    return { draw: (style) => layersFigure(data, style), table: () => layersTable(data, provenanceOf(context, [run])) };
  },
  collapse: (context, source) => collapses(context, source, thresholdFigure),
  optimum: (context, source) => collapses(context, source, optimumFigure),
  arrangement: (context, source) => geometric(context, source, 'arrangement'),
  'dual-constraint': (context, source) => geometric(context, source, 'dual-constraint'),
  ellipsoid: (context, source) => geometric(context, source, 'ellipsoid'),
  comparison: (context, source) => {
    const compared = comparisonSubject(context.workspace, source);
    return {
      draw: (style) => comparisonFigure(compared.data, style),
      table: () => comparisonTable(compared, provenanceOf(context, compared.runs)),
    };
  },
  units: (context, source) => {
    const units = unitsOf(source);
    const data = { ...units, branches: units.architecture.branches };
    return {
      draw: (style) => unitsFigure(data, style),
      table: () => unitsTable(context, source.subject, units),
      stem: unitsStem(units.name),
    };
  },
};

/** What a figure is drawn of. Throws the Failure that says why there is no such figure. */
export async function subjectOf(context: Context, source: FigureSource): Promise<FigureSubject> {
  return SUBJECTS[source.figure](context, source);
}

function gapFigures(context: Context, id: string, draw: typeof gapFigure): FigureSubject {
  const gap = gapSubject(context.workspace, id);
  const { curves, bound } = gap.data;
  const run = gap.train?.name ?? '';
  return {
    draw: (style) => draw(gap.data, style),
    table: () =>
      curvesTable(
        curves.map(({ seed, objective }) => ({ run, seed, objective })),
        bound,
        provenance(context, gap),
      ),
  };
}

async function splines(context: Context, { subject, spline }: FigureSource, figure: 'spline' | 'spline-residual'): Promise<FigureSubject> {
  const { runs, data, about } = spline ? await splineNow(context, subject, spline) : splineSubject(context.workspace, subject);
  const draw = figure === 'spline' ? splineFigure : residualFigure;
  return { draw: (style) => draw(data, style), table: () => splineTable(figure, data, { ...provenanceOf(context, runs), ...about }) };
}

async function collapses(context: Context, source: FigureSource, draw: typeof thresholdFigure): Promise<FigureSubject> {
  const { run, data } = await collapseSubject(context, source);
  return { draw: (style) => draw(data, style), table: () => collapseTable(data, provenanceOf(context, [run])) };
}

async function geometric(context: Context, source: FigureSource, figure: Parameters<typeof geometricFigure>[1]): Promise<FigureSubject> {
  const { draw, table } = await geometricFigure(context, figure, source);
  return { draw, table: () => table(provenanceOf(context, [context.workspace.run(source.subject)])) };
}
