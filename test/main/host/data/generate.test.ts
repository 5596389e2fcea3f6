import { expect, test } from 'vitest';
import { writeCsv } from '../../../../main/files/csv-write';
import { readCsv } from '../../../../main/files/csv';
import { hashTable, type Table } from '../../../../main/files/table';
import { generateTable } from '../../../../main/host/data/generate';
import { isWhitened } from '../../../../shared/theory/whitened';
import { GENERATORS } from '../../../../shared/theory/generators';

const draw = (generator: string, parameters: Record<string, number | string> = {}, seed = 0) =>
  generateTable({ generator, parameters, seed });
const numbers = (table: Table, name: string) => Array.from(table.columns.find((column) => column.name === name)?.numbers ?? []);
/** The rows of the columns whose names begin with `stem`. */
const rowsOf = (table: Table, stem = 'x') => {
  const columns = table.columns.filter(({ name }) => name.startsWith(stem)).map(({ numbers: own }) => own!);
  return Array.from({ length: table.rows }, (_, i) => columns.map((own) => own[i]));
};
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, j) => sum + value * b[j], 0);

/** The rank of a matrix by Gaussian elimination with complete pivoting. */
function rankOf(rows: number[][]): number {
  const A = rows.map((row) => row.slice());
  const scale = Math.max(...A.flat().map(Math.abs));
  for (let rank = 0; rank < Math.min(A.length, A[0].length); rank++) {
    let [p, q] = [rank, rank];
    for (let i = rank; i < A.length; i++)
      for (let j = rank; j < A[0].length; j++) if (Math.abs(A[i][j]) > Math.abs(A[p][q])) [p, q] = [i, j];
    if (Math.abs(A[p][q]) < 1e-10 * scale) return rank;
    [A[rank], A[p]] = [A[p], A[rank]];
    for (const row of A) [row[rank], row[q]] = [row[q], row[rank]];
    for (let i = rank + 1; i < A.length; i++) {
      const share = A[i][rank] / A[rank][rank];
      for (let j = rank; j < A[0].length; j++) A[i][j] -= share * A[rank][j];
    }
  }
  return Math.min(A.length, A[0].length);
}

test.each(Object.keys(GENERATORS))(
  '%s: a recipe makes the same values again, another seed others, and its CSV reads back to the same',
  (name) => {
    const first = draw(name, {}, 7);
    expect(draw(name, first.recipe.parameters, 7)).toEqual(first);
    expect(hashTable(draw(name, {}, 8).table)).not.toBe(hashTable(first.table));
    expect(hashTable(readCsv(writeCsv(first.table), 'data.csv'))).toBe(hashTable(first.table));
    expect(first.roles.filter((role) => role === 'feature').length).toBeGreaterThan(0);
    expect(first.table.columns.every(({ numbers: own }) => own === undefined || own.every(Number.isFinite))).toBe(true);
  },
);

test('the noise has a stream of its own: without it the inputs and the teacher stay', () => {
  const [clean, noisy] = [draw('planted', { noise: 0 }), draw('planted', { noise: 0.5 })];
  expect(rowsOf(noisy.table)).toEqual(rowsOf(clean.table));
  const difference = numbers(noisy.table, 'y').map((value, i) => value - numbers(clean.table, 'y')[i]);
  const sd = Math.sqrt(dot(difference, difference) / difference.length);
  expect(sd).toBeGreaterThan(0.35);
  expect(sd).toBeLessThan(0.65);
});

test('a planted unit is linear where it is active and zero elsewhere', () => {
  const { table } = draw('planted', { n: 60, d: 2, width: 1, noise: 0 }, 3);
  const [X, y] = [rowsOf(table), numbers(table, 'y')];
  const active = y.map((value, i) => (value !== 0 ? i : -1)).filter((i) => i >= 0);
  expect(active.length).toBeGreaterThan(10);
  expect(active.length).toBeLessThan(50);
  // The unit from two of its active rows, by Cramer's rule.
  const [[a, b], [c, d]] = [X[active[0]], X[active[1]]];
  const det = a * d - b * c;
  const u = [(y[active[0]] * d - b * y[active[1]]) / det, (a * y[active[1]] - y[active[0]] * c) / det];
  expect(Math.hypot(...u)).toBeCloseTo(1, 10);
  const sign = Math.sign(y[active[0]]);
  X.forEach((x, i) => expect(y[i]).toBeCloseTo(sign * Math.max(0, sign * dot(u, x)), 10));
});

