import type { Iteration, Run } from '../contract/run';
import type { ShownTable } from '../contract/table';
import { relativeGap } from '../runs/bound';
import { type Columns, NOTHING, or } from './cells';

/** The iterations of a solve, or of a path. */
export function iterationsTable(iterations: readonly Iteration[], run: Run): ShownTable {
  const path = run.spec.kind === 'path';
  const columns: Columns = [
    ...(path ? [{ name: 'beta', meaning: 'regularisation' }] : []),
    { name: 'iteration', meaning: 'of the solver, from 1' },
    { name: 'primal', meaning: 'objective of the restricted program, which a network reaches' },
    { name: 'dual', meaning: 'dual bound of the program that is solved', bound: true },
    { name: 'gap', meaning: 'primal minus dual' },
    { name: 'relative_gap', meaning: 'gap as a share of the primal' },
    { name: 'patterns', meaning: 'in the restricted program' },
    { name: 'violation', meaning: 'of the dual constraint' },
    { name: 'seconds', meaning: 'since the start' },
  ];
  const rows = iterations.map((at) => [
    ...(path ? [or(at.beta)] : []),
    at.iteration,
    at.primal,
    or(at.dual),
    or(at.gap),
    at.dual === null ? '' : relativeGap(at.primal, at.dual),
    at.patterns,
    or(at.violation),
    at.seconds,
  ]);
  const kind = run.summary?.certificate;
  return {
    ...NOTHING,
    title: 'Solver iterations',
    subtitle: `${run.name}${kind ? `, ${kind}: what the bound holds for is said of the run` : ''}`,
    columns,
    rows,
    runs: [run.id],
  };
}
