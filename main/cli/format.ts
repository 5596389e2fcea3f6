import { roundDown } from '../../shared/figures/format';

/** As many digits as a relative gap of 1e-10 needs, and those of a number that is written with a power of ten. */
const DIGITS = 11;
const SCIENTIFIC_DIGITS = 5;

const isPlain = (value: number) => value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e10);

/** Figures for people: a true minus, × 10ⁿ spelt e. */
export function figure(value: number | null): string {
  if (value === null) return 'none';
  if (Number.isNaN(value)) return 'not a number';
  const text = isPlain(value) ? String(Number(value.toPrecision(DIGITS))) : value.toExponential(SCIENTIFIC_DIGITS - 1).replace('e+', 'e');
  return text.replace(/-/g, '−');
}

/** A lower bound as `figure` writes numbers, never rounded up. */
export function boundFigure(value: number | null): string {
  return figure(value === null ? null : roundDown(value, isPlain(value) ? DIGITS : SCIENTIFIC_DIGITS));
}

/** Gaps: three digits are enough. */
export function small(value: number | null): string {
  if (value === null) return 'none';
  if (Number.isNaN(value)) return 'not a number';
  const size = Math.abs(value);
  const text =
    value === 0 || (size >= 1e-3 && size < 1e4) ? String(Number(value.toPrecision(3))) : value.toExponential(1).replace('e+', 'e');
  return text.replace(/-/g, '−');
}

/** Rows of cells under one another, the first column to the left, numbers to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => [...row[j]].length)));
  const line = (row: readonly string[]) => row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j]))).join('  ');
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}

/** Names with their values, one on each line. */
export function facts(entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.map(([name]) => [...name].length));
  return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
