import * as v from 'valibot';

/** What a figure is written as. */
export const PRINT_FORMATS = ['svg', 'pdf', 'png'] as const;
/** What its numbers are written as: tidy CSV with a JSON sidecar, or a LaTeX table. */
export const TABLE_FORMATS = ['csv', 'tex'] as const;
export const FORMATS = [...PRINT_FORMATS, ...TABLE_FORMATS] as const;

/** Widths of one column and of a page, in mm. */
export const COLUMN_MM = 85;
export const PAGE_MM = 170;

/** The size of a printed figure and of its type. */
export const PrintSchema = v.object({
  widthMm: v.pipe(v.number(), v.minValue(30), v.maxValue(500)),
  heightMm: v.pipe(v.number(), v.minValue(20), v.maxValue(500)),
  /** Dots per inch of a PNG. */
  dpi: v.pipe(v.number(), v.minValue(36), v.maxValue(2400)),
  /** Journals ask for 7 to 9: 8, and 7 in one column, unless given. */
  fontPt: v.optional(v.pipe(v.number(), v.minValue(4), v.maxValue(24))),
});
export type Print = v.InferOutput<typeof PrintSchema>;

/** How the export dialog starts. */
export const FigureDefaultsSchema = v.object({ format: v.picklist(PRINT_FORMATS), ...v.required(PrintSchema).entries });
export type FigureDefaults = v.InferOutput<typeof FigureDefaultsSchema>;

export const FIGURE_DEFAULTS: FigureDefaults = { format: 'svg', widthMm: PAGE_MM, heightMm: 85, dpi: 300, fontPt: 8 };
