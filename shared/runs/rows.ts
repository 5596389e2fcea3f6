import type { Run } from '../contract/run';
import { provenBound, relativeGap } from './bound';

/** As many runs are compared as there are looks to tell them apart. */
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

/** Which runs a table has, and in which order. */
export interface Listing {
  /** Words of which each line holds every one. */
  filter: string;
  sort: Sort;
  descending: boolean;
}

/** All runs, the newest first. */
export const FIRST_LISTING: Listing = { filter: '', sort: 'started', descending: true };

/** The lines of the table: those that hold every word of the filter, in order; what has no value comes last. */
export function runRows(runs: readonly Run[], { filter, sort, descending }: Listing, dataName: (run: Run) => string): RunRow[] {
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
