import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../../main/files/csv';
import { dataFiles } from '../../../../main/host/data/files';
import { designProblem, type Choices } from '../../../../main/host/problem/problem';
import { problemKey } from '../../../../main/host/problem/problem-key';
import { splitRows } from '../../../../main/host/problem/split';
import { hashTable, summarizeColumns, type Table } from '../../../../main/files/table';
import type { Dataset, Role } from '../../../../shared/contract/data';

const tableOf = (text: string) => readCsv(Buffer.from(text), 'data.csv');
const rolesOf = (table: Table) => table.columns.map(({ name }): Role => (name === 'y' ? 'target' : 'feature'));
const problem = (text: string, choices: Partial<Choices> = {}) => {
  const table = tableOf(text);
  return designProblem({ roles: rolesOf(table), standardize: false, ...choices }, table);
};
const datasetOf = (table: Table, choices: Partial<Dataset>): Dataset => ({
  id: 'd',
  name: 'data',
  origin: 'test',
  hash: hashTable(table),
  rows: table.rows,
  columns: summarizeColumns(table),
  roles: rolesOf(table),
  standardize: false,
  notes: [],
  ...choices,
});

const GAPS = 'a,b,y\n1,10,1\n,20,2\n3,,3\n4,40,4\n5,50,\n6,60,6\n';
const FULL = 'a,b,y\n1,10,1\n2,20,2\n3,30,3\n4,40,4\n';

describe('missing values', () => {
  test('are refused where nothing is said, with the remedies', () => {
    expect(() => problem(GAPS)).toThrow('Target y has no value in row 6.');
    expect(() => problem(GAPS, { roles: ['feature', 'target', 'ignored'] })).toThrow('Target b has no value in row 4.');
  });

  test('drop leaves out rows that lack a used value, and no other', () => {
    const { X, Y, rows, notes, filled } = problem(GAPS, { missing: 'drop' });
    expect([...X.data]).toEqual([1, 10, 4, 40, 6, 60]);
    expect([...Y.data]).toEqual([1, 4, 6]);
    expect([...(rows ?? [])]).toEqual([0, 3, 5]);
    expect(filled).toBe(0);
    expect(notes).toEqual(['3 of 6 rows lack a value and were left out: networks, programs and bounds are of the other 3.']);
    const fewer = problem(GAPS, { missing: 'drop', roles: ['feature', 'ignored', 'target'] });
    expect([...(fewer.rows ?? [])], 'a column that is ignored may lack what it will').toEqual([0, 2, 3, 5]);
    expect(problem(FULL, { missing: 'drop' }).rows, 'nothing to leave out').toBeNull();
    expect(() => problem('a,y\n,1\n2,\n', { missing: 'drop' })).toThrow(/Every one of the 2 rows lacks a value/);
  });

  test('mean fills features with the mean of the training rows, says so, and makes up no target', () => {
    expect(() => problem(GAPS, { missing: 'mean' })).toThrow('Target y has no value in row 6.');
    const text = GAPS.replace('5,50,\n', '5,50,5\n');
    const { X, filled, notes, rows } = problem(text, { missing: 'mean' });
    expect(X.data[2]).toBeCloseTo((1 + 3 + 4 + 5 + 6) / 5, 14);
    expect(X.data[5]).toBeCloseTo((10 + 20 + 40 + 50 + 60) / 5, 13);
    expect(filled).toBe(2);
    expect(rows).toBeNull();
    expect(notes.join(' ')).toContain('One missing value of a is its mean 3.8: bounds are of these values, not of those that are missing.');
    expect(() => problem('a,b,y\n,1,1\n,2,2\n', { missing: 'mean', roles: ['feature', 'feature', 'target'] })).toThrow(
      /Feature a has no value in any row/,
    );
  });
});

