import { afterEach, expect, test } from 'vitest';
import { readCsv } from '../../../../main/files/csv';
import { hashTable, type Table } from '../../../../main/files/table';
import { editTable } from '../../../../main/host/data/edit-table';
import type { Cell } from '../../../../shared/contract/data';
import { addData, closeHosts, follow, openHost, training } from '../open-host';

afterEach(closeHosts);

const read = (text: string) => readCsv(new TextEncoder().encode(text), 'data.csv');
const CSV = 'x,y,kind\n1,2,a\n3,,b\n5,6,a\n';
const cells = (table: Table): Cell[][] =>
  Array.from({ length: table.rows }, (_, row) =>
    table.columns.map(({ numbers, texts }) => (numbers ? (Number.isNaN(numbers[row]) ? null : numbers[row]) : (texts?.[row] ?? null))),
  );

test('an edited table is the one that is read from the edited file', () => {
  let table = read(CSV);
  table = editTable(table, { kind: 'cell', row: 1, column: 1, value: 4.5 }).table;
  table = editTable(table, { kind: 'insert', cells: [7, null, 'b'] }).table;
  table = editTable(table, { kind: 'cell', row: 0, column: 2, value: 'c' }).table;
  table = editTable(table, { kind: 'delete', rows: [2] }).table;
  expect(cells(table)).toEqual([
    [1, 2, 'c'],
    [3, 4.5, 'b'],
    [7, null, 'b'],
  ]);
  expect(hashTable(table)).toBe(hashTable(read('x,y,kind\n1,2,c\n3,4.5,b\n7,,b\n')));
});

test('what was done is said, and the earlier table stays as it was', () => {
  const table = read(CSV);
  const before = cells(table);
  expect(editTable(table, { kind: 'cell', row: 1, column: 1, value: 4.5 }).said).toEqual(['Row 2, y: missing became 4.5.']);
  expect(editTable(table, { kind: 'cell', row: 0, column: 2, value: null }).said).toEqual(['Row 1, kind: "a" became missing.']);
  expect(editTable(table, { kind: 'delete', rows: [2, 0] }).said).toEqual(['Rows 1, 3 were deleted.']);
  expect(editTable(table, { kind: 'insert', cells: [7, null, 'b'] }).said).toEqual(['Row 4 was added: x 7, y missing, kind "b".']);
  expect(cells(table)).toEqual(before);
});

test('a column whose stray text is corrected holds numbers, and that is said', () => {
  const { table, said } = editTable(read('x,y\n1,2\n2,oops\n3,4\n'), { kind: 'cell', row: 1, column: 1, value: '3' });
  expect(hashTable(table)).toBe(hashTable(read('x,y\n1,2\n2,3\n3,4\n')));
  expect(said).toEqual(['Row 2, y: "oops" became "3".', 'Every cell of y is a number now, and the column holds numbers.']);
  const deleted = editTable(read('x,y\n1,2\n2,oops\n3,4\n'), { kind: 'delete', rows: [1] });
  expect(hashTable(deleted.table)).toBe(hashTable(read('x,y\n1,2\n3,4\n')));
});

test.each([
  [{ kind: 'cell', row: 0, column: 0, value: 'one' }, 'Row 1, x: the column holds numbers, and "one" is none.'],
  [{ kind: 'cell', row: 3, column: 0, value: 1 }, 'There is no row 4; there are 3.'],
  [{ kind: 'cell', row: 0, column: 3, value: 1 }, 'There is no column 4.'],
  [{ kind: 'insert', cells: [1] }, 'A row has 3 cells, and 1 were given.'],
  [{ kind: 'delete', rows: [0, 1, 2] }, 'Every row would be deleted.'],
] as const)('%o is refused', (edit, words) => {
  expect(() => editTable(read(CSV), edit as Parameters<typeof editTable>[1])).toThrow(words);
});

