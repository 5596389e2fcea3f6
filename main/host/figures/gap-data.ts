import type { Run } from '../../../shared/contract/run';
import { CLOSED, escapesOf, type GapData } from '../../../shared/figures/curves';
import type { Workspace } from '../workspace';

/** The runs of one problem that its figures are drawn from: the training run that is shown, and every solve. */
export interface GapSubject {
  train: Run | null;
  solves: Run[];
  data: GapData;
}

/** What the Gap tab shows for a run: its curves (or those of the newest training of its problem) against the best true bound of the problem. */
export function gapSubject(workspace: Workspace, id: string): GapSubject {
  const run = workspace.run(id);
  const related = workspace.project.runs.filter(({ problemKey }) => problemKey === run.problemKey);
  const train = run.spec.kind === 'train' ? run : (related.filter(({ spec }) => spec.kind === 'train').at(-1) ?? null);
  const solves = related.filter(({ spec }) => spec.kind === 'solve');
  const solve = run.spec.kind === 'solve' ? run : (boundingOf(solves) ?? solves.at(-1));
  const { curves, moments } = train ? workspace.log(train.id).data() : { curves: [], moments: [] };
  return {
    train,
    solves,
    data: {
      curves: curves.map(({ seed, objective }) => ({ seed, objective })),
      epochs: train?.spec.kind === 'train' ? train.spec.spec.epochs : 0,
      bound: boundingOf(related)?.summary?.lowerBound ?? null,
      reached: reachedBy(solve),
      selected: null,
      tolerance: CLOSED,
      escapes: escapesOf(moments),
    },
  };
}

/** The run with the largest true lower bound. */
export function boundingOf(runs: readonly Run[]): Run | undefined {
  const valueOf = (run: Run) => run.summary?.lowerBound?.value ?? NaN;
  return runs
    .filter((run) => Number.isFinite(valueOf(run)))
    .reduce<Run | undefined>((best, run) => (best && valueOf(best) >= valueOf(run) ? best : run), undefined);
}

/** The optimum of a program that bounds nothing from below. */
function reachedBy(solve: Run | undefined): GapData['reached'] {
  const kind = solve?.summary?.certificate;
  if (!solve?.summary || (kind !== 'restricted' && kind !== 'estimated')) return null;
  return { value: solve.summary.objective, kind };
}
