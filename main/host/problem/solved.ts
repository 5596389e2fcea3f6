import { Failure } from '../../../shared/contract/failure';
import type { Run, RunResult, SolveResult, SolveSpec } from '../../../shared/contract/run';

export interface Solved {
  spec: SolveSpec;
  result: SolveResult;
}

/** The program of a run with its result: of a path that at one of its β, the first where none is given. Throws a Failure where there is none. */
export function solvedOf(run: Run, result: RunResult | null, beta: number | undefined): Solved {
  if (run.spec.kind === 'train')
    throw new Failure('usage', `${run.name} is a training run: it has no convex program of its own.`, 'Show that of a solved program.');
  if (run.spec.kind === 'path' && result?.kind === 'path') {
    const point = result.points.find((candidate) => beta === undefined || candidate.beta === beta);
    if (!point) throw new Failure('missing', `${run.name} has no result at β = ${beta}.`);
    const { betas: _betas, ...common } = run.spec.spec;
    return { spec: { ...common, beta: point.beta }, result: point.result };
  }
  if (beta !== undefined) throw new Failure('usage', `${run.name} is no regularization path, so no β of it can be chosen.`);
  if (run.spec.kind === 'solve' && result?.kind === 'solve') return { spec: run.spec.spec, result };
  throw new Failure('missing', `${run.name} has no result yet.`, 'Wait until it is solved.');
}
