import type { Handlers } from '../../../shared/contract/contract';
import type { FigureRequest, WrittenFile } from '../../../shared/contract/figure';
import { optimumFigure, thresholdFigure } from '../../../shared/figures/collapse';
import { comparisonFigure } from '../../../shared/figures/comparison';
import { gapFigure } from '../../../shared/figures/gap';
import type { Figure, FigureStyle } from '../../../shared/figures/figure';
import { layersFigure } from '../../../shared/figures/layers';
import { measuresFigure } from '../../../shared/figures/measures';
import { objectiveFigure } from '../../../shared/figures/objective';
import { pathFigure } from '../../../shared/figures/path';
import { scatterFigure } from '../../../shared/figures/scatter';
import { residualFigure } from '../../../shared/figures/spline-residual';
import { sweepFigure } from '../../../shared/figures/sweep';
import { splineFigure } from '../../../shared/figures/spline';
import { unitsFigure } from '../../../shared/figures/units';
import { exportCurves } from '../../files/export';
import { renderFigure } from '../../files/figure';
import { fontDirectory, svgToPng } from '../../files/png';
import { comparisonSubject, exportComparison } from '../figures/comparison';
import type { Context } from '../context';
import { deliver, fileName } from '../transport/delivery';
import { gapSubject } from '../figures/gap-data';
import { geometricFigure, isGeometric } from '../figures/geometry-figures';
import { provenance, provenanceOf } from '../problem/provenance';
import { exportMeasures } from '../figures/measures';
import { collapseSubject, expectedMeasures, exportCollapse, exportLayers, layersSubject } from '../figures/rank';
import { exportPath, pathSubject } from '../figures/result-figures';
import { exportSpline, splineNow, splineSubject } from '../figures/spline';
import { exportSweep, sweepSubject } from '../figures/sweep';
import { defaultColumns, exportPoints, scatterData } from '../figures/scatter';
import { exportUnits, unitsOf, unitsStem } from '../figures/units';

const FILTERS = {
  svg: { name: 'SVG image', extensions: ['svg'] },
  png: { name: 'PNG image', extensions: ['png'] },
  csv: { name: 'Comma-separated values', extensions: ['csv'] },
};

const DRAWINGS = { objective: objectiveFigure, gap: gapFigure };

export function figureHandlers(context: Context): Pick<Handlers, 'figure.export'> {
  return {
    'figure.export': async (request) => {
      const files = await write(context, request);
      const delivery = await deliver(files, 'Export the figure', FILTERS[request.format], context.platform);
      if (delivery.kind === 'saved') context.log.info(`Exported ${delivery.paths.join(' and ')}.`);
      return delivery;
    },
  };
}

async function write(context: Context, request: FigureRequest): Promise<WrittenFile[]> {
  const { workspace, version } = context;
  const stem = `${fileName(workspace.project.name)}-${request.figure}`;
  if (request.figure === 'scatter') {
    const dataset = workspace.dataset(request.subject);
    const table = workspace.table(request.subject);
    const columns = request.columns ?? defaultColumns(dataset);
    if (request.format === 'csv') {
      return exportPoints(dataset, table, columns, stem, { project: workspace.project.name, versions: { zerogap: version } });
    }
    const data = scatterData(table, columns);
    return draw(context, request, stem, (style) => scatterFigure(data, style));
  }
  if (request.figure === 'units') {
    const units = unitsOf(request);
    if (request.format === 'csv') return exportUnits(context, request.subject, units);
    const data = { ...units, branches: units.architecture.branches };
    return draw(context, request, unitsStem(units.name), (style) => unitsFigure(data, style));
  }
  if (request.figure === 'path') {
    const { run, data } = pathSubject(workspace, request.subject);
    if (request.format === 'csv') return exportPath(data, stem, provenanceOf(context, [run]));
    return draw(context, request, stem, (style) => pathFigure(data, style));
  }
  if (request.figure === 'spline' || request.figure === 'spline-residual') {
    const { runs, data, about } = request.spline
      ? await splineNow(context, request.subject, request.spline)
      : splineSubject(workspace, request.subject);
    const drawing = request.figure === 'spline' ? splineFigure : residualFigure;
    if (request.format === 'csv') return exportSpline(request.figure, data, stem, { ...provenanceOf(context, runs), ...about });
    return draw(context, request, stem, (style) => drawing(data, style));
  }
  if (request.figure === 'sweep') {
    const subject = sweepSubject(workspace, request.subject);
    if (request.format === 'csv') return exportSweep(subject, stem, provenanceOf(context, [subject.run]));
    return draw(context, request, stem, (style) => sweepFigure(subject.data, style));
  }
  if (request.figure === 'comparison') {
    const subject = comparisonSubject(workspace, request);
    if (request.format === 'csv') return exportComparison(subject, stem, provenanceOf(context, subject.runs));
    return draw(context, request, stem, (style) => comparisonFigure(subject.data, style));
  }
  if (request.figure === 'measures') {
    const { run, data } = await expectedMeasures(context, request);
    if (request.format === 'csv') return exportMeasures(data, stem, provenanceOf(context, [run]));
    return draw(context, request, stem, (style) => measuresFigure(data, style));
  }
  if (request.figure === 'layers') {
    const { run, data } = await layersSubject(context, request);
    if (request.format === 'csv') return exportLayers(data, stem, provenanceOf(context, [run]));
    return draw(context, request, stem, (style) => layersFigure(data, style));
  }
  if (request.figure === 'collapse' || request.figure === 'optimum') {
    const drawing = request.figure === 'collapse' ? thresholdFigure : optimumFigure;
    const { run, data } = await collapseSubject(context, request);
    if (request.format === 'csv') return exportCollapse(request.figure, data, stem, provenanceOf(context, [run]));
    return draw(context, request, stem, (style) => drawing(data, style));
  }
  if (isGeometric(request.figure)) {
    const { draw: drawing, table } = await geometricFigure(context, request.figure, request);
    if (request.format === 'csv') return table(stem, provenanceOf(context, [workspace.run(request.subject)]));
    return draw(context, request, stem, (style) => drawing(style));
  }
  const { figure } = request;
  const gap = gapSubject(workspace, request.subject);
  if (request.format === 'csv') {
    const run = gap.train?.name ?? '';
    const curves = gap.data.curves.map(({ seed, objective }) => ({ run, seed, from: 0, objective }));
    return exportCurves({ figure, stem, curves, bound: gap.data.bound, provenance: provenance(context, gap) });
  }
  return draw(context, request, stem, (style) => DRAWINGS[figure](gap.data, style));
}

async function draw(
  { platform }: Context,
  { format, widthMm, heightMm, dpi }: FigureRequest,
  stem: string,
  figure: (style: FigureStyle) => Figure,
): Promise<WrittenFile[]> {
  const svg = renderFigure(figure, { widthMm, heightMm });
  if (format === 'svg') return [{ name: `${stem}.svg`, mime: 'image/svg+xml', bytes: bytesOf(svg) }];
  return [{ name: `${stem}.png`, mime: 'image/png', bytes: new Uint8Array(await svgToPng(svg, dpi, fontDirectory(platform.root))) }];
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
