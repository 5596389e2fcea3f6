import * as v from 'valibot';
import { TABLE_FORMATS } from './print';

/** '' where there is no value. */
const TableCellSchema = v.union([v.string(), v.number(), v.nan()]);

/** A table as the window shows it, every digit kept. */
export const ShownTableSchema = v.strictObject({
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** What the numbers are and how strongly they are proven. */
  subtitle: v.string(),
  notes: v.array(v.string()),
  columns: v.pipe(
    v.array(
      v.strictObject({
        name: v.string(),
        meaning: v.string(),
        /** Whether its numbers are lower bounds, which are never rounded up. */
        bound: v.optional(v.boolean()),
      }),
    ),
    v.minLength(1),
  ),
  rows: v.array(v.array(TableCellSchema)),
  /** The runs that its numbers came from, and data sets without a run. */
  runs: v.array(v.string()),
  datasets: v.array(v.string()),
  /** What was chosen in the window: β, tolerances. */
  settings: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
});
export type ShownTable = v.InferOutput<typeof ShownTableSchema>;

export const TableRequestSchema = v.strictObject({ ...ShownTableSchema.entries, format: v.picklist(TABLE_FORMATS) });
export type TableRequest = v.InferOutput<typeof TableRequestSchema>;
