import { Failure } from '../../shared/contract/failure';
import type { WrittenFile } from '../../shared/contract/figure';
import { formatInteger } from '../../shared/figures/format';
import { joined } from './bytes';

/** Raised whenever a reader of the sidecar could misread it. */
export const SIDECAR_FORMAT = 1;
/** More rows than this are some gigabytes of text, which no spreadsheet opens and no buffer of Electron holds. */
const MOST_ROWS = 10_000_000;
/** Rows that become bytes at once. */
const BLOCK = 8192;

export interface Column {
  name: string;
  meaning: string;
  /** Whether its numbers are lower bounds, which are never rounded up. */
  bound?: boolean;
}

/** The numbers of a figure: tidy rows, every digit kept; '' where there is none. */
export interface FigureTable {
  columns: readonly Column[];
  rows: { readonly length: number } & Iterable<readonly (number | string)[]>;
  /** What the numbers came from, as plain data: project, versions, data sets with their hashes, runs with configuration, seeds, status and certificate. */
  about: Readonly<Record<string, unknown>>;
}

/** Columns by their names with their meanings, in order; those of `bounds` are lower bounds. Not for names that come from data: those may be numbers. */
export function columnsOf(meanings: Readonly<Record<string, string>>, bounds: readonly string[] = []): Column[] {
  return Object.entries(meanings).map(([name, meaning]) => ({ name, meaning, ...(bounds.includes(name) ? { bound: true } : {}) }));
}

/**
 * A table as a tidy CSV and a JSON sidecar that says what it is, how strongly its numbers are proven and how to compute them
 * again. `figure` and `stem` are the name of the figure and of both files. Fails ('data') on more than ten million rows.
 */
export function writeTable(table: FigureTable, figure: string, stem: string): WrittenFile[] {
  const { columns, rows, about } = table;
  if (rows.length > MOST_ROWS)
    throw new Failure(
      'data',
      `The table of this figure would have ${formatInteger(rows.length)} rows; at most ${formatInteger(MOST_ROWS)} can be written.`,
      'Train fewer seeds or epochs in one run, or save the project, whose arrays are binary.',
    );
  const meanings = Object.fromEntries(columns.map(({ name, meaning }) => [name, meaning]));
  const sidecar = { format: SIDECAR_FORMAT, figure, table: { file: `${stem}.csv`, rows: rows.length, columns: meanings }, ...about };
  return [
    { name: `${stem}.csv`, mime: 'text/csv', bytes: csvOf(table) },
    { name: `${stem}.json`, mime: 'application/json', bytes: utf8(`${JSON.stringify(sidecar, plainJson, 2)}\n`) },
  ];
}

function csvOf({ columns, rows }: FigureTable): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let lines = [columns.map(({ name }) => csvField(name)).join(',')];
  for (const row of rows) {
    lines.push(row.map(cell).join(','));
    if (lines.length < BLOCK) continue;
    parts.push(utf8(`${lines.join('\n')}\n`));
    lines = [];
  }
  if (lines.length > 0) parts.push(utf8(`${lines.join('\n')}\n`));
  return joined(parts);
}

/** JavaScript writes the shortest digits that give the same float64 again. */
const cell = (value: number | string) => (typeof value === 'string' ? csvField(value) : Object.is(value, -0) ? '-0' : String(value));

/** A text field as RFC 4180 has it. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replace(/"/g, '""')}"` : text;
}

/** JSON knows no typed arrays, and turns what is not finite into null without a word: both are written so that they can be read back. */
export function plainJson(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'utf8'));
