import * as v from 'valibot';
import { NdArraySchema } from './array';
import { KindSchema, LowerBoundSchema, ProofSchema } from './certificate';
import { FailureSchema } from './failure';
import { ArchitectureSchema, BIASES, INITS, LOSSES, REGULARIZERS } from './network';

const Positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

export const FAMILIES = [
  'two-layer-relu',
  'gated-relu',
  'three-layer-relu',
  'deep-relu',
  'deep-linear',
  'parallel-linear',
  'rank-one',
  'spline',
  'threshold',
] as const;
export type FamilyName = (typeof FAMILIES)[number];

/** A measured figure: any double, since training may diverge to infinity or NaN and that must be told, saved and opened again. */
const Measured = v.custom<number>((value) => typeof value === 'number', 'a number');

/** Which activation patterns the program has: every one, a number of distinct sampled ones, or those of given gate directions (P×d). */
export const PatternsSchema = v.variant('kind', [
  v.object({ kind: v.literal('auto') }),
  v.object({ kind: v.literal('all') }),
  v.object({ kind: v.literal('sampled'), count: Count }),
  v.object({ kind: v.literal('given'), gates: NdArraySchema }),
]);
export type Patterns = v.InferOutput<typeof PatternsSchema>;

/** What of a SolveSpec only some families take; each names its own, and the others are refused (`patterns` where they are not 'auto'). */
export const SOLVE_OPTIONS = [
  'patterns',
  'depth',
  'regularizer',
  'widths',
  'ball',
  'interpolate',
  'branches',
  'delta',
  'complete',
] as const;
export type SolveOption = (typeof SOLVE_OPTIONS)[number];

/** A convex program to solve. */
export const SolveSpecSchema = v.object({
  family: v.picklist(FAMILIES),
  loss: v.picklist(LOSSES),
  beta: Positive,
  bias: v.picklist(BIASES),
  patterns: PatternsSchema,
  /** Sampled or given patterns are those to begin with: all others are priced once none of these violates the dual constraint. */
  complete: v.optional(v.literal(true)),
  /** L, the number of layers. */
  depth: v.optional(v.pipe(Count, v.minValue(2), v.maxValue(1000))),
  regularizer: v.optional(v.picklist(REGULARIZERS)),
  /** Inner widths of one branch that the program needs. */
  widths: v.optional(v.array(Count)),
  /** 1 asks for the standard network; absent means as many branches as the program needs. */
  branches: v.optional(Count),
  /** The Frobenius norm t at which the first L−2 layers are held (theory §6.1). */
  ball: v.optional(Positive),
  /** The limit β → 0 of the objective divided by β; beta is then 1, the unit. */
  interpolate: v.optional(v.literal(true)),
  /** δ of Huber's loss; absent means 1. */
  delta: v.optional(Positive),
  tolerance: Positive,
  timeLimit: v.optional(Positive),
  /** Keep what a certificate file needs. */
  proof: v.optional(v.literal(true)),
  seed: Seed,
});
export type SolveSpec = v.InferOutput<typeof SolveSpecSchema>;

/** What of a convex program its β_max depends on, beside data, bias and loss. */
export const ProgramTermsSchema = v.pick(SolveSpecSchema, ['family', 'depth', 'regularizer', 'widths', 'ball']);
export type ProgramTerms = v.InferOutput<typeof ProgramTermsSchema>;

/** The same convex program at several β. `timeLimit` is that of all of them together. */
export const PathSpecSchema = v.object({
  ...v.omit(SolveSpecSchema, ['beta', 'interpolate']).entries,
  /** In any order, which is that of the results. */
  betas: v.pipe(v.array(Positive), v.minLength(1), v.maxLength(10_000)),
});
export type PathSpec = v.InferOutput<typeof PathSpecSchema>;

export const OPTIMIZERS = ['gd', 'sgd', 'adam', 'adamw', 'adagrad', 'rmsprop', 'lbfgs', 'proximal'] as const;
export const SCHEDULES = ['constant', 'step', 'cosine'] as const;
export const BACKENDS = ['auto', 'embedded', 'tensorflow', 'webgpu'] as const;

