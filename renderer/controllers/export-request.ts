import type { FigureRequest, FigureSource } from '../../shared/contract/figure';

/** What the export dialog is opened for. */
export interface ExportRequest extends FigureSource {
  /** The last one where none is named. */
  format?: FigureRequest['format'];
  /** What the dialog calls it. */
  title: string;
}
