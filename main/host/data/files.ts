import type { Dataset } from '../../../shared/contract/data';
import type { WrittenFile } from '../../../shared/contract/figure';
import { writeCsv } from '../../files/csv-write';
import { SIDECAR_FORMAT, utf8 } from '../../files/figure-table';
import { writeLatex } from '../../files/latex-table';
import type { Table } from '../../files/table';
import { madeOf } from '../problem/provenance';

/** A data set as a CSV, every digit kept, and a JSON sidecar that says how it was made and what its columns are for. */
export function dataFiles(dataset: Dataset, table: Table, stem: string, version: string): WrittenFile[] {
  const sidecar = {
    format: SIDECAR_FORMAT,
    table: { file: `${stem}.csv`, rows: table.rows },
    dataset: {
      ...madeOf(dataset),
      columns: dataset.columns.map(({ name, type }, index) => ({ column: name, type, role: dataset.roles[index] })),
      notes: dataset.notes,
    },
    versions: { zerogap: version, node: process.versions.node },
  };
  return [
    { name: `${stem}.csv`, mime: 'text/csv', bytes: writeCsv(table) },
    { name: `${stem}.json`, mime: 'application/json', bytes: utf8(`${JSON.stringify(sidecar, null, 2)}\n`) },
  ];
}

/** The same as a LaTeX table, with as many digits as the window shows. Throws a Failure ('usage') where no paper could print it. */
export function dataLatex(dataset: Dataset, { columns, rows }: Table, stem: string): WrittenFile[] {
  const cellAt = (row: number) =>
    columns.map(({ numbers, texts }) => (numbers ? (Number.isNaN(numbers[row]) ? '' : numbers[row]) : (texts?.[row] ?? '')));
  const list = {
    length: rows,
    *[Symbol.iterator]() {
      for (let row = 0; row < rows; row++) yield cellAt(row);
    },
  };
  const heads = dataset.columns.map(({ name }, index) => ({ name, meaning: dataset.roles[index] }));
  return writeLatex(
    { columns: heads, rows: list, about: {} },
    { title: dataset.name, subtitle: `the data, from ${dataset.origin}`, notes: [] },
    stem,
  );
}
