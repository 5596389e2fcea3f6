import * as v from 'valibot';
import { NdArraySchema } from './array';
import { ProofSchema } from './certificate';
import {
  CellSchema,
  CODINGS,
  DatasetSchema,
  DataSourceSchema,
  ExampleSchema,
  FileSourceSchema,
  HistogramSchema,
  InspectionSchema,
  LinearProblemSchema,
  MISSING_RULES,
  ProblemFactsSchema,
  ReadingSchema,
  RecipeSchema,
  RoleSchema,
  SplitSchema,
  SummarySchema,
  TableEditSchema,
} from './data';
import { AppInfoSchema, DeviceSchema } from './device';
import { AllFiguresSchema, DeliverySchema, FigureRequestSchema, LeftOutSchema, WrittenFileSchema } from './figure';
import { DirectionsSchema, EllipsoidSchema, GeometryRequestSchema, NoPictureSchema } from './geometry';
import { ArchitectureSchema, BIASES, NetworkSchema } from './network';
import { PreferencesChangeSchema, PreferencesSchema, PreferencesStateSchema } from './preferences';
import { TABLE_FORMATS } from './print';
import { AutosaveStateSchema, ProjectSchema, RecentProjectSchema, RecoverableSchema } from './project';
import { ProgramTermsSchema, RemarksSchema, RunDeltaSchema, RunResultSchema, RunSchema, RunSpecSchema } from './run';
import { MovedPointSchema, SplineAnswerSchema, SplineRequestSchema } from './spline';
import { StudySchema } from './study';
import { TableRequestSchema } from './table';
import { JudgementSchema, JudgeRequestSchema, RunConditionsSchema, WeightsFileSchema } from './verdict';

const None = v.strictObject({});
/** Two variables with a name and a value for each row. */
const VariableSchema = v.object({ name: v.string(), values: NdArraySchema });
const PairsSchema = v.object({ x: VariableSchema, y: VariableSchema });
const PointsSchema = v.object({
  x: NdArraySchema,
  y: NdArraySchema,
  groups: v.nullable(NdArraySchema),
  levels: v.array(v.string()),
  total: v.number(),
});
/** Points with the columns that they are of. */
const PlotSchema = v.object({ columns: v.object({ x: v.string(), y: v.string(), group: v.optional(v.string()) }), points: PointsSchema });
const ById = v.strictObject({ id: v.string() });