export const TrainSpecSchema = v.object({
  architecture: ArchitectureSchema,
  optimizer: v.picklist(OPTIMIZERS),
  learningRate: Positive,
  momentum: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  nesterov: v.boolean(),
  /** How the learning rate falls over the epochs; absent means constant. */
  schedule: v.optional(v.picklist(SCHEDULES)),
  /** The Euclidean norm at which the gradient is cut off before a step. */
  clip: v.optional(Positive),
  /** Gradient descent chooses its steps by backtracking. */
  lineSearch: v.optional(v.boolean()),
  /** λ of AdamW, which is no regulariser (theory §3). */
  decay: v.optional(Positive),
  /** The probability with which a hidden unit is left out of a step; never of an objective that is told. */
  dropout: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  epochs: Count,
  /** Rows of one step; absent means all of them. */
  batchSize: v.optional(Count),
  seeds: v.pipe(Count, v.maxValue(4096)),
  /** The first seed; the runs use seed, seed + 1, … */
  seed: Seed,
  init: v.picklist(INITS),
  initScale: Positive,
  backend: v.picklist(BACKENDS),
  precision: v.picklist(['float32', 'float64']),
  /** At which epochs theory §7 is measured: 0, 1, 2, 5, 10, 20, 50 … or every so many; absent means at the end only. */
  measureEvery: v.optional(v.union([v.literal('log'), Count])),
  /** Ends a seed whose objective is within this relative gap of the true bound of its problem; it begins when that bound is known. */
  stopGap: v.optional(Positive),
  /** How often a network whose training has ended is given the neurons that it misses, and trained for `epochs` more. */
  escapes: v.optional(v.pipe(Count, v.maxValue(1000))),
  /** Keep what a certificate file of the program that bounds it needs. */
  proof: v.optional(v.literal(true)),
});
export type TrainSpec = v.InferOutput<typeof TrainSpecSchema>;

/** What a sweep can vary; `shared/theory/training/sweep/axes` says what each sets. */
export const SWEEP_AXES = [
  'beta',
  'beta-share',
  'branches',
  'depth',
  'width',
  'exponent',
  'init-scale',
  'learning-rate',
  'batch-size',
  'dropout',
] as const;
export type SweepAxisName = (typeof SWEEP_AXES)[number];

/** The values of one thing that a sweep varies, in the order in which they are told. */
export const SweepAxisSchema = v.object({
  name: v.picklist(SWEEP_AXES),
  values: v.pipe(v.array(Positive), v.minLength(1), v.maxLength(1000)),
});
export type SweepAxis = v.InferOutput<typeof SweepAxisSchema>;

/** The same training at every combination of the values of one or two axes; every network is measured at its end only. */
export const SweepSpecSchema = v.object({
  ...v.omit(TrainSpecSchema, ['measureEvery', 'stopGap', 'proof']).entries,
  axes: v.pipe(v.array(SweepAxisSchema), v.minLength(1), v.maxLength(2)),
});
export type SweepSpec = v.InferOutput<typeof SweepSpecSchema>;

/** One line of the solver's table. */
export const IterationSchema = v.object({
  iteration: v.number(),
  primal: v.number(),
  dual: v.nullable(v.number()),
  gap: v.nullable(v.number()),
  /** Working patterns of the master. */
  patterns: v.number(),
  /** max(0, ρ/β − 1): by how much the dual constraint is exceeded where pricing looked. */
  violation: v.number(),
  seconds: v.number(),
  /** Of which point of a path. */
  beta: v.optional(v.number()),
});
export type Iteration = v.InferOutput<typeof IterationSchema>;

const PerOutput = v.array(v.number());

/** A linear spline f, one entry for each output in every list. */
export const SplineResultSchema = v.object({
  /** In ascending order, with the change of slope there. */
  knots: v.array(v.object({ x: v.number(), change: PerOutput })),
  /** f(x) = slope·x + intercept from one knot to the next; null where a piece has no end. */
  pieces: v.array(v.object({ from: v.nullable(v.number()), to: v.nullable(v.number()), slope: PerOutput, intercept: PerOutput })),
  /** The least and the greatest value of any optimal spline within the data, linear between the x given; null where it is not known. */
  envelope: v.nullable(v.object({ x: v.array(v.number()), lower: v.array(v.number()), upper: v.array(v.number()) })),
  /** How many intervals between data points leave the spline a choice; or why there is no envelope. */
  envelopeNote: v.string(),
});
export type SplineResult = v.InferOutput<typeof SplineResultSchema>;

