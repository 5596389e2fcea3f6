import type { FigureRequest } from '../../shared/contract/figure';

/** What the export dialog is opened for. */
export interface ExportRequest {
  figure: FigureRequest['figure'];
  subject: string;
  /** Of a scatter plot. */
  columns?: FigureRequest['columns'];
  format: FigureRequest['format'];
  /** What the dialog calls it. */
  title: string;
}
