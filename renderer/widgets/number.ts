export interface NumberLimits {
  /** The name that errors use. */
  name: string;
  min?: number;
  max?: number;
  /** Whether `min` itself is refused. */
  above?: boolean;
  /** Whether `max` itself is refused. */
  below?: boolean;
  integer?: boolean;
  /** What the error proposes. */
  example?: string;
}

export type Parsed<T = number> = { ok: true; value: T } | { ok: false; error: string };

/** Reads what someone typed: a true minus, thousands commas and 1e−3 are understood; anything else is refused with what to try. */
export function parseNumber(text: string, limits: NumberLimits): Parsed {
  const hint = limits.example ? ` Try ${limits.example}.` : '';
  const refuse = (why: string): Parsed => ({ ok: false, error: `${limits.name} ${why}.${hint}` });
  const cleaned = text
    .trim()
    .replaceAll('−', '-')
    .replace(/(?<=\d),(?=\d{3}\b)/g, '');
  if (cleaned === '') return refuse('is empty');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cleaned)) return refuse('is not a number');
  const value = Number(cleaned);
  if (!Number.isFinite(value)) return refuse('is too large');
  if (limits.integer && !Number.isInteger(value)) return refuse('must be a whole number');
  const { min, max } = limits;
  if (min !== undefined && (limits.above ? value <= min : value < min))
    return refuse(`must be ${limits.above ? 'above' : 'at least'} ${min}`);
  if (max !== undefined && (limits.below ? value >= max : value > max))
    return refuse(`must be ${limits.below ? 'below' : 'at most'} ${max.toLocaleString('en-US')}`);
  return { ok: true, value };
}

/** Reads whole numbers from 1 to `most`, with commas or spaces between them; at least one and at most `longest` of them. */
export function parseWholeNumbers(text: string, limits: { name: string; most: number; longest: number }): Parsed<number[]> {
  const { name, most, longest } = limits;
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) return { ok: false, error: `${name} are empty. Try 16, 16.` };
  if (parts.length > longest) return { ok: false, error: `${name} are at most ${longest}.` };
  const stray = parts.find((part) => !/^\d+$/.test(part) || Number(part) < 1 || Number(part) > most);
  if (stray !== undefined)
    return { ok: false, error: `${name} are whole numbers from 1 to ${most.toLocaleString('en-US')}, and ${stray} is none.` };
  return { ok: true, value: parts.map(Number) };
}
