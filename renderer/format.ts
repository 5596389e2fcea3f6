import { formatInteger, formatNumber, formatPercent, formatScientific, formatSignificant, formatTable } from '../shared/figures/format';

export { plain } from '../shared/figures/format';

const trueMinus = (text: string): string => text.replaceAll('-', '−');

/** A cell of a data table; empty where it is missing. */
export function cell(content: number | string | null): string {
  if (content === null) return '';
  if (typeof content === 'string') return content;
  const size = Math.abs(content);
  if (content !== 0 && (size < 1e-4 || size >= 1e9)) return formatTable(content, 4);
  return trueMinus(String(Number(content.toPrecision(7))));
}

/** A count, in powers of ten where its digits would say nothing. */
export const largeCount = (count: number): string => (count < 1e9 ? formatInteger(count) : formatScientific(count, 2));

/** 100 → 1 min 40 s. */
export function duration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${Number(seconds.toPrecision(2))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 0.6237 → 62 %. */
export const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** A relative gap: a percentage that can be read, or a power of ten. */
export const relative = (share: number): string => (Math.abs(share) >= 1e-4 ? formatPercent(share) : formatNumber(share, 2));

// Made once: a new one for every line of a list would cost more than drawing it.
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });

/** A moment today as its time, another as its day. */
export function moment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const time = TIME.format(at);
  if (at.toDateString() === now.toDateString()) return `today ${time}`;
  const day = DAY.format(at);
  return at.getFullYear() === now.getFullYear() ? day : `${day} ${at.getFullYear()}`;
}

/** A figure in a narrow column: four significant digits, or a power of ten. */
export const short = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? formatTable(value, 2) : formatSignificant(value, 4);

/** An estimate that is good for its size alone. */
export const roughly = (seconds: number): string =>
  seconds < 1 ? 'less than a second' : `roughly ${duration(Number(seconds.toPrecision(1)))}`;
