import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { FigureSource } from '../../../shared/contract/figure';
import type { ScatterData } from '../../../shared/figures/scatter';
import type { FigureTable } from '../../files/figure-table';
import type { Table } from '../../files/table';
import { madeOf } from '../problem/provenance';
import { plotPoints } from './points';

type Columns = NonNullable<FigureSource['columns']>;

/** More points than this are a blot, and a large file. */
const DRAWN = 20_000;

/** The columns that a data set is drawn with unless others are chosen: the first feature across, the target up or, where it is text, as colour. */
export function defaultColumns({ columns, roles }: Pick<Dataset, 'columns' | 'roles'>): Columns {
  const numeric = columns.filter(({ type }) => type === 'number').map(({ name }) => name);
  const target = columns.find((_, index) => roles[index] === 'target');
  const x = columns.find(({ type }, index) => type === 'number' && roles[index] === 'feature')?.name ?? numeric[0];
  const y = target?.type === 'number' ? target.name : (numeric.find((name) => name !== x) ?? x);
  if (x === undefined) throw new Failure('data', 'This data set has no column of numbers to draw.');
  return { x, y, ...(target?.type === 'text' ? { group: target.name } : {}) };
}

/** What the scatter plot draws. */
export function scatterData(table: Table, columns: Columns): ScatterData {
  const { x, y, groups, levels, total } = plotPoints(table, { ...columns, limit: DRAWN });
  return {
    x: { name: columns.x, values: Float64Array.from(x.data) },
    y: { name: columns.y, values: Float64Array.from(y.data) },
    groups: groups && Int32Array.from(groups.data),
    levels,
    total,
  };
}

/** The points as a table, all of them, and where they are from. */
export function pointsTable(dataset: Dataset, table: Table, columns: Columns, provenance: Record<string, unknown>): FigureTable {
  const { x, y, groups, levels } = plotPoints(table, { ...columns, limit: table.rows });
  const grouped = columns.group === undefined ? null : columns.group;
  return {
    columns: [
      { name: columns.x, meaning: 'across' },
      { name: columns.y, meaning: 'up' },
      ...(grouped === null ? [] : [{ name: grouped, meaning: 'class, as colour' }]),
    ],
    rows: Array.from(x.data, (value, row) => [value, y.data[row], ...(grouped === null ? [] : [levels[groups?.data[row] ?? -1] ?? ''])]),
    about: { dataset: madeOf(dataset), ...provenance },
  };
}
