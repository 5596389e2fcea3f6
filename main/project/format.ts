import * as v from 'valibot';
import { NdArraySchema, type NdArray } from '../../shared/contract/array';
import { DatasetSchema } from '../../shared/contract/data';
import { NetworkSchema } from '../../shared/contract/network';
import { PROJECT_FORMAT } from '../../shared/contract/project';
import { CurveChunkSchema, IterationSchema, MomentSchema, RunResultSchema, RunSchema, SweepPartSchema } from '../../shared/contract/run';

/*
 * A project file is a zip archive:
 *   manifest.json       what the tree shows: data sets with their roles, networks, runs (ManifestSchema)
 *   data/<id>.json      the columns of a data set (TableSchema)
 *   runs/<id>.json      iterations, curves and result of a run (RunDataSchema)
 *   arrays/<n>.npy      every array of the above, named there as {"$npy": …}
 *   preview.svg         the figure that a file manager or the start page may show; absent in a project without runs
 */
export const MANIFEST = 'manifest.json';
export const PREVIEW = 'preview.svg';
export const tableEntry = (id: string) => `data/${encodeURIComponent(id)}.json`;
export const runEntry = (id: string) => `runs/${encodeURIComponent(id)}.json`;
export const arrayEntry = (number: number) => `arrays/${number}.npy`;

/** What is read before anything else, so that a file of any version can be named rightly. */
export const HeadSchema = v.object({ application: v.literal('zerogap'), format: v.pipe(v.number(), v.integer(), v.minValue(1)) });

export const ManifestSchema = v.object({
  application: v.literal('zerogap'),
  format: v.literal(PROJECT_FORMAT),
  /** The program's version, for people; what a reader goes by is `format`. */
  version: v.string(),
  savedAt: v.string(),
  id: v.string(),
  name: v.string(),
  datasets: v.array(DatasetSchema),
  networks: v.array(NetworkSchema),
  runs: v.array(RunSchema),
});

const Float64Vector = v.pipe(
  NdArraySchema,
  v.check((array: NdArray) => array.dtype === 'float64' && array.shape.length === 1, 'not a float64 vector'),
);
const Int32Vector = v.pipe(
  NdArraySchema,
  v.check((array: NdArray) => array.dtype === 'int32' && array.shape.length === 1, 'not an int32 vector'),
);

export const TableSchema = v.object({
  rows: v.pipe(v.number(), v.integer(), v.minValue(1)),
  notes: v.array(v.string()),
  firstLine: v.optional(v.number()),
  lines: v.optional(Int32Vector),
  columns: v.array(
    v.variant('type', [
      v.object({ type: v.literal('number'), name: v.string(), numbers: Float64Vector }),
      // Texts repeat, so each distinct one is written once; −1 is a missing cell.
      v.object({ type: v.literal('text'), name: v.string(), levels: v.array(v.string()), codes: Int32Vector }),
    ]),
  ),
});
export type StoredTable = v.InferOutput<typeof TableSchema>;

export const RunDataSchema = v.object({
  iterations: v.array(IterationSchema),
  curves: v.array(CurveChunkSchema),
  /** Absent in files of versions that noted none. */
  moments: v.optional(v.array(MomentSchema), []),
  /** Of a sweep. */
  parts: v.optional(v.array(SweepPartSchema)),
  result: v.nullable(RunResultSchema),
});
