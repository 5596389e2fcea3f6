import type { Params } from '../../../shared/contract/contract';
import type { Delivery } from '../../../shared/contract/figure';
import { exportTable } from '../../files/export-table';
import type { Context } from '../context';
import { deliver, fileName } from '../transport/delivery';

const COLUMNS = {
  branch: 'of the network, from 1',
  unit: 'of its hidden layer, from 1',
  size: 'length of the incoming times that of the outgoing weights',
  constraint: '|N^T phi|/beta at the dual point N of the network: at most 1 at an optimum',
  slackness: 'distance of N^T phi/beta from the direction of the outgoing weights: 0 at an optimum',
  imbalance: 'relative difference of both lengths: 0 at an optimum',
} as const;

/** The units of a judged network as a table (contract: weights.saveUnits). */
export async function saveUnits(
  { workspace, platform, version, log }: Pick<Context, 'workspace' | 'platform' | 'version' | 'log'>,
  { datasetId, name, architecture, units }: Params<'weights.saveUnits'>,
): Promise<Delivery> {
  const { name: dataset, hash } = workspace.dataset(datasetId);
  const files = exportTable({
    figure: 'units',
    stem: `${fileName(name.replace(/\.[^.]*$/, ''))}-units`,
    columns: COLUMNS,
    rows: units.map((unit) => [unit.branch + 1, unit.unit + 1, unit.size, unit.constraint, unit.slackness, unit.imbalance]),
    provenance: { versions: { zerogap: version }, dataset: { name: dataset, hash }, weights: name, architecture },
  });
  const delivery = await deliver(files, 'Save the table', { name: 'Comma-separated values', extensions: ['csv'] }, platform);
  if (delivery.kind === 'saved') log.info(`Saved ${delivery.paths.join(' and ')}.`);
  return delivery;
}
