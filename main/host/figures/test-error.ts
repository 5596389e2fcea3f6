import { Failure } from '../../../shared/contract/failure';
import type { Run } from '../../../shared/contract/run';
import { testedNetworks, type TestedNetwork } from '../../../shared/figures/test-error';
import { TEST_COLUMNS, testCells } from '../../../shared/theory/training/test-columns';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Workspace } from '../workspace';
import { gapSubject } from './gap-data';

interface TestErrorSubject {
  runs: Run[];
  networks: TestedNetwork[];
}

/** What was measured on the test rows of a run's problem; no networks where none are kept. */
export function tested(workspace: Workspace, id: string): TestErrorSubject {
  const { train, solves } = gapSubject(workspace, id);
  const trained = train ? workspace.result(train.id) : null;
  const programs = solves.flatMap(({ id: solve, name }) => {
    const result = workspace.result(solve);
    return result?.kind === 'solve' ? [{ name, result }] : [];
  });
  const networks = testedNetworks(trained?.kind === 'train' ? trained : null, programs);
  return { runs: [...(train ? [train] : []), ...solves], networks };
}

/** The same. Throws a Failure ('usage') where no rows are kept for testing. */
export function testErrorSubject(workspace: Workspace, id: string): TestErrorSubject {
  const subject = tested(workspace, id);
  if (subject.networks.length === 0)
    throw new Failure('usage', `No rows are kept for testing in ${workspace.run(id).name}.`, 'Keep some in the Data tab and run it again.');
  return subject;
}

const COLUMNS = columnsOf({
  network: 'a seed of the training, or a convex program whose recovered network it is',
  objective: 'sum of losses plus regulariser on the training rows',
  certificate: 'how the objective of a program is known; empty for a trained network',
  ...TEST_COLUMNS,
});

/** The same as a table, one row for each network. */
export function testErrorTable(networks: readonly TestedNetwork[], provenance: Record<string, unknown>): FigureTable {
  const rows = networks.map(({ name, objective, certificate, test }) => [name, objective, certificate ?? '', ...testCells(test)]);
  return { columns: COLUMNS, rows, about: provenance };
}
