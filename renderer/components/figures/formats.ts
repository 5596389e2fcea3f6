import type { FORMATS } from '../../../shared/contract/print';

type Format = (typeof FORMATS)[number];

/** How a format is called. */
export const FORMAT_LABELS: Record<Format, string> = { svg: 'SVG', pdf: 'PDF', png: 'PNG', csv: 'CSV', tex: 'LaTeX' };

/** What a menu calls the file. */
export const FORMAT_ITEMS: Record<Format, string> = {
  svg: 'SVG figure',
  pdf: 'PDF figure',
  png: 'PNG figure',
  csv: 'CSV data',
  tex: 'LaTeX table',
};
