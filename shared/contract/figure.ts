import * as v from 'valibot';
import { GeometryRequestSchema } from './geometry';
import { ArchitectureSchema } from './network';
import { FORMATS, PrintSchema } from './print';
import { MissingUnitSchema, UnitVerdictSchema } from './verdict';
import { SplineRequestSchema, TrainedSeedSchema } from './spline';

export const FIGURES = [
  'objective',
  'gap',
  'scatter',
  'histogram',
  'path',
  'spline',
  'spline-residual',
  'sweep',
  'measures',
  'layers',
  'collapse',
  'optimum',
  'arrangement',
  'dual-constraint',
  'ellipsoid',
  'comparison',
  'units',
  'test-error',
] as const;
/** What theory §7 measures, as a figure over the epochs shows it. */
export const QUANTITIES = ['product', 'singular-values', 'ranks', 'alignment', 'balance'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** A figure: which one, of what, and as it is seen now. */
export const FigureSourceSchema = v.object({
  figure: v.picklist(FIGURES),
  /** The run that the figure is about; for the scatter plot, the histogram and the units of a judged network the data set. */
  subject: v.string(),
  /** Of the scatter plot; without them the first feature against the target. */
  columns: v.optional(v.object({ x: v.string(), y: v.string(), group: v.optional(v.string()) })),
  /** Of a histogram: the column, by its name; without it the first one of numbers. */
  column: v.optional(v.string()),
  /** Of a comparison: the runs in the order of their looks, of which `subject` is one, and what is on its bottom axis. */
  comparison: v.optional(
    v.object({ runs: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(8)), across: v.picklist(['epoch', 'beta']) }),
  ),
  /** Of the measures over time: which seed, and what of it; without them the singular values of the first layer of the first seed. */
  measures: v.optional(
    v.object({
      seed: v.number(),
      quantity: v.picklist(QUANTITIES),
      layer: v.pipe(v.number(), v.integer(), v.minValue(1)),
      /** The share of the largest singular value from which one counts towards the numerical rank. */
      tolerance: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
    }),
  ),
  /** Of the units of a judged network, whose file is called `name`. */
  units: v.optional(
    v.object({
      name: v.string(),
      architecture: ArchitectureSchema,
      units: v.array(UnitVerdictSchema),
      missing: v.array(MissingUnitSchema),
    }),
  ),
  /** Of a spline of a data set, as it stands in the window: the program with the points that were moved, and trainings to draw with it. */
  spline: v.optional(v.object({ ...v.omit(SplineRequestSchema, ['id']).entries, trained: v.array(TrainedSeedSchema) })),
  /** Of what closed forms predict of linear networks: at which β; without it that of the run. */
  beta: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  /** Of a geometric figure: what is drawn of the run, and from where it is seen (degrees). */
  geometry: v.optional(v.omit(GeometryRequestSchema, ['id'])),
  view: v.optional(v.object({ azimuth: v.pipe(v.number(), v.finite()), elevation: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)) })),
});
export type FigureSource = v.InferOutput<typeof FigureSourceSchema>;

/** A figure drawn by `shared/figures`, or its numbers, written by the host; csv comes with a JSON sidecar. */
export const FigureRequestSchema = v.object({
  ...FigureSourceSchema.entries,
  ...PrintSchema.entries,
  format: v.picklist(FORMATS),
  /** What its files are called, without ending; else by the project and the figure. */
  stem: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
});
export type FigureRequest = v.InferOutput<typeof FigureRequestSchema>;

export const WrittenFileSchema = v.object({
  name: v.string(),
  mime: v.string(),
  bytes: v.instance(Uint8Array),
  /** What is not as it should be in it, in a sentence. */
  note: v.optional(v.string()),
});
export type WrittenFile = v.InferOutput<typeof WrittenFileSchema>;

/** A file or a whole figure that could not be written, and why. */
export const LeftOutSchema = v.object({ name: v.string(), reason: v.string() });
export type LeftOut = v.InferOutput<typeof LeftOutSchema>;

/** Every figure of the project at once. */
export const AllFiguresSchema = v.strictObject({ formats: v.pipe(v.array(v.picklist(FORMATS)), v.minLength(1)), ...PrintSchema.entries });

/** Where a written file went: saved by the host's own dialog, cancelled there, or handed back for the browser to download. */
export const DeliverySchema = v.variant('kind', [
  v.object({ kind: v.literal('saved'), paths: v.array(v.string()) }),
  v.object({ kind: v.literal('cancelled') }),
  v.object({ kind: v.literal('download'), files: v.array(WrittenFileSchema) }),
]);
export type Delivery = v.InferOutput<typeof DeliverySchema>;
