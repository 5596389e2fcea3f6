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

export type Parsed = { ok: true; value: number } | { ok: false; error: string };

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
