import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../../main/files/csv';
import { designProblem } from '../../../../main/host/problem/problem';
import { defaultRoles } from '../../../../main/host/problem/roles';
import type { Coding, Role } from '../../../../shared/contract/data';
import { Failure } from '../../../../shared/contract/failure';

function problem(text: string, options: { target?: string; roles?: Role[]; standardize?: boolean; coding?: Coding } = {}) {
  const table = readCsv(Buffer.from(text), 'data.csv');
  const target = options.target ?? 'y';
  const roles = options.roles ?? table.columns.map((column): Role => (column.name === target ? 'target' : 'feature'));
  return designProblem({ roles, standardize: options.standardize ?? false, coding: options.coding }, table);
}

test('features in file order, the target apart', () => {
  const { X, Y, features, dropped, notes } = problem('a,y,b\n1,10,2\n3,20,4\n');
  expect(X).toEqual({ dtype: 'float64', shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
  expect(Y).toEqual({ dtype: 'float64', shape: [2, 1], data: Float64Array.of(10, 20) });
  expect({ features, dropped, notes }).toEqual({ features: ['a', 'b'], dropped: [], notes: [] });
});

test('ignored columns may hold anything', () => {
  const { X } = problem('a,b,y\n1,text,1\n2,,2\n', { roles: ['feature', 'ignored', 'target'] });
  expect([...X.data]).toEqual([1, 2]);
});

test('standardising gives mean 0 and variance 1 with 1/n and drops what is constant, aloud', () => {
  const row = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const spread = Math.max(...rows.map((r) => r[0])) - Math.min(...rows.map((r) => r[0]));
      fc.pre(spread > 1e-3);
      const text = ['a,one,y', ...rows.map(([a, y]) => `${a},7,${y}`)].join('\n');
      const { X, Y, features, dropped, notes } = problem(text, { standardize: true });
      expect(features).toEqual(['a']);
      expect(dropped).toEqual(['one']);
      expect(notes.join()).toContain('Constant column left out: one');
      const n = rows.length;
      const mean = X.data.reduce((sum, value) => sum + value, 0) / n;
      const variance = X.data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
      expect(Math.abs(mean)).toBeLessThan(1e-6);
      expect(variance).toBeCloseTo(1, 6);
      expect([...Y.data]).toEqual(rows.map((r) => (r[1] === 0 ? 0 : r[1])));
    }),
  );
});

describe('text targets', () => {
  test('two classes, sorted, are −1 and +1, and that is said', () => {
    const { Y, notes } = problem('x,y\n1,malignant\n2,benign\n3,malignant\n');
    expect([...Y.data]).toEqual([1, -1, 1]);
    expect(notes).toEqual(['Target y: benign is −1, malignant is +1.']);
  });

  test('more classes need the coding by index, which is standardised and said', () => {
    const text = 'x,y\n1,c\n2,b\n3,a\n';
    expect(() => problem(text)).toThrow(/3 classes \(a, b, c\)/);
    const { Y, notes } = problem(text, { coding: 'index' });
    const unit = Math.sqrt(1.5);
    [unit, 0, -unit].forEach((value, i) => expect(Y.data[i]).toBeCloseTo(value, 12));
    expect(notes.join()).toContain('standardised');
  });

  test('or a column for each class, in sorted order', () => {
    const { Y, notes } = problem('x,y\n1,c\n2,b\n3,a\n4,b\n', { coding: 'one-hot' });
    expect(Y.shape).toEqual([4, 3]);
    expect([...Y.data]).toEqual([0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0]);
    expect(notes).toEqual(['Target y: one column for each of the classes a, b, c.']);
    expect([...problem('x,y\n1,b\n2,a\n', { coding: 'one-hot' }).Y.data]).toEqual([0, 1, 1, 0]);
  });

  test('numbers stay as they are', () => {
    expect([...problem('x,y\n1,0\n2,1\n').Y.data]).toEqual([0, 1]);
  });
});

describe('refused with row, column and remedy', () => {
  test.each([
    ['missing feature', 'x,y\n1,1\n,2\nNA,3\n', {}, /Feature x has no value in row 3 and in 1 more row/],
    ['missing target', 'x,y\n1,1\n2,?\n', {}, /Target y has no value in row 3/],
    ['missing class', 'x,y\n1,a\n2,\n3,b\n', {}, /Target y has no value in row 3/],
    ['infinite feature', 'x,y\n1,1\n-inf,2\n', {}, /Feature x holds an infinite value in row 3/],
    ['overflow', 'x,y\n1,1\n1e999,2\n', {}, /infinite value in row 3/],
    ['huge', 'x,y\n1,1\n1e200,2\n', {}, /too large for float64 products/],
    ['text among numbers', 'x,y\n1,1\n2,2\noops,3\n4,4\n', {}, /Feature x holds text: "oops" in row 4/],
    ['text throughout', 'x,y\nred,1\nblue,2\n', {}, /Feature x holds text: "red" in row 2/],
    ['text among numbers of the target', 'x,y\n1,1\n2,two\n3,3\n4,4\n', {}, /Target y holds the text "two" in row 3, among numbers/],
    ['one class', 'x,y\n1,a\n2,a\n', {}, /one class only/],
    ['no target', 'x,y\n1,1\n', { roles: ['feature', 'feature'] as Role[] }, /No column is the target/],
    ['no feature', 'y\n1\n', {}, /No column is left as a feature/],
    ['nothing left', 'x,y\n1,1\n1,2\n', { standardize: true }, /Every feature is constant/],
  ])('%s', (_, text, options, message) => {
    let failure: unknown;
    try {
      problem(text, options);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: 'data' });
    expect((failure as Failure).message).toMatch(message);
    expect((failure as Failure).hint).toBeTruthy();
  });
});

test('the row of a message is the line in the file', () => {
  expect(() => problem('note,x,y\n"a\nb",1,1\n\nc,NA,2\n', { roles: ['ignored', 'feature', 'target'] })).toThrow(/row 5/);
});

test('a constant target is allowed and said', () => {
  const { Y, notes } = problem('x,y\n1,5\n2,5\n');
  expect([...Y.data]).toEqual([5, 5]);
  expect(notes).toEqual(['The target y is constant (5).']);
});

test('new data sets: the last or the named column is the target, text is ignored', () => {
  const table = readCsv(Buffer.from('name,x,empty,y\na,1,,2\nb,2,,3\n'), 'data.csv');
  expect(defaultRoles(table)).toEqual(['ignored', 'feature', 'ignored', 'target']);
  expect(defaultRoles(table, ['x'])).toEqual(['ignored', 'target', 'ignored', 'feature']);
});
