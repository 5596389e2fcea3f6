import type { FigureSource } from '../../../shared/contract/figure';
import { Failure } from '../../../shared/contract/failure';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Context } from '../context';
import { fileName } from '../transport/delivery';

const COLUMNS = columnsOf({
  branch: 'of the network, from 1',
  unit: 'of its hidden layer, from 1',
  size: 'length of the incoming times that of the outgoing weights',
  constraint: '|N^T phi|/beta at the dual point N of the network: at most 1 at an optimum',
  slackness: 'distance of N^T phi/beta from the direction of the outgoing weights: 0 at an optimum',
  imbalance: 'relative difference of both lengths: 0 at an optimum',
});

type Units = NonNullable<FigureSource['units']>;

/** The units that a figure was asked for. Throws a Failure ('usage') where it names none. */
export function unitsOf({ units }: Pick<FigureSource, 'units'>): Units {
  if (!units) throw new Failure('usage', 'The figure of units needs the units of a judged network.');
  return units;
}

/** The units of a judged network as a table, with the missing ones in its sidecar. */
export function unitsTable(
  { workspace, version }: Pick<Context, 'workspace' | 'version'>,
  datasetId: string,
  { name: weights, architecture, units, missing }: Units,
): FigureTable {
  const { name, hash } = workspace.dataset(datasetId);
  return {
    columns: COLUMNS,
    rows: units.map((unit) => [unit.branch + 1, unit.unit + 1, unit.size, unit.constraint, unit.slackness, unit.imbalance]),
    about: { versions: { zerogap: version }, dataset: { name, hash }, weights, architecture, missing },
  };
}

/** What files about the units of this file of weights are called. */
export const unitsStem = (weights: string): string => `${fileName(weights.replace(/\.[^.]*$/, ''))}-units`;
