import type { Dataset } from '../../contract/data';

/** Rows, features and targets of what is trained. */
export interface Sizes {
  n: number;
  d: number;
  C: number;
}

/** Those of a data set by its roles, or a little more: a text target of several classes has a column for each of them where it is coded so, any other has one. */
export function sizesOf({ rows, roles, columns, coding, split }: Pick<Dataset, 'rows' | 'roles' | 'columns' | 'coding' | 'split'>): Sizes {
  const outputs = columns.map(({ type, distinct }, j) => {
    if (roles[j] !== 'target') return 0;
    return type === 'text' && coding === 'one-hot' ? Math.max(1, distinct) : 1;
  });
  return {
    // Those kept for testing are not trained on; rows that are left out for a missing value are known to the host alone.
    n: split ? rows - Math.round(split.share * rows) : rows,
    d: roles.filter((role) => role === 'feature').length,
    C: Math.max(
      1,
      outputs.reduce((sum, count) => sum + count, 0),
    ),
  };
}
