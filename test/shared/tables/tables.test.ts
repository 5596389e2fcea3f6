import { expect, test } from 'vitest';
import * as v from 'valibot';
import { runRows } from '../../../shared/runs/rows';
import { iterationsTable } from '../../../shared/tables/iterations';
import { ranksTable } from '../../../shared/tables/ranks';
import { runsTable } from '../../../shared/tables/runs';
import { settingsTable } from '../../../shared/tables/settings';
import { slopesTable } from '../../../shared/tables/slopes';
import { spectrumTable } from '../../../shared/tables/spectrum';
import { ShownTableSchema, type ShownTable } from '../../../shared/contract/table';
import { solveRun, trainRun } from '../../renderer/fixtures';

/** The rows by the names of their columns; every one is as long as the head, and the host takes them. */
function read(table: ShownTable): Record<string, string | number>[] {
  expect(v.safeParse(ShownTableSchema, table).issues).toBeUndefined();
  for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  expect(new Set(table.columns.map(({ name }) => name)).size).toBe(table.columns.length);
  return table.rows.map((row) => Object.fromEntries(row.map((cell, j) => [table.columns[j].name, cell])));
}

test('iterations keep every digit; what is not known is empty; a dual is a bound', () => {
  const iteration = { iteration: 1, primal: 0.1 + 0.2, dual: 0.3, gap: 0.1 + 0.2 - 0.3, patterns: 12, violation: 1e-9, seconds: 0.25 };
  const run = solveRun('s', { objective: 0.3, certificate: 'exact' });
  const table = iterationsTable([iteration, { ...iteration, iteration: 2, dual: null, gap: null }], run);
  const [first, second] = read(table);
  expect(first).toMatchObject({ iteration: 1, primal: 0.30000000000000004, dual: 0.3, violation: 1e-9 });
  expect(first['relative_gap']).toBeCloseTo((0.1 + 0.2 - 0.3) / 0.3, 20);
  expect(second).toMatchObject({ dual: '', gap: '', relative_gap: '', violation: 1e-9 });
  expect(table.columns.filter(({ bound }) => bound).map(({ name }) => name)).toEqual(['dual']);
  expect(table).toMatchObject({ runs: ['s'], subtitle: expect.stringContaining('exact') });
});

test('ranks count the singular values above the tolerance that is shown', () => {
  const layer = { layer: 1, singularValues: [2, 1, 1e-4], numericalRank: 9, stableRank: 1.25, effectiveRank: 1.9 };
  const measured = { layers: [layer, { ...layer, layer: 2 }], product: layer, alignment: [0.5], balance: [0.25] };
  const rows = read(ranksTable(measured, 1e-3, 'r'));
  expect(rows).toEqual([
    { matrix: 'Layer 1', numerical: 2, stable: 1.25, effective: 1.9, alignment: 0.5, imbalance: 0.25 },
    { matrix: 'Layer 2', numerical: 2, stable: 1.25, effective: 1.9, alignment: '', imbalance: '' },
    { matrix: 'Network', numerical: 2, stable: 1.25, effective: 1.9, alignment: '', imbalance: '' },
  ]);
  expect(read(ranksTable(measured, 1e-6, 'r'))[0]['numerical']).toBe(3);
});

test('singular values beside what the closed form predicts', () => {
  const rows = read(spectrumTable({ depth: 2, p: 1, rate: 1, most: 2, balanced: true }, [3, 1], 2, [1.1], 'r'));
  // Two layers of weight decay: soft thresholding at β (theory §6.2).
  expect(rows).toEqual([
    { index: 1, data: 3, predicted: 1, trained: 1.1, zero_from_beta: 3 },
    { index: 2, data: 1, predicted: 0, trained: '', zero_from_beta: 1 },
  ]);
});

test('slopes on both sides of a knot, and the network there', () => {
  const piece = (from: number | null, to: number | null, slope: number) => ({ from, to, slope: [slope], intercept: [0] });
  const spline = { pieces: [piece(null, 0, -1), piece(0, null, 1)], knots: [{ x: 0, change: [2] }], envelope: null, envelopeNote: '' };
  const network = { name: 'L = 2', pieces: [{ from: null, to: null, slope: [0], intercept: [0.5] }], knots: [] };
  const [row] = read(slopesTable(spline, [network], 'd', { beta: 0.1 }));
  expect(row).toEqual({ knot: 1, x: 0, value: 0, slope_before: -1, slope_after: 1, change: 2, 'L = 2 - spline': 0.5 });
});

test('runs with their certificates, bounds and gaps', () => {
  const bound = { value: 0.9, kind: 'exact' as const, method: 'sweep' as const, margin: 0 };
  const runs = [
    { ...trainRun('t'), problemKey: 'k', summary: { objective: 1 }, tags: ['a', 'b'] },
    { ...solveRun('s', { objective: 0.9, certificate: 'exact', lowerBound: bound }), problemKey: 'k' },
  ];
  const rows = read(
    runsTable(
      runRows(runs, { filter: '', sort: 'name', descending: false }, () => 'iris'),
      runs,
      () => 'iris',
    ),
  );
  const training = rows.find(({ kind }) => kind === 'train')!;
  expect(training).toMatchObject({ data: 'iris', objective: 1, certificate: '', bound: 0.9, bound_kind: 'exact', tags: 'a b' });
  expect(training['relative_gap']).toBeCloseTo(0.1, 12);
  expect(rows.find(({ kind }) => kind === 'solve')).toMatchObject({ certificate: 'exact' });
});

test('settings stand under the runs that have them', () => {
  const runs = [
    { ...trainRun('a'), name: 'A' },
    { ...trainRun('b'), name: 'B' },
  ];
  expect(read(settingsTable([{ name: 'β', texts: ['0.1', undefined] }], runs))).toEqual([{ setting: 'β', A: '0.1', B: '' }]);
  // Two of one name stay two columns.
  const twins = runs.map((run) => ({ ...run, name: 'Same' }));
  expect(read(settingsTable([{ name: 'β', texts: ['0.1', '0.2'] }], twins))).toEqual([{ setting: 'β', Same: '0.1', 'Same (2)': '0.2' }]);
});
