import { Failure } from '../../shared/contract/failure';
import { isAmbiguousComma, isDecimalComma, isMissing, parseNumber } from './cell';
import type { NumberPass, RowReader } from './csv-number-pass';
import type { TableColumn } from './table';

interface Seen {
  cell: string;
  line: number;
  column: string;
}

/** Second pass, for files that hold more than plain numbers: texts, and numbers with a decimal comma where they can be nothing else. */
export class TextPass implements RowReader {
  private readonly kinds: ('number' | 'comma' | 'text')[];
  private readonly texts: (string | null)[][];
  private readonly commaNumbers: Float64Array[];
  private readonly known = new Map<string, string>();
  private readonly clear: (Seen | null)[];
  private readonly ambiguous: (Seen | null)[];
  private point: Seen | null = null;
  private rows = 0;
  private pastHeader: boolean;

  constructor(
    private readonly file: string,
    private readonly first: NumberPass,
  ) {
    this.kinds = [...first.kinds];
    this.texts = first.kinds.map(() => []);
    this.commaNumbers = first.kinds.map((kind) => new Float64Array(kind === 'comma' ? first.rows : 0));
    this.clear = first.kinds.map(() => null);
    this.ambiguous = first.kinds.map(() => null);
    this.pastHeader = !first.header;
  }

  get needed(): boolean {
    return this.first.kinds.some((kind) => kind !== 'number');
  }

  /** The decimal sign of the numbers that were read. */
  get decimal(): 'point' | 'comma' {
    return this.kinds.includes('comma') ? 'comma' : 'point';
  }

  row(cells: string[], line: number): void {
    if (!this.pastHeader) {
      this.pastHeader = true;
      return;
    }
    for (let j = 0; j < cells.length; j++) {
      const cell = cells[j];
      if (this.first.kinds[j] === 'number') {
        if (!this.point && cell.includes('.')) this.point = this.seen(cell, line, j);
        continue;
      }
      this.texts[j].push(isMissing(cell) ? null : this.own(cell.trim()));
      if (this.kinds[j] === 'comma') this.readComma(cell, line, j);
    }
    this.rows++;
  }

  /** @throws Failure('data') where no decimal sign is given and a comma may be a decimal comma or a thousands separator */
  columns(): TableColumn[] {
    this.refuseGuesses();
    return this.first.names.map((name, j): TableColumn => {
      if (this.kinds[j] === 'text') return { name, type: 'text', texts: this.texts[j] };
      const numbers = this.kinds[j] === 'comma' ? this.commaNumbers[j] : this.first.values[j].slice(0, this.first.rows);
      return { name, type: 'number', numbers };
    });
  }

  notes(): string[] {
    const names = this.first.names.filter((_, j) => this.kinds[j] === 'comma');
    return names.length === 0
      ? []
      : [`Numbers with a decimal comma were read in ${names.length === 1 ? `column ${names[0]}` : `${names.length} columns`}.`];
  }

  private readComma(cell: string, line: number, j: number): void {
    if (isDecimalComma(cell)) {
      if (isAmbiguousComma(cell)) this.ambiguous[j] ??= this.seen(cell, line, j);
      else this.clear[j] ??= this.seen(cell, line, j);
      this.commaNumbers[j][this.rows] = Number(cell.replace(',', '.'));
      return;
    }
    const value = parseNumber(cell);
    if (value === null || cell.includes('.')) this.kinds[j] = 'text';
    else this.commaNumbers[j][this.rows] = value;
  }

  private refuseGuesses(): void {
    const commas = this.kinds.flatMap((kind, j) => (kind === 'comma' ? [j] : []));
    if (commas.length === 0 || this.first.decimal === 'comma') return;
    const remedy =
      'Say whether point or comma is decimal (decimal: comma), or write every number with a decimal point and without thousands separators.';
    const example = (this.clear[commas[0]] ?? this.ambiguous[commas[0]]) as Seen;
    if (this.point) {
      throw new Failure(
        'data',
        `${this.file}: column ${example.column} has a comma in ${example.cell} (row ${example.line}), column ${this.point.column} a point in ${this.point.cell} (row ${this.point.line}); which one is decimal is not clear.`,
        remedy,
        { row: example.line, column: example.column },
      );
    }
    if (commas.every((j) => this.clear[j] === null)) {
      const value = Number(example.cell.replace(',', '.'));
      throw new Failure(
        'data',
        `${this.file}: ${example.cell} in column ${example.column}, row ${example.line}, can mean ${value} or ${example.cell.replace(',', '')}.`,
        remedy,
        { row: example.line, column: example.column },
      );
    }
  }

  private seen(cell: string, line: number, j: number): Seen {
    return { cell: cell.trim(), line, column: this.first.names[j] };
  }

  /** One copy of each distinct text, cut loose from the file's text, which could otherwise not be freed. */
  private own(text: string): string {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text).toString();
    this.known.set(copy, copy);
    return copy;
  }
}
