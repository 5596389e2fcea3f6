/** Pixels of the data table. */
export const ROW = 24;
export const HEAD = 92;
export const COLUMN = 148;
/** Where the numbers of the rows stand. */
export const GUTTER = 56;

/** Where a column begins. */
export const leftOf = (column: number): number => GUTTER + column * COLUMN;
