import { Failure } from '../../../shared/contract/failure';
import type { SeedResult } from '../../../shared/contract/run';
import type { Workspace } from '../workspace';

/** The network of a trained seed, the best where none is named. Throws a Failure ('missing') where there is none. */
export function trainedSeed(workspace: Workspace, id: string, seed?: number): SeedResult {
  const run = workspace.run(id);
  const result = workspace.result(id);
  if (result?.kind !== 'train') throw new Failure('missing', `${run.name} has no trained network yet.`, 'Wait until it is trained.');
  const found = result.seeds.find((candidate) => (seed === undefined ? candidate.objective === result.objective : candidate.seed === seed));
  if (!found) throw new Failure('missing', `${run.name} has no seed ${seed}.`);
  return found;
}
