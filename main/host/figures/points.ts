import { vector } from '../../../shared/contract/array';
import type { Result } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { Table, TableColumn } from '../../files/table';

/** More groups than this are a quantity, not classes. */
const MOST_LEVELS = 12;

/** The points of a scatter plot: rows where x and y are there, at most `limit` of them, evenly spread over the table. */
export function plotPoints(
  table: Table,
  { x, y, group, limit }: { x: string; y: string; group?: string; limit: number },
): Result<'data.points'> {
  const xs = asNumbers(columnOf(table, x));
  const ys = asNumbers(columnOf(table, y));
  const complete: number[] = [];
  for (let row = 0; row < table.rows; row++) if (Number.isFinite(xs[row]) && Number.isFinite(ys[row])) complete.push(row);
  const shown = spread(complete, Math.max(1, Math.floor(limit)));
  const classes = group === undefined ? null : classesOf(columnOf(table, group));
  return {
    x: vector(Float64Array.from(shown, (row) => xs[row])),
    y: vector(Float64Array.from(shown, (row) => ys[row])),
    groups: classes && { dtype: 'int32', shape: [shown.length], data: Int32Array.from(shown, (row) => classes.index[row]) },
    levels: classes?.levels ?? [],
    total: complete.length,
  };
}

function columnOf(table: Table, name: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new Failure('missing', `There is no column "${name}".`);
  return column;
}

/** A text column as the index of each value in sorted order; NaN where a cell is missing. */
function asNumbers(column: TableColumn): Float64Array {
  if (column.numbers) return column.numbers;
  const texts = column.texts ?? [];
  const levels = new Map(
    [...new Set(texts)]
      .filter((text) => text !== null)
      .sort()
      .map((text, index) => [text, index]),
  );
  return Float64Array.from(texts, (text) => levels.get(text ?? '') ?? NaN);
}

/** The class of every row (−1 where missing) and their names; null where the column has too many values to be classes. */
function classesOf({ texts, numbers }: TableColumn): { index: Int32Array; levels: string[] } | null {
  const values: (string | number | null)[] = texts ?? Array.from(numbers ?? [], (value) => (Number.isNaN(value) ? null : value));
  const distinct = [...new Set(values)].filter((value): value is string | number => value !== null);
  if (distinct.length > MOST_LEVELS) return null;
  distinct.sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : a < b ? -1 : 1));
  const index = new Map(distinct.map((value, at) => [value, at]));
  return { index: Int32Array.from(values, (value) => (value === null ? -1 : (index.get(value) ?? -1))), levels: distinct.map(String) };
}

function spread(rows: number[], limit: number): number[] {
  if (rows.length <= limit) return rows;
  return Array.from({ length: limit }, (_, at) => rows[Math.floor((at * rows.length) / limit)]);
}
