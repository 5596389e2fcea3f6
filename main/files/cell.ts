/** What stands for "no value" in a cell, in lower case. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', '?', 'null', '#n/a']);
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const DECIMAL_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const THOUSANDS_COMMA = /^[+-]?[1-9]\d{0,2},\d{3}$/;

export function isMissing(cell: string): boolean {
  return cell.length <= 6 && MISSING.has(cell.trim().toLowerCase());
}

/** The number that a cell holds: NaN where it is missing, ±Infinity where it says so, null where it is text. */
export function parseNumber(cell: string): number | null {
  const value = +cell;
  if (Number.isNaN(value)) {
    if (isMissing(cell)) return NaN;
    const infinite = INFINITE.exec(cell.trim());
    return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : null;
  }
  // Number() also reads blanks as 0 and 0x10, 0b1, 0o7 as numbers.
  if (value === 0 && cell.trim() === '') return NaN;
  return /^\s*0[xXbBoO]/.test(cell) ? null : value;
}

/** Whether the cell is a number with a decimal comma, as in 1,5. */
export function isDecimalComma(cell: string): boolean {
  return DECIMAL_COMMA.test(cell.trim());
}

/** Whether a decimal comma could as well separate thousands, as in 1,234. */
export function isAmbiguousComma(cell: string): boolean {
  return THOUSANDS_COMMA.test(cell.trim());
}
