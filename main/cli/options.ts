import { Failure } from '../../shared/contract/failure';
import type { OptionTable, Refusals } from './option-table';

/** The options and operands of one command line, checked as they are read; whatever is wrong is a Failure('usage') that names the option. */
export class Options {
  readonly operands: string[] = [];
  private readonly given = new Map<string, string>();
  private readonly repeated = new Map<string, string[]>();

  constructor(table: OptionTable, refused: Refusals, args: readonly string[]) {
    for (let i = 0; i < args.length; i++) {
      const argument = args[i];
      if (argument === '--') {
        this.operands.push(...args.slice(i + 1));
        break;
      }
      if (!argument.startsWith('-') || argument === '-') {
        this.operands.push(argument);
        continue;
      }
      const [written, ...rest] = argument.split('=');
      const name = written.startsWith('--') ? written.slice(2) : '';
      if (Object.hasOwn(refused, name)) throw new Failure('usage', `${written} ${refused[name]}.`, 'Leave it out.');
      if (!Object.hasOwn(table, name)) throw new Failure('usage', `There is no option ${written}${nearest(name, table)}.`, 'See --help.');
      const { value: placeholder, repeats } = table[name];
      if (this.given.has(name) && !repeats) throw new Failure('usage', `${written} is given twice.`, 'Give it once.');
      if (placeholder === undefined) {
        if (rest.length > 0) throw new Failure('usage', `${written} takes no value.`, `Write ${written} alone.`);
        this.given.set(name, '');
        continue;
      }
      // A value may begin with one dash, as −1 does; one that begins with two is the next option.
      const value = rest.length > 0 ? rest.join('=') : args[i + 1]?.startsWith('--') ? undefined : args[++i];
      if (!value) throw new Failure('usage', `${written} needs a value.`, `Write ${written} ${placeholder}.`);
      this.given.set(name, value);
      if (repeats) this.repeated.set(name, [...(this.repeated.get(name) ?? []), value]);
    }
  }

  has(name: string): boolean {
    return this.given.has(name);
  }

  text(name: string): string | undefined {
    return this.given.get(name);
  }

  /** All values of an option that may be given several times. */
  texts(name: string): readonly string[] {
    return this.repeated.get(name) ?? [];
  }

  required(name: string, what: string): string {
    const text = this.text(name);
    if (text === undefined) throw new Failure('usage', `--${name} is missing.`, `Give ${what}.`);
    return text;
  }

  /** A finite number. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = number(text);
    if (!Number.isFinite(value)) throw new Failure('usage', `--${name} is ${text}, and must be a finite number.`);
    return value;
  }

  /** A finite number above 0. */
  positive(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : positive(`--${name}`, text);
  }

  /** A finite number from `from` up to but not including `to`. */
  between(name: string, from: number, to: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = number(text);
    if (!(value >= from && value < to)) throw new Failure('usage', `--${name} is ${text}, and must be at least ${from} and below ${to}.`);
    return value;
  }

  /** A whole number from `from` to `to`. */
  whole(name: string, from: number, to = 2 ** 32 - 1): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : whole(`--${name}`, text, from, to);
  }

  wholes(name: string, from: number, to: number): number[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => whole(`--${name}`, part.trim(), from, to));
  }

  positives(name: string): number[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => positive(`--${name}`, part.trim()));
  }

  /** One of `choices`, and of `available`, which a version may not have all of. */
  choice<T extends string>(name: string, choices: readonly T[], available: readonly string[] = choices): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found !== undefined && available.includes(found)) return found;
    const why = found === undefined ? 'is not known' : 'is not available in this version';
    throw new Failure('usage', `--${name} ${text} ${why}.`, `Available: ${available.join(', ')}.`);
  }

  /** Refuses an option, with the reason that the entry gives. */
  refuse(reasons: Refusals): void {
    for (const [name, reason] of Object.entries(reasons)) {
      if (this.has(name)) throw new Failure('usage', `--${name} ${reason}.`, 'Leave it out.');
    }
  }

  /** The one operand that the command takes. */
  operand(what: string): string {
    if (this.operands.length === 0) throw new Failure('usage', `${what} is missing.`, 'See --help.');
    if (this.operands.length > 1)
      throw new Failure('usage', `One ${what.toLowerCase()} is expected, and ${this.operands.join(' ')} was given.`, 'See --help.');
    return this.operands[0];
  }

  noOperands(): void {
    if (this.operands.length > 0) throw new Failure('usage', `${this.operands[0]} is not expected here.`, 'See --help.');
  }
}

function number(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

function positive(option: string, text: string): number {
  const value = number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new Failure('usage', `${option} is ${text || 'empty'}, and must be a finite number above 0.`);
  return value;
}

function whole(option: string, text: string, from: number, to: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= from && value <= to))
    throw new Failure('usage', `${option} is ${text || 'empty'}, and must be a whole number from ${from} to ${to}.`);
  return value;
}

function nearest(name: string, table: OptionTable): string {
  if (name === '') return '';
  const near = Object.keys(table).find((known) => known.startsWith(name) || name.startsWith(known) || distance(known, name) <= 2);
  return near ? ` (did you mean --${near}?)` : '';
}

/** Levenshtein distance. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