/**
 * What a network makes of the rows that were kept for testing, in float64. It is measured of this one network and proves nothing: another
 * optimum of the same program can have another test error.
 */
export const TestErrorSchema = v.object({
  kind: v.literal('measured'),
  rows: v.number(),
  /** The loss that was trained, summed over the test rows, without β·R; and its mean. */
  loss: Measured,
  meanLoss: Measured,
  /** Share of rows whose class is the network's: its sign (0 counts as wrong), or its largest output (the first one of equals). Null where targets are no classes. */
  accuracy: v.nullable(v.number()),
  /** 1 − Σ(f − y)²/Σ(y − ȳ)² over rows and outputs, ȳ the mean over the test rows; null where targets are classes or do not vary. */
  r2: v.nullable(Measured),
});
export type TestError = v.InferOutput<typeof TestErrorSchema>;

export const SolveResultSchema = v.object({
  kind: v.literal('solve'),
  /** 'precision': double precision allows no smaller gap, and that is above the tolerance. */
  status: v.picklist(['solved', 'precision', 'time-limit', 'interrupted']),
  objective: v.number(),
  dualBound: v.nullable(v.number()),
  gap: v.nullable(v.number()),
  relativeGap: v.nullable(v.number()),
  certificate: KindSchema,
  lowerBound: LowerBoundSchema,
  /** Patterns of the program that was solved, and how that number was found. */
  patterns: v.number(),
  patternsHow: v.picklist(['enumerated', 'formula', 'bound', 'sampled', 'given']),
  betaMax: v.number(),
  betaMaxKind: v.picklist(['exact', 'relaxed']),
  activeNeurons: v.number(),
  /** The float64 objective of the recovered network itself (non-convex), which must agree with `objective`. */
  networkObjective: v.number(),
  iterations: v.number(),
  /** The compute itself: arrangement, pricing, master and the program's own certificate, without process start. */
  seconds: v.number(),
  /** The search for `lowerBound` where it is no part of that certificate. */
  boundSeconds: v.optional(v.number()),
  weights: v.record(v.string(), NdArraySchema),
  /** The dual point N (n×C) that certifies the bound. */
  dual: NdArraySchema,
  /** Where the spec asked for it and the bound has one that a file can hold. */
  proof: v.optional(ProofSchema),
  notes: v.array(v.string()),
  /** The function itself where the network is a spline. */
  spline: v.optional(SplineResultSchema),
  /** Of the recovered network, where rows are kept for testing. */
  test: v.optional(TestErrorSchema),
});
export type SolveResult = v.InferOutput<typeof SolveResultSchema>;

/** A regularization path: what there is of it, and why where something is missing. */
export const PathResultSchema = v.object({
  kind: v.literal('path'),
  status: v.picklist(['solved', 'time-limit', 'interrupted']),
  /** In the order in which the β were asked for. */
  points: v.array(v.object({ beta: v.number(), result: SolveResultSchema })),
  /** The β whose program could not be solved. */
  failures: v.array(v.object({ beta: v.number(), failure: FailureSchema })),
  seconds: v.number(),
  notes: v.array(v.string()),
});
export type PathResult = v.InferOutput<typeof PathResultSchema>;

/** What is measured of one layer of one branch group (theory §7). */
export const LayerMeasuresSchema = v.object({
  layer: v.number(),
  singularValues: v.array(Measured),
  numericalRank: v.number(),
  stableRank: Measured,
  effectiveRank: Measured,
});

/** The same of the matrix W that a linear network without biases computes, f(X) = XW: the one that closed forms are about (theory §6). */
const ProductSchema = v.omit(LayerMeasuresSchema, ['layer']);

/** Neurons that a network was given because they violated its dual constraint, ‖Nᵀφ‖ ≤ β, at the best scale along them (theory §2). */
export const EscapeSchema = v.object({
  /** The epoch that the insertion counts as. */
  epoch: v.number(),
  /** Neurons that were added; with none only the sizes of those that it had were solved for. */
  units: v.number(),
  /** The largest ‖Nᵀφ‖/β of them, above 1; 1 where there is none. */
  constraint: Measured,
  /** The objective before and after it; always lower after it. */
  before: Measured,
  after: Measured,
});
export type Escape = v.InferOutput<typeof EscapeSchema>;

