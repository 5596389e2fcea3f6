import type { Run } from '../contract/run';
import type { ShownTable } from '../contract/table';
import { distinct, NOTHING } from './cells';

/** The settings of compared runs side by side. */
export function settingsTable(
  rows: readonly { name: string; texts: readonly (string | undefined | null)[] }[],
  runs: readonly Run[],
): ShownTable {
  return {
    ...NOTHING,
    title: 'Differences of settings',
    subtitle: 'of the compared runs',
    columns: [
      { name: 'setting', meaning: 'its name' },
      ...distinct(runs.map(({ name }) => name)).map((name) => ({ name, meaning: 'of this run' })),
    ],
    rows: rows.map(({ name, texts }) => [name, ...texts.map((text) => text ?? '')]),
    runs: runs.map(({ id }) => id),
  };
}
