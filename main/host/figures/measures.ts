import { Failure } from '../../../shared/contract/failure';
import type { FigureSource } from '../../../shared/contract/figure';
import type { Measures } from '../../../shared/contract/run';
import { measuredSeries, type MeasuresData } from '../../../shared/figures/spectra';
import type { FigureTable } from '../../files/figure-table';
import type { ResultSubject } from './result-figures';
import type { Workspace } from '../workspace';

/** What was measured of one seed of a training. Throws a Failure ('usage') where nothing was. */
export function measuresSubject(workspace: Workspace, id: string, asked: FigureSource['measures']): ResultSubject<MeasuresData> {
  const run = workspace.run(id);
  const all = workspace
    .log(id)
    .data()
    .moments.filter((moment): moment is Measures => moment.kind === 'measures');
  const { quantity = 'singular-values', layer = 1, seed = all[0]?.seed } = asked ?? {};
  const moments = all.filter((moment) => moment.seed === seed).sort((a, b) => a.epoch - b.epoch);
  if (moments.length === 0)
    throw new Failure('usage', `Nothing was measured while ${run.name} was trained.`, 'Train it with measures over its epochs.');
  return { run, data: { seed, moments, quantity, layer } };
}

/** The same as a table, one row for each epoch that was measured, with every singular value that was kept. */
export function measuresTable(data: MeasuresData, provenance: Record<string, unknown>): FigureTable {
  const series = measuredSeries(data, Infinity);
  const columns = [
    { name: 'epoch', meaning: 'at its end; 0 is the initial network' },
    ...series.map(({ name }) => ({ name, meaning: MEANINGS[data.quantity] })),
  ];
  const rows = data.moments.map(({ epoch }, i) => [epoch, ...series.map(({ values }) => values[i] ?? '')]);
  return { columns, rows, about: provenance };
}

const MEANINGS: Record<MeasuresData['quantity'], string> = {
  product: 'singular value of the matrix that the network computes',
  'singular-values': 'of the layer, over the units of all branches',
  ranks: 'of the layer: singular values above 1e-3 of the largest; exp of the entropy of σ/Σσ; ‖W‖²_F/‖W‖²₂',
  alignment: 'of the top singular vectors of two layers that follow on one another',
  balance: 'Frobenius norm of the difference of their Gram matrices',
};
