import * as v from 'valibot';
import { DataSourceSchema, RoleSchema } from './data';
import { ArchitectureSchema } from './network';
import { SolveSpecSchema, TrainSpecSchema } from './run';

export const STUDY_FORMAT = 1;

/** A study of the gallery: data, network and the runs that one click starts. Stored as JSON in shared/studies. */
export const StudySchema = v.object({
  format: v.literal(STUDY_FORMAT),
  id: v.string(),
  title: v.string(),
  claim: v.string(),
  source: v.string(),
  /** Measured on two cores. */
  seconds: v.number(),
  data: v.object({ source: DataSourceSchema, roles: v.optional(v.record(v.string(), RoleSchema)), standardize: v.boolean() }),
  architecture: ArchitectureSchema,
  solve: SolveSpecSchema,
  train: v.omit(TrainSpecSchema, ['architecture']),
});
export type Study = v.InferOutput<typeof StudySchema>;
