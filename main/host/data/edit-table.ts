import type { Cell, TableEdit } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { parseNumber } from '../../files/cell';
import type { Table, TableColumn } from '../../files/table';

/** A table after an edit, and what was done, in sentences. */
export interface EditedTable {
  table: Table;
  said: string[];
}

/**
 * The table after an edit; columns that it leaves alone are shared with the earlier one. A column of texts whose last text was
 * corrected to a number holds numbers from then on, and it is said.
 * @throws Failure('usage') that names row and column where a value does not belong there
 */
export function editTable(table: Table, edit: TableEdit): EditedTable {
  // The lines of a file mean nothing any more: rows are numbered as they stand.
  const { lines: _lines, firstLine: _firstLine, ...own } = table;
  switch (edit.kind) {
    case 'cell':
      return setCell(own, edit);
    case 'insert':
      return insertRow(own, edit.cells);
    case 'delete':
      return deleteRows(own, edit.rows);
  }
}

function setCell(table: Table, { row, column: at, value }: Extract<TableEdit, { kind: 'cell' }>): EditedTable {
  requireRow(table, row);
  const column = table.columns[at] as TableColumn | undefined;
  if (!column) throw new Failure('usage', `There is no column ${at + 1}.`);
  const before = cellOf(column, row);
  const set = withValues(column, row, [checked(column, row, value)]);
  const { column: after, said } = asNumbersWhere(set);
  const columns = table.columns.map((own, j) => (j === at ? after : own));
  return { table: { ...table, columns }, said: [`Row ${row + 1}, ${column.name}: ${shown(before)} became ${shown(value)}.`, ...said] };
}

function insertRow(table: Table, cells: readonly Cell[]): EditedTable {
  if (cells.length !== table.columns.length)
    throw new Failure('usage', `A row has ${table.columns.length} cells, and ${cells.length} were given.`);
  const columns = table.columns.map((column, j) => withValues(column, table.rows, [checked(column, table.rows, cells[j])]));
  return {
    table: { ...table, columns, rows: table.rows + 1 },
    said: [`Row ${table.rows + 1} was added: ${table.columns.map(({ name }, j) => `${name} ${shown(cells[j])}`).join(', ')}.`],
  };
}

function deleteRows(table: Table, rows: readonly number[]): EditedTable {
  for (const row of rows) requireRow(table, row);
  const gone = new Set(rows);
  if (gone.size === table.rows) throw new Failure('usage', 'Every row would be deleted.', 'Keep a row, or delete the data set.');
  const kept = Int32Array.from(Array.from({ length: table.rows }, (_, row) => row).filter((row) => !gone.has(row)));
  const edited = table.columns.map((column): { column: TableColumn; said: string[] } => {
    const { numbers, texts } = column;
    if (numbers) return { column: { ...column, numbers: Float64Array.from(kept, (row) => numbers[row]) }, said: [] };
    return asNumbersWhere({ ...column, texts: Array.from(kept, (row) => texts?.[row] ?? null) });
  });
  const list = [...gone].sort((a, b) => a - b);
  const named = list
    .slice(0, 20)
    .map((row) => row + 1)
    .join(', ');
  return {
    table: { ...table, columns: edited.map(({ column }) => column), rows: kept.length },
    said: [
      `${list.length === 1 ? 'Row' : 'Rows'} ${named}${list.length > 20 ? ` and ${list.length - 20} more` : ''} ${list.length === 1 ? 'was' : 'were'} deleted.`,
      ...edited.flatMap(({ said }) => said),
    ],
  };
}

function requireRow(table: Table, row: number): void {
  if (row >= table.rows) throw new Failure('usage', `There is no row ${row + 1}; there are ${table.rows}.`);
}

/** The value as the column holds it. */
function checked({ name, type }: TableColumn, row: number, value: Cell): Cell {
  if (value === null) return null;
  if (type === 'text') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Failure('usage', `Row ${row + 1}, ${name}: the column holds numbers, and ${shown(value)} is none.`, undefined, {
    row: row + 1,
    column: name,
  });
}

/** The column with other values from row `at` on, which may be its end. */
function withValues(column: TableColumn, at: number, values: readonly Cell[]): TableColumn {
  const { numbers, texts } = column;
  if (numbers) {
    const next = new Float64Array(Math.max(numbers.length, at + values.length));
    next.set(numbers);
    values.forEach((value, i) => (next[at + i] = typeof value === 'number' ? value : NaN));
    return { ...column, numbers: next };
  }
  const next = texts?.slice() ?? [];
  values.forEach((value, i) => (next[at + i] = value === null ? null : String(value)));
  return { ...column, texts: next };
}

function asNumbersWhere(column: TableColumn): { column: TableColumn; said: string[] } {
  const { name, texts } = column;
  if (!texts || !texts.some((text) => text !== null) || texts.some((text) => text !== null && parseNumber(text) === null))
    return { column, said: [] };
  const numbers = Float64Array.from(texts, (text) => (text === null ? NaN : (parseNumber(text) ?? NaN)));
  return { column: { name, type: 'number', numbers }, said: [`Every cell of ${name} is a number now, and the column holds numbers.`] };
}

function cellOf({ numbers, texts }: TableColumn, row: number): Cell {
  if (!numbers) return texts?.[row] ?? null;
  return Number.isNaN(numbers[row]) ? null : numbers[row];
}

const shown = (value: Cell): string =>
  value === null ? 'missing' : typeof value === 'number' ? String(value).replaceAll('-', '−') : `"${value}"`;
