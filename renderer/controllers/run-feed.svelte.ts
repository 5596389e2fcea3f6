import type { Client, Subscription } from '../../shared/contract/client';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Iteration, Moment, Progress, RunResult, RunStatus, SweepPart } from '../../shared/contract/run';
import { Curve } from './curve';

const FINAL: readonly RunStatus[] = ['done', 'cancelled', 'interrupted', 'failed'];
export const isFinal = (status: RunStatus): boolean => FINAL.includes(status);

/** What the window knows of one run beyond the tree: curves, solver iterations, result. Caught up from `seq` after a reconnection. */
export class RunFeed {
  status = $state<RunStatus>('queued');
  progress = $state.raw<Progress>({ done: 0, total: 0, secondsLeft: null });
  iterations = $state.raw<Iteration[]>([]);
  /** What was noted on the way, in the order in which it was told. */
  moments = $state.raw<Moment[]>([]);
  /** What has become known of the points of a sweep. */
  parts = $state.raw<SweepPart[]>([]);
  result = $state.raw<RunResult | null>(null);
  failure = $state.raw<FailureData | null>(null);
  /** Raised when the curves grew: they are large and live outside the reactive state. */
  version = $state(0);
  readonly curves = new Map<number, Curve>();
  private seq = 0;
  private client: Client | null = null;
  private subscription: Subscription | null = null;
  private ended = false;

  constructor(readonly id: string) {}

  /** Follows the run over `client`; a no-op where it already does or has everything, unless an ended run goes on (`isLive`). */
  follow(client: Client, isLive = false): void {
    if (this.ended && isLive) {
      this.ended = false;
      this.client = null;
    }
    if (this.client === client) return;
    this.client = client;
    if (this.ended) {
      if (!this.result) void this.fetch(client);
      return;
    }
    const subscription = client.subscribe(
      'run',
      { id: this.id },
      (delta, seq) => {
        this.seq = seq;
        this.status = delta.status;
        this.progress = delta.progress;
        if (isFinal(delta.status)) {
          this.ended = true;
          void this.fetch(client);
        } else this.result = null;
        if (delta.moments.length > 0) this.moments = [...this.moments, ...delta.moments];
        if (delta.parts) this.parts = [...this.parts, ...delta.parts];
        if (delta.iterations.length > 0) this.iterations = merge(this.iterations, delta.iterations);
        for (const chunk of delta.curves) {
          let curve = this.curves.get(chunk.seed);
          if (!curve) this.curves.set(chunk.seed, (curve = new Curve(chunk.seed)));
          curve.add(chunk);
        }
        if (delta.curves.length > 0) this.version += 1;
        return drawn();
      },
      this.seq,
    );
    const earlier = this.subscription;
    this.subscription = subscription;
    earlier?.close();
    subscription.done.then(
      () => {
        // The tree may have said that it goes on when it had just ended.
        if (this.subscription !== subscription || this.ended || !isFinal(this.status)) return;
        this.ended = true;
        void this.fetch(client);
      },
      (error: unknown) => {
        if (this.subscription !== subscription) return;
        this.client = null;
        const failure = Failure.describe(error);
        if (failure.code !== 'interrupted') this.failure = failure;
      },
    );
  }

  close(): void {
    this.subscription?.close();
  }

  private async fetch(client: Client): Promise<void> {
    try {
      this.result = await client.call('run.result', { id: this.id });
    } catch (error) {
      this.failure = Failure.describe(error);
    }
  }
}

function merge(have: Iteration[], added: Iteration[]): Iteration[] {
  const from = added[0].iteration;
  const overlap = have.findIndex((line) => line.iteration >= from);
  return [...(overlap < 0 ? have : have.slice(0, overlap)), ...added];
}

/** Resolves once a frame was drawn, or soon where the window is hidden and draws none. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 120);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
