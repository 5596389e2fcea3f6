import * as v from 'valibot';
import { KindSchema, LowerBoundSchema } from './certificate';
import { MISSING_RULES, SplitSchema } from './data';
import { FailureSchema } from './failure';
import { ArchitectureSchema, BIASES, LOSSES, REGULARIZERS } from './network';
import { FAMILIES, MeasuresSchema, SeedResultSchema, SplineResultSchema, SWEEP_AXES, SweepAxisSchema, TestErrorSchema } from './run';
import { VerdictSchema } from './verdict';

/** Raised whenever a program that reads `--json` could misread it. */
export const OUTPUT_FORMAT = 1;

const Figure = v.nullable(v.number());

/** What stands in every object that `--json` prints. */
const Common = {
  format: v.literal(OUTPUT_FORMAT),
  command: v.string(),
  loss: v.picklist(LOSSES),
  bias: v.picklist(BIASES),
  seed: v.number(),
  backend: v.string(),
  data: v.object({
    file: v.string(),
    /** SHA-256 of the parsed values. */
    hash: v.string(),
    rows: v.number(),
    targets: v.array(v.string()),
    standardize: v.boolean(),
    /** What became of rows without a value. */
    missing: v.picklist(MISSING_RULES),
    /** The share of the rows that is kept for testing, with the seed that chose them; null where all are trained on. */
    split: v.nullable(SplitSchema),
  }),
  notes: v.array(v.string()),
  versions: v.object({ zerogap: v.string(), runtime: v.string(), platform: v.string() }),
};

/** One solved program. A figure that is not a finite number is null. */
const Solved = {
  status: v.picklist(['solved', 'precision', 'time-limit', 'interrupted']),
  beta: v.number(),
  objective: Figure,
  dualBound: Figure,
  gap: Figure,
  relativeGap: Figure,
  certificate: KindSchema,
  lowerBound: LowerBoundSchema,
  patterns: v.number(),
  patternsHow: v.string(),
  betaMax: v.number(),
  betaMaxKind: v.picklist(['exact', 'relaxed']),
  activeNeurons: v.number(),
  networkObjective: Figure,
  iterations: v.number(),
  /** The program and its certificate. */
  seconds: v.number(),
  /** The search for `lowerBound` where it is no part of that certificate. */
  boundSeconds: v.optional(v.number()),
  spline: v.optional(SplineResultSchema),
  /** Of the network that the program recovers, where rows are kept for testing. */
  test: v.optional(TestErrorSchema),
};

/** Options that were given, of those that only some families take. */
const Chosen = {
  depth: v.optional(v.number()),
  regularizer: v.optional(v.picklist(REGULARIZERS)),
  widths: v.optional(v.array(v.number())),
  branches: v.optional(v.number()),
  ball: v.optional(v.number()),
  interpolate: v.optional(v.literal(true)),
  delta: v.optional(v.number()),
};

/** `zerogap solve --json` with one β. */
export const SolveOutputSchema = v.object({ ...Common, family: v.picklist(FAMILIES), tolerance: v.number(), ...Chosen, ...Solved });
export type SolveOutput = v.InferOutput<typeof SolveOutputSchema>;

/** `zerogap solve --json` with `--betas`: one entry for each β in the order given. */
export const PathOutputSchema = v.object({
  ...Common,
  family: v.picklist(FAMILIES),
  tolerance: v.number(),
  ...Chosen,
  status: v.picklist(['solved', 'time-limit', 'interrupted']),
  path: v.array(v.object(Solved)),
  /** The β that could not be solved, where there are any. */
  failures: v.optional(v.array(v.object({ beta: v.number(), failure: FailureSchema }))),
  seconds: v.number(),
});
export type PathOutput = v.InferOutput<typeof PathOutputSchema>;

/** `zerogap certify --json`. Gaps are measured against `lowerBound`, null where none is known. */
export const CertifyOutputSchema = v.object({
  format: Common.format,
  command: Common.command,
  data: Common.data,
  notes: Common.notes,
  versions: Common.versions,
  architecture: ArchitectureSchema,
  objective: v.number(),
  lossValue: v.number(),
  penalty: v.number(),
  pytorch: v.nullable(v.object({ objective: v.number(), derivation: v.string() })),
  gap: Figure,
  relativeGap: Figure,
  certificate: v.nullable(KindSchema),
  lowerBound: v.nullable(LowerBoundSchema),
  program: v.nullable(v.object({ objective: Figure, certificate: KindSchema, relativeGap: Figure, test: v.optional(TestErrorSchema) })),
  conditions: VerdictSchema.entries.conditions,
  /** Of the judged network, where rows are kept for testing. */
  test: v.optional(TestErrorSchema),
});
export type CertifyOutput = v.InferOutput<typeof CertifyOutputSchema>;

