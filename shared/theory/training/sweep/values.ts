import { Failure } from '../../../contract/failure';

const NUMBER = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\s*(?:\\.\\.|…)\\s*(${NUMBER})\\s*/\\s*(\\d+)$`);
const PLAIN = new RegExp(`^${NUMBER}$`);
const MOST = 1000;
/** Digits of the values of a range: a whole number of powers of ten gives round ones. */
const DIGITS = 6;

/**
 * The values that a text lists, as in `1, 2, 4` or `0.01..1/5`: five from 0.01 to 1, evenly on a log axis, of six digits each. Throws a
 * Failure ('usage') that names what is no value.
 */
export function readValues(text: string, whole: boolean): number[] {
  const parts = text.split(/[,;]/).map((part) => part.trim());
  const values = parts.flatMap((part) => {
    const range = RANGE.exec(part);
    if (range) return logRange(part, Number(range[1]), Number(range[2]), Number(range[3]), whole);
    if (!PLAIN.test(part))
      throw new Failure('usage', `“${part}” is no value: write numbers with commas between them, or a range such as 0.01..1/5.`);
    return [Number(part)];
  });
  return values;
}

function logRange(part: string, from: number, to: number, count: number, whole: boolean): number[] {
  if (!(from > 0 && to > 0 && count >= 2 && count <= MOST))
    throw new Failure('usage', `The range “${part}” needs two numbers above 0 and from 2 to ${MOST} values.`);
  const ratio = Math.log(to / from);
  const values = Array.from({ length: count }, (_, i) => {
    const value = i === 0 ? from : i === count - 1 ? to : from * Math.exp((ratio * i) / (count - 1));
    return whole ? Math.round(value) : Number(value.toPrecision(DIGITS));
  });
  // Whole numbers of a short range meet.
  return [...new Set(values)];
}
