import type { Handlers } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { FigureRequest } from '../../../shared/contract/figure';
import { formatCount } from '../../../shared/figures/format';
import type { Context } from '../context';
import { writeShownTable } from '../figures/shown-table';
import type { FileFilter } from '../platform';
import { deliver, fileName } from '../transport/delivery';
import { deliverFolder } from '../transport/deliver-folder';

const FILTERS: Record<FigureRequest['format'], FileFilter> = {
  svg: { name: 'SVG image', extensions: ['svg'] },
  pdf: { name: 'PDF document', extensions: ['pdf'] },
  png: { name: 'PNG image', extensions: ['png'] },
  csv: { name: 'Comma-separated values', extensions: ['csv'] },
  tex: { name: 'LaTeX table', extensions: ['tex'] },
};

/** What draws, ECharts with it, is loaded when something is drawn: the window does not wait for it. */
const drawing = () => import('../figures/drawing');

export function figureHandlers(context: Context): Pick<Handlers, Extract<keyof Handlers, `figure.${string}`> | 'table.export'> {
  return {
    'figure.render': async (request) => (await drawing()).writeFigure(context, request),
    'figure.export': async (request) => {
      const { writeFigure } = await drawing();
      const files = await writeFigure(context, request);
      const delivery = await deliver(files, 'Export the figure', FILTERS[request.format], context.platform);
      if (delivery.kind === 'saved') context.log.info(`Exported ${delivery.paths.join(' and ')}.`);
      return delivery;
    },
    'table.export': async (request) => {
      const delivery = await deliver(writeShownTable(context, request), 'Export the table', FILTERS[request.format], context.platform);
      if (delivery.kind === 'saved') context.log.info(`Exported ${delivery.paths.join(' and ')}.`);
      return delivery;
    },
    'figure.renderAll': async (request) => (await drawing()).writeAll(context, request),
    'figure.exportAll': async (request) => {
      const { writeAll } = await drawing();
      const { files, leftOut } = await writeAll(context, request);
      if (files.length === 0)
        throw new Failure('missing', 'There is nothing to export yet.', leftOut[0]?.reason ?? 'Add data, and train or solve something.');
      const name = `${fileName(context.workspace.project.name)}-figures`;
      const delivery = await deliverFolder(files, 'Where to put the folder of figures', name, context.platform);
      if (delivery.kind === 'saved') context.log.info(`Exported ${formatCount(files.length, 'file')} to ${delivery.paths.join(' and ')}.`);
      return { delivery, leftOut, notes: [...new Set(files.flatMap(({ note }) => note ?? []))] };
    },
  };
}