test.each(['same', 'opposite'])('rank-one data with %s signs', (signs) => {
  const { table } = draw('rank-one', { signs, noise: 0 }, 2);
  const X = rowsOf(table);
  expect(rankOf(X)).toBe(1);
  const pivot = X[0];
  const size = Math.hypot(...pivot);
  const c = X.map((x) => dot(x, pivot) / size);
  numbers(table, 'y').forEach((value, i) => expect(Math.abs(value)).toBeCloseTo(Math.abs(c[i]), 10));
  const coefficient = (side: number) =>
    Math.sign(
      dot(
        c.map((value) => Math.max(0, side * value)),
        numbers(table, 'y'),
      ),
    );
  expect(coefficient(1) * coefficient(-1)).toBe(signs === 'same' ? 1 : -1);
});

test('noise that turns a sign is said', () => {
  const notes = Array.from({ length: 20 }, (_, seed) => draw('rank-one', { n: 2, noise: 50 }, seed).table.notes[0]);
  expect(notes.some((note) => note.includes('not what was chosen'))).toBe(true);
});

test('low-rank features have their rank, and the targets are linear in them without noise', () => {
  const { table } = draw('low-rank', { n: 30, d: 8, rank: 3, outputs: 2, noise: 0 });
  const [X, Y] = [rowsOf(table), rowsOf(table, 'y')];
  expect(rankOf(X)).toBe(3);
  expect(rankOf(X.map((x, i) => [...x, ...Y[i]]))).toBe(3);
  expect(() => draw('low-rank', { n: 4, d: 8, rank: 5 })).toThrow('have at most 4');
});

test.each([
  [6, 9],
  [20, 5],
])('whitened data of %i rows and %i features', (n, d) => {
  const X = rowsOf(draw('whitened', { n, d }).table);
  const short = n <= d ? X : X[0].map((_, j) => X.map((x) => x[j]));
  expect(isWhitened(Float64Array.from(short.flat()), Math.min(n, d), Math.max(n, d))).toBe(true);
});

test('a spiral without noise lies on its arms', () => {
  const { table } = draw('spiral', { n: 50, turns: 2, noise: 0 });
  rowsOf(table).forEach(([x1, x2], i) => {
    const label = numbers(table, 'y')[i];
    const angle = 4 * Math.PI * Math.hypot(x1, x2);
    expect([label * x1, label * x2]).toEqual([
      expect.closeTo(Math.hypot(x1, x2) * Math.cos(angle), 10),
      expect.closeTo(Math.hypot(x1, x2) * Math.sin(angle), 10),
    ]);
  });
});

test('a sine', () => {
  const { table } = draw('sine', { n: 5, periods: 0.5, noise: 0 });
  expect(numbers(table, 'x')).toEqual([-1, -0.5, 0, 0.5, 1]);
  numbers(table, 'y').forEach((value, i) => expect(value).toBeCloseTo([-1, -Math.SQRT1_2, 0, Math.SQRT1_2, 1][i], 12));
});

test('clusters lie around their centres, and three classes are a column each', () => {
  const { table, coding } = draw('clusters', { n: 3000, radius: 6 });
  const names = table.columns.at(-1)?.texts ?? [];
  const means = ['A', 'B', 'C'].map((name) => {
    const own = rowsOf(table, 'x').filter((_, i) => names[i] === name);
    return [0, 1].map((j) => own.reduce((sum, x) => sum + x[j], 0) / own.length);
  });
  means.forEach(([x1, x2], k) => {
    expect(Math.abs(x1 - 6 * Math.cos((2 * Math.PI * k) / 3))).toBeLessThan(0.15);
    expect(Math.abs(x2 - 6 * Math.sin((2 * Math.PI * k) / 3))).toBeLessThan(0.15);
  });
  expect(coding).toBe('one-hot');
  expect(draw('clusters', { classes: 2 }).coding).toBe('signs');
});

test.each([
  ['spiral', { n: 1 }, 'Rows (n) is 1, and must be a whole number from 2 to 100000.'],
  ['spiral', { n: 2.5 }, 'must be a whole number'],
  ['spiral', { noise: -1 }, 'a number from 0 to 100'],
  ['rank-one', { signs: 'both' }, 'one of same, opposite'],
  ['sine', { d: 2 }, 'has no parameter d'],
  ['moons', {}, 'There is no generator moons.'],
])('%s with %o is refused', (name, parameters: Record<string, number | string>, words) => {
  expect(() => draw(name, parameters)).toThrow(words);
});
