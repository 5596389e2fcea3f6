import { createHash } from 'node:crypto';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../main/files/csv';
import { hashTable, lineOf, summarizeColumns, type Table } from '../../../main/files/table';
import { Failure, type FailureData } from '../../../shared/contract/failure';

const read = (text: string | Uint8Array, name = 'data.csv'): Table => readCsv(typeof text === 'string' ? Buffer.from(text) : text, name);
const values = (table: Table) => table.columns.map((column) => (column.numbers ? [...column.numbers] : column.texts));
const names = (table: Table) => table.columns.map((column) => column.name);

function refusal(text: string | Uint8Array): FailureData {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    const data = Failure.describe(error);
    expect(data.code).toBe('data');
    expect(data.hint).toBeTruthy();
    expect(data.message).not.toContain('\n');
    return data;
  }
  throw new Error('was accepted');
}

describe('tables that are read', () => {
  const PLAIN = {
    names: ['x', 'y'],
    values: [
      [1, 2.5],
      [-3e-2, 4],
    ],
  };
  test.each([
    ['plain', 'x,y\n1,-3e-2\n2.5,4\n'],
    ['without a last line end', 'x,y\n1,-3e-2\n2.5,4'],
    ['CRLF', 'x,y\r\n1,-3e-2\r\n2.5,4\r\n'],
    ['old Mac line ends', 'x,y\r1,-3e-2\r2.5,4\r'],
    ['mixed line ends', 'x,y\r\n1,-3e-2\n2.5,4\r\n'],
    ['semicolons', 'x;y\n1;-3e-2\n2.5;4\n'],
    ['tabs', 'x\ty\n1\t-3e-2\n2.5\t4\n'],
    ['byte-order mark', '\ufeffx,y\n1,-3e-2\n2.5,4\n'],
    ['decimal commas', 'x;y\n1;-3e-2\n2,5;4\n'],
    ['quoted numbers and names', '"x","y"\n"1","-3e-2"\n"2.5","4"\n'],
    ['quoted decimal commas between commas', 'x,y\n1,-3e-2\n"2,5",4\n'],
    ['blanks around', ' x , y \n 1 , -3e-2 \n 2.5 , 4 \n'],
    ['blank lines', '\nx,y\n\n1,-3e-2\n2.5,4\n\n\n'],
    ['a separator at every line end', 'x,y,\n1,-3e-2,\n2.5,4,\n'],
  ])('%s', (_, text) => {
    const table = read(text);
    expect(names(table)).toEqual(PLAIN.names);
    expect(values(table)).toEqual(PLAIN.values);
    expect(table.rows).toBe(2);
  });

  test('UTF-16 with its mark, as spreadsheets write it', () => {
    const table = read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('größe\ty\r\n1\t2\r\n', 'utf16le')]));
    expect(names(table)).toEqual(['größe', 'y']);
    expect(table.notes.join()).toContain('UTF-16');
  });

  test('Latin-1, with a note', () => {
    const table = read(Buffer.from('größe,y\n1,2\n', 'latin1'));
    expect(names(table)).toEqual(['größe', 'y']);
    expect(table.notes.join()).toContain('Latin-1');
  });

  test('no header: columns are named by their number, and that is said', () => {
    const table = read('5.1,3.5,setosa\n4.9,3,setosa\n');
    expect(names(table)).toEqual(['1', '2', '3']);
    expect(table.rows).toBe(2);
    expect(lineOf(table, 0)).toBe(1);
    expect(table.notes.join()).toContain('named by their number');
  });

  test('a first row of years above numbers and one word is a header, and that is said', () => {
    const table = read('country,2001,2002\nA,1,2\nB,3,4\n');
    expect(table.rows).toBe(3);
    const named = read('level,2001,2002\n1,1,2\n2,3,4\n');
    expect(names(named)).toEqual(['level', '2001', '2002']);
    expect(named.notes.join()).toContain('could be values');
  });

  test('one row, with and without header', () => {
    expect(values(read('x,y\n1,2\n'))).toEqual([[1], [2]]);
    expect(values(read('1,2\n'))).toEqual([[1], [2]]);
  });

  test('missing and infinite cells stay what they are', () => {
    const table = read('a,b,c\n1,,x\nNA,inf,?\nNaN,-Infinity,y\n?,3,\n');
    expect(values(table)).toEqual([
      [1, NaN, NaN, NaN],
      [NaN, Infinity, -Infinity, 3],
      ['x', null, 'y', null],
    ]);
    const [a, b, c] = summarizeColumns(table);
    expect(a).toMatchObject({ missing: 3, distinct: 1, min: 1, max: 1, mean: 1, std: 0 });
    expect(b).toMatchObject({ missing: 1, distinct: 3, min: 3, max: 3 });
    expect(c).toMatchObject({ missing: 2, distinct: 2 });
  });

  test('what is no number is text: hexadecimal, two points, thousands, dates', () => {
    const table = read('a,b,c,d\n0x10,1.2.3,"1,234,567",2024-01-01\n1,1,1,1\n');
    expect(table.columns.map((column) => column.type)).toEqual(['text', 'text', 'text', 'text']);
    expect(table.columns[0].texts).toEqual(['0x10', '1']);
  });

  test('row numbers are lines of the file, past quoted line breaks and blank lines', () => {
    const table = read('note,x\n"two\nlines",1\n\nplain,2\n"three\n\nlines",3\nlast,4\n');
    expect(table.rows).toBe(4);
    expect([0, 1, 2, 3].map((row) => lineOf(table, row))).toEqual([2, 5, 6, 9]);
    expect(table.columns[0].texts?.[0]).toBe('two\nlines');
  });

  test('an empty name becomes the number of its column', () => {
    const table = read(',x\n1,2\n');
    expect(names(table)).toEqual(['1', 'x']);
    expect(table.notes.join()).toContain('Column 1 has no name');
  });

  test('a column without any value is there, all missing', () => {
    expect(summarizeColumns(read('x,y\n1,\n2,\n'))[1]).toEqual({ name: 'y', type: 'number', missing: 2, distinct: 0 });
  });
});

