import type { LowerBound } from '../../../shared/contract/certificate';
import { columnsOf, type FigureTable } from '../../files/figure-table';

/** A curve of a training: its objective at epochs 0, 1, … */
export interface TabulatedCurve {
  /** The name of the run that it belongs to. */
  run: string;
  seed: number;
  objective: Float64Array;
}

const COLUMNS = columnsOf({
  run: 'name of the training run',
  seed: 'seed of the network',
  epoch: 'passes over the data; 0 is the initial network',
  objective: 'sum of losses plus regulariser, in float64',
  gap: 'objective minus the lower bound; empty where none is proven',
});

/** The data of the objective or gap figure: one row for each run, seed and epoch. `bound` is a true lower bound; nothing else may stand there. */
export function curvesTable(curves: readonly TabulatedCurve[], bound: LowerBound | null, provenance: Record<string, unknown>): FigureTable {
  const length = curves.reduce((sum, { objective }) => sum + objective.length, 0);
  function* rows(): Generator<(number | string)[]> {
    for (const { run, seed, objective } of curves)
      for (let epoch = 0; epoch < objective.length; epoch++)
        yield [run, seed, epoch, objective[epoch], bound ? objective[epoch] - bound.value : ''];
  }
  return { columns: COLUMNS, rows: { length, [Symbol.iterator]: rows }, about: { lowerBound: bound, ...provenance } };
}
