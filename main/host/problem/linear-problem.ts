import type { LinearProblem } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Architecture } from '../../../shared/contract/network';
import type { Run } from '../../../shared/contract/run';
import type { Context } from '../context';
import type { Workspace } from '../workspace';
import { designProblem } from './problem';
import { isSameProblem, requireSameProblem } from './problem-key';

interface Request {
  id: string;
  architecture: Architecture;
  run?: string;
}

/** What the closed forms of linear networks need of a data set, and who was trained on it (contract: data.linear). */
export async function linearProblem(
  { workspace, supervisor }: Pick<Context, 'workspace' | 'supervisor'>,
  { id, architecture, run }: Request,
): Promise<LinearProblem> {
  const dataset = workspace.dataset(id);
  if (run !== undefined) requireSameProblem(dataset, workspace.run(run));
  const { X, Y } = designProblem(dataset, workspace.table(id));
  const facts = await supervisor.run({ kind: 'linear-facts', X, Y }).result;
  if (!facts) throw new Failure('interrupted', 'The singular values of this data set were not computed to the end.');
  return { facts, trained: trainedOf(workspace, id, architecture) };
}

/** The best seed of every ended training of the architecture on these data as they are now, whatever its β. */
function trainedOf(workspace: Workspace, datasetId: string, architecture: Architecture): LinearProblem['trained'] {
  const dataset = workspace.dataset(datasetId);
  const belongs = (run: Run) => {
    const { spec } = run;
    return (
      spec.kind === 'train' &&
      spec.datasetId === datasetId &&
      sameButBeta(spec.spec.architecture, architecture) &&
      isSameProblem(dataset, run)
    );
  };
  return workspace.project.runs.filter(belongs).flatMap(({ id, spec }) => {
    const result = workspace.result(id);
    if (spec.kind !== 'train' || result?.kind !== 'train' || result.status !== 'trained') return [];
    const best = result.seeds.find(({ objective }) => objective === result.objective);
    if (!best?.product) return [];
    return [{ run: id, beta: spec.spec.architecture.beta, seed: best.seed, values: best.product.singularValues }];
  });
}

const sameButBeta = (a: Architecture, b: Architecture) => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered({ beta: _beta, ...rest }: Architecture): [string, unknown][] {
  return Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
