import type { Cell } from '../../shared/contract/data';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Session } from './session.svelte';

const PAGE = 100;
/** Pages that are kept; the oldest go first. */
const KEPT = 60;

/** The rows of one data set, fetched by the page as they come into sight. */
export class RowPages {
  failure = $state.raw<FailureData | null>(null);
  private version = $state(0);
  private readonly pages = new Map<number, Cell[][] | 'asked'>();
  /** Pages of values that are other ones by now, shown until the new ones are there. */
  private readonly stale = new Set<number>();
  private hash: string | null = null;
  private age = 0;

  constructor(
    private readonly session: Session,
    private readonly id: string,
  ) {}

  /** The cells of a row, or null while they are on their way. */
  row(index: number): Cell[] | null {
    void this.version;
    const page = this.pages.get(Math.floor(index / PAGE));
    return page && page !== 'asked' ? (page[index % PAGE] ?? null) : null;
  }

  /** Fetches what is missing of [from, to) where the values have this hash. */
  async want(from: number, to: number, hash: string): Promise<void> {
    if (hash !== this.hash) {
      this.hash = hash;
      this.age += 1;
      for (const page of this.pages.keys()) this.stale.add(page);
    }
    const { age } = this;
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (this.pages.has(page) && !this.stale.has(page)) continue;
      this.stale.delete(page);
      if (!this.pages.has(page)) this.pages.set(page, 'asked');
      try {
        const rows = await this.session.call('data.rows', { id: this.id, from: page * PAGE, count: PAGE });
        // A later edit has asked for this page again.
        if (age !== this.age) return;
        this.pages.set(page, rows);
        this.failure = null;
      } catch (error) {
        if (age !== this.age) return;
        this.pages.delete(page);
        this.failure = Failure.describe(error);
      }
      for (const old of this.pages.keys()) {
        if (this.pages.size <= KEPT) break;
        this.pages.delete(old);
      }
      this.version += 1;
    }
  }
}
