import type { FigureRequest, WrittenFile } from '../../../shared/contract/figure';
import type { Run } from '../../../shared/contract/run';
import { comparedRun, type ComparisonData } from '../../../shared/figures/comparison';
import { pathPoints } from '../../../shared/figures/path';
import { csvField } from '../../files/export';
import { exportTable } from '../../files/export-table';
import type { Workspace } from '../workspace';

/** The runs of a comparison with what it draws of them. */
export interface ComparisonSubject {
  runs: Run[];
  data: ComparisonData;
}

/** What the Compare tab shows of some runs. */
export function comparisonSubject(workspace: Workspace, { subject, comparison }: FigureRequest): ComparisonSubject {
  const { runs: ids, across } = comparison ?? { runs: [subject], across: 'epoch' as const };
  const runs = ids.map((id) => workspace.run(id));
  const compared = runs.map((run) => {
    const result = workspace.result(run.id);
    return comparedRun(run, workspace.log(run.id).data().curves, result?.kind === 'path' ? pathPoints(result) : []);
  });
  return { runs, data: { runs: compared, across, highlighted: null } };
}

/** One row for each run and epoch, or run and β. */
export function exportComparison({ data }: ComparisonSubject, stem: string, provenance: Record<string, unknown>): WrittenFile[] {
  const overEpochs = data.across === 'epoch';
  const rows = data.runs.flatMap(({ name, curve, level, path }): (number | string)[][] => {
    const own = csvField(name);
    if (!overEpochs) return path.map(({ beta, objective }) => [own, beta, objective]);
    if (curve) return Array.from(curve.objective, (objective, epoch) => [own, curve.seed, epoch, objective]);
    return level === null ? [] : [[own, '', '', level]];
  });
  const columns: Record<string, string> = overEpochs
    ? {
        run: 'name of the run',
        seed: 'the one that ends lowest; empty for a program',
        epoch: 'passes over the data, 0 is the initial network; empty for a program',
        objective: 'sum of losses plus regulariser',
      }
    : { run: 'name of the run', beta: 'regularisation', objective: 'of the program there' };
  return exportTable({ figure: 'comparison', stem, columns, rows, provenance });
}
