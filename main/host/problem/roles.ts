import type { Role } from '../../../shared/contract/data';
import type { Table } from '../../files/table';

/** Roles of a new data set: `target` (or the last column) is the target, other numeric columns are features, texts and empty columns are ignored. */
export function defaultRoles(table: Table, targets: readonly (string | undefined)[] = [table.columns.at(-1)?.name]): Role[] {
  return table.columns.map((column) => {
    if (targets.includes(column.name)) return 'target';
    return column.numbers?.some((value) => !Number.isNaN(value)) ? 'feature' : 'ignored';
  });
}