/** Every method that the window, the command line or a test can call on the host: params and result. */
export const METHODS = {
  'app.info': { params: None, result: AppInfoSchema },
  'app.devices': { params: None, result: v.array(DeviceSchema) },
  /** Opens one more window with an empty project of its own; fails ('unsupported') where the shell has none. */
  'app.newWindow': { params: None, result: None },

  /** Changes preferences of this user, on the disk and in every window; those that are not named stay. */
  'preferences.set': { params: PreferencesChangeSchema, result: PreferencesSchema },
  /** Whether this user has seen the tour of the window, or did not want it. */
  'tour.seen': { params: None, result: v.object({ seen: v.boolean() }) },
  'tour.remember': { params: None, result: None },

  'project.get': { params: None, result: ProjectSchema },
  'project.create': { params: v.strictObject({ name: v.string() }), result: ProjectSchema },
  /** Without bytes or path the host asks with its own dialog; null when that was cancelled. */
  'project.open': {
    params: v.strictObject({ path: v.optional(v.string()), bytes: v.optional(v.instance(Uint8Array)), name: v.optional(v.string()) }),
    result: v.nullable(ProjectSchema),
  },
  /** `saveAs` asks again; in the browser the file comes back for download. */
  'project.save': { params: v.strictObject({ path: v.optional(v.string()), saveAs: v.optional(v.boolean()) }), result: DeliverySchema },
  'project.rename': { params: v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }), result: ProjectSchema },
  'project.recent': { params: None, result: v.array(RecentProjectSchema) },

  /** Work that was not saved when its program ended, newest first. */
  'recovery.list': { params: None, result: v.array(RecoverableSchema) },
  /** Opens it in place of the open project, unsaved as it was. Its own file stays as it is until it is saved. */
  'recovery.open': { params: ById, result: ProjectSchema },
  'recovery.discard': { params: ById, result: None },

  'study.list': { params: None, result: v.array(StudySchema) },
  /** Makes a new project of a study, one of the gallery or a given one, and starts its runs. */
  'study.start': { params: v.union([ById, v.strictObject({ study: StudySchema })]), result: ProjectSchema },

  'data.examples': { params: None, result: v.array(ExampleSchema) },
  /** Holds a file ready to be looked at; without one the host asks with its own dialog, null when that was cancelled. */
  'data.stage': {
    params: v.strictObject({ source: v.optional(FileSourceSchema) }),
    result: v.nullable(v.object({ id: v.string(), name: v.string(), bytes: v.number() })),
  },
  /** What a file that is held ready would be read as. */
  'data.inspect': { params: v.strictObject({ id: v.string(), reading: ReadingSchema }), result: InspectionSchema },
  /** `reading` and `missing` are of files. */
  'data.add': {
    params: v.strictObject({
      source: DataSourceSchema,
      reading: v.optional(ReadingSchema),
      missing: v.optional(v.picklist(MISSING_RULES)),
    }),
    result: DatasetSchema,
  },
  /** What a recipe makes, without taking it: the size, and the points of the picture that shows most. */
  'data.preview': {
    params: v.strictObject({ recipe: RecipeSchema }),
    result: v.object({ rows: v.number(), columns: v.array(v.string()), notes: v.array(v.string()), plot: PlotSchema }),
  },
  'data.update': {
    params: v.strictObject({
      id: v.string(),
      name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
      roles: v.optional(v.array(RoleSchema)),
      standardize: v.optional(v.boolean()),
      /** Null takes the choice back. */
      coding: v.optional(v.nullable(v.picklist(CODINGS))),
      missing: v.optional(v.nullable(v.picklist(MISSING_RULES))),
      /** Null trains on every row. */
      split: v.optional(v.nullable(SplitSchema)),
    }),
    result: DatasetSchema,
  },
  /**
   * Changes values; `before` and `after` name the states for `data.revert`. Data of runs stay as they are (Failure 'usage'): a copy is
   * edited instead where it is asked for.
   */
  'data.edit': {
    params: v.strictObject({ id: v.string(), edit: TableEditSchema, copy: v.optional(v.boolean()) }),
    result: v.object({ dataset: DatasetSchema, before: v.string(), after: v.string() }),
  },
  'data.revert': { params: v.strictObject({ id: v.string(), to: v.string() }), result: DatasetSchema },
  /**
   * The values as CSV, with a JSON sidecar that says how they were made, or as a LaTeX table: by the host's own dialog, or handed back for
   * download. `rows` are all of them as they stand, or those that networks and programs see, with missing values filled as the data set says.
   */
  'data.save': {
    params: v.strictObject({
      id: v.string(),
      rows: v.optional(v.picklist(['all', 'training'])),
      format: v.optional(v.picklist(TABLE_FORMATS)),
    }),
    result: DeliverySchema,
  },
  'data.remove': { params: ById, result: None },
  /** Cells of a window of rows: numbers, texts, or null where missing. */
  'data.rows': {
    params: v.strictObject({
      id: v.string(),
      from: v.pipe(v.number(), v.integer(), v.minValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
    }),
    result: v.array(v.array(CellSchema)),
  },
  /** Duplicates, constants, classes, and the singular values of X as it is solved. */
  'data.summary': { params: ById, result: SummarySchema },
  /** How the values of a column are spread: those of numbers in bins of equal width, texts by value. */
  'data.histogram': { params: v.strictObject({ id: v.string(), column: v.string() }), result: HistogramSchema },
  /** Two numeric columns (text targets as class index) for a plot; at most `limit` evenly spread rows. `groups` is the class index per point. */
  'data.points': {
    params: v.strictObject({ id: v.string(), x: v.string(), y: v.string(), group: v.optional(v.string()), limit: v.number() }),
    result: PointsSchema,
  },
  /** Gate directions from the bytes of a CSV without header, one for each row (P×d). */
  'data.gates': { params: v.strictObject({ name: v.string(), bytes: v.instance(Uint8Array) }), result: NdArraySchema },
  /** Rank, arrangements and what theorems ask of the problem that the roles define; β_max is that of `program`, else of two layers. */
  'data.facts': {
    params: v.strictObject({
      id: v.string(),
      bias: v.picklist(BIASES),
      ...v.partial(v.pick(ArchitectureSchema, ['loss', 'delta', 'activation'])).entries,
      program: v.optional(ProgramTermsSchema),
    }),
    result: ProblemFactsSchema,
  },
  /**
   * What closed forms of linear networks need of a data set, and the networks of an architecture that were trained on it. Throws a Failure
   * ('usage') where the columns have other roles than when `run` was started.
   */
  'data.linear': {
    params: v.strictObject({ id: v.string(), architecture: ArchitectureSchema, run: v.optional(v.string()) }),
    result: LinearProblemSchema,
  },
  /**
   * The only feature and the first target as they are solved (standardised and coded), how many targets there are, and the ended trainings of
   * these data as they are now. Throws a Failure ('usage') where there are more features.
   */
  'data.pairs': { params: ById, result: v.object({ ...PairsSchema.entries, outputs: v.number(), trained: v.array(v.string()) }) },
  /** The optimum of a program of one input with some points moved; a newer question takes the place of one that is under way. */
  'data.spline': { params: SplineRequestSchema, result: SplineAnswerSchema },
  /** A copy of a data set with these points moved, of the same roles; the data set itself and its runs stay. */
  'data.keepMoved': { params: v.strictObject({ id: v.string(), moved: v.array(MovedPointSchema) }), result: DatasetSchema },

  /** With an id a network that was removed comes back as what its runs know it by. */
  'network.add': {
    params: v.strictObject({ id: v.optional(v.string()), name: v.string(), architecture: ArchitectureSchema }),
    result: NetworkSchema,
  },
  'network.update': {
    params: v.strictObject({
      id: v.string(),
      name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
      architecture: v.optional(ArchitectureSchema),
    }),
    result: NetworkSchema,
  },
  'network.remove': { params: ById, result: None },

  /** Reads a file of weights (NPZ or safetensors); without one the host asks with its own dialog, null when that was cancelled. */
  'weights.open': {
    params: v.strictObject({
      file: v.optional(v.object({ name: v.string(), bytes: v.instance(Uint8Array) })),
      /** Names of the layers in their order, where it cannot be told from the file. */
      layerOrder: v.optional(v.array(v.string())),
    }),
    result: v.nullable(WeightsFileSchema),
  },
  /** What a network that somebody trained elsewhere amounts to on a data set: its objective, violated conditions, and the program that bounds it. */
  'weights.judge': { params: JudgeRequestSchema, result: JudgementSchema },

  /** The certificate file of a judged network whose bound is the verdict's own, and the programs that check it. */
  'weights.certificate': {
    params: v.strictObject({
      datasetId: v.string(),
      architecture: ArchitectureSchema,
      penalizesOutputBias: v.boolean(),
      weights: v.record(v.string(), NdArraySchema),
      objective: v.number(),
      proof: ProofSchema,
    }),
    result: DeliverySchema,
  },

  'run.start': { params: v.strictObject({ spec: RunSpecSchema, name: v.optional(v.string()) }), result: RunSchema },
  'run.pause': { params: ById, result: None },
  'run.resume': { params: ById, result: None },
  'run.cancel': { params: ById, result: None },
  'run.remove': { params: ById, result: None },
  /** Puts a run that waits in the queue before another one, or last. */
  'run.move': { params: v.strictObject({ id: v.string(), before: v.nullable(v.string()) }), result: None },
  /** Changes what is said of a run; what is left out stays. A new baseline takes the place of the old one. */
  'run.remark': { params: v.strictObject({ id: v.string(), ...RemarksSchema.entries }), result: RunSchema },
  /** The result of a finished run; of an interrupted one what it had, or null. */
  'run.result': { params: ById, result: v.nullable(RunResultSchema) },
  /**
   * The certificate file of a finished solve that kept its proof (of a path at one of its β), of its own network or another one, or of the
   * best network of a training, and the programs that check it.
   */
  'run.certificate': {
    params: v.strictObject({
      id: v.string(),
      beta: v.optional(v.number()),
      network: v.optional(v.object({ weights: v.record(v.string(), NdArraySchema), objective: v.number() })),
    }),
    result: DeliverySchema,
  },
  /** The inputs and the first target of a run with one feature, as they were solved: standardised and coded. */
  'run.points': {
    params: ById,
    result: PairsSchema,
  },
  /**
   * The finite convex program of a solved run as a CVXPY script with its data, which anyone can run to get the same optimum; of a path at
   * one of its β (the first where none is given). Fails ('unsupported') where a family has no finite program.
   */
  'run.program': {
    params: v.strictObject({ id: v.string(), beta: v.optional(v.number()) }),
    result: v.object({ fileName: v.string(), text: v.string() }),
  },
  /** The same script as a file: by the host's own dialog, or handed back for download. */
  'run.saveProgram': { params: v.strictObject({ id: v.string(), beta: v.optional(v.number()) }), result: DeliverySchema },
  /**
   * Every unit of a trained network against the conditions of an optimum at the network's own dual point (theory §2), and those that it
   * lacks: of a seed, the best where none is named. Fails ('usage') where the columns have other roles than when it was trained.
   */
  'run.conditions': { params: v.strictObject({ id: v.string(), seed: v.optional(v.number()) }), result: RunConditionsSchema },
  /** The dual constraint of a solved two-layer program as a function of the direction of a unit, with its neurons; or why it cannot be drawn. */
  'run.directions': {
    params: v.omit(GeometryRequestSchema, ['rows']),
    result: v.variant('kind', [DirectionsSchema, NoPictureSchema]),
  },
  /** The rectified ellipsoid of two or three rows of its data with its extreme points; or why there is none. */
  'run.ellipsoid': {
    params: v.omit(GeometryRequestSchema, ['trained']),
    result: v.variant('kind', [EllipsoidSchema, NoPictureSchema]),
  },

  /** The files of a figure as they would be exported: for a preview, the clipboard, the command line. */
  'figure.render': { params: FigureRequestSchema, result: v.array(WrittenFileSchema) },
  /** The same by the host's own dialog, or handed back for download. */
  'figure.export': { params: FigureRequestSchema, result: DeliverySchema },
  /** A table of the window with its sidecar, or for LaTeX: by the host's own dialog, or handed back for download. */
  'table.export': { params: TableRequestSchema, result: DeliverySchema },
  /** The files of every figure of the project. */
  'figure.renderAll': {
    params: AllFiguresSchema,
    result: v.object({ files: v.array(WrittenFileSchema), leftOut: v.array(LeftOutSchema) }),
  },
  /** The same in a new folder where the host's own dialog says, or handed back as a zip archive. */
  'figure.exportAll': {
    params: AllFiguresSchema,
    /** `notes`: what is not as it should be in what was written. */
    result: v.object({ delivery: DeliverySchema, leftOut: v.array(LeftOutSchema), notes: v.array(v.string()) }),
  },
} as const;

