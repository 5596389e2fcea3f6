import type { Matrix } from '../../../shared/contract/array';
import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { CodedTarget } from '../../files/certificate';
import { meanAndStd, type Table } from '../../files/table';
import { chosenRows } from './rows';
import { targetColumns } from './targets';
import { columnsToMatrix, numericValues, standardizing, type Rows } from './values';

/** Rows that nobody is trained on, prepared as the others are. */
export interface TestRows {
  X: Matrix;
  Y: Matrix;
  /** Which rows of the table they are. */
  rows: Rows;
}

/** The matrices that a data set's roles define. */
export interface Problem {
  /** n×d features, standardised where asked. */
  X: Matrix;
  /** n×C targets. */
  Y: Matrix;
  /** Names of the columns of X, in order. */
  features: string[];
  /** How the targets became columns of Y. */
  targets: CodedTarget[];
  /** Features that were left out because they are constant (only when standardising). */
  dropped: string[];
  /** Which rows of the table X has; null where it has all of them. */
  rows: Rows | null;
  /** Null where none are kept for testing. */
  test: TestRows | null;
  /** Cells of features that hold the mean of their column in place of a missing value. */
  filled: number;
  /** What was done to the values and a reader should know. */
  notes: string[];
}

/** What of a data set its problem depends on, beside the values. */
export type Choices = Pick<Dataset, 'roles' | 'standardize' | 'coding' | 'missing' | 'split'>;

/**
 * X and Y of a data set: features in file order, missing ones filled with the mean of the training rows where that is asked, standardised on
 * request to mean 0 and variance 1 of the training rows with 1/n; targets as `targetColumns` codes them.
 * @throws Failure('data') naming row, column and remedy where a cell is missing, infinite or text
 */
export function designProblem(dataset: Choices, table: Table): Problem {
  const withRole = (role: string) => table.columns.filter((_, j) => dataset.roles[j] === role);
  const ownTargets = withRole('target');
  if (ownTargets.length === 0) throw new Failure('data', 'No column is the target.', 'Choose the column that the network is to predict.');
  const ownFeatures = withRole('feature');
  if (ownFeatures.length === 0) throw new Failure('data', 'No column is left as a feature.', 'Make at least one numeric column a feature.');

  const chosen = chosenRows(dataset, table);
  const trainingRows = chosen.training ?? Int32Array.from({ length: table.rows }, (_, row) => row);
  const n = trainingRows.length;
  // Training rows first, so that whatever is measured on them is measured on a beginning.
  const rows = chosen.test ? Int32Array.from([...trainingRows, ...chosen.test]) : trainingRows;
  const targets = ownTargets.map((column) => targetColumns(column, table, { rows, training: n }, dataset.coding));
  const { names, inputs, dropped, filled, notes } = featureColumns(ownFeatures, table, rows, n, dataset);
  if (inputs.length === 0) {
    throw new Failure(
      'data',
      'Every feature is constant, so standardising leaves none.',
      'Add rows or features that vary, or turn standardising off.',
    );
  }
  const outputs = targets.flatMap(({ columns }) => columns);
  const { test } = chosen;
  const from = (columns: Float64Array[], start: number, end: number) =>
    columnsToMatrix(
      columns.map((values) => values.subarray(start, end)),
      end - start,
    );
  return {
    X: from(inputs, 0, n),
    Y: from(outputs, 0, n),
    features: names,
    targets: targets.map(({ coded }) => coded),
    dropped,
    rows: chosen.training,
    test: test && { X: from(inputs, n, rows.length), Y: from(outputs, n, rows.length), rows: test },
    filled,
    notes: [...chosen.notes, ...targets.flatMap((target) => target.notes), ...notes],
  };
}

function featureColumns(columns: Table['columns'], table: Table, rows: Rows, n: number, { missing, standardize }: Choices) {
  const names: string[] = [];
  const inputs: Float64Array[] = [];
  const dropped: string[] = [];
  const notes: string[] = [];
  let filled = 0;
  for (const column of columns) {
    const values = numericValues(column, table, rows, { role: 'feature', mayMiss: missing === 'mean' });
    const gaps = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    if (gaps > 0) {
      const mean = meanOf(column.name, values.subarray(0, n));
      values.forEach((value, i) => Number.isNaN(value) && (values[i] = mean));
      filled += gaps;
      notes.push(
        `${gaps === 1 ? 'One missing value' : `${gaps} missing values`} of ${column.name} ${gaps === 1 ? 'is' : 'are'} its mean ${Number(mean.toPrecision(6))}: bounds are of these values, not of those that are missing.`,
      );
    }
    const scale = standardize ? standardizing(values.subarray(0, n)) : (value: number) => value;
    if (scale) {
      names.push(column.name);
      inputs.push(standardize ? values.map(scale) : values);
    } else dropped.push(column.name);
  }
  if (dropped.length > 0) notes.push(`${dropped.length === 1 ? 'Constant column' : 'Constant columns'} left out: ${dropped.join(', ')}.`);
  return { names, inputs, dropped, filled, notes };
}

/** The mean of the values that are there. */
function meanOf(name: string, values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0)
    throw new Failure('data', `Feature ${name} has no value in any row that is trained on, so it has no mean.`, 'Leave the column out.');
  return meanAndStd(present).mean;
}
