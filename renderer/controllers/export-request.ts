import type { FigureRequest } from '../../shared/contract/figure';

/** What the export dialog is opened for. */
export interface ExportRequest {
  figure: FigureRequest['figure'];
  subject: string;
  /** Of a scatter plot. */
  columns?: FigureRequest['columns'];
  /** Of measures over time. */
  measures?: FigureRequest['measures'];
  format: FigureRequest['format'];
  /** What the dialog calls it. */
  title: string;
}
