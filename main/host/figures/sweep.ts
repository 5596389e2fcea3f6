import { Failure } from '../../../shared/contract/failure';
import type { Run, SweepResult, SweepSpec } from '../../../shared/contract/run';
import { CLOSED } from '../../../shared/figures/curves';
import type { SweepData } from '../../../shared/figures/sweep/data';
import { sweepValues } from '../../../shared/theory/training/sweep/points';
import { gatherParts } from '../../../shared/theory/training/sweep/summary';
import { sweepTable } from '../../../shared/theory/training/sweep/table';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Workspace } from '../workspace';

/** A sweep with what is known of its points. */
export interface SweepSubject {
  run: Run;
  spec: SweepSpec;
  data: SweepData;
  /** Null until the sweep has ended. */
  result: SweepResult | null;
}

/** The points of a sweep, as far as they are known. Throws a Failure ('usage') where the run is none. */
export function sweepSubject(workspace: Workspace, id: string): SweepSubject {
  const run = workspace.run(id);
  if (run.spec.kind !== 'sweep') throw new Failure('usage', `${run.name} is no sweep.`, 'Train at several values in one run.');
  const { spec } = run.spec;
  const result = workspace.result(id);
  const swept = result?.kind === 'sweep' ? result : null;
  const points = swept?.points ?? gatherParts(sweepValues(spec), workspace.log(id).data().parts ?? []);
  return { run, spec, data: { axes: spec.axes, points, tolerance: CLOSED }, result: swept };
}

/** Every network of a sweep as a row, and a sidecar. Throws a Failure ('usage') where β is not known yet. */
export function sweptTable({ run, spec, data, result }: SweepSubject, provenance: Record<string, unknown>): FigureTable {
  if (!result) throw new Failure('usage', `${run.name} has not ended yet.`, 'Wait for its end, or cancel it to keep what has ended.');
  const { columns, rows } = sweepTable(spec, result, data.tolerance);
  return { columns: columnsOf(columns, ['bound']), rows, about: provenance };
}
