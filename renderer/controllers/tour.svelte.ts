import { startStudy } from './project';
import { TOUR_STEPS, TOUR_STUDY, type TourStep } from './tour-steps';
import type { Workbench } from './workbench.svelte';

/** The tour over the real window: offered once, ended at any time, begun again from the Help menu. */
export class Tour {
  /** The step that is shown; null where the tour is closed. */
  at = $state<number | null>(null);

  constructor(private readonly workbench: Workbench) {}

  get step(): TourStep | null {
    return this.at === null ? null : TOUR_STEPS[this.at];
  }

  /** Offers it to a user who has not seen it. A host that does not answer has other troubles to tell of. */
  async offer(): Promise<void> {
    const { seen } = await this.workbench.session.call('tour.seen', {}).catch(() => ({ seen: true }));
    if (!seen && this.at === null && this.workbench.atHome) this.at = 0;
  }

  begin(): void {
    this.go(0);
  }

  go(to: number): void {
    this.at = to;
    TOUR_STEPS[to].open?.(this.workbench);
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
    void this.workbench.attempt('tour.remember', {});
  }

  startStudy(): Promise<void> {
    return startStudy(this.workbench, TOUR_STUDY);
  }
}
