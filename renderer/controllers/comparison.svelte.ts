import { SvelteSet } from 'svelte/reactivity';
import type { Run } from '../../shared/contract/run';
import { FIRST_LISTING, type Listing, type Sort } from '../../shared/runs/rows';

/** Which runs are compared, and how the table of runs is sorted and filtered. */
export class Comparison implements Listing {
  readonly chosen = new SvelteSet<string>();
  filter = $state(FIRST_LISTING.filter);
  sort = $state<Sort>(FIRST_LISTING.sort);
  descending = $state(FIRST_LISTING.descending);
  /** Over which axis the objectives are drawn. */
  across = $state<'epoch' | 'beta'>('epoch');
  /** Whether anyone has chosen yet; until then the newest runs are. */
  private touched = false;

  sortBy(sort: Sort): void {
    this.descending = this.sort === sort ? !this.descending : sort === 'started';
    this.sort = sort;
  }

  toggle(id: string): void {
    this.touched = true;
    if (!this.chosen.delete(id)) this.chosen.add(id);
  }

  /** Forgets runs that are gone; proposes the newest four while nobody has chosen. */
  settle(runs: readonly Run[]): void {
    const ids = new Set(runs.map(({ id }) => id));
    for (const id of [...this.chosen]) if (!ids.has(id)) this.chosen.delete(id);
    if (this.touched) return;
    for (const { id } of runs.slice(-4)) this.chosen.add(id);
    for (const id of [...this.chosen].slice(0, -4)) this.chosen.delete(id);
  }
}

/** Tags as they are typed: "good, to check" is two; each once. */
export function parseTags(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim().slice(0, 40))
        .filter((tag) => tag !== ''),
    ),
  ].slice(0, 20);
}