/**
 * Every stream: an event carries its `seq`; a subscriber names the last one it has (0: none) and is caught up from there.
 * Events that wait for a slow subscriber are merged, so none is lost and none is stale.
 */
export const STREAMS = {
  /** The open project, whole, at each change of it. Latest wins. */
  project: { params: None, event: ProjectSchema },
  /** What a run adds; ends after the event whose status is final. */
  run: { params: ById, event: RunDeltaSchema },
  /** The preferences of this user. Latest wins. */
  preferences: { params: None, event: PreferencesStateSchema },
  /** The copy of what is not saved. Latest wins. */
  autosave: { params: None, event: AutosaveStateSchema },
  /** Lines for the log at the bottom of the window. */
  log: { params: None, event: v.array(v.object({ at: v.string(), level: v.picklist(['info', 'warn', 'error']), text: v.string() })) },
} as const;

export type Method = keyof typeof METHODS;
export type Params<M extends Method> = v.InferInput<(typeof METHODS)[M]['params']>;
export type Result<M extends Method> = v.InferOutput<(typeof METHODS)[M]['result']>;
export type Stream = keyof typeof STREAMS;
export type StreamParams<S extends Stream> = v.InferInput<(typeof STREAMS)[S]['params']>;
export type StreamEvent<S extends Stream> = v.InferOutput<(typeof STREAMS)[S]['event']>;

/** The host's side: one handler for each method; a missing one is a compile error. */
export type Handlers = { [M in Method]: (params: v.InferOutput<(typeof METHODS)[M]['params']>) => Promise<Result<M>> };
