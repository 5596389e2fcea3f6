import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';
import { TOUR_STEPS, type TourBench } from './tour-steps';

/** The tour over the real window: offered once, ended at any time, begun again from the Help menu. */
export class Tour {
  /** The step that is shown; null where the tour is closed. */
  at = $state<number | null>(null);

  constructor(private readonly bench: TourBench & { session: Session; toasts: Toasts }) {}

  /** Offers it to a user who has not seen it. A host that does not answer has other troubles to tell of. */
  async offer(): Promise<void> {
    const { seen } = await this.bench.session.call('tour.seen', {}).catch(() => ({ seen: true }));
    if (!seen && this.at === null && this.bench.atHome) this.at = 0;
  }

  begin(): void {
    this.go(0);
  }

  go(to: number): void {
    this.at = to;
    TOUR_STEPS[to].open?.(this.bench);
  }

  next(): void {
    if (this.at === null) return;
    if (this.at + 1 < TOUR_STEPS.length) this.go(this.at + 1);
    else this.end();
  }

  back(): void {
    if (this.at) this.go(this.at - 1);
  }

  /** Ends it, wherever it is; it is not offered again. */
  end(): void {
    this.at = null;
    this.bench.session.call('tour.remember', {}).catch((error: unknown) => this.bench.toasts.fail(error));
  }
}
