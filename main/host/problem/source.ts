/** What a stream reads from: a state that grows or changes, with a number for each version of it. */
export interface Source<Event> {
  /**
   * All that came after version `since`, merged into one event; null where there is nothing. A client of an earlier host may
   * hold a later version than there is: it is sent all.
   */
  read(since: number): { seq: number; event: Event } | null;
  /** Nothing more will come. */
  readonly ended: boolean;
  /** Tells of every change until the returned function is called. */
  watch(listener: () => void): () => void;
}

/** The listeners of a source. */
export class Watchers {
  private readonly listeners = new Set<() => void>();

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** A value of which only the latest version counts. */
export class LatestSource<Value> implements Source<Value> {
  readonly ended = false;
  private version = 1;
  private readonly watchers = new Watchers();

  /** `value` is asked for when somebody reads, so a burst of changes costs one snapshot. */
  constructor(private readonly value: () => Value) {}

  changed(): void {
    this.version += 1;
    this.watchers.notify();
  }

  read(since: number): { seq: number; event: Value } | null {
    return since === this.version ? null : { seq: this.version, event: this.value() };
  }

  watch(listener: () => void): () => void {
    return this.watchers.watch(listener);
  }
}

/** Items that only ever get more; the oldest are forgotten beyond `limit`. */
export class ListSource<Item> implements Source<Item[]> {
  readonly ended = false;
  private readonly items: Item[] = [];
  private forgotten = 0;
  private readonly watchers = new Watchers();

  constructor(private readonly limit: number) {}

  add(item: Item): void {
    this.items.push(item);
    if (this.items.length > this.limit) {
      this.items.shift();
      this.forgotten += 1;
    }
    this.watchers.notify();
  }

  read(since: number): { seq: number; event: Item[] } | null {
    const seq = this.forgotten + this.items.length;
    if (since === seq) return null;
    const from = since > seq ? 0 : Math.max(0, since - this.forgotten);
    return { seq, event: this.items.slice(from) };
  }

  watch(listener: () => void): () => void {
    return this.watchers.watch(listener);
  }
}