/** A theorem with its hypotheses tested on the data (shared/theory/theorems). */
const TestedTheoremSchema = v.object({
  name: v.string(),
  source: v.string(),
  claim: v.string(),
  concludes: v.picklist(['zero gap', 'closed form']),
  special: v.boolean(),
  sharp: v.boolean(),
  /** Null where no hypothesis fails and some are not decided. */
  applies: v.nullable(v.boolean()),
  hypotheses: v.array(v.object({ name: v.string(), holds: v.nullable(v.boolean()), figure: v.string() })),
});

/** `zerogap train --json`. Gaps are measured against `lowerBound`, whose kind is `certificate`; null where no bound is known. */
export const TrainOutputSchema = v.object({
  ...Common,
  status: v.picklist(['trained', 'interrupted']),
  beta: v.number(),
  /** Of the best seed. */
  objective: Figure,
  bestSeed: v.number(),
  gap: Figure,
  relativeGap: Figure,
  certificate: v.nullable(KindSchema),
  lowerBound: v.nullable(LowerBoundSchema),
  /** The convex program's own optimum, where one accompanied the training. */
  program: v.nullable(v.object({ objective: Figure, certificate: KindSchema, relativeGap: Figure, test: v.optional(TestErrorSchema) })),
  /** Of the best seed, where rows are kept for testing. */
  test: v.optional(TestErrorSchema),
  seeds: v.array(
    v.object({
      seed: v.number(),
      objective: Figure,
      gap: Figure,
      relativeGap: Figure,
      gradientNorm: Figure,
      activeNeurons: v.number(),
      epochs: v.number(),
      ...v.pick(SeedResultSchema, ['ended', 'escapes', 'layers', 'product', 'alignment', 'balance', 'test']).entries,
      /** What was measured on the way; of each layer the largest singular values. */
      measured: v.array(v.omit(MeasuresSchema, ['kind', 'seed'])),
    }),
  ),
  /** How many seeds ended within a relative gap of the bound, with Wilson's interval of their share at 95 %; null where no bound is known. */
  success: v.nullable(
    v.object({
      tolerance: v.number(),
      within: v.number(),
      of: v.number(),
      share: v.number(),
      interval: v.tuple([v.number(), v.number()]),
    }),
  ),
  /** Bytes that the training needs on the embedded engine or on the device that was asked for, estimated before it began; null where no device has them. */
  memory: v.nullable(v.number()),
  /** The gap that theory expects of the best such network, the theorem that gives it, and every one that is about such networks. */
  expected: v.nullable(
    v.object({ gap: v.picklist(['zero', 'unknown', 'possible']), theorem: v.nullable(v.string()), theorems: v.array(TestedTheoremSchema) }),
  ),
  optimizer: v.string(),
  learningRate: v.number(),
  precision: v.picklist(['float32', 'float64']),
  seconds: v.number(),
});
export type TrainOutput = v.InferOutput<typeof TrainOutputSchema>;

/** `zerogap train --json` with `--sweep`: one entry for each point, the values of the last axis running fastest. */
export const SweepOutputSchema = v.object({
  ...Common,
  status: v.picklist(['trained', 'interrupted']),
  axes: v.array(SweepAxisSchema),
  /** The unit of `beta-share`; null where that is no axis. */
  betaMax: v.nullable(v.object({ value: v.number(), kind: v.picklist(['exact', 'relaxed']) })),
  /** The relative gap of a success. */
  tolerance: v.number(),
  sweep: v.array(
    v.object({
      point: v.partial(v.object(Object.fromEntries(SWEEP_AXES.map((name) => [name, v.number()])))),
      beta: v.number(),
      /** Of the networks that ended, by seed; null where one diverged. */
      seeds: v.array(v.number()),
      objectives: v.array(Figure),
      /** Of the best network. */
      test: v.optional(TestErrorSchema),
      bestSeed: v.nullable(v.number()),
      objective: Figure,
      gap: Figure,
      relativeGap: Figure,
      certificate: v.nullable(KindSchema),
      lowerBound: v.nullable(LowerBoundSchema),
      program: v.nullable(v.object({ objective: Figure, certificate: KindSchema, relativeGap: Figure })),
      /** Why no bound is known. */
      why: v.optional(v.string()),
      success: v.nullable(v.object({ within: v.number(), of: v.number(), share: v.number(), interval: v.tuple([v.number(), v.number()]) })),
    }),
  ),
  memory: v.nullable(v.number()),
  optimizer: v.string(),
  learningRate: v.number(),
  precision: v.picklist(['float32', 'float64']),
  seconds: v.number(),
});
export type SweepOutput = v.InferOutput<typeof SweepOutputSchema>;
