import { Failure } from '../../../shared/contract/failure';
import type { RunConditions } from '../../../shared/contract/verdict';
import type { Context } from '../context';
import { designProblem } from './problem';
import { requireSameProblem } from './problem-key';
import { trainedSeed } from './trained';

/** The conditions of an optimum of a trained network (contract: run.conditions). */
export async function conditionsOf(
  { workspace, supervisor }: Pick<Context, 'workspace' | 'supervisor'>,
  { id, seed: asked }: { id: string; seed?: number },
): Promise<RunConditions> {
  const run = workspace.run(id);
  if (run.spec.kind !== 'train') throw new Failure('usage', `${run.name} is no training of one network.`, 'Choose a training.');
  const dataset = workspace.dataset(run.spec.datasetId);
  requireSameProblem(dataset, run);
  const { X, Y } = designProblem(dataset, workspace.table(dataset.id));
  const { seed, weights } = trainedSeed(workspace, id, asked);
  const own = run.spec.spec.architecture;
  // An escape gave it more units than it was declared with.
  const architecture = {
    ...own,
    branches: weights['W1'].shape[0],
    layers: own.layers.map((_, l) => weights[`W${l + 1}`].shape[1]),
  };
  // Its bound is known, or looked for, by the training itself.
  const judged = { weights, architecture, penalizesOutputBias: false, hasProgram: true };
  const verdict = await supervisor.run({ kind: 'verdict', X, Y, ...judged }, {}).result;
  if (!verdict) throw new Failure('interrupted', 'The network was not judged to the end.');
  return { seed, architecture, conditions: verdict.conditions, notes: verdict.notes };
}
