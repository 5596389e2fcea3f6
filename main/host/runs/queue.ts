import type { RunSpec } from '../../../shared/contract/run';

/** A run that was asked for and that the compute process does not have yet. */
export interface Waiting {
  readonly id: string;
  readonly kind: RunSpec['kind'];
  /** Whether what it needs is there, such as the bound at which it is to end; the others do not wait for it. */
  ready(): boolean;
  launch(): void;
}

/** A run that the compute process has. */
interface Launched {
  readonly trains: boolean;
  paused: boolean;
  /** Whether all of its tasks have found a worker. */
  spread: boolean;
}

/**
 * The order in which runs begin. A training begins when every task of those before it has a worker, so that no worker idles and seeds of an
 * earlier run come first; programs, which are short, wait for other programs only. What is paused holds nothing up.
 */
export class Queue {
  private waiting: Waiting[] = [];
  private readonly held = new Set<string>();
  private readonly launched = new Map<string, Launched>();

  constructor(
    /** Programs that are solved at once. */
    private readonly programs: () => number,
    /** Told the runs that wait, in their order, at every change. */
    private readonly changed: (ids: string[]) => void,
  ) {}

  add(run: Waiting): void {
    this.waiting.push(run);
    this.changed(this.order);
    this.admit();
  }

  has(id: string): boolean {
    return this.waiting.some((run) => run.id === id);
  }

  /** Puts a waiting run before another one, or last. */
  move(id: string, before: string | null): void {
    const run = this.waiting.find((entry) => entry.id === id);
    if (!run || before === id) return;
    const others = this.waiting.filter((entry) => entry !== run);
    const at = others.findIndex((entry) => entry.id === before);
    others.splice(at < 0 ? others.length : at, 0, run);
    this.waiting = others;
    this.changed(this.order);
  }

  /** A run that is held keeps its place and does not begin. */
  hold(id: string, held: boolean): void {
    if (held) this.held.add(id);
    else this.held.delete(id);
    this.admit();
  }

  /** A launched run gives up its workers for a while, or takes them again. */
  pause(id: string, paused: boolean): void {
    const run = this.launched.get(id);
    if (run) run.paused = paused;
    this.admit();
  }

  /** Told when the last task of a launched run has found a worker. */
  spread(id: string): void {
    const run = this.launched.get(id);
    if (run) run.spread = true;
    this.admit();
  }

  /** Forgets a run, wherever it was. */
  remove(id: string): void {
    this.held.delete(id);
    this.launched.delete(id);
    if (this.has(id)) {
      this.waiting = this.waiting.filter((run) => run.id !== id);
      this.changed(this.order);
    }
    this.admit();
  }

  /** Forgets all. */
  clear(): void {
    this.held.clear();
    this.launched.clear();
    this.waiting = [];
    this.changed([]);
  }

  /** Launches what may begin, in order; also to be called when something became ready. */
  admit(): void {
    for (;;) {
      const next = this.waiting.find((run) => !this.held.has(run.id) && this.hasRoom(run) && run.ready());
      if (!next) return;
      this.waiting = this.waiting.filter((run) => run !== next);
      this.launched.set(next.id, { trains: trains(next), paused: false, spread: false });
      this.changed(this.order);
      next.launch();
    }
  }

  private get order(): string[] {
    return this.waiting.map(({ id }) => id);
  }

  private hasRoom(run: Waiting): boolean {
    const active = [...this.launched.values()].filter(({ paused }) => !paused);
    if (trains(run)) return active.every((other) => !other.trains || other.spread);
    return active.filter((other) => !other.trains).length < this.programs();
  }
}

const trains = ({ kind }: Waiting) => kind === 'train' || kind === 'sweep';
