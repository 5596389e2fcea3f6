import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Session } from './session.svelte';

export type Cell = number | string | null;
const PAGE = 100;
/** Pages that are kept; the oldest go first. */
const KEPT = 60;

/** The rows of one data set, fetched by the page as they come into sight. */
export class RowPages {
  failure = $state.raw<FailureData | null>(null);
  private version = $state(0);
  private readonly pages = new Map<number, Cell[][] | 'asked'>();

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

  /** Fetches what is missing of [from, to). */
  async want(from: number, to: number): Promise<void> {
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (this.pages.has(page)) continue;
      this.pages.set(page, 'asked');
      try {
        const rows = await this.session.call('data.rows', { id: this.id, from: page * PAGE, count: PAGE });
        this.pages.set(page, rows);
        this.failure = null;
      } catch (error) {
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
