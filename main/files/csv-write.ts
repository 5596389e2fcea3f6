import { csvField, utf8 } from './figure-table';
import type { Table } from './table';

/** A table as CSV with a header, every digit kept: read again, it has the same hash. A missing cell is empty. */
export function writeCsv({ columns, rows }: Table): Uint8Array<ArrayBuffer> {
  const lines = [columns.map(({ name }) => csvField(name)).join(',')];
  const cells = columns.map(({ numbers, texts }) =>
    numbers ? (row: number) => digits(numbers[row]) : (row: number) => (texts?.[row] === null ? '' : csvField(texts?.[row] ?? '')),
  );
  for (let row = 0; row < rows; row++) lines.push(cells.map((cell) => cell(row)).join(','));
  return utf8(`${lines.join('\n')}\n`);
}

function digits(value: number): string {
  if (Number.isNaN(value)) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}
