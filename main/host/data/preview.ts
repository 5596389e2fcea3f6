import type { Result } from '../../../shared/contract/contract';
import type { Role } from '../../../shared/contract/data';
import type { Table } from '../../files/table';
import { plotPoints } from '../figures/points';
import type { GeneratedTable } from './generate';

/** Points of a preview, evenly chosen. */
const DRAWN = 2000;
/** A target of fewer values is drawn as colour. */
const CLASSES = 8;

/** What generated data look like. */
export function previewOf({ table, roles }: GeneratedTable): Result<'data.preview'> {
  const columns = plotColumns(table, roles);
  return {
    rows: table.rows,
    columns: table.columns.map(({ name }) => name),
    notes: table.notes,
    plot: { columns, points: plotPoints(table, { ...columns, limit: DRAWN }) },
  };
}

/** The first feature across and the target up; classes as colour over two features. */
function plotColumns(table: Table, roles: readonly Role[]): Result<'data.preview'>['plot']['columns'] {
  const [first, second] = table.columns.filter((_, j) => roles[j] === 'feature').map(({ name }) => name);
  const target = table.columns[roles.indexOf('target')];
  const isClass = target.texts !== undefined || new Set(target.numbers?.slice(0, 1000)).size <= CLASSES;
  if (!isClass) return { x: first, y: target.name };
  return { x: first, y: second ?? target.name, group: target.name };
}
