import type { Source } from '../problem/source';

/** At most 30 events a second. */
const INTERVAL_MS = 33;

/**
 * One subscription: sends what is new when the client has credit and 33 ms have passed. Between two sends the source
 * merges, so a slow client gets fewer and larger events, never stale ones, and always the last.
 */
export class Subscriber {
  private cooling: NodeJS.Timeout | null = null;
  private closed = false;
  private readonly unwatch: () => void;

  constructor(
    private readonly source: Source<unknown>,
    private since: number,
    private credit: number,
    private readonly out: { event(seq: number, event: unknown): void; end(): void },
  ) {
    this.unwatch = source.watch(() => this.pump());
  }

  grant(credit: number): void {
    this.credit += credit;
    this.pump();
  }

  pump(): void {
    if (this.closed) return;
    if (this.credit > 0 && !this.cooling) {
      const news = this.source.read(this.since);
      if (news) {
        this.credit -= 1;
        this.since = news.seq;
        this.cooling = setTimeout(() => {
          this.cooling = null;
          this.pump();
        }, INTERVAL_MS);
        this.out.event(news.seq, news.event);
      }
    }
    if (this.source.ended && this.source.read(this.since) === null) {
      this.close();
      this.out.end();
    }
  }

  close(): void {
    this.closed = true;
    this.unwatch();
    if (this.cooling) clearTimeout(this.cooling);
    this.cooling = null;
  }
}
