import { expect, test } from 'vitest';
import { designProblem } from '../../../main/host/problem/problem';
import { readCsv } from '../../../main/files/csv';
import { sizesOf } from '../../../shared/theory/training/sizes';
import type { Dataset } from '../../../shared/contract/data';

const text = 'a,b,c,k\n1,2,x,u\n2,1,y,v\n3,5,z,u\n4,4,x,v\n';

test.each([
  ['a number', ['feature', 'target', 'ignored', 'ignored'], undefined],
  ['two classes as signs', ['feature', 'feature', 'ignored', 'target'], undefined],
  ['three classes as columns', ['feature', 'feature', 'target', 'ignored'], 'one-hot'],
  ['classes as their index', ['feature', 'ignored', 'target', 'ignored'], 'index'],
  ['two targets, one of them classes', ['feature', 'target', 'target', 'ignored'], 'one-hot'],
  ['two classes as columns', ['feature', 'feature', 'ignored', 'target'], 'one-hot'],
] as const)('the sizes of a problem are those of its matrices: %s', (_, roles, coding) => {
  const table = readCsv(Buffer.from(text), 'data.csv');
  const columns = table.columns.map(({ name: column, type, numbers, texts }) => ({
    name: column,
    type,
    missing: 0,
    distinct: new Set<unknown>(numbers ?? texts).size,
  }));
  const dataset = { rows: table.rows, columns, roles: [...roles], coding, standardize: false } as Pick<
    Dataset,
    'rows' | 'columns' | 'roles' | 'coding' | 'standardize'
  >;
  const { X, Y } = designProblem(dataset, table);
  expect(sizesOf(dataset)).toEqual({ n: X.shape[0], d: X.shape[1], C: Y.shape[1] });
  const split = { ...dataset, split: { share: 0.25, seed: 3 } };
  expect(sizesOf(split).n).toBe(designProblem(split, table).X.shape[0]);
});
