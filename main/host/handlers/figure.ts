import type { Handlers } from '../../../shared/contract/contract';
import type { FigureRequest } from '../../../shared/contract/figure';
import type { Context } from '../context';
import { writeFigure } from '../figures/write';
import type { FileFilter } from '../platform';
import { deliver } from '../transport/delivery';

const FILTERS: Record<FigureRequest['format'], FileFilter> = {
  svg: { name: 'SVG image', extensions: ['svg'] },
  pdf: { name: 'PDF document', extensions: ['pdf'] },
  png: { name: 'PNG image', extensions: ['png'] },
  csv: { name: 'Comma-separated values', extensions: ['csv'] },
  tex: { name: 'LaTeX table', extensions: ['tex'] },
};

export function figureHandlers(context: Context): Pick<Handlers, 'figure.export' | 'figure.render'> {
  return {
    'figure.render': (request) => writeFigure(context, request),
    'figure.export': async (request) => {
      const files = await writeFigure(context, request);
      const delivery = await deliver(files, 'Export the figure', FILTERS[request.format], context.platform);
      if (delivery.kind === 'saved') context.log.info(`Exported ${delivery.paths.join(' and ')}.`);
      return delivery;
    },
  };
}
