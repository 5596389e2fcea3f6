import type { Split } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { Random } from '../../compute/engine/random';

/** Rows of a table, ascending: those that networks and programs see, and those that are kept for testing. */
export interface SplitRows {
  training: Int32Array;
  test: Int32Array;
}

/**
 * Keeps a share of the rows for testing, chosen by the stream 'split' of the seed. With classes (one for each of `rows`) every class gives its
 * share, by largest remainders, and keeps a row for training.
 * @throws Failure('usage') where the share is no row, or all of them
 */
export function splitRows(rows: Int32Array, classes: readonly number[] | null, { share, seed }: Split): SplitRows {
  const n = rows.length;
  const wanted = Math.round(share * n);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  Random.stream(seed, 'split').shuffle(order);
  const quotas = classes ? quotasOf(classes, wanted) : new Map([[0, wanted]]);
  const isTest = new Uint8Array(n);
  for (const i of order) {
    const own = classes ? classes[i] : 0;
    const left = quotas.get(own) ?? 0;
    if (left === 0) continue;
    isTest[i] = 1;
    quotas.set(own, left - 1);
  }
  const [training, test] = [rows.filter((_, i) => !isTest[i]), rows.filter((_, i) => isTest[i])];
  if (test.length === 0 || training.length === 0)
    throw new Failure(
      'usage',
      `A test share of ${share} of ${n === 1 ? 'one row' : `${n} rows`}${classes ? ', of which every class keeps one,' : ''} leaves no row for ${test.length === 0 ? 'testing' : 'training'}.`,
      test.length === 0 ? 'Choose a larger share.' : 'Choose a smaller share.',
    );
  return { training, test };
}

/** How many rows of each class are kept for testing, `wanted` together where every class can keep one for training. */
function quotasOf(classes: readonly number[], wanted: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const own of classes) counts.set(own, (counts.get(own) ?? 0) + 1);
  const parts = [...counts]
    .map(([own, count]) => ({ own, most: count - 1, exact: (wanted * count) / classes.length }))
    .sort((a, b) => a.own - b.own);
  const quotas = new Map(parts.map(({ own, most, exact }) => [own, Math.min(most, Math.floor(exact))]));
  const byRemainder = [...parts].sort((a, b) => (b.exact % 1) - (a.exact % 1) || a.own - b.own);
  let missing = wanted - [...quotas.values()].reduce((sum, quota) => sum + quota, 0);
  for (const { own, most } of byRemainder) {
    const quota = quotas.get(own) ?? 0;
    if (missing <= 0 || quota >= most) continue;
    quotas.set(own, quota + 1);
    missing -= 1;
  }
  return quotas;
}
