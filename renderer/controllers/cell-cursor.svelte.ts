import { formatInteger } from '../../shared/figures/format';

export interface Place {
  row: number;
  column: number;
}

/** What the keys of a table need of it. */
export interface Grid {
  rows(): number;
  columns(): number;
  /** Rows of one page. */
  page(): number;
  /** The first row in sight. */
  topRow(): number;
  /** Brings a cell into sight. */
  show(place: Place): void;
}

/** The cell of a table that the keys are for, and rows that were chosen by their numbers. */
export class CellCursor {
  active = $state<Place | null>(null);
  /** Both ends included. */
  chosen = $state<{ from: number; to: number } | null>(null);

  constructor(private readonly grid: Grid) {}

  /** The rows that a command is for. */
  get marked(): { from: number; to: number } | null {
    return this.chosen ?? (this.active ? { from: this.active.row, to: this.active.row } : null);
  }

  /** "row 3", "rows 2 to 5". */
  get markedWords(): string {
    const { marked } = this;
    if (!marked) return 'row';
    const [from, to] = [formatInteger(marked.from + 1), formatInteger(marked.to + 1)];
    return from === to ? `row ${from}` : `rows ${from} to ${to}`;
  }

  isChosen(row: number): boolean {
    return this.chosen !== null && row >= this.chosen.from && row <= this.chosen.to;
  }

  /** Rows may have gone; call it in an effect. */
  settle(): void {
    const rows = this.grid.rows();
    if (this.active && this.active.row >= rows) this.active = { ...this.active, row: rows - 1 };
    if (this.chosen && this.chosen.to >= rows) this.chosen = null;
  }

  go(row: number, column: number): void {
    this.active = {
      row: Math.max(0, Math.min(this.grid.rows() - 1, row)),
      column: Math.max(0, Math.min(this.grid.columns() - 1, column)),
    };
    this.grid.show(this.active);
  }

  /** Chooses a row, or all from the one that the keys are for. */
  choose(row: number, further: boolean): void {
    const end = this.chosen && further ? (this.active?.row ?? this.chosen.from) : row;
    this.chosen = { from: Math.min(row, end), to: Math.max(row, end) };
    if (!further) this.go(row, this.active?.column ?? 0);
  }

  /** Moves or chooses by a key; false where the key does neither. */
  move({ key, shiftKey, ctrlKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey'>): boolean {
    const { active, chosen } = this;
    const step = this.stepOf(key, ctrlKey);
    if (!step) {
      if (!active || key !== ' ' || !shiftKey) return false;
      this.choose(active.row, false);
      return true;
    }
    const [down, right] = step;
    if (chosen && shiftKey && down !== 0) {
      const anchor = active?.row ?? chosen.from;
      const end = (chosen.from === anchor ? chosen.to : chosen.from) + down;
      this.choose(Math.max(0, Math.min(this.grid.rows() - 1, end)), true);
      return true;
    }
    this.chosen = null;
    if (active) this.go(active.row + down, active.column + right);
    else this.go(this.grid.topRow(), 0);
    return true;
  }

  private stepOf(key: string, whole: boolean): readonly [number, number] | null {
    const [rows, columns, page] = [this.grid.rows(), this.grid.columns(), this.grid.page()];
    const steps: Record<string, readonly [number, number]> = {
      ArrowDown: [whole ? rows : 1, 0],
      ArrowUp: [whole ? -rows : -1, 0],
      ArrowRight: [0, whole ? columns : 1],
      ArrowLeft: [0, whole ? -columns : -1],
      PageDown: [page, 0],
      PageUp: [-page, 0],
      Home: [whole ? -rows : 0, -columns],
      End: [whole ? rows : 0, columns],
    };
    return Object.hasOwn(steps, key) ? steps[key] : null;
  }
}
