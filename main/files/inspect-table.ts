import type { Cell, Inspection, Reading } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import { readCsvAs } from './csv';
import { decodeText } from './decode-text';
import { cellsOf, summarizeColumns, type Table } from './table';

/** Rows and columns of a preview. */
const ROWS = 40;
const COLUMNS = 200;
/** Lines before and after the one that cannot be read, and characters of each. */
const AROUND = 2;
const LONGEST = 300;

/** What a data file is read as, without taking it (contract: data.inspect). What cannot be read is an answer too, with the lines in question. */
export function inspectTable(bytes: Uint8Array, name: string, wanted: Reading): Inspection {
  try {
    const { table, reading } = readCsvAs(bytes, name, wanted);
    return {
      kind: 'read',
      reading,
      rows: table.rows,
      columns: summarizeColumns(table),
      incomplete: incompleteRows(table),
      head: Array.from({ length: Math.min(ROWS, table.rows) }, (_, row): Cell[] => cellsOf(table, row).slice(0, COLUMNS)),
      notes: table.notes,
    };
  } catch (error) {
    const failure = Failure.describe(error);
    if (failure.code !== 'data') throw error;
    const row = failure.details?.row;
    return { kind: 'refused', failure, lines: linesAround(bytes, name, wanted, typeof row === 'number' ? row : 1) };
  }
}

function incompleteRows({ columns, rows }: Table): number {
  const lacks = new Uint8Array(rows);
  for (const { numbers, texts } of columns) {
    numbers?.forEach((value, row) => (lacks[row] |= Number.isNaN(value) ? 1 : 0));
    texts?.forEach((text, row) => (lacks[row] |= text === null ? 1 : 0));
  }
  return lacks.reduce((sum, lack) => sum + lack, 0);
}

/** The lines about one of the file, as far as they are text at all. */
function linesAround(bytes: Uint8Array, name: string, { encoding }: Reading, row: number): { number: number; text: string }[] {
  let text: string;
  try {
    text = decodeText(bytes, name, encoding === 'utf-8-sig' ? undefined : encoding).text;
  } catch {
    return [];
  }
  const from = Math.max(1, row - AROUND);
  return text
    .split(/\r\n|\n|\r/, row + AROUND)
    .slice(from - 1)
    .map((line, at) => ({ number: from + at, text: line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line }));
}
