import { expect, test } from 'vitest';
import { exportCurves, type CurveExport } from '../../../main/files/export';
import { exactBound } from '../../shared/figures/cases';

const objective = Float64Array.of(39.53989, 0.1 + 0.2, 0.5615190580000001, 5e-324, NaN, Infinity);
const request: CurveExport = {
  figure: 'gap',
  stem: 'study-gap',
  curves: [{ run: '8 seeds, "momentum"', seed: 4, from: 0, objective }],
  bound: exactBound(0.1),
  provenance: { versions: { zerogap: '0.1.0' }, runs: [{ spec: { beta: 0.05, gates: { data: Float64Array.of(1, -2) }, worst: NaN } }] },
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

test('one tidy row for each epoch, every float64 recovered exactly', () => {
  const [csv] = exportCurves(request);
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
  const [csv, json] = exportCurves({ ...request, bound: null });
  expect(text(csv.bytes).split('\n')[1].endsWith(',39.53989,')).toBe(true);
  expect(JSON.parse(text(json.bytes)).lowerBound).toBeNull();
});

test('the sidecar says what the table is, the kind of its bound and where it came from', () => {
  const [csv, json] = exportCurves(request);
  expect([csv.name, csv.mime, json.name, json.mime]).toEqual(['study-gap.csv', 'text/csv', 'study-gap.json', 'application/json']);
  const sidecar = JSON.parse(text(json.bytes));
  expect(sidecar.table).toMatchObject({ file: 'study-gap.csv', rows: 6 });
  expect(Object.keys(sidecar.table.columns)).toEqual(['run', 'seed', 'epoch', 'objective', 'gap']);
  expect(sidecar.lowerBound).toEqual({ value: 0.1, kind: 'exact', method: 'sweep', margin: 0 });
  expect(sidecar.runs[0].spec).toEqual({ beta: 0.05, gates: { data: [1, -2] }, worst: 'NaN' });
});

test('a table that nothing could open is refused before it is built', () => {
  const long = { run: 'r', seed: 0, from: 0, objective: new Float64Array(2_000_000) };
  expect(() => exportCurves({ ...request, curves: Array.from({ length: 6 }, () => long) })).toThrow(/12,000,000 rows/);
});
