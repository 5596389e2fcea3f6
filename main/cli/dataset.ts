import type { Client } from '../../shared/contract/client';
import type { Dataset, Role } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import type { Architecture } from '../../shared/contract/network';
import { findColumn } from '../files/table';
import { absolute } from './session';

/**
 * Opens the file and gives its columns their roles: the targets as named or numbered, every other column a feature. Cross-entropy takes
 * the classes of a text target as columns of their own.
 */
export async function openDataset(
  client: Client,
  path: string,
  targets: string,
  standardize: boolean,
  loss: Architecture['loss'] = 'squared',
): Promise<Dataset> {
  const dataset = await client.call('data.add', { source: { kind: 'file', path: absolute(path) } });
  if (!dataset) throw new Failure('internal', `${path} was not opened.`);
  const names = dataset.columns.map((column) => column.name);
  const roles = names.map((): Role => 'feature');
  for (const wanted of targets.split(',').map((part) => part.trim())) {
    const column = findColumn(names, wanted);
    if (column < 0)
      throw new Failure('usage', `${path} has no column ${wanted === '' ? 'without a name' : wanted}.`, `Columns are ${listed(names)}.`);
    if (roles[column] === 'target') throw new Failure('usage', `--target names column ${names[column]} twice.`);
    roles[column] = 'target';
  }
  return client.call('data.update', {
    id: dataset.id,
    roles,
    standardize,
    ...(loss === 'cross-entropy' ? { coding: 'one-hot' as const } : {}),
  });
}

/** Names of the columns that have this role. */
export function columnsOf(dataset: Dataset, role: Role): string[] {
  return dataset.columns.filter((_, j) => dataset.roles[j] === role).map((column) => column.name);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${shown} … (${names.length} in all, also by number)` : `${shown} (also by number)`;
}
