import { columnsOf, offsetsOf, type Layout } from './layout';

/**
 * Parts of a large network's work: a fixed number, so that its bits are the same for any number of workers, and as many workers as can be
 * of use.
 */
export const PARTS = 8;
/** Operations of an epoch from which on workers share a network: below, they would wait for one another longer than they work. */
const SHARED_OPERATIONS = 4e6;

/** Groups of branches, each of which goes over as many shares of the rows. */
export interface Parts {
  readonly groups: number;
  readonly shares: number;
}

/** Floating-point operations of a step on one sample. */
export function operationsOf(layout: Layout): number {
  const { branches, widths } = layout;
  return offsetsOf(layout).weights.reduce((sum, _, layer) => sum + 6 * branches * widths[layer + 1] * columnsOf(layout, layer), 0);
}

/** Into how many parts a network on n rows falls, which workers share: by branches, and by rows where these are few. Only sizes decide. */
export function partsOf(layout: Layout, n: number): Parts {
  if (n * operationsOf(layout) < SHARED_OPERATIONS) return { groups: 1, shares: 1 };
  const groups = Math.min(PARTS, layout.branches);
  return { groups, shares: Math.floor(PARTS / groups) };
}

/** Whether workers share a network. */
export function isShared({ groups, shares }: Parts): boolean {
  return groups * shares > 1;
}
