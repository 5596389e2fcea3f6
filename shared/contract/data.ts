import * as v from 'valibot';
import { FailureSchema } from './failure';

/** How a generated data set is made again: the generator, the values of its parameters and the seed of its random streams. */
export const RecipeSchema = v.strictObject({
  generator: v.string(),
  parameters: v.record(v.string(), v.union([v.number(), v.string()])),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
});
export type Recipe = v.InferOutput<typeof RecipeSchema>;

export const ENCODINGS = ['utf-8-sig', 'utf-16', 'latin-1'] as const;
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export const DECIMALS = ['point', 'comma'] as const;

/** How a text file is to be read; what is left out is found out from the file. */
export const ReadingSchema = v.strictObject({
  /** As Python names it. */
  encoding: v.optional(v.picklist(ENCODINGS)),
  delimiter: v.optional(v.picklist(DELIMITERS)),
  /** The decimal sign of its numbers. */
  decimal: v.optional(v.picklist(DECIMALS)),
  /** Whether the first row names the columns. */
  header: v.optional(v.boolean()),
});
export type Reading = v.InferOutput<typeof ReadingSchema>;

/** A data file. A path is only ever one that the host itself was given (dialog, command line). */
export const FileSourceSchema = v.variant('kind', [
  v.object({ kind: v.literal('file'), path: v.string() }),
  v.object({ kind: v.literal('bytes'), name: v.string(), bytes: v.instance(Uint8Array) }),
]);
export type FileSource = v.InferOutput<typeof FileSourceSchema>;

/** Where the values of a data set come from. */
export const DataSourceSchema = v.variant('kind', [
  FileSourceSchema,
  v.object({ kind: v.literal('example'), id: v.string() }),
  /** A file that the host holds ready since `data.stage`. */
  v.object({ kind: v.literal('staged'), id: v.string() }),
  v.object({ kind: v.literal('generated'), recipe: RecipeSchema }),
]);
export type DataSource = v.InferOutput<typeof DataSourceSchema>;

export const ColumnSchema = v.object({
  name: v.string(),
  type: v.picklist(['number', 'text']),
  missing: v.number(),
  distinct: v.number(),
  /** Of a numeric column; absent for text. Variance with 1/n. */
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  mean: v.optional(v.number()),
  std: v.optional(v.number()),
  /** Of a text column: at most 12 values, most frequent first. */
  levels: v.optional(v.array(v.object({ value: v.string(), count: v.number() }))),
});
export type Column = v.InferOutput<typeof ColumnSchema>;

export const ROLES = ['feature', 'target', 'ignored'] as const;
export const RoleSchema = v.picklist(ROLES);
export type Role = v.InferOutput<typeof RoleSchema>;

/**
 * How a text target becomes numbers: two classes −1, +1 in sorted order, the class index 0, 1, 2 … standardised, or a column for each class
 * in sorted order, 1 in its rows and 0 elsewhere.
 */
export const CODINGS = ['signs', 'index', 'one-hot'] as const;
export type Coding = (typeof CODINGS)[number];

/** The file that the values came from, as whoever reads it again needs to know it. */
export const SourceFileSchema = v.object({
  /** SHA-256 of its bytes, in hexadecimal. */
  sha256: v.string(),
  /** As Python names it. */
  encoding: v.picklist(ENCODINGS),
  delimiter: v.string(),
  header: v.boolean(),
});
export type SourceFile = v.InferOutput<typeof SourceFileSchema>;

/**
 * What becomes of rows with a missing value in a feature or a target: they are refused, left out, or the cells of features are filled with the
 * mean of the training rows.
 */
export const MISSING_RULES = ['refuse', 'drop', 'mean'] as const;
export type MissingRule = (typeof MISSING_RULES)[number];

/** Rows that are kept for testing: their share, and the seed of the random stream that chooses them. */
export const SplitSchema = v.strictObject({
  share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
});
export type Split = v.InferOutput<typeof SplitSchema>;

/** A data set as the window and the project file see it; its values stay in the host (`data.rows`, `data.points`). */
export const DatasetSchema = v.object({
  id: v.string(),
  name: v.string(),
  origin: v.string(),
  /** SHA-256 of the parsed values, in hexadecimal. */
  hash: v.string(),
  file: v.optional(SourceFileSchema),
  /** Of a generated data set, before its edits. */
  recipe: v.optional(RecipeSchema),
  /** What was changed by hand since, in sentences. */
  edits: v.optional(v.array(v.string())),
  rows: v.number(),
  columns: v.array(ColumnSchema),
  roles: v.array(RoleSchema),
  standardize: v.boolean(),
  coding: v.optional(v.picklist(CODINGS)),
  /** Absent where missing values are refused. */
  missing: v.optional(v.picklist(MISSING_RULES)),
  /** Absent where every row is trained on. */
  split: v.optional(SplitSchema),
  /** What the importer noticed and a reader should know (a byte-order mark, a header that was absent …). */
  notes: v.array(v.string()),
});
export type Dataset = v.InferOutput<typeof DatasetSchema>;

/** A cell of a data table; null where it is missing. */
export const CellSchema = v.union([v.number(), v.string(), v.null()]);
export type Cell = v.InferOutput<typeof CellSchema>;

/** A line of a text file, from 1; a long one is cut off. */
const LineSchema = v.object({ number: v.number(), text: v.string() });

