import { Failure } from '../../../shared/contract/failure';
import type { Context } from '../context';
import { designProblem } from './problem';
import { requireSameProblem } from './problem-key';
import { solvedOf } from './solved';

/** The finite convex program of a solved run as a CVXPY script (contract: run.program). */
export async function writeProgram(
  { workspace, supervisor, version }: Pick<Context, 'workspace' | 'supervisor' | 'version'>,
  id: string,
  beta: number | undefined,
): Promise<{ fileName: string; text: string }> {
  const run = workspace.run(id);
  const { spec, result } = solvedOf(run, workspace.result(id), beta);
  const dataset = workspace.dataset(run.spec.datasetId);
  requireSameProblem(dataset, run);
  const { X, Y, features, notes } = designProblem(dataset, workspace.table(dataset.id));
  const targets = dataset.columns.filter((_, j) => dataset.roles[j] === 'target').map(({ name }) => name);
  const about = [
    `Data set ${dataset.name} (SHA-256 of its values ${dataset.hash}), solved by Zerogap ${version}.`,
    `X: ${features.join(', ')}${dataset.standardize ? ', standardised to mean 0 and variance 1' : ''}. Y: ${targets.join(', ')}.`,
    ...notes,
  ];
  const text = await supervisor.run({ kind: 'program', X, Y, spec, result, about: about.map(plain) }, {}, `program ${id}`).result;
  if (text === null) throw new Failure('interrupted', 'The program was not written to the end.');
  return { fileName: `${dataset.name}-${spec.family}.py`.replace(/[^\p{L}\p{N}._-]+/gu, '-'), text };
}

/** On one line of a docstring. */
function plain(text: string): string {
  return text.replace(/[\p{C}\\"]+/gu, ' ');
}
