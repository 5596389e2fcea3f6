import { helpWithLeaves } from '../certificate/branch-and-bound/leaf-crew';
import { helpTraining } from '../train/crew';
import type { Call } from './call';

/** Helps until the task of the call has no more need or `leave` is set. */
export function help(call: Call, leave: Int32Array): void {
  if (call.kind === 'training') helpTraining(call, leave);
  else helpWithLeaves(call, leave);
}
