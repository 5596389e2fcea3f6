import type { Run } from '../../shared/contract/run';
import { provenBound } from '../../shared/runs/bound';

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
