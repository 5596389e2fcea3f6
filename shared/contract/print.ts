import * as v from 'valibot';

/** What a figure is written as. */
export const PRINT_FORMATS = ['svg', 'pdf', 'png'] as const;
/** What its numbers are written as: tidy CSV with a JSON sidecar, or a LaTeX table. */
export const TABLE_FORMATS = ['csv', 'tex'] as const;
export const FORMATS = [...PRINT_FORMATS, ...TABLE_FORMATS] as const;

/** Widths of one column and of a page, in mm. */
export const COLUMN_MM = 85;
export const PAGE_MM = 170;

/** The least and the most that each of the sizes can be. */
export const PRINT_LIMITS = { widthMm: [30, 500], heightMm: [20, 500], dpi: [36, 2400], fontPt: [4, 24] } as const;

const within = ([least, most]: readonly [number, number]) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** The size of a printed figure and of its type. */
export const PrintSchema = v.object({
  widthMm: within(PRINT_LIMITS.widthMm),
  heightMm: within(PRINT_LIMITS.heightMm),
  /** Dots per inch of a PNG. */
  dpi: within(PRINT_LIMITS.dpi),
  /** Journals ask for 7 to 9: 8, and 7 in one column, unless given. */
  fontPt: v.optional(within(PRINT_LIMITS.fontPt)),
});
export type Print = v.InferOutput<typeof PrintSchema>;

/** How the export dialog starts. */
export const FigureDefaultsSchema = v.object({ format: v.picklist(PRINT_FORMATS), ...v.required(PrintSchema).entries });
export type FigureDefaults = v.InferOutput<typeof FigureDefaultsSchema>;

export const FIGURE_DEFAULTS: FigureDefaults = { format: 'svg', widthMm: PAGE_MM, heightMm: 85, dpi: 300, fontPt: 8 };
