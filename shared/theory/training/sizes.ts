import type { Dataset } from '../../contract/data';

/** Rows, features and targets of what is trained. */
export interface Sizes {
  n: number;
  d: number;
  C: number;
}

/** Those of a data set by its roles: a text target of several classes has a column for each of them where it is coded so, any other has one. */
export function sizesOf({ rows, roles, columns, coding }: Pick<Dataset, 'rows' | 'roles' | 'columns' | 'coding'>): Sizes {
  const outputs = columns.map(({ type, distinct }, j) => {
    if (roles[j] !== 'target') return 0;
    return type === 'text' && coding === 'one-hot' ? Math.max(1, distinct) : 1;
  });
  return {
    n: rows,
    d: roles.filter((role) => role === 'feature').length,
    C: Math.max(
      1,
      outputs.reduce((sum, count) => sum + count, 0),
    ),
  };
}