test('edits are undone and done again, to the file and back', async () => {
  const { client } = await openHost();
  const original = await addData(client);
  const { id } = original;
  const first = await client.call('data.edit', { id, edit: { kind: 'cell', row: 0, column: 1, value: 9 } });
  expect(first.dataset).toMatchObject({ rows: 24, edits: ['Row 1, y: 1.9166666666666667 became 9.'] });
  expect(first.dataset.columns[1].max).toBe(9);
  expect(first.dataset.columns[0]).toEqual(original.columns[0]);
  expect(first.dataset).not.toHaveProperty('file');
  const second = await client.call('data.edit', { id, edit: { kind: 'delete', rows: [0, 1] } });
  expect(second.before).toBe(first.after);
  expect((await client.call('data.facts', { id, bias: 'none' })).n).toBe(22);
  expect(await client.call('data.revert', { id, to: second.before })).toEqual(first.dataset);
  expect(await client.call('data.revert', { id, to: first.before })).toEqual(original);
  expect((await client.call('data.rows', { id, from: 0, count: 1 }))[0][1]).toBe(11.5 / 6);
  await client.call('data.update', { id, standardize: true });
  expect(await client.call('data.revert', { id, to: second.after })).toEqual({ ...second.dataset, standardize: true });
  expect(await client.call('data.rows', { id, from: 0, count: 1 })).toEqual([[-9.5 / 6, 9.5 / 6]]);
  await expect(client.call('data.revert', { id, to: 'nowhere' })).rejects.toMatchObject({ code: 'missing' });
});

test('choices that are taken back leave nothing behind: the data are those that they were', async () => {
  const { client } = await openHost();
  const original = await addData(client);
  const { id } = original;
  await client.call('data.update', { id, coding: 'index', missing: 'drop', split: { share: 0.25, seed: 1 } });
  const chosen = await client.call('data.update', { id, standardize: true });
  expect(chosen).toMatchObject({ coding: 'index', missing: 'drop', split: { share: 0.25, seed: 1 }, standardize: true });
  expect(await client.call('data.update', { id, coding: null, missing: null, split: null, standardize: false })).toEqual(original);
});

test('data of a run stay, and a copy is edited instead', async () => {
  const { client } = await openHost();
  const { id, hash } = await addData(client);
  const edited = await client.call('data.edit', { id, edit: { kind: 'delete', rows: [3] } });
  await client.call('data.revert', { id, to: edited.before });
  const run = await client.call('run.start', { spec: training(id) });
  await follow(client, run.id);
  const edit = { kind: 'cell', row: 0, column: 0, value: 5 } as const;
  await expect(client.call('data.edit', { id, edit })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('belongs to'),
  });
  await expect(client.call('data.revert', { id, to: edited.after })).rejects.toMatchObject({ code: 'usage' });
  await expect(
    client.call('data.edit', { id, copy: true, edit: { kind: 'cell', row: 0, column: 0, value: 'text' } }),
  ).rejects.toMatchObject({ code: 'usage' });
  expect((await client.call('project.get', {})).datasets.length).toBe(1);
  const copied = await client.call('data.edit', { id, edit, copy: true });
  expect(copied.dataset).toMatchObject({ name: 'abs, edited' });
  const { datasets } = await client.call('project.get', {});
  expect(datasets.map((dataset) => dataset.hash)).toEqual([hash, copied.dataset.hash]);
  expect((await client.call('data.revert', { id: copied.dataset.id, to: copied.before })).hash).toBe(hash);
});

test('edited data are saved as a CSV that reads back to the same, and say how they were made', async () => {
  const { client } = await openHost({ trustsPaths: false });
  const recipe = { generator: 'clusters', parameters: { n: 6 }, seed: 1 };
  const { id } = await client.call('data.add', { source: { kind: 'generated', recipe } });
  await client.call('data.edit', { id, edit: { kind: 'cell', row: 1, column: 0, value: -0.5 } });
  const { dataset } = await client.call('data.edit', { id, edit: { kind: 'insert', cells: [1e-20, null, 'B, or C'] } });
  const saved = await client.call('data.save', { id, rows: 'all' });
  if (saved.kind !== 'download') throw new Error(saved.kind);
  const [csv, sidecar] = saved.files;
  expect([csv.name, sidecar.name]).toEqual(['Gaussian clusters.csv', 'Gaussian clusters.json']);
  expect(hashTable(readCsv(csv.bytes, csv.name))).toBe(dataset.hash);
  expect(JSON.parse(Buffer.from(sidecar.bytes).toString())).toMatchObject({
    table: { file: csv.name, rows: 7 },
    dataset: {
      hash: dataset.hash,
      recipe: { generator: 'clusters', parameters: { n: 6, classes: 3 }, seed: 1 },
      edits: dataset.edits,
      columns: [{ role: 'feature' }, { role: 'feature' }, { column: 'class', type: 'text', role: 'target' }],
    },
  });
});
