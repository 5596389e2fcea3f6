import type { LowerBound } from '../contract/certificate';
import type { Run } from '../contract/run';

export interface ProvenBound extends LowerBound {
  /** The solve run that proved it. */
  runId: string;
}

/**
 * The best true lower bound for the problem of `run`: the largest among the solves whose objectives may be compared with it
 * (equal `problemKey`). The optimum of a restricted or estimated program is never one (theory §2); null where nothing was proven.
 */
export function provenBound(run: Run, runs: readonly Run[]): ProvenBound | null {
  let best: ProvenBound | null = null;
  for (const other of runs) {
    const bound = other.summary?.lowerBound;
    if (other.problemKey !== run.problemKey || !bound || !Number.isFinite(bound.value)) continue;
    if (!best || bound.value > best.value || (bound.value === best.value && bound.kind === 'exact' && best.kind !== 'exact')) {
      best = { ...bound, runId: other.id };
    }
  }
  return best;
}

/** (objective − bound) / |objective|, 0 where both are 0 (the convention of the command line). */
export function relativeGap(objective: number, bound: number): number {
  const gap = objective - bound;
  return gap === 0 ? 0 : gap / Math.abs(objective);
}
