/** Numbers as Zerogap writes them everywhere: the same in every language, true minus, a comma between thousands, × 10ⁿ in cards and labels, e−n in tables. */
import type { Preferences } from '../contract/preferences';

/** How thousands are set apart, and powers of ten written outside tables. */
export type NumberStyle = Pick<Preferences, 'thousands' | 'powers'>;

const STANDARD: NumberStyle = { thousands: 'comma', powers: 'times' };
let style: () => NumberStyle = () => STANDARD;

/** Has numbers written otherwise in this process: a window does so for its reader. What files hold is written by a host, which never does. */
export function styleNumbers(read: () => NumberStyle): void {
  style = read;
}

/** What `work` gives with numbers as files have them. */
export function inStandardNumbers<T>(work: () => T): T {
  const own = style;
  style = () => STANDARD;
  try {
    return work();
  } finally {
    style = own;
  }
}

/** A narrow space that breaks no line. */
const NARROW_SPACE = '\u202f';
const SEPARATORS: Readonly<Record<NumberStyle['thousands'], string>> = { comma: ',', space: NARROW_SPACE, none: '' };

const SUPERSCRIPTS: Record<string, string> = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
const MINUS = '−';

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** An index in subscript digits. */
export function subscript(index: number): string {
  return [...String(index)].map((digit) => SUBSCRIPTS[Number(digit)]).join('');
}

/** An exponent in superscript digits. */
export function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => SUPERSCRIPTS[digit]).join('');
}

/** What stands for a value that is no finite number. */
function special(value: number): string | null {
  if (Number.isNaN(value)) return '–';
  if (value === Infinity) return '∞';
  return value === -Infinity ? `${MINUS}∞` : null;
}

/** Thousands set apart and a true minus in a plain decimal. */
function dress(decimal: string): string {
  const [whole, fraction] = decimal.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, SEPARATORS[style().thousands]);
  const negative = decimal.startsWith('-') && /[1-9]/.test(decimal);
  return `${negative ? MINUS : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A value with a fixed number of decimals: 1,562.50. */
export function formatFixed(value: number, decimals: number): string {
  return special(value) ?? dress(value.toFixed(decimals));
}

/** A whole number: 1,562. */
export function formatInteger(value: number): string {
  return formatFixed(value, 0);
}

/** A power of ten as an axis labels it: 10⁻², and 1 and 10 themselves. */
export function formatPower(exponent: number): string {
  return exponent === 0 ? '1' : exponent === 1 ? '10' : `10${superscript(exponent)}`;
}

/** 2.4 × 10⁻¹⁰, or 2.4e−10 where powers are wanted so: for cards and labels. `digits` are significant ones. */
export function formatScientific(value: number, digits = 2): string {
  const word = special(value);
  if (word !== null || value === 0) return word ?? '0';
  if (style().powers === 'e') return formatTable(value, digits);
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${dress(mantissa)} × 10${superscript(Number(exponent))}`;
}

/** 2.4e−10: for tables. */
export function formatTable(value: number, digits = 2): string {
  const word = special(value);
  if (word !== null || value === 0) return word ?? '0';
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${dress(mantissa)}e${exponent.startsWith('-') ? MINUS : ''}${exponent.slice(1)}`;
}

/** A value with `digits` significant digits: plain from 10⁻³ up to 10⁶, × 10ⁿ outside; zeros at the end are dropped. */
export function formatNumber(value: number, digits = 6): string {
  const word = special(value);
  if (word !== null || value === 0) return word ?? '0';
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent < -3 || exponent >= 6) return formatScientific(value, digits).replace(/\.?0+(?= ×|e)/, '');
  const decimal = value.toFixed(Math.max(0, digits - 1 - exponent));
  return dress(decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);
}

/** The largest number of `digits` significant digits that is not above the value: a lower bound stays one when it is written shorter. */
export function roundDown(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const written = value.toExponential(digits - 1);
  if (Number(written) <= value) return Number(written);
  const [mantissa, exponent] = written.split('e');
  const unit = 10 ** (digits - 1);
  // Counted in units of its last digit, where one less is exact; below a power of ten that digit is worth a tenth.
  const count = Math.round(Number(mantissa) * unit);
  return count === unit ? Number(`${10 * unit - 1}e${Number(exponent) - digits}`) : Number(`${count - 1}e${Number(exponent) - digits + 1}`);
}

/** A lower bound as formatNumber writes numbers, never rounded up. */
export function formatBound(value: number, digits = 6): string {
  return formatNumber(roundDown(value, digits), digits);
}

/** As formatNumber with the zeros at the end kept, for values that stand in a column. */
export function formatSignificant(value: number, digits: number): string {
  const word = special(value);
  if (word !== null || value === 0) return word ?? '0';
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  return exponent < -3 || exponent >= 6 ? formatScientific(value, digits) : dress(value.toFixed(Math.max(0, digits - 1 - exponent)));
}

/** A gap as labels give it: 0.420 and 23.2 as they are, 7.0 × 10⁻³ where it is small or large. */
export function formatGap(value: number): string {
  const size = Math.abs(value);
  return size >= 0.1 && size < 999.5 ? formatSignificant(value, 3) : formatScientific(value);
}

/** A share as a percentage: 1.25 %. */
export function formatPercent(share: number, digits = 3): string {
  return special(share) ?? `${formatNumber(share * 100, digits)} %`;
}

/** Counts with their noun: 1 seed, 8 seeds. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatInteger(count)} ${count === 1 ? singular : plural}`;
}

/** A setting as it would be typed: the shortest decimal that gives the number back. */
export const plain = (number: number): string => String(Number(number.toPrecision(12))).replaceAll('-', MINUS);