describe('rows kept for testing', () => {
  test('are the share that was asked for, others with another seed, the same with the same', () => {
    const rows = Int32Array.from({ length: 50 }, (_, i) => 2 * i);
    const one = splitRows(rows, null, { share: 0.3, seed: 1 });
    expect([one.training.length, one.test.length]).toEqual([35, 15]);
    expect([...one.training, ...one.test].sort((a, b) => a - b)).toEqual([...rows]);
    expect([...one.test]).toEqual([...one.test].sort((a, b) => a - b));
    expect(splitRows(rows, null, { share: 0.3, seed: 1 })).toEqual(one);
    expect([...splitRows(rows, null, { share: 0.3, seed: 2 }).test]).not.toEqual([...one.test]);
    // Computed by the same generator written in Python: the stream is integers only, so that these are the rows on every machine.
    expect([...splitRows(rows.subarray(0, 20), null, { share: 0.2, seed: 7 }).test]).toEqual([6, 16, 20, 34]);
  });

  test('have every class in its share, and leave it one row to be trained on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 8, maxLength: 60 }),
        fc.double({ min: 0.1, max: 0.6, noNaN: true }),
        fc.nat(1000),
        (classes, share, seed) => {
          const count = (rows: Iterable<number>, own: number) => [...rows].filter((row) => classes[row] === own).length;
          const all = classes.map((_, row) => row);
          fc.pre(new Set(classes).size < classes.length * (1 - share) - 4);
          const { training, test } = splitRows(Int32Array.from(all), classes, { share, seed });
          for (const own of new Set(classes)) {
            const exact = share * count(all, own);
            expect(Math.abs(count(test, own) - exact)).toBeLessThan(1 + 0.5 * (count(all, own) / classes.length) + 1e-9);
            expect(count(training, own)).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  test('a share that is no row, or all, is refused', () => {
    expect(() => problem(FULL, { split: { share: 0.01, seed: 0 } })).toThrow(/leaves no row for testing/);
    expect(() => problem(FULL, { split: { share: 0.99, seed: 0 } })).toThrow(/leaves no row for training/);
  });

  test('are seen by nothing that is trained: mean, deviation and filled values are those of the others', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i % 7 === 3 ? '' : String(i ** 2), String(Math.cos(i)), String(i)]);
    const text = ['a,b,y', ...rows.map((row) => row.join(','))].join('\n');
    const { X, Y, test, rows: training, notes } = problem(text, { standardize: true, missing: 'mean', split: { share: 0.2, seed: 3 } });
    expect([X.shape, test?.X.shape]).toEqual([
      [24, 2],
      [6, 2],
    ]);
    expect([...Y.data]).toEqual([...training!]);
    expect([...test!.Y.data]).toEqual([...test!.rows]);
    expect(notes.join(' ')).toContain('6 of 30 rows are kept for testing (seed 3)');
    for (const [j, valueOf] of [(i: number) => (i % 7 === 3 ? NaN : i ** 2), (i: number) => Math.cos(i)].entries()) {
      const there = [...training!].map(valueOf).filter((value) => !Number.isNaN(value));
      const fill = there.reduce((sum, value) => sum + value, 0) / there.length;
      const own = [...training!].map((i) => (Number.isNaN(valueOf(i)) ? fill : valueOf(i)));
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      const std = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length);
      own.forEach((value, i) => expect(X.data[2 * i + j]).toBeCloseTo((value - mean) / std, 10));
      test!.rows.forEach((row, i) => {
        const value = Number.isNaN(valueOf(row)) ? fill : valueOf(row);
        expect(test!.X.data[2 * i + j]).toBeCloseTo((value - mean) / std, 10);
      });
    }
  });

  test('a target in words, or in a few numbers, keeps its classes in step; several targets do not', () => {
    const words = `a,y\n${Array.from({ length: 40 }, (_, i) => `${i},${i < 10 ? 'few' : 'many'}`).join('\n')}\n`;
    const split = { share: 0.2, seed: 0 };
    expect([...problem(words, { split }).test!.Y.data].filter((y) => y === -1).length).toBe(2);
    const numbers = words.replaceAll('few', '0').replaceAll('many', '1');
    expect([...problem(numbers, { split }).test!.Y.data].filter((y) => y === 0).length).toBe(2);
    expect(problem(numbers, { split }).notes.join()).toContain('the same share of every class of y');
    const several = `a,b,y\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 2},${i % 3}`).join('\n')}\n`;
    expect(problem(several, { split, roles: ['feature', 'target', 'target'] }).notes.join()).toMatch(/testing \(seed 0\)/);
  });
});

test('what is saved as training rows gives the same problem again, to the bit', () => {
  const text = `a,c,b,y\n${Array.from({ length: 25 }, (_, i) => `${i % 6 === 2 ? '' : Math.sin(i)},x,${i ** 3},${i % 2 ? 'odd' : 'even'}`).join('\n')}\n`;
  const table = tableOf(text);
  const dataset = datasetOf(table, {
    roles: ['feature', 'ignored', 'feature', 'target'],
    standardize: true,
    missing: 'mean',
    split: { share: 0.25, seed: 5 },
  });
  const before = designProblem(dataset, table);
  const [csv, sidecar] = dataFiles(dataset, table, 'training', '1');
  const saved = readCsv(csv.bytes, csv.name);
  expect(saved.columns.map(({ name }) => name)).toEqual(['a', 'b', 'y']);
  const after = designProblem({ roles: ['feature', 'feature', 'target'], standardize: true }, saved);
  expect(after.X).toEqual(before.X);
  expect(after.Y).toEqual(before.Y);
  expect(after.filled).toBe(0);
  const told = JSON.parse(Buffer.from(sidecar.bytes).toString()) as { training: object };
  expect(told.training).toMatchObject({
    hash: hashTable(saved),
    missing: 'mean',
    split: { share: 0.25, seed: 5 },
    rows: [...before.rows!],
  });
});

test('a problem is another one with other rows; without choices its key is that of projects from before there were any', () => {
  const table = tableOf(FULL);
  const spec = {
    family: 'two-layer-relu',
    loss: 'squared',
    beta: 1,
    bias: 'none',
    patterns: { kind: 'auto' },
    tolerance: 1e-6,
    seed: 0,
  } as const;
  const key = (choices: Partial<Dataset>) => problemKey(datasetOf(table, choices), { kind: 'solve', datasetId: 'd', spec });
  const keys = [
    {},
    { missing: 'drop' },
    { missing: 'mean' },
    { split: { share: 0.2, seed: 0 } },
    { split: { share: 0.2, seed: 1 } },
  ] as const;
  expect(new Set(keys.map((choices) => key(choices))).size).toBe(keys.length);
  expect(key({ missing: 'refuse' })).toBe(key({}));
});
