import { Failure } from '../../../shared/contract/failure';
import type { SolveResult, SweepBound, SweepPart } from '../../../shared/contract/run';
import { solvePath } from '../convex/path';
import type { BoundsTask, Monitor, TaskEvent } from '../job';

/**
 * The bounds of points of a sweep by their convex program, from the largest β down, each from where the last one ended. A program that
 * cannot be solved leaves its points without a bound, with the reason; a stop leaves out what was not solved.
 */
export function boundPoints({ X, Y, spec, at }: BoundsTask, monitor: Monitor): SweepPart[] {
  const everywhere = (beta: number, bound: SweepBound): SweepPart[] =>
    at.filter((own) => own.beta === beta).flatMap(({ points }) => points.map((point) => ({ point, bound })));
  const unknown = (beta: number, why: string) => everywhere(beta, { lowerBound: null, program: null, why });
  try {
    const path = solvePath(X, Y, { ...spec, betas: at.map(({ beta }) => beta) }, progressOnly(monitor));
    return [
      ...path.points
        .filter(({ result }) => result.status !== 'interrupted')
        .flatMap(({ beta, result }) => everywhere(beta, boundOf(result))),
      ...path.failures.flatMap(({ beta, failure }) => unknown(beta, failure.message)),
    ];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code === 'interrupted' ? [] : at.flatMap(({ beta }) => unknown(beta, error.message));
  }
}

function boundOf({ lowerBound, objective, certificate, relativeGap }: SolveResult): SweepBound {
  return { lowerBound, program: { objective, certificate, relativeGap } };
}

/** The lines of the solver's table are those of one program, and there are many. */
function progressOnly(monitor: Monitor): Monitor {
  return {
    recruit: monitor.recruit,
    stopped: () => monitor.stopped(),
    report: ({ progress }: TaskEvent) => {
      if (progress) monitor.report({ progress });
    },
  };
}
