import * as v from 'valibot';
import { DatasetSchema } from './data';
import { NetworkSchema } from './network';
import { RunSchema } from './run';

/** Raised whenever an older program could misread the file; `main/project/migrate.ts` lifts older files. */
export const PROJECT_FORMAT = 1;

/** The open project without its arrays: what the tree shows and what every change sends. */
export const ProjectSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** Where it was last saved or opened from; absent in a new project. */
  path: v.optional(v.string()),
  savedAt: v.optional(v.string()),
  dirty: v.boolean(),
  datasets: v.array(DatasetSchema),
  networks: v.array(NetworkSchema),
  runs: v.array(RunSchema),
  /** Runs that have not been handed to the compute process yet, in the order in which they are to begin. */
  queue: v.array(v.string()),
});
export type Project = v.InferOutput<typeof ProjectSchema>;

/** The copy of unsaved work: when it was made, and why the last one could not be. */
export const AutosaveStateSchema = v.object({ keptAt: v.nullable(v.string()), failure: v.nullable(v.string()) });
export type AutosaveState = v.InferOutput<typeof AutosaveStateSchema>;

/** Work that was not saved when its program ended. */
export const RecoverableSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** Of the project's own file, where it has one. */
  path: v.optional(v.string()),
  keptAt: v.string(),
  datasets: v.number(),
  runs: v.number(),
});
export type Recoverable = v.InferOutput<typeof RecoverableSchema>;

export const RecentProjectSchema = v.object({
  path: v.string(),
  name: v.string(),
  openedAt: v.string(),
  runs: v.number(),
  certificate: v.optional(v.picklist(['exact', 'relaxed', 'restricted', 'estimated'])),
});
export type RecentProject = v.InferOutput<typeof RecentProjectSchema>;