/** Why a seed's training ended: all its epochs, no step that lowers the objective, the gap that was asked for, from outside, or divergence. */
export const ENDS = ['epochs', 'settled', 'gap', 'stopped', 'diverged'] as const;

export const SeedResultSchema = v.object({
  seed: v.number(),
  objective: Measured,
  loss: Measured,
  regularizer: Measured,
  gradientNorm: Measured,
  activeNeurons: v.number(),
  epochs: v.number(),
  ended: v.optional(v.picklist(ENDS)),
  escapes: v.optional(v.array(EscapeSchema)),
  /**
   * Where its last escape found no neuron that lowers the objective: a proven upper bound of ‖Nᵀφ‖/β over all neurons φ there are, 1 or less
   * where none is missing; null where they were only searched, which proves nothing.
   */
  missing: v.optional(v.object({ bound: v.nullable(Measured) })),
  layers: v.array(LayerMeasuresSchema),
  product: v.optional(ProductSchema),
  alignment: v.array(Measured),
  balance: v.array(Measured),
  /** Where rows are kept for testing. */
  test: v.optional(TestErrorSchema),
  weights: v.record(v.string(), NdArraySchema),
});
export type SeedResult = v.InferOutput<typeof SeedResultSchema>;

export const TrainResultSchema = v.object({
  kind: v.literal('train'),
  status: v.picklist(['trained', 'interrupted']),
  /** Of the best seed, in float64. */
  objective: Measured,
  seeds: v.array(SeedResultSchema),
  backend: v.string(),
  precision: v.picklist(['float32', 'float64']),
  seconds: v.number(),
  /** A true bound of every network of this form, where no convex program gives one. */
  lowerBound: v.optional(LowerBoundSchema),
  /** What proves that bound in a certificate file, where it is not too large. */
  proof: v.optional(ProofSchema),
  notes: v.array(v.string()),
});
export type TrainResult = v.InferOutput<typeof TrainResultSchema>;

/** A network of a sweep; of each layer the largest singular values. */
export const SweepNetworkSchema = v.omit(SeedResultSchema, ['weights']);
export type SweepNetwork = v.InferOutput<typeof SweepNetworkSchema>;

/** What is proven of the networks at a point of a sweep, or why nothing is. */
export const SweepBoundSchema = v.object({
  lowerBound: v.nullable(LowerBoundSchema),
  /** The convex program's own optimum, which a network reaches; where there is one. */
  program: v.nullable(v.object({ objective: v.number(), certificate: KindSchema, relativeGap: v.nullable(v.number()) })),
  why: v.optional(v.string()),
});
export type SweepBound = v.InferOutput<typeof SweepBoundSchema>;

/** What has become known of the point with this number. */
export const SweepPartSchema = v.object({
  point: v.number(),
  networks: v.optional(v.array(SweepNetworkSchema)),
  bound: v.optional(SweepBoundSchema),
});
export type SweepPart = v.InferOutput<typeof SweepPartSchema>;

/** One combination of the values of a sweep's axes. */
export const SweepPointSchema = v.object({
  /** One for each axis, in their order. */
  values: v.array(v.number()),
  /** By seed; fewer than were asked for where the sweep was stopped. */
  networks: v.array(SweepNetworkSchema),
  /** Null where the sweep was stopped before it was known. */
  bound: v.nullable(SweepBoundSchema),
});
export type SweepPoint = v.InferOutput<typeof SweepPointSchema>;

export const SweepResultSchema = v.object({
  kind: v.literal('sweep'),
  status: v.picklist(['trained', 'interrupted']),
  /** All of them, the values of the last axis running fastest. */
  points: v.array(SweepPointSchema),
  /** The unit of `beta-share`, of two-layer networks on these data. */
  betaMax: v.optional(v.object({ value: v.number(), kind: v.picklist(['exact', 'relaxed']) })),
  backend: v.string(),
  precision: v.picklist(['float32', 'float64']),
  seconds: v.number(),
  notes: v.array(v.string()),
});
export type SweepResult = v.InferOutput<typeof SweepResultSchema>;

export const RunResultSchema = v.variant('kind', [SolveResultSchema, PathResultSchema, TrainResultSchema, SweepResultSchema]);
export type RunResult = v.InferOutput<typeof RunResultSchema>;

