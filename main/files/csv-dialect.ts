import Papa from 'papaparse';
import { DELIMITERS, type Reading } from '../../shared/contract/data';
import { isDecimalComma, isMissing, parseNumber } from './cell';

const SAMPLE = 200;

export interface Dialect {
  delimiter: (typeof DELIMITERS)[number];
  newline: '\n' | '\r';
  header: boolean;
  /** Whether each row is a list of numbers with nothing but blanks between them. */
  blanks: boolean;
}

/**
 * How the text writes its table: the separator under which most rows have the same number of cells (most of them numbers), and whether names
 * come first; what is given is not asked.
 */
export function detectDialect(text: string, given: Pick<Reading, 'delimiter' | 'header'> = {}): Dialect {
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  let best: { delimiter: Dialect['delimiter']; rows: string[][]; score: number } | null = null;
  for (const delimiter of given.delimiter ? [given.delimiter] : DELIMITERS) {
    // Rows beyond the preview are not parsed, but a broken quote would make the first row as long as the file.
    const sample = Papa.parse<string[]>(text.slice(0, 2_000_000), { delimiter, newline, preview: SAMPLE }).data;
    const rows = sample.filter((row) => row.length > 1 || row[0].trim() !== '').map((row) => row.map((cell) => cell.trim()));
    const score = rate(rows, delimiter);
    if (!best || score > best.score) best = { delimiter, rows, score };
  }
  const { delimiter, rows } = best as NonNullable<typeof best>;
  return { delimiter, newline, header: given.header ?? hasHeader(rows), blanks: rows.slice(1).some(isBlankSeparated) };
}

function isBlankSeparated(row: string[]): boolean {
  const words = row.length === 1 ? row[0].split(/\s+/) : [];
  return words.length > 1 && words.every(isNumeric);
}

function rate(rows: string[][], delimiter: string): number {
  const widths = new Map<number, number>();
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  if (width < 2) return 0;
  const cells = rows.slice(1).flat();
  const numeric = cells.filter((cell) => isNumeric(cell) || (delimiter !== ',' && isDecimalComma(cell))).length;
  return 1 + count / rows.length + numeric / Math.max(1, cells.length);
}

/**
 * A first row names the columns when some cell of it is text above a column of numbers, or when no cell of it is a number.
 * (5.1, 3.5, setosa above such rows is data; sepal, petal, species is a header.)
 */
function hasHeader(rows: string[][]): boolean {
  const [first, ...rest] = rows;
  if (!first) return false;
  const named = first.some((cell, j) => !isCellOfData(cell) && rest.length > 0 && rest.every((row) => isCellOfData(row[j] ?? '')));
  return named || first.every((cell) => !isNumeric(cell) && !isDecimalComma(cell));
}

function isCellOfData(cell: string): boolean {
  return isMissing(cell) || isNumeric(cell) || isDecimalComma(cell);
}

function isNumeric(cell: string): boolean {
  const value = parseNumber(cell);
  return value !== null && !Number.isNaN(value);
}
