import Papa from 'papaparse';
import { Failure } from '../../shared/contract/failure';
import { NumberPass, type RowReader } from './csv-number-pass';
import { TextPass } from './csv-text-pass';
import { detectDialect, type Dialect } from './csv-dialect';
import { decodeText } from './decode-text';
import type { Reading } from '../../shared/contract/data';
import type { Table } from './table';

/** Characters that are parsed at once, so that a million rows never stand in memory as strings. */
const CHUNK = 4_000_000;

const DELIMITER_NAMES: Record<string, string> = { ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' };

/** A table with how its text was read. */
export interface ReadCsv {
  table: Table;
  reading: Required<Reading>;
}

/**
 * Reads a table of comma-, semicolon- or tab-separated text (RFC 4180, with or without a header), as `reading` says and else as it looks.
 * A column is numeric when each of its cells is a number or missing; missing and infinite cells are kept, for whoever uses the column to refuse.
 * @throws Failure('data') with the line of the file where it cannot be read without guessing
 */
export function readCsvAs(bytes: Uint8Array, name: string, reading: Reading = {}): ReadCsv {
  const { text, encoding, notes } = decodeText(bytes, name, reading.encoding);
  if (text.trim() === '') throw new Failure('data', `${name} is empty.`, 'Open a file with a row of names and rows of numbers.');
  const dialect = detectDialect(text, reading);
  if (dialect.blanks) {
    throw new Failure('data', `${name} has blanks between its values.`, 'Separate columns by commas, semicolons or tabs.');
  }
  if (dialect.delimiter in DELIMITER_NAMES) notes.push(`Columns are separated by ${DELIMITER_NAMES[dialect.delimiter]}.`);

  const first = new NumberPass(name, dialect.header, reading.decimal);
  eachRow(text, dialect, name, first);
  if (first.rows === 0) throw new Failure('data', `${name} has a header but no rows under it.`, 'Add at least one row of values.');
  const second = new TextPass(name, first);
  if (second.needed) eachRow(text, dialect, name, second);

  const { columns, dropped } = withoutEmptyColumns(second.columns(), first.unnamed);
  return {
    table: { columns, rows: first.rows, notes: [...notes, ...first.notes(), ...second.notes(), ...dropped], ...first.lineNumbers() },
    reading: { encoding, delimiter: dialect.delimiter, header: dialect.header, decimal: reading.decimal ?? second.decimal },
  };
}

/** The table alone. */
export const readCsv = (bytes: Uint8Array, name: string, reading?: Reading): Table => readCsvAs(bytes, name, reading).table;

function eachRow(text: string, { delimiter, newline }: Dialect, name: string, reader: RowReader): void {
  const quoted = text.includes('"');
  let line = 1;
  // The types know chunks only for files, the parser has them for strings too.
  const config: Papa.ParseConfig<string[]> & {
    chunkSize: number;
    chunk(results: Papa.ParseResult<string[]>): void;
    worker?: false;
    download?: false;
  } = {
    delimiter,
    newline,
    chunkSize: CHUNK,
    chunk({ data, errors }) {
      const broken = errors.find((error) => error.type === 'Quotes');
      for (let i = 0; i < data.length; i++) {
        const cells = data[i];
        if (broken && broken.row === i) {
          const what = broken.code === 'MissingQuotes' ? 'opens a quote that is never closed' : 'has text after a closing quote';
          throw new Failure('data', `${name}: row ${line} ${what}.`, 'Double the quotes inside a quoted cell ("") or remove them.', {
            row: line,
          });
        }
        // Lines are split at \n only, so that a file may mix both line ends.
        const last = cells.length - 1;
        if (newline === '\n' && cells[last].endsWith('\r')) cells[last] = cells[last].slice(0, -1);
        if (last > 0 || cells[0].trim() !== '') reader.row(cells, line);
        line++;
        if (quoted) for (const cell of cells) line += lineBreaks(cell);
      }
    },
  };
  Papa.parse<string[]>(text, config);
}

function lineBreaks(cell: string): number {
  let count = 0;
  for (let i = cell.indexOf('\n'); i >= 0; i = cell.indexOf('\n', i + 1)) count++;
  return count;
}

/** A separator at the end of every line makes a column without name or values: it is left out, and said. */
function withoutEmptyColumns(columns: Table['columns'], unnamed: readonly number[]): { columns: Table['columns']; dropped: string[] } {
  const empty = unnamed.filter((j) => columns[j].numbers?.every(Number.isNaN));
  const dropped = empty.map((j) => `Column ${j + 1} has neither a name nor a value and was left out.`);
  return { columns: columns.filter((_, j) => !empty.includes(j)), dropped };
}
