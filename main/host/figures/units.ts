import type { FigureRequest, WrittenFile } from '../../../shared/contract/figure';
import { Failure } from '../../../shared/contract/failure';
import { exportTable } from '../../files/export-table';
import type { Context } from '../context';
import { fileName } from '../transport/delivery';

const COLUMNS = {
  branch: 'of the network, from 1',
  unit: 'of its hidden layer, from 1',
  size: 'length of the incoming times that of the outgoing weights',
  constraint: '|N^T phi|/beta at the dual point N of the network: at most 1 at an optimum',
  slackness: 'distance of N^T phi/beta from the direction of the outgoing weights: 0 at an optimum',
  imbalance: 'relative difference of both lengths: 0 at an optimum',
} as const;

type Units = NonNullable<FigureRequest['units']>;

/** The units that a figure was asked for. Throws a Failure ('usage') where it names none. */
export function unitsOf({ units }: Pick<FigureRequest, 'units'>): Units {
  if (!units) throw new Failure('usage', 'The figure of units needs the units of a judged network.');
  return units;
}

/** The units of a judged network as a table, with the missing ones in its sidecar. */
export function exportUnits(
  { workspace, version }: Pick<Context, 'workspace' | 'version'>,
  datasetId: string,
  { name: weights, architecture, units, missing }: Units,
): WrittenFile[] {
  const { name, hash } = workspace.dataset(datasetId);
  return exportTable({
    figure: 'units',
    stem: unitsStem(weights),
    columns: COLUMNS,
    rows: units.map((unit) => [unit.branch + 1, unit.unit + 1, unit.size, unit.constraint, unit.slackness, unit.imbalance]),
    provenance: { versions: { zerogap: version }, dataset: { name, hash }, weights, architecture, missing },
  });
}

/** What files about the units of this file of weights are called. */
export const unitsStem = (weights: string): string => `${fileName(weights.replace(/\.[^.]*$/, ''))}-units`;
