import { matrix, type Matrix } from '../../shared/contract/array';
import { Failure } from '../../shared/contract/failure';
import { readCsv } from './csv';
import { lineOf, type Table } from './table';

/** Gate directions, one for each row of a CSV without header (P×d), in the coordinates that are solved. `path` is its name in errors. */
export function readGates(bytes: Uint8Array, path: string): Matrix {
  const table = readCsv(bytes, path);
  const values = table.columns.map((column) => {
    if (column.numbers) return column.numbers;
    const row = column.texts?.findIndex((text) => text === null || Number.isNaN(Number(text))) ?? 0;
    throw new Failure(
      'data',
      `${path} holds the text "${column.texts?.[row] ?? ''}" in row ${lineOf(table, row)}.`,
      'Give one direction for each row, numbers only, without header.',
    );
  });
  if (isNamed(table)) throw new Failure('data', `${path} has a header.`, 'Give one direction for each row, without header.');
  const gates = matrix(table.rows, values.length);
  values.forEach((column, j) => {
    for (let i = 0; i < table.rows; i++) {
      if (!Number.isFinite(column[i])) {
        throw new Failure('data', `${path} has no finite number in row ${lineOf(table, i)}, column ${j + 1}.`, 'Correct that cell.');
      }
      gates.data[i * values.length + j] = column[i];
    }
  });
  return gates;
}

function isNamed(table: Table): boolean {
  return table.columns.some((column, j) => column.name !== String(j + 1));
}
