import { expect, test } from 'vitest';
import { writeTable } from '../../../main/files/figure-table';
import { curvesTable, type TabulatedCurve } from '../../../main/host/figures/curves-table';
import { exactBound } from '../../shared/figures/cases';

const objective = Float64Array.of(39.53989, 0.1 + 0.2, 0.5615190580000001, 5e-324, NaN, Infinity);
const curves: TabulatedCurve[] = [{ run: '8 seeds, "momentum"', seed: 4, objective }];
const provenance = {
  versions: { zerogap: '0.1.0' },
  runs: [{ spec: { beta: 0.05, gates: { data: Float64Array.of(1, -2) }, worst: NaN } }],
};
const written = (bound = exactBound(0.1) as ReturnType<typeof exactBound> | null) =>
  writeTable(curvesTable(curves, bound, provenance), 'gap', 'study-gap');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('one tidy row for each epoch, every float64 recovered exactly', () => {
  const [csv] = written();
  const lines = text(csv.bytes).split('\n');
  expect(lines[0]).toBe('run,seed,epoch,objective,gap');
  expect(lines[1].startsWith('"8 seeds, ""momentum""",4,0,39.53989,')).toBe(true);
  expect(lines.at(-1)).toBe('');
  const cells = lines.slice(1, -1).map((line) => line.split(',').slice(-4));
  expect(cells.map(([, epoch]) => Number(epoch))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(cells.map(([, , value]) => Number(value))).toEqual([...objective]);
  expect(Number(cells[1][3])).toBe(0.1 + 0.2 - 0.1);
});

test('without a bound the gap is empty, not zero', () => {
  const [csv, json] = written(null);
  expect(text(csv.bytes).split('\n')[1].endsWith(',39.53989,')).toBe(true);
  expect(JSON.parse(text(json.bytes)).lowerBound).toBeNull();
});

test('the sidecar says what the table is, the kind of its bound and where it came from', () => {
  const [csv, json] = written();
  expect([csv.name, csv.mime, json.name, json.mime]).toEqual(['study-gap.csv', 'text/csv', 'study-gap.json', 'application/json']);
  const sidecar = JSON.parse(text(json.bytes));
  expect(sidecar.table).toMatchObject({ file: 'study-gap.csv', rows: 6 });
  expect(Object.keys(sidecar.table.columns)).toEqual(['run', 'seed', 'epoch', 'objective', 'gap']);
  expect(sidecar.lowerBound).toEqual({ value: 0.1, kind: 'exact', method: 'sweep', margin: 0 });
  expect(sidecar.runs[0].spec).toEqual({ beta: 0.05, gates: { data: [1, -2] }, worst: 'NaN' });
});

test('columns keep their order, whatever data call them, and no sign or digit is lost', () => {
  const columns = ['b, "c"', '2', '1'].map((name) => ({ name, meaning: 'of the data' }));
  const [csv] = writeTable({ columns, rows: [['a\nb', -0, 1e-7]], about: {} }, 'scatter', 'x');
  expect(text(csv.bytes)).toBe('"b, ""c""",2,1\n"a\nb",-0,1e-7\n');
});

test('a long table is written whole', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => [i, i / 3]);
  const [csv] = writeTable(
    {
      columns: [
        { name: 'i', meaning: '' },
        { name: 'third', meaning: '' },
      ],
      rows,
      about: {},
    },
    'gap',
    'x',
  );
  const lines = text(csv.bytes).trim().split('\n');
  expect(lines).toHaveLength(20_001);
  expect(lines.slice(1).every((line, i) => line === `${i},${i / 3}`)).toBe(true);
});

test('a table that nothing could open is refused before it is built', () => {
  const long = { run: 'r', seed: 0, objective: new Float64Array(2_000_000) };
  const table = curvesTable(Array.from({ length: 6 }, () => long), null, {}); // prettier-ignore
  expect(() => writeTable(table, 'gap', 'x')).toThrow(/12,000,000 rows/);
});
