import type { LinearProblem } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Architecture } from '../../../shared/contract/network';
import type { Run, RunResult, SweepNetwork, TrainSpec } from '../../../shared/contract/run';
import { sweepPoints } from '../../../shared/theory/training/sweep/points';
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

/** The best seed of every ended training of the architecture on these data as they are now, sweeps among them, whatever its β. */
function trainedOf(workspace: Workspace, datasetId: string, architecture: Architecture): LinearProblem['trained'] {
  const dataset = workspace.dataset(datasetId);
  const here = workspace.project.runs.filter((run) => run.spec.datasetId === datasetId && isSameProblem(dataset, run));
  return here.flatMap((run) =>
    groupsOf(run, workspace.result(run.id)).flatMap(({ spec, networks }) => {
      if (!sameButBeta(spec.architecture, architecture)) return [];
      const best = networks.reduce<SweepNetwork | null>((least, one) => (least && least.objective <= one.objective ? least : one), null);
      if (!best?.product) return [];
      return [{ run: run.id, beta: spec.architecture.beta, seed: best.seed, values: best.product.singularValues }];
    }),
  );
}

/** Networks that differ by their seed alone: those of a training, or of each point of a sweep. */
function groupsOf({ spec }: Run, result: RunResult | null): { spec: TrainSpec; networks: readonly SweepNetwork[] }[] {
  if (spec.kind === 'train' && result?.kind === 'train' && result.status === 'trained')
    return [{ spec: spec.spec, networks: result.seeds }];
  if (spec.kind !== 'sweep' || result?.kind !== 'sweep') return [];
  return sweepPoints(spec.spec, result.betaMax?.value).map((point, at) => ({
    spec: point.spec,
    networks: result.points[at]?.networks ?? [],
  }));
}

const sameButBeta = (a: Architecture, b: Architecture) => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered({ beta: _beta, ...rest }: Architecture): [string, unknown][] {
  return Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