export const RUN_STATUSES = ['queued', 'running', 'paused', 'done', 'cancelled', 'interrupted', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RunSpecSchema = v.variant('kind', [
  v.object({ kind: v.literal('solve'), datasetId: v.string(), networkId: v.optional(v.string()), spec: SolveSpecSchema }),
  v.object({ kind: v.literal('path'), datasetId: v.string(), networkId: v.optional(v.string()), spec: PathSpecSchema }),
  v.object({
    kind: v.literal('train'),
    datasetId: v.string(),
    networkId: v.optional(v.string()),
    spec: TrainSpecSchema,
    /** The training of the same problem and seeds whose networks are the initial ones; with `escapes` they are escaped from at once. */
    continues: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('sweep'), datasetId: v.string(), networkId: v.optional(v.string()), spec: SweepSpecSchema }),
]);
export type RunSpec = v.InferOutput<typeof RunSpecSchema>;

export const ProgressSchema = v.object({ done: v.number(), total: v.number(), secondsLeft: v.nullable(v.number()) });
export type Progress = v.InferOutput<typeof ProgressSchema>;

/** What a person says of a run: short words to find it by, a text, and whether others are compared with it (at most one in a project is). */
export const RemarksSchema = v.object({
  tags: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(40))), v.maxLength(20))),
  note: v.optional(v.pipe(v.string(), v.maxLength(20_000))),
  baseline: v.optional(v.boolean()),
});
export type Remarks = v.InferOutput<typeof RemarksSchema>;

/** A run as the project tree sees it; curves and iterations come by the `run` stream, the result by `run.result`. */
export const RunSchema = v.object({
  id: v.string(),
  name: v.string(),
  spec: RunSpecSchema,
  /** Equal for runs whose objectives may be compared: same data, roles, loss, bias, regularizer, β. */
  problemKey: v.string(),
  status: v.picklist(RUN_STATUSES),
  progress: ProgressSchema,
  createdAt: v.string(),
  /** Steps from which a training that was cut off goes on, on this machine and now; absent where it would begin anew. */
  goesOnFrom: v.optional(v.number()),
  ...RemarksSchema.entries,
  failure: v.optional(FailureSchema),
  /** The short figures of a finished run, for the tree and the start page. */
  summary: v.optional(
    v.object({
      objective: Measured,
      certificate: v.optional(KindSchema),
      lowerBound: v.optional(LowerBoundSchema),
      relativeGap: v.optional(v.nullable(v.number())),
      /** Of the best seed, or of the network that a program recovers. */
      test: v.optional(TestErrorSchema),
    }),
  ),
});
export type Run = v.InferOutput<typeof RunSchema>;

/** Objectives of one seed at consecutive epochs from `from` on (epoch 0 is the initial network). */
export const CurveChunkSchema = v.object({ seed: v.number(), from: v.number(), objective: v.instance(Float64Array) });
export type CurveChunk = v.InferOutput<typeof CurveChunkSchema>;

/** Theory §7 of one seed at one epoch; of each layer the largest singular values. */
export const MeasuresSchema = v.object({
  kind: v.literal('measures'),
  seed: v.number(),
  epoch: v.number(),
  layers: v.array(LayerMeasuresSchema),
  product: v.optional(ProductSchema),
  alignment: v.array(Measured),
  balance: v.array(Measured),
  activeNeurons: v.number(),
});
export type Measures = v.InferOutput<typeof MeasuresSchema>;

/** What is noted of one seed at one of its epochs: measures, or an escape. */
export const MomentSchema = v.variant('kind', [
  MeasuresSchema,
  v.object({ kind: v.literal('escape'), seed: v.number(), ...EscapeSchema.entries }),
]);
export type Moment = v.InferOutput<typeof MomentSchema>;

/** What was added to a run since the last event; deltas merge by concatenation, so a slow reader loses nothing. */
export const RunDeltaSchema = v.object({
  status: v.picklist(RUN_STATUSES),
  progress: ProgressSchema,
  iterations: v.array(IterationSchema),
  curves: v.array(CurveChunkSchema),
  moments: v.array(MomentSchema),
  /** Of a sweep. */
  parts: v.optional(v.array(SweepPartSchema)),
});
export type RunDelta = v.InferOutput<typeof RunDeltaSchema>;
