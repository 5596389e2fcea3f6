import { formatFixed, formatInteger, formatNumber, formatPower, formatScientific } from './format';

export interface Tick {
  value: number;
  label: string;
}
export interface Ticks {
  major: Tick[];
  minor: number[];
}

/** An axis: data to the coordinate that ECharts is given (log₁₀ on a log axis), and on to pixels. */
export interface Scale {
  min: number;
  max: number;
  coordinate(value: number): number;
  pixel(value: number): number;
}

/** The value at a pixel of a log axis whose plot is `from` to `from + width`. */
export const logValue = ({ min, max }: Scale, pixel: number, from: number, width: number): number =>
  10 ** (min + Math.min(1, Math.max(0, (pixel - from) / width)) * (max - min));

/** A log axis over [low, high], `from` and `to` the pixels of its ends. What is not positive or below `low` stands on its floor. */
export function logScale(low: number, high: number, from: number, to: number): Scale {
  const min = Math.log10(low);
  const max = Math.log10(high);
  const coordinate = (value: number) => (value > low ? Math.log10(value) : min);
  return { min, max, coordinate, pixel: (value) => from + ((coordinate(value) - min) / (max - min)) * (to - from) };
}

export function linearScale(min: number, max: number, from: number, to: number): Scale {
  return { min, max, coordinate: (value) => value, pixel: (value) => from + ((value - min) / (max - min)) * (to - from) };
}

/** How much of the epoch axis lies left of epoch 1, as a share of its decades. */
const ZERO_SHARE = 0.1;

/** The epoch axis: logarithmic from epoch 1 on; epoch 0, the initial network, stands left of it behind a break. */
export function epochScale(epochs: number, from: number, to: number): Scale {
  const max = Math.log10(Math.max(epochs, 1));
  const min = max === 0 ? -1 : -ZERO_SHARE * max;
  const coordinate = (epoch: number) => (epoch >= 1 ? Math.log10(epoch) : min);
  return { min, max, coordinate, pixel: (epoch) => from + ((coordinate(epoch) - min) / (max - min)) * (to - from) };
}

/** At most `most` round values in [low, high]: the finest step of 1, 2 or 5 × 10ⁿ that gives no more. */
export function linearTicks(low: number, high: number, most: number): Ticks {
  const count = (step: number) => Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;
  const power = Math.floor(Math.log10((high - low) / most));
  const steps = [1, 2, 5, 10, 20, 50].map((mantissa) => Number(`${mantissa}e${power}`));
  const step = steps.find((candidate) => count(candidate) <= most) ?? steps[steps.length - 1];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const major: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    const value = Number((k * step).toPrecision(12));
    const plain = decimals <= 5 && Math.abs(value) < 1e6;
    major.push({ value, label: plain ? formatFixed(value, decimals) : value === 0 ? '0' : formatNumber(value, 4) });
  }
  return { major, minor: [] };
}

/** Ticks of a log axis: decades where there are three or more, else 1, 2, 5, else round values; minor ticks between. */
export function logTicks(low: number, high: number, most: number): Ticks {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const within = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const multiples = (mantissas: readonly number[]) => {
    const values: number[] = [];
    for (let exponent = first - 1; exponent <= last; exponent++) {
      for (const mantissa of mantissas) values.push(Number(`${mantissa}e${exponent}`));
    }
    return values.filter(within);
  };
  const ones = multiples([1]);
  const fine = multiples([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  if (ones.length >= 3 || (ones.length === 2 && most < 4)) {
    const step = Math.ceil(ones.length / Math.max(most, 2));
    const powers = ones.map((value) => Math.round(Math.log10(value)));
    const kept = powers.filter((exponent) => exponent % step === 0);
    const plain = kept.every((exponent) => exponent >= 0 && exponent <= 3);
    const major = kept.map((exponent) => {
      const value = Number(`1e${exponent}`);
      return { value, label: plain ? formatInteger(value) : formatPower(exponent) };
    });
    // Nine minor ticks a decade are a grey smear on a long axis; there only the skipped decades are marked.
    return { major, minor: step === 1 && ones.length <= 7 ? fine : ones };
  }
  const steps = multiples([1, 2, 5]);
  if (steps.length >= 3 && steps.length <= most) return { major: steps.map((value) => ({ value, label: stepLabel(value) })), minor: fine };
  if (ones.length === 2) return { major: ones.map((value) => ({ value, label: stepLabel(value) })), minor: fine };
  const round = linearTicks(low, high, most);
  return { major: round.major.filter((tick) => tick.value > 0 && within(tick.value)), minor: [] };
}

function stepLabel(value: number): string {
  if (value >= 1e-3 && value < 1e5) return formatNumber(value, 3);
  const exponent = Math.round(Math.log10(value));
  return value === Number(`1e${exponent}`) ? formatPower(exponent) : formatScientific(value, 1);
}

/** Ticks of the epoch axis: 0, then decades, or 1, 2, 5, 10 … on a short one. */
export function epochTicks(epochs: number, most: number): Ticks {
  const last = Math.max(epochs, 1);
  const decades = Math.log10(last);
  const values: number[] = [];
  const minor: number[] = [];
  for (let power = 1; power <= last; power *= 10) {
    for (const mantissa of decades < 1.5 ? [1, 2, 5] : [1]) if (mantissa * power <= last) values.push(mantissa * power);
    for (let mantissa = 2; mantissa <= 9; mantissa++) if (mantissa * power <= last) minor.push(mantissa * power);
  }
  const step = decades < 1.5 ? 1 : Math.ceil(values.length / Math.max(most - 1, 2));
  const kept = values.filter((_, i) => i % step === 0);
  const label = (value: number) => (value < 1e6 ? formatInteger(value) : stepLabel(value));
  return {
    major: [{ value: 0, label: '0' }, ...kept.map((value) => ({ value, label: label(value) }))],
    minor: decades > 7 ? values : minor,
  };
}

/** How many ticks fit on an axis of this height. */
export const tickRoom = (height: number, fontSize: number): number => Math.max(2, Math.min(6, Math.floor(height / (2.2 * fontSize))));