describe('tables that are refused', () => {
  test.each([
    ['nothing at all', '', /is empty/],
    ['blanks only', ' \n\n \n', /is empty/],
    ['header only', 'x,y\n', /header but no rows/],
    ['too few cells', 'x,y\n1,2\n3\n', /row 3 has 1 cell where row 1 has 2/],
    ['too many cells', 'x,y\n1,2\n3,4,5\n', /row 3 has 3 cells where row 1 has 2/],
    ['ragged after a quoted line break', 'x,y\n"a\nb",2\n3\n', /row 4 has 1 cell/],
    ['equal names', 'x,y,x\n1,2,3\n', /columns 1 and 3 are both called "x"/],
    ['a quote that stays open', 'x,y\n1,"2\n3,4\n', /row 2 opens a quote that is never closed/],
    ['text after a closing quote', 'x,y\n1,"2"3\n3,4\n', /row 2 /],
    ['a comma that is decimal or thousands', 'x;y\n1,234;1\n5,678;2\n', /1,234 in column x, row 2, can mean 1.234 or 1234/],
    ['commas here, points there', 'x;y\n1,5;0.5\n2,5;1.5\n', /comma in 1,5 \(row 2\), column y a point in 0.5/],
    ['columns between blanks', ' 1.5  2 3\n 2.5  4 5\n', /has blanks between its values/],
    ['random bytes', Uint8Array.from({ length: 4096 }, (_, i) => createHash('md5').update(String(i)).digest()[0]), /not a text file/],
    ['an Excel workbook', Buffer.from('PK\x03\x04rest'), /zip archive or an Excel workbook/],
    ['a NumPy array', Buffer.from('\x93NUMPY\x01\x00', 'latin1'), /NumPy array/],
    ['zero bytes', new Uint8Array(100), /control character 0x00/],
  ])('%s', (_, text, message) => {
    expect(refusal(text).message).toMatch(message);
  });
});

test('every table of finite numbers that is written is read back bit for bit', () => {
  const cell = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 })),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      (rows, delimiter, newline) => {
        const text = [rows[0].map((_, j) => `column ${j}`), ...rows].map((row) => row.join(delimiter)).join(newline);
        const table = read(text);
        expect(table.rows).toBe(rows.length);
        table.columns.forEach((column, j) => expect([...(column.numbers ?? [])]).toEqual(rows.map((row) => row[j])));
      },
    ),
  );
});

test('any text, quoted by the rules, is read back as it was but for blanks around it', () => {
  const word = fc.string({ maxLength: 12 }).filter((text) => !/[\0-\x1f\x7f]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(word, fc.integer()), { minLength: 2, maxLength: 10 }), (rows) => {
      const text = Papa.unparse([['word', 'number'], ...rows], { quotes: true });
      const { columns } = read(text);
      expect([...(columns[1].numbers ?? [])]).toEqual(rows.map((row) => row[1]));
      if (columns[0].type === 'text') {
        rows.forEach(([value], i) => expect([value.trim(), null]).toContain(columns[0].texts?.[i]));
      }
    }),
  );
});

test('any bytes give a table or a refusal of one line', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: fc.constantFrom(...'12.,;\t"\n\r-eE ax'), maxLength: 80 }).map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        try {
          const table = readCsv(bytes, 'any.csv');
          for (const column of table.columns) expect((column.numbers ?? column.texts ?? []).length).toBe(table.rows);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          expect((error as Failure).message).not.toContain('\n');
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('the hash is that of names and values, not of how they were written', () => {
  const hash = hashTable(read('x,y\n1,a\n2,\n'));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashTable(read('\ufeffx;y\r\n1.0;"a"\r\n2e0;NA\r\n'))).toBe(hash);
  expect(hashTable(read('x,y\n1,a\n2,b\n'))).not.toBe(hash);
  expect(hashTable(read('x,z\n1,a\n2,\n'))).not.toBe(hash);
});

test('a million rows are read', () => {
  const rows = 1_000_000;
  const line = (i: number) => `${i},${(i * 0.37).toFixed(3)},${-i}.5,${i % 7},${i % 2 ? 'yes' : 'no'}\n`;
  const parts = ['a,b,c,d,y\n'];
  for (let i = 0; i < rows; i++) parts.push(line(i));
  const bytes = Buffer.from(parts.join(''));
  parts.length = 0;
  const table = readCsv(bytes, 'million.csv');
  expect(table.rows).toBe(rows);
  expect(table.columns[1].numbers?.[rows - 1]).toBe(Number(((rows - 1) * 0.37).toFixed(3)));
  expect(new Set(table.columns[4].texts)).toEqual(new Set(['yes', 'no']));
  expect(lineOf(table, rows - 1)).toBe(rows + 1);
});
