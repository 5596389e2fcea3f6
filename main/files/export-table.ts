import type { FigureRequest, WrittenFile } from '../../shared/contract/figure';
import { plainJson, SIDECAR_FORMAT, utf8 } from './export';

interface TableExport {
  figure: FigureRequest['figure'];
  /** The name of both files, without ending. */
  stem: string;
  /** Names and meanings of the columns, in order. */
  columns: Readonly<Record<string, string>>;
  rows: readonly (readonly (number | string)[])[];
  provenance: Record<string, unknown>;
}

/** A small table as a tidy CSV, every digit kept, and a JSON sidecar that says what it is and how to compute it again. */
export function exportTable({ figure, stem, columns, rows, provenance }: TableExport): WrittenFile[] {
  const lines = [Object.keys(columns), ...rows].map((row) => `${row.map(cell).join(',')}\n`);
  const sidecar = { format: SIDECAR_FORMAT, figure, table: { file: `${stem}.csv`, rows: rows.length, columns }, ...provenance };
  return [
    { name: `${stem}.csv`, mime: 'text/csv', bytes: utf8(lines.join('')) },
    { name: `${stem}.json`, mime: 'application/json', bytes: utf8(`${JSON.stringify(sidecar, plainJson, 2)}\n`) },
  ];
}

/** A cell of a CSV, in quotation marks where it holds what would end it. */
const cell = (value: number | string) => (typeof value === 'string' && /[",\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
