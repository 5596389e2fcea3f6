import type { FigureRequest } from '../../shared/contract/figure';

/** Which figure, of what, and as it is seen now. */
export type FigureSource = Pick<
  FigureRequest,
  'figure' | 'subject' | 'columns' | 'comparison' | 'measures' | 'beta' | 'spline' | 'units' | 'geometry' | 'view'
>;

/** What the export dialog is opened for. */
export interface ExportRequest extends FigureSource {
  format: FigureRequest['format'];
  /** What the dialog calls it. */
  title: string;
}
