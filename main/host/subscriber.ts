import { performance } from 'node:perf_hooks';
import type { Source } from './source';

/** At most 30 events a second. */
const INTERVAL_MS = 33;

/**
 * One subscription: sends what is new when the client has credit and 33 ms have passed. Between two sends the source
 * merges, so a slow client gets fewer and larger events, never stale ones, and always the last.
 */
export class Subscriber {
  private timer: NodeJS.Timeout | null = null;
  private sentAt = -Infinity;
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
    if (this.closed || this.timer) return;
    const wait = this.sentAt + INTERVAL_MS - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.pump();
      }, wait);
      return;
    }
    if (this.credit > 0) {
      const news = this.source.read(this.since);
      if (news) {
        this.credit -= 1;
        this.since = news.seq;
        this.sentAt = performance.now();
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
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}
