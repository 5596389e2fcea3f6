import type { FigureSource } from '../../../shared/contract/figure';
import type { Run } from '../../../shared/contract/run';
import { comparedRun, type ComparisonData } from '../../../shared/figures/comparison';
import { pathPoints } from '../../../shared/figures/path';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Workspace } from '../workspace';

/** The runs of a comparison with what it draws of them. */
export interface ComparisonSubject {
  runs: Run[];
  data: ComparisonData;
}

/** What the Compare tab shows of some runs. */
export function comparisonSubject(workspace: Workspace, { subject, comparison }: FigureSource): ComparisonSubject {
  const { runs: ids, across } = comparison ?? { runs: [subject], across: 'epoch' as const };
  const runs = ids.map((id) => workspace.run(id));
  const compared = runs.map((run) => {
    const result = workspace.result(run.id);
    return comparedRun(run, workspace.log(run.id).data().curves, result?.kind === 'path' ? pathPoints(result) : []);
  });
  return { runs, data: { runs: compared, across, highlighted: null } };
}

/** One row for each run and epoch, or run and β. */
export function comparisonTable({ data }: ComparisonSubject, provenance: Record<string, unknown>): FigureTable {
  const overEpochs = data.across === 'epoch';
  const rows = data.runs.flatMap(({ name, curve, level, path }): (number | string)[][] => {
    if (!overEpochs) return path.map(({ beta, objective }) => [name, beta, objective]);
    if (curve) return Array.from(curve.objective, (objective, epoch) => [name, curve.seed, epoch, objective]);
    return level === null ? [] : [[name, '', '', level]];
  });
  const columns: Record<string, string> = overEpochs
    ? {
        run: 'name of the run',
        seed: 'the one that ends lowest; empty for a program',
        epoch: 'passes over the data, 0 is the initial network; empty for a program',
        objective: 'sum of losses plus regulariser',
      }
    : { run: 'name of the run', beta: 'regularisation', objective: 'of the program there' };
  return { columns: columnsOf(columns), rows, about: provenance };
}