/** What a file is read as: every choice that was made, its columns, its first rows; or why it cannot be read so, with the lines about that place. */
export const InspectionSchema = v.variant('kind', [
  v.object({
    kind: v.literal('read'),
    reading: v.required(ReadingSchema),
    rows: v.number(),
    columns: v.array(ColumnSchema),
    /** Rows that lack a value in some column. */
    incomplete: v.number(),
    head: v.array(v.array(CellSchema)),
    notes: v.array(v.string()),
  }),
  v.object({ kind: v.literal('refused'), failure: FailureSchema, lines: v.array(LineSchema) }),
]);
export type Inspection = v.InferOutput<typeof InspectionSchema>;

const Index = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A change of values; rows and columns from 0, a new row comes last. */
export const TableEditSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('cell'), row: Index, column: Index, value: CellSchema }),
  v.strictObject({ kind: v.literal('insert'), cells: v.array(CellSchema) }),
  v.strictObject({ kind: v.literal('delete'), rows: v.pipe(v.array(Index), v.minLength(1)) }),
]);
export type TableEdit = v.InferOutput<typeof TableEditSchema>;

export const ExampleSchema = v.object({
  id: v.string(),
  title: v.string(),
  rows: v.number(),
  columns: v.number(),
  target: v.string(),
  /** Where there are several; `target` is the last of them. */
  targets: v.optional(v.array(v.string())),
  source: v.string(),
  licence: v.string(),
});
export type Example = v.InferOutput<typeof ExampleSchema>;

/** What the columns and their roles amount to: the problem that is trained and solved. */
export const ProblemFactsSchema = v.object({
  n: v.number(),
  d: v.number(),
  outputs: v.number(),
  rank: v.number(),
  features: v.array(v.string()),
  dropped: v.array(v.string()),
  notes: v.array(v.string()),
  /** The number of activation patterns of Xu ≥ 0, or its bound, and which of the two it is. */
  patterns: v.object({ count: v.number(), how: v.picklist(['enumerated', 'formula', 'bound']) }),
  betaMax: v.number(),
  /** 'exact' where γ° was maximised exactly, else an upper bound of β_max ('relaxed'). */
  betaMaxKind: v.picklist(['exact', 'relaxed']),
  /** σ₂/σ₁ of X, without the column of a bias: 0 for data of rank one. */
  secondSingularValue: v.number(),
  /** How far XXᵀ and XᵀX are from I, or the first entry that is beyond rounding; null where the shape of X forbids it. */
  orthonormalRows: v.nullable(v.number()),
  orthonormalColumns: v.nullable(v.number()),
  /** ‖a‖(c)₊ᵀN and ‖a‖(−c)₊ᵀN with N = −∇ℓ(0) of rank-one data X = caᵀ with one target and no bias; null of others. */
  sides: v.nullable(v.object({ positive: v.number(), negative: v.number() })),
  /** Losses that are not defined for these targets, with the reason. */
  unsuitedLosses: v.record(v.string(), v.string()),
});
export type ProblemFacts = v.InferOutput<typeof ProblemFactsSchema>;

/** What the closed forms of linear networks need of X and Y (theory §6): the least squares solution X†Y and how far XᵀX is from s²I. */
export const LinearFactsSchema = v.object({
  n: v.number(),
  d: v.number(),
  outputs: v.number(),
  rank: v.number(),
  /** Singular values of X, as many as its rank, descending. */
  inputs: v.array(v.number()),
  /** Singular values of X†Y, the least squares solution, descending. */
  solution: v.array(v.number()),
  /** Whether XᵀX is a multiple of the identity, on the row space of X. */
  whitened: v.boolean(),
});
export type LinearFacts = v.InferOutput<typeof LinearFactsSchema>;

/** The same with the networks that were trained on these data with an architecture, at whatever β: of each run the best seed. */
export const LinearProblemSchema = v.object({
  facts: LinearFactsSchema,
  /** Singular values of the matrix that the network computes, descending. */
  trained: v.array(v.object({ run: v.string(), beta: v.number(), seed: v.number(), values: v.array(v.number()) })),
});
export type LinearProblem = v.InferOutput<typeof LinearProblemSchema>;

/** What is known of the numbers of a data set: of its columns, and of the matrix X that its choices make of them. */
export const SummarySchema = v.object({
  /** Rows that repeat an earlier one in every column. */
  duplicates: v.number(),
  /** Columns with one value only, or none. */
  constant: v.array(v.string()),
  /** Values of targets in words or with few values, in ascending order, with their counts; of many words the most frequent ones. */
  classes: v.array(
    v.object({ column: v.string(), distinct: v.number(), values: v.array(v.object({ value: v.string(), count: v.number() })) }),
  ),
  /** Singular values of X as it is solved, without the column of a bias, descending; null where there is no problem yet or X is too large. */
  singularValues: v.nullable(v.array(v.number())),
  /** Of X, numerically: the singular values above 1e-10 of the largest. */
  rank: v.nullable(v.number()),
  /** σ₁/σ_d; null where X has not full column rank, or is not known. */
  condition: v.nullable(v.number()),
});
export type Summary = v.InferOutput<typeof SummarySchema>;

/** How the values of a column are spread. */
export const HistogramSchema = v.object({
  column: v.string(),
  /** Of numbers: the edges of the bins, one more than counts; the last bin has its upper edge. Null for texts. */
  edges: v.nullable(v.array(v.number())),
  /** Of texts, most frequent first; empty for numbers. */
  levels: v.array(v.string()),
  counts: v.array(v.number()),
  /** Values that are there, also where only the most frequent texts are listed. */
  present: v.number(),
  missing: v.number(),
  /** Infinite values, which stand in no bin. */
  infinite: v.number(),
});
export type Histogram = v.InferOutput<typeof HistogramSchema>;
