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

export const RecentProjectSchema = v.object({
  path: v.string(),
  name: v.string(),
  openedAt: v.string(),
  runs: v.number(),
  certificate: v.optional(v.picklist(['exact', 'relaxed', 'restricted', 'estimated'])),
});
export type RecentProject = v.InferOutput<typeof RecentProjectSchema>;
