import { matrix, type Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import { parseNumber } from '../../files/cell';
import { lineOf, meanAndStd, type Table, type TableColumn } from '../../files/table';

/** Larger values overflow in the products of a solver. */
const LARGEST = 1e100;

/** Rows of a table in the order in which they are used. */
export type Rows = Int32Array;

/**
 * The values of a numeric column in these rows; NaN where one is missing and `mayMiss` allows it.
 * @throws Failure('data') naming row, column and remedy where a cell is missing, infinite, too large or text
 */
export function numericValues(
  column: TableColumn,
  table: Table,
  rows: Rows,
  { role, mayMiss }: { role: 'feature' | 'target'; mayMiss: boolean },
): Float64Array {
  const Role = role === 'feature' ? 'Feature' : 'Target';
  const { numbers } = column;
  if (!numbers) {
    const { row, text } = strayText(column) ?? firstText(column);
    const line = lineOf(table, row);
    throw new Failure(
      'data',
      `${Role} ${column.name} holds text: "${clip(text)}" in row ${line}.`,
      'Correct that cell, code the texts as numbers, or leave the column out.',
      { row: line, column: column.name },
    );
  }
  const missing: number[] = [];
  for (const row of rows) {
    const value = numbers[row];
    if (Number.isNaN(value)) {
      missing.push(row);
    } else if (!(Math.abs(value) <= LARGEST)) {
      const line = lineOf(table, row);
      const what = Number.isFinite(value) ? `${value}, too large for float64 products (limit ${LARGEST})` : 'an infinite value';
      throw new Failure(
        'data',
        `${Role} ${column.name} holds ${what} in row ${line}.`,
        'Correct that cell, rescale or leave out the column, or delete the row.',
        { row: line, column: column.name },
      );
    }
  }
  if (missing.length > 0 && !mayMiss) refuseMissing(column.name, role, missing, table);
  return Float64Array.from(rows, (row) => numbers[row]);
}

/** @throws Failure('data') with the first row that lacks a value and the remedies */
export function refuseMissing(name: string, role: 'feature' | 'target', rows: readonly number[], table: Table): never {
  const line = lineOf(table, rows[0]);
  const more = rows.length > 1 ? ` and in ${rows.length - 1} more ${rows.length === 2 ? 'row' : 'rows'}` : '';
  throw new Failure(
    'data',
    `${role === 'feature' ? 'Feature' : 'Target'} ${name} has no value in row ${line}${more}.`,
    role === 'feature'
      ? 'Fill in the cell, leave out the column, leave out such rows (missing: drop), or take the mean of the column (missing: mean).'
      : 'Fill in the cell, or leave out such rows (missing: drop).',
    { row: line, column: name, missing: rows.length },
  );
}

/** The first text of a column that is mostly numbers: there it is the mistake, not the numbers. */
export function strayText(column: TableColumn): { row: number; text: string } | null {
  const texts = column.texts ?? [];
  let numbers = 0;
  let strays = 0;
  let first: { row: number; text: string } | null = null;
  texts.forEach((text, row) => {
    if (text === null) return;
    if (parseNumber(text) !== null) numbers++;
    else {
      strays++;
      first ??= { row, text };
    }
  });
  return numbers > strays ? first : null;
}

function firstText(column: TableColumn): { row: number; text: string } {
  const row = (column.texts ?? []).findIndex((text) => text !== null);
  return { row, text: column.texts?.[row] ?? '' };
}

/** x ↦ (x − mean)/deviation of these values (1/n), so that they have mean 0 and variance 1; null where they are constant. */
export function standardizing(values: Float64Array): ((value: number) => number) | null {
  const { mean, std } = meanAndStd(values);
  if (std === 0 || values.every((value) => value === values[0])) return null;
  return (value) => (value - mean) / std;
}

/** The matrix with these columns. */
export function columnsToMatrix(columns: readonly Float64Array[], rows: number): Matrix {
  const result = matrix(rows, columns.length);
  columns.forEach((values, j) => {
    for (let i = 0; i < rows; i++) result.data[i * columns.length + j] = values[i];
  });
  return result;
}

/** A text as a sentence can quote it. */
export function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
