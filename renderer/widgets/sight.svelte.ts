/** The extents of a large table, in cells and pixels. */
export interface Extents {
  rows: number;
  rowHeight: number;
  /** Height of the head, which stays in sight. */
  head: number;
  /** Rows that are kept ready above and below. */
  around: number;
  /** Where the columns come and go too. */
  columns?: { count: number; width: number };
}

/** Which part of a large table is in sight, so that only that part is in the page. */
export class Sight {
  /** What can be seen, in pixels; to be bound to the client sizes of the scrolling element. */
  width = $state(0);
  height = $state(0);
  private left = $state(0);
  private top = $state(0);

  constructor(private readonly extents: () => Extents) {}

  readonly rows: readonly number[] = $derived.by(() => {
    const { rows, rowHeight, head, around } = this.extents();
    const from = Math.max(0, Math.floor(this.top / rowHeight) - around);
    return range(from, Math.min(rows, Math.ceil((this.top + Math.max(0, this.height - head)) / rowHeight) + around));
  });

  readonly columns: readonly number[] = $derived.by(() => {
    const { columns } = this.extents();
    if (!columns) return [];
    const from = Math.max(0, Math.floor(this.left / columns.width) - 1);
    return range(from, Math.min(columns.count, Math.ceil((this.left + this.width) / columns.width) + 1));
  });

  /** The first row that is wholly in sight. */
  get topRow(): number {
    return Math.ceil(this.top / this.extents().rowHeight);
  }

  /** Rows of one page, less one to hold on to. */
  get page(): number {
    const { head, rowHeight } = this.extents();
    return Math.max(1, Math.floor((this.height - head) / rowHeight) - 1);
  }

  scrolled(element: Element): void {
    this.left = element.scrollLeft;
    this.top = element.scrollTop;
  }

  holds(row: number, column: number): boolean {
    return this.rows.includes(row) && this.columns.includes(column);
  }
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
