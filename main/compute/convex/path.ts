import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { PathResult, PathSpec, SolveResult } from '../../../shared/contract/run';
import type { Monitor } from '../job';
import { solve } from './solve';
import type { WarmStart } from './master/warm-start';

/**
 * The program of a family at several β (X n×d, Y n×C), from the largest down, each from where the last one ended; the points are in the
 * order asked for. A time limit or a stop keeps what was solved. A β whose program cannot be solved is named among the failures, and the
 * others go on; throws the Failure where none could be, or where it is of what was asked ('usage', 'unsupported', 'data').
 */
export function solvePath(X: Matrix, Y: Matrix, spec: PathSpec, monitor: Monitor): PathResult {
  const began = performance.now();
  const { betas, timeLimit, ...common } = spec;
  const elapsed = () => (performance.now() - began) / 1000;
  const solved = new Map<number, SolveResult>();
  const failures: PathResult['failures'] = [];
  let status: PathResult['status'] = 'solved';
  let warmStart: WarmStart = {};
  const descending = [...new Set(betas)].sort((a, b) => b - a);
  for (const beta of descending) {
    if (status === 'solved' && monitor.stopped()) status = 'interrupted';
    if (status !== 'solved') break;
    // The first one gives what there is, however short the limit.
    const left = timeLimit === undefined ? undefined : Math.max(timeLimit - elapsed(), Number.EPSILON);
    const one = { ...common, beta, ...(left === undefined ? {} : { timeLimit: left }) };
    const at = pointMonitor(monitor, beta, elapsed);
    try {
      const result = warmThenCold(warmStart, (start) => solve(X, Y, one, { ...at, warmStart: start }));
      solved.set(beta, result);
      // A search has a limit of its own for each β where none was asked for.
      if (result.status === 'interrupted' || (result.status === 'time-limit' && timeLimit !== undefined)) status = result.status;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'interrupted') status = 'interrupted';
      else if (error.code !== 'computation') throw error;
      else failures.push({ beta, failure: Failure.describe(error) });
      warmStart = {};
    }
    const done = betas.filter((asked) => asked >= beta).length;
    monitor.report({ progress: { done, total: betas.length, secondsLeft: (elapsed() * (betas.length - done)) / done } });
  }
  if (solved.size === 0 && failures.length > 0) throw Failure.from(failures[0].failure);
  if (solved.size === 0) throw new Failure('interrupted', 'Interrupted before there was a result.');
  return {
    kind: 'path',
    status,
    points: betas.flatMap((beta) => {
      const result = solved.get(beta);
      return result ? [{ beta, result }] : [];
    }),
    failures,
    seconds: elapsed(),
    notes: [],
  };
}

/** A start may lie badly for a program that is at the edge of what float64 can tell: then without one. */
function warmThenCold(warmStart: WarmStart, solveFrom: SolveFrom): SolveResult {
  const isCold = !warmStart.columns && !warmStart.proximal;
  try {
    return solveFrom(warmStart);
  } catch (error) {
    if (isCold || !(error instanceof Failure) || error.code !== 'computation') throw error;
    delete warmStart.columns;
    delete warmStart.proximal;
    return solveFrom(warmStart);
  }
}

type SolveFrom = (warmStart: WarmStart) => SolveResult;

/** The outside of one point: its iterations bear their β, and time runs from the beginning of the path. */
function pointMonitor(monitor: Monitor, beta: number, elapsed: () => number): Monitor {
  return {
    recruit: monitor.recruit,
    stopped: () => monitor.stopped(),
    report: ({ iterations, ...event }) =>
      monitor.report({
        ...event,
        ...(iterations ? { iterations: iterations.map((line) => ({ ...line, beta, seconds: elapsed() })) } : {}),
      }),
  };
}
