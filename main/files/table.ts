import { createHash } from 'node:crypto';
import type { Cell, Column } from '../../shared/contract/data';

/** A parsed data set, column by column. */
export interface Table {
  columns: TableColumn[];
  rows: number;
  /** What the importer noticed and a reader should know. */
  notes: string[];
  /** The line of the file that row 0 stands on (1: the first), for messages. */
  firstLine?: number;
  /** The line of every row, where rows and lines do not run in step (quoted line breaks, blank lines). */
  lines?: Int32Array;
}

export interface TableColumn {
  name: string;
  type: 'number' | 'text';
  /** Of a numeric column; NaN where the cell is missing. */
  numbers?: Float64Array;
  /** Of a text column; null where the cell is missing. */
  texts?: (string | null)[];
}

const LEVELS = 12;

/** The line of the file on which a person finds row `row` (0-based) of the table. */
export function lineOf(table: Table, row: number): number {
  return table.lines?.[row] ?? row + (table.firstLine ?? 1);
}

/** The cells of a row; null where a value is missing. */
export function cellsOf({ columns }: Table, row: number): Cell[] {
  return columns.map(({ numbers, texts }) => {
    if (texts) return texts[row];
    const value = numbers?.[row] ?? NaN;
    return Number.isNaN(value) ? null : value;
  });
}

/** The index of the column that a person means: its header, else its 1-based number; −1 where there is none. */
export function findColumn(names: readonly string[], wanted: string): number {
  const byName = names.indexOf(wanted);
  if (byName >= 0 || !/^[1-9]\d*$/.test(wanted)) return byName;
  return Number(wanted) <= names.length ? Number(wanted) - 1 : -1;
}

/** The values of a text column with their counts, most frequent first, ties in sorted order. */
export function textLevels(texts: readonly (string | null)[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
}

/** The summary of every column as the window shows it; infinite cells count as distinct values but take no part in mean and range. */
export function summarizeColumns(table: Table): Column[] {
  return table.columns.map((column) => {
    if (column.type === 'text') {
      const texts = column.texts ?? [];
      const levels = textLevels(texts);
      const missing = texts.reduce((count, text) => count + (text === null ? 1 : 0), 0);
      return { name: column.name, type: 'text', missing, distinct: levels.length, levels: levels.slice(0, LEVELS) };
    }
    return { name: column.name, type: 'number', ...summarizeNumbers(column.numbers ?? new Float64Array()) };
  });
}

function summarizeNumbers(numbers: Float64Array): Omit<Column, 'name' | 'type'> {
  // Float64Array sorts NaN to the end, so the values before it are the ones that are there.
  const sorted = Float64Array.from(numbers).sort();
  let present = sorted.length;
  while (present > 0 && Number.isNaN(sorted[present - 1])) present--;
  let distinct = 0;
  for (let i = 0; i < present; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  let from = 0;
  let to = present;
  while (from < to && sorted[from] === -Infinity) from++;
  while (to > from && sorted[to - 1] === Infinity) to--;
  const missing = numbers.length - present;
  if (from === to) return { missing, distinct };
  const { mean, std } = meanAndStd(sorted.subarray(from, to));
  return { missing, distinct, min: sorted[from], max: sorted[to - 1], mean, std };
}

/** Values beyond this are divided by SCALE first, since their differences overflow; a power of two changes no digit. */
const HUGE = 1e300;
const SCALE = 2 ** 64;

/** Mean and standard deviation with 1/n of finite values; scaled by the largest deviation, so that squares do not overflow. */
export function meanAndStd(values: Float64Array): { mean: number; std: number } {
  const n = values.length;
  if (values.some((value) => Math.abs(value) > HUGE)) {
    const { mean, std } = meanAndStd(values.map((value) => value / SCALE));
    const restored = (value: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value * SCALE));
    return { mean: restored(mean), std: restored(std) };
  }
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i] / n;
  let rest = 0;
  let scale = 0;
  for (let i = 0; i < n; i++) {
    rest += (values[i] - mean) / n;
    scale = Math.max(scale, Math.abs(values[i] - mean));
  }
  mean += rest;
  if (scale === 0) return { mean, std: 0 };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ((values[i] - mean) / scale) ** 2;
  return { mean, std: scale * Math.sqrt(sum / n) };
}

/** SHA-256 of names, types and values: equal for equal tables, wherever they came from. */
export function hashTable(table: Table): string {
  const hash = createHash('sha256');
  for (const column of table.columns) {
    hash.update(JSON.stringify([column.name, column.type, table.rows]));
    if (column.numbers) hash.update(canonicalBytes(column.numbers));
    else for (let from = 0; from < table.rows; from += 4096) hash.update(JSON.stringify((column.texts ?? []).slice(from, from + 4096)));
  }
  return hash.digest('hex');
}

/** The bytes of the values with every NaN as the same bits, since its payload has no meaning here. */
function canonicalBytes(numbers: Float64Array): Uint8Array {
  const bits = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((value, i) => {
    if (Number.isNaN(value)) bits.setUint32(8 * i + 4, 0x7ff80000, true);
    else bits.setFloat64(8 * i, value, true);
  });
  return new Uint8Array(bits.buffer);
}
