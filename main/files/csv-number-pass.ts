import { Failure } from '../../shared/contract/failure';
import type { Reading } from '../../shared/contract/data';
import { isDecimalComma, parseNumber } from './cell';

export interface RowReader {
  /** Called for each row that is not blank, with the line of the file on which it begins. */
  row(cells: string[], line: number): void;
}

/** First pass: names, line numbers, and the values of every column that holds nothing but numbers. */
export class NumberPass implements RowReader {
  names: string[] = [];
  kinds: ('number' | 'comma' | 'text')[] = [];
  values: Float64Array[] = [];
  /** Indices of columns without a name in the header. */
  unnamed: number[] = [];
  rows = 0;
  private nameLine = 0;
  private firstLine = 0;
  private lines: Int32Array | null = null;
  private capacity = 1024;

  constructor(
    private readonly file: string,
    readonly header: boolean,
    readonly decimal?: Reading['decimal'],
  ) {}

  row(cells: string[], line: number): void {
    if (this.names.length === 0) {
      this.begin(cells, line);
      if (this.header) return;
    }
    if (cells.length !== this.names.length) this.refuseRagged(cells.length, line);
    if (this.rows === 0) this.firstLine = line;
    if (this.rows === this.capacity) this.grow();
    this.keepLine(line);
    for (let j = 0; j < cells.length; j++) {
      if (this.kinds[j] !== 'number') continue;
      // Where the comma is decimal a point separates thousands, or is a slip.
      const value = this.decimal === 'comma' && cells[j].includes('.') ? null : parseNumber(cells[j]);
      if (value !== null) {
        this.values[j][this.rows] = value;
      } else {
        this.kinds[j] = this.decimal !== 'point' && isDecimalComma(cells[j]) ? 'comma' : 'text';
        this.values[j] = new Float64Array(0);
      }
    }
    this.rows++;
  }

  lineNumbers(): { firstLine: number; lines?: Int32Array } {
    return { firstLine: this.firstLine, ...(this.lines ? { lines: this.lines.slice(0, this.rows) } : {}) };
  }

  notes(): string[] {
    if (!this.header) return ['The first row holds values, so columns are named by their number.'];
    const numbers = this.names.filter((name, j) => !this.unnamed.includes(j) && !Number.isNaN(parseNumber(name) ?? NaN));
    return [
      ...this.unnamed.map((j) => `Column ${j + 1} has no name in the header; it is called ${this.names[j]}.`),
      ...(numbers.length > 0 ? [`The first row was read as names, although ${numbers.slice(0, 3).join(', ')} could be values.`] : []),
    ];
  }

  private begin(cells: string[], line: number): void {
    this.nameLine = line;
    this.kinds = cells.map(() => 'number');
    this.values = cells.map(() => new Float64Array(this.capacity));
    if (this.header) this.unnamed = cells.flatMap((cell, j) => (cell.trim() === '' ? [j] : []));
    this.names = cells.map((cell, j) => (this.header && cell.trim()) || String(j + 1));
    const seen = new Map<string, number>();
    this.names.forEach((name, j) => {
      const before = seen.get(name);
      if (before !== undefined) {
        throw new Failure(
          'data',
          `${this.file}: columns ${before + 1} and ${j + 1} are both called "${name}".`,
          'Give each column its own name in the header.',
          {
            row: line,
            column: name,
          },
        );
      }
      seen.set(name, j);
    });
  }

  private keepLine(line: number): void {
    if (!this.lines) {
      if (line === this.firstLine + this.rows) return;
      this.lines = new Int32Array(this.capacity);
      for (let i = 0; i < this.rows; i++) this.lines[i] = this.firstLine + i;
    }
    this.lines[this.rows] = line;
  }

  private grow(): void {
    this.capacity *= 2;
    this.values = this.values.map((old, j) => {
      if (this.kinds[j] !== 'number') return old;
      const larger = new Float64Array(this.capacity);
      larger.set(old);
      return larger;
    });
    if (this.lines) {
      const larger = new Int32Array(this.capacity);
      larger.set(this.lines);
      this.lines = larger;
    }
  }

  private refuseRagged(count: number, line: number): never {
    throw new Failure(
      'data',
      `${this.file}: row ${line} has ${count === 1 ? '1 cell' : `${count} cells`} where row ${this.nameLine} has ${this.names.length}.`,
      'Look for a missing or surplus separator, or put quotes around a text that holds one.',
      { row: line, cells: count, expected: this.names.length },
    );
  }
}
