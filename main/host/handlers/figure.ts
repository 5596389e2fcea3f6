import type { Handlers } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { FigureRequest, WrittenFile } from '../../../shared/contract/figure';
import { gapFigure } from '../../../shared/figures/gap';
import { objectiveFigure } from '../../../shared/figures/objective';
import { exportCurves } from '../../files/export';
import { renderFigure } from '../../files/figure';
import { fontDirectory, svgToPng } from '../../files/png';
import type { Context } from '../context';
import { deliver, fileName } from '../delivery';
import { gapSubject } from '../gap-data';
import { provenance } from '../provenance';

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

async function write(context: Context, { figure, subject, format, widthMm, heightMm, dpi }: FigureRequest): Promise<WrittenFile[]> {
  if (figure === 'scatter')
    throw new Failure('unsupported', 'The scatter plot cannot be exported by this version.', 'Export the objective or the gap.');
  const gap = gapSubject(context.workspace, subject);
  const stem = `${fileName(context.workspace.project.name)}-${figure}`;
  if (format === 'csv') {
    const run = gap.train?.name ?? '';
    const curves = gap.data.curves.map(({ seed, objective }) => ({ run, seed, from: 0, objective }));
    return exportCurves({ figure, stem, curves, bound: gap.data.bound, provenance: provenance(context, gap) });
  }
  const svg = renderFigure((style) => DRAWINGS[figure](gap.data, style), { widthMm, heightMm });
  if (format === 'svg') return [{ name: `${stem}.svg`, mime: 'image/svg+xml', bytes: bytesOf(svg) }];
  return [
    { name: `${stem}.png`, mime: 'image/png', bytes: new Uint8Array(await svgToPng(svg, dpi, fontDirectory(context.platform.root))) },
  ];
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
