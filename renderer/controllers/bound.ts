import type { LowerBound } from '../../shared/contract/certificate';
import type { Run } from '../../shared/contract/run';

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

/** The solve run that speaks for the problem of `run`: itself, else the one with the best bound, else the newest of the problem. */
export function solveOf(run: Run, runs: readonly Run[]): Run | null {
  if (run.spec.kind === 'solve') return run;
  const bound = provenBound(run, runs);
  const solves = runs.filter((other) => other.spec.kind === 'solve' && other.problemKey === run.problemKey);
  return solves.find((other) => other.id === bound?.runId) ?? solves.at(-1) ?? null;
}

/** The train run to show beside a solve: itself, else the newest of the same problem. */
export function trainOf(run: Run, runs: readonly Run[]): Run | null {
  if (run.spec.kind === 'train') return run;
  return runs.filter((other) => other.spec.kind === 'train' && other.problemKey === run.problemKey).at(-1) ?? null;
}

/** (objective − bound) / |objective|, 0 where both are 0 (the convention of the command line). */
export function relativeGap(objective: number, bound: number): number {
  const gap = objective - bound;
  return gap === 0 ? 0 : gap / Math.abs(objective);
}
