import { totalmem } from 'node:os';

/** Bytes of memory that this process may use of the machine: a container may have been given less than all. */
export function machineMemory(): number {
  // Newer than the oldest runtime that this runs on.
  const { constrainedMemory } = process as { constrainedMemory?: () => number | undefined };
  const limit = constrainedMemory?.call(process) ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
