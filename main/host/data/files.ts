import type { Dataset } from '../../../shared/contract/data';
import type { WrittenFile } from '../../../shared/contract/figure';
import { writeCsv } from '../../files/csv-write';
import { SIDECAR_FORMAT, utf8 } from '../../files/figure-table';
import { writeLatex } from '../../files/latex-table';
import { cellsOf, hashTable, type Table, type TableColumn } from '../../files/table';
import { madeOf } from '../problem/provenance';
import { designProblem } from '../problem/problem';
import { fileName } from '../transport/delivery';

/** All rows as they stand, or those that networks and programs see. */
type Which = 'all' | 'training';

/**
 * A data set as a CSV, every digit kept, and a JSON sidecar that says how it was made and what its columns are for: all rows as they stand, or
 * those that networks and programs see, with the features and targets alone and without missing values.
 */
export function dataFiles(dataset: Dataset, whole: Table, which: Which, version: string): WrittenFile[] {
  const { training, table, stem } = chosenTable(dataset, whole, which);
  const roleOf = rolesByName(dataset);
  const sidecar = {
    format: SIDECAR_FORMAT,
    table: { file: `${stem}.csv`, rows: table.rows },
    dataset: {
      ...madeOf(dataset),
      columns: table.columns.map(({ name, type }) => ({ column: name, type, role: roleOf.get(name) })),
      notes: dataset.notes,
    },
    ...(training
      ? {
          training: {
            hash: hashTable(table),
            missing: dataset.missing ?? 'refuse',
            split: dataset.split ?? null,
            notes: training.notes,
            ...(training.rows ? { rows: Array.from(training.rows) } : {}),
          },
        }
      : {}),
    versions: { zerogap: version, node: process.versions.node },
  };
  return [
    { name: `${stem}.csv`, mime: 'text/csv', bytes: writeCsv(table) },
    { name: `${stem}.json`, mime: 'application/json', bytes: utf8(`${JSON.stringify(sidecar, null, 2)}\n`) },
  ];
}

function chosenTable(dataset: Dataset, whole: Table, which: Which) {
  const training = which === 'training' ? trainingTable(dataset, whole) : null;
  return { training, table: training?.table ?? whole, stem: fileName(training ? `${dataset.name}-training` : dataset.name) };
}

const rolesByName = ({ columns, roles }: Dataset) => new Map(columns.map(({ name }, index) => [name, roles[index]]));

/** The same as a LaTeX table, with as many digits as the window shows. Throws a Failure ('usage') where no paper could print it. */
export function dataLatex(dataset: Dataset, whole: Table, which: Which): WrittenFile[] {
  const { table, stem } = chosenTable(dataset, whole, which);
  const cellAt = (row: number) => cellsOf(table, row).map((cell) => cell ?? '');
  const list = {
    length: table.rows,
    *[Symbol.iterator]() {
      for (let row = 0; row < table.rows; row++) yield cellAt(row);
    },
  };
  const roleOf = rolesByName(dataset);
  const heads = table.columns.map(({ name }) => ({ name, meaning: roleOf.get(name) ?? 'ignored' }));
  return writeLatex(
    { columns: heads, rows: list, about: {} },
    { title: dataset.name, subtitle: `the ${which === 'all' ? 'data' : 'training rows'}, from ${dataset.origin}`, notes: [] },
    stem,
  );
}

/** The values of a problem before they are scaled and coded: solved again without a split, they give the same X and Y. */
function trainingTable(dataset: Dataset, table: Table) {
  const problem = designProblem({ ...dataset, standardize: false }, table);
  const rows = problem.rows ?? Int32Array.from({ length: table.rows }, (_, row) => row);
  const features = new Map(problem.features.map((name, j) => [name, j]));
  const d = problem.features.length;
  const columns = table.columns.flatMap((column, index): TableColumn[] => {
    const j = features.get(column.name);
    if (dataset.roles[index] === 'feature' && j !== undefined)
      return [{ ...column, numbers: Float64Array.from(rows, (_, i) => problem.X.data[i * d + j]) }];
    if (dataset.roles[index] !== 'target') return [];
    if (column.numbers) return [{ ...column, numbers: Float64Array.from(rows, (row) => column.numbers?.[row] ?? NaN) }];
    return [{ ...column, texts: Array.from(rows, (row) => column.texts?.[row] ?? null) }];
  });
  const { notes } = problem;
  return { table: { columns, rows: rows.length, notes: [] } satisfies Table, rows: problem.rows, notes };
}
