import * as v from 'valibot';
import { DataSourceSchema, MISSING_RULES, RoleSchema, SplitSchema } from './data';
import { ArchitectureSchema } from './network';
import { SolveSpecSchema, SweepSpecSchema, TrainSpecSchema } from './run';

export const STUDY_FORMAT = 1;

/** A study of the gallery: data, network and the runs that one click starts. Stored as JSON in shared/studies. */
export const StudySchema = v.pipe(
  v.object({
    format: v.literal(STUDY_FORMAT),
    id: v.string(),
    title: v.string(),
    claim: v.string(),
    source: v.string(),
    /** Measured on two cores. */
    seconds: v.number(),
    data: v.object({
      source: DataSourceSchema,
      roles: v.optional(v.record(v.string(), RoleSchema)),
      standardize: v.boolean(),
      /** Refused where absent. */
      missing: v.optional(v.picklist(MISSING_RULES)),
      /** Every row is trained on where absent. */
      split: v.optional(SplitSchema),
    }),
    architecture: ArchitectureSchema,
    solve: v.optional(SolveSpecSchema),
    train: v.optional(v.omit(TrainSpecSchema, ['architecture'])),
    sweep: v.optional(v.omit(SweepSpecSchema, ['architecture'])),
  }),
  v.check(({ solve, train, sweep }) => Boolean(solve ?? train ?? sweep), 'it has no program, no training and no sweep'),
);
export type Study = v.InferOutput<typeof StudySchema>;
