import { describe, expect, test } from 'vitest';
import { readCsvAs } from '../../../main/files/csv';
import { inspectTable } from '../../../main/files/inspect-table';
import type { Inspection, Reading } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';

const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text) : text);
const read = (text: string | Uint8Array, reading: Reading = {}) => readCsvAs(bytesOf(text), 'data.csv', reading);
const inspect = (text: string | Uint8Array, reading: Reading = {}) => inspectTable(bytesOf(text), 'data.csv', reading);
const cells = (text: string | Uint8Array, reading: Reading) =>
  read(text, reading).table.columns.map(({ numbers, texts }) => (numbers ? [...numbers] : texts));
function refused(answer: Inspection): Extract<Inspection, { kind: 'refused' }> {
  if (answer.kind === 'refused') return answer;
  throw new Error('was read');
}

describe('what is said of a file is not guessed', () => {
  test('the separator', () => {
    expect(cells('a,b;c\n1,5;2\n', { delimiter: ';' })).toEqual([[1.5], [2]]);
    expect(cells('a,b;c\n1,5;2\n', { delimiter: ',' })).toEqual([[1], ['5;2']]);
  });

  test('the decimal sign settles what could be thousands', () => {
    const text = 'x;y\n1,234;1\n2,345;2\n';
    expect(() => read(text)).toThrow(/can mean 1.234 or 1234/);
    expect(cells(text, { decimal: 'comma' })).toEqual([
      [1.234, 2.345],
      [1, 2],
    ]);
    expect(cells(text, { decimal: 'point' })).toEqual([
      ['1,234', '2,345'],
      [1, 2],
    ]);
    expect(cells('x;y\n1.234;1\n2,5;2\n', { decimal: 'comma' }), 'a point is no decimal sign then').toEqual([
      ['1.234', '2,5'],
      [1, 2],
    ]);
  });

  test('the header', () => {
    expect(read('2001,2002\n1,2\n').reading.header).toBe(false);
    const named = read('2001,2002\n1,2\n', { header: true });
    expect(named.table.columns.map(({ name }) => name)).toEqual(['2001', '2002']);
    expect(named.table.rows).toBe(1);
    expect(cells('x,y\n1,2\n', { header: false })).toEqual([
      ['x', '1'],
      ['y', '2'],
    ]);
  });

  test('the encoding; what is none of it is refused with its place', () => {
    const latin = Buffer.from('größe,y\n1,2\n', 'latin1');
    expect(read(latin).reading.encoding).toBe('latin-1');
    expect(read(latin).table.notes.join()).toContain('not UTF-8 (byte 0xf6 in row 1, character 3); it was read as Latin-1');
    expect(() => read(latin, { encoding: 'utf-8-sig' })).toThrow('data.csv is not UTF-8: byte 0xf6 in row 1, character 3.');
    expect(read(Buffer.from('größe,y\n1,2\n'), { encoding: 'latin-1' }).table.columns[0].name).toBe('grÃ¶Ã\u009fe');
    const wide = Buffer.from('größe,y\n1,2\n', 'utf16le');
    expect(read(wide, { encoding: 'utf-16' }).table.columns[0].name).toBe('größe');
    expect(() => read(Buffer.from('abc'), { encoding: 'utf-16' })).toThrow(/odd number of bytes/);
    const late = Buffer.concat([Buffer.from('x,y\nä,1\nb'), Buffer.from([0xc3])]);
    expect(() => read(late, { encoding: 'utf-8-sig' })).toThrow('byte 0xc3 in row 3, character 2');
  });
});

describe('a file is looked at', () => {
  test('every choice, types, missing values and first rows are told', () => {
    const answer = inspect('x;y;z\n1,5;a;\n;b;3\n4;a;\n');
    expect(answer).toMatchObject({
      kind: 'read',
      reading: { encoding: 'utf-8-sig', delimiter: ';', header: true, decimal: 'comma' },
      rows: 3,
      incomplete: 3,
      columns: [
        { name: 'x', type: 'number', missing: 1, min: 1.5, max: 4 },
        { name: 'y', type: 'text', missing: 0, distinct: 2 },
        { name: 'z', type: 'number', missing: 2 },
      ],
      head: [
        [1.5, 'a', null],
        [null, 'b', 3],
        [4, 'a', null],
      ],
    });
  });

  test('of a broken one the reason and the lines in question', () => {
    const ragged = refused(inspect('x,y\n1,2\n3,4\n5,6,7\n8,9\n1,1\n1,1\n'));
    expect(ragged.failure.message).toContain('row 4 has 3 cells where row 1 has 2');
    expect(ragged.lines).toEqual([
      { number: 2, text: '1,2' },
      { number: 3, text: '3,4' },
      { number: 4, text: '5,6,7' },
      { number: 5, text: '8,9' },
      { number: 6, text: '1,1' },
    ]);
    const latin = refused(inspect(Buffer.from('x,y\n1,ö\n', 'latin1'), { encoding: 'utf-8-sig' }));
    expect(latin.lines.map(({ text }) => text)).toContain('1,ö');
    expect(refused(inspect(Buffer.from([0x50, 0x4b, 3, 4]))).lines).toEqual([]);
    expect(refused(inspect(`x,y\n"${'a'.repeat(1000)},1\n`)).lines[1].text.length).toBeLessThan(320);
  });

  test('the first rows and columns of a large one only', () => {
    const wide = `${Array.from({ length: 300 }, (_, j) => `c${j}`).join(',')}\n${`${Array.from({ length: 300 }, () => 1).join(',')}\n`.repeat(100)}`;
    const answer = inspect(wide);
    expect(answer).toMatchObject({ kind: 'read', rows: 100 });
    if (answer.kind === 'read') expect([answer.columns.length, answer.head.length, answer.head[0].length]).toEqual([300, 40, 200]);
  });

  test('what is no fault of the file is none of its answers', () => {
    const broken = null as unknown as Uint8Array;
    expect(() => inspectTable(broken, 'data.csv', {})).toThrow(TypeError);
    expect(() => read('')).toThrow(Failure);
  });
});
