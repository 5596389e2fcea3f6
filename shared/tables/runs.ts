import type { Run } from '../contract/run';
import type { ShownTable } from '../contract/table';
import { provenBound } from '../runs/bound';
import type { RunRow } from '../runs/rows';
import { NOTHING, or } from './cells';

/** The runs of the Compare tab, in its order. */
export function runsTable(rows: readonly RunRow[], runs: readonly Run[], dataName: (id: string) => string): ShownTable {
  return {
    ...NOTHING,
    title: 'Runs',
    subtitle: 'objectives with their certificates, gaps to the best true bound of each problem',
    columns: [
      { name: 'run', meaning: 'its name' },
      { name: 'kind', meaning: 'what it is' },
      { name: 'data', meaning: 'the data set' },
      { name: 'objective', meaning: 'sum of losses plus regulariser' },
      { name: 'certificate', meaning: 'of the objective of a program; empty for a training' },
      { name: 'bound', meaning: 'best true lower bound of its problem', bound: true },
      { name: 'bound_kind', meaning: 'how that is proven' },
      { name: 'relative_gap', meaning: 'objective minus bound as a share of the objective' },
      { name: 'against_baseline', meaning: 'objective minus that of the baseline, where it is of the same problem' },
      { name: 'started', meaning: 'when' },
      { name: 'tags', meaning: 'given in the window' },
    ],
    rows: rows.map(({ run, objective, gap, against }) => {
      const bound = provenBound(run, runs);
      const certificate = run.summary?.certificate ?? '';
      return [run.name, run.spec.kind, dataName(run.spec.datasetId), or(objective), certificate, or(bound?.value), bound?.kind ?? '', or(gap), or(against), run.createdAt, (run.tags ?? []).join(' ')]; // prettier-ignore
    }),
    runs: rows.map(({ run }) => run.id),
  };
}
