import { readCsv } from '../../main/files/csv';
import { hashTable, summarizeColumns } from '../../main/files/table';
import { encodeProject } from '../../main/project/encode';
import type { Role } from '../../shared/contract/data';

/** The bytes of a project with one data set of three rows. */
export function smallProject(): Uint8Array {
  const table = readCsv(Buffer.from('x,y\n0,1\n1,0\n2,1\n'), 'points.csv');
  const dataset = {
    id: 'points',
    name: 'Three points',
    origin: 'points.csv',
    hash: hashTable(table),
    rows: table.rows,
    columns: summarizeColumns(table),
    roles: ['feature', 'target'] as Role[],
    standardize: false,
    notes: [],
  };
  const meta = { id: 'p', name: 'points', dirty: false, datasets: [dataset], networks: [], runs: [], queue: [] };
  return encodeProject(
    { meta, tables: new Map([['points', table]]), runs: new Map() },
    { version: '0.1.0', savedAt: '2026-11-22T00:00:00.000Z' },
  );
}
