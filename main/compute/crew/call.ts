import type { LeavesCall } from '../certificate/branch-and-bound/leaf-crew';
import type { TrainingCall } from '../train/crew';

/** What a worker needs to help another one with its task. */
export type Call = TrainingCall | LeavesCall;
