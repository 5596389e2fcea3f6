import { SvelteSet } from 'svelte/reactivity';
import type { Run } from '../../shared/contract/run';
import { provenBound, relativeGap } from './bound';

/** As many runs as there are looks to tell them apart. */
export const MOST_COMPARED = 8;

export const SORTS = ['name', 'objective', 'gap', 'against', 'started'] as const;
export type Sort = (typeof SORTS)[number];

/** A run as a line of the table. */
export interface RunRow {
  run: Run;
  objective: number | null;
  /** Above the best true bound of its problem, relative to its objective; null where none is proven. */
  gap: number | null;
  /** Objective minus that of the baseline; null where they are of different problems, or there is none (theory §2). */
  against: number | null;
}

/** Which runs are compared, and how the table of runs is sorted and filtered. */
export class Comparison {
  readonly chosen = new SvelteSet<string>();
  filter = $state('');
  sort = $state<Sort>('started');
  descending = $state(true);
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

/** The lines of the table: those that hold every word of the filter, in order; what has no value comes last. */
export function runRows(
  runs: readonly Run[],
  { filter, sort, descending }: Pick<Comparison, 'filter' | 'sort' | 'descending'>,
  dataName: (run: Run) => string,
): RunRow[] {
  const baseline = runs.find((run) => run.baseline) ?? null;
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const rows = runs
    .filter((run) => {
      const text = [run.name, run.spec.kind, dataName(run), ...(run.tags ?? []), run.note ?? ''].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((run): RunRow => {
      const objective = run.summary && Number.isFinite(run.summary.objective) ? run.summary.objective : null;
      const bound = provenBound(run, runs);
      const reference = baseline?.problemKey === run.problemKey ? (baseline.summary?.objective ?? null) : null;
      return {
        run,
        objective,
        gap: objective === null || !bound ? null : relativeGap(objective, bound.value),
        against: objective === null || reference === null ? null : objective - reference,
      };
    });
  const direction = descending ? -1 : 1;
  const order = (a: RunRow, b: RunRow): number => {
    if (sort === 'name') return direction * a.run.name.localeCompare(b.run.name, 'en', { numeric: true });
    if (sort === 'started') return direction * a.run.createdAt.localeCompare(b.run.createdAt);
    const [x, y] = [a[sort], b[sort]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return direction * (x - y);
  };
  return rows.sort(order);
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
