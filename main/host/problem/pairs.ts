import { Failure } from '../../../shared/contract/failure';
import type { Workspace } from '../workspace';
import { designProblem } from './problem';

interface Variable {
  name: string;
  values: Float64Array;
}

/** The inputs and the first target of a data set with one feature, as they are solved. Throws a Failure ('usage') where it has more. */
export function pairsOf(workspace: Workspace, datasetId: string): { x: Variable; y: Variable } {
  const dataset = workspace.dataset(datasetId);
  const { X, Y, features } = designProblem(dataset, workspace.table(dataset.id));
  if (X.shape[1] !== 1) throw new Failure('usage', `${dataset.name} has ${X.shape[1]} features, and a curve can be drawn of one.`);
  const target = dataset.columns.find((_, index) => dataset.roles[index] === 'target')?.name ?? 'target';
  const C = Y.shape[1];
  return {
    x: { name: features[0], values: X.data },
    y: {
      name: C === 1 ? target : `${target}, output 1 of ${C}`,
      values: Float64Array.from({ length: Y.shape[0] }, (_, i) => Y.data[i * C]),
    },
  };
}
