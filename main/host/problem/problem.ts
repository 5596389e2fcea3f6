import { matrix, type Matrix } from '../../../shared/contract/array';
import type { Dataset, Role } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { parseNumber } from '../../files/cell';
import type { CodedTarget } from '../../files/certificate';
import { lineOf, meanAndStd, textLevels, type Table, type TableColumn } from '../../files/table';

/** The matrices that a data set's roles define. */
export interface Problem {
  /** n×d features, standardised where asked. */
  X: Matrix;
  /** n×C targets. */
  Y: Matrix;
  /** Names of the columns of X, in order. */
  features: string[];
  /** Features that were left out because they are constant (only when standardising). */
  dropped: string[];
  /** What was done to the values and a reader should know. */
  notes: string[];
}

/** Roles of a new data set: `target` (or the last column) is the target, other numeric columns are features, texts and empty columns are ignored. */
export function defaultRoles(table: Table, targets: readonly (string | undefined)[] = [table.columns.at(-1)?.name]): Role[] {
  return table.columns.map((column) => {
    if (targets.includes(column.name)) return 'target';
    return column.numbers?.some((value) => !Number.isNaN(value)) ? 'feature' : 'ignored';
  });
}

/** A text column with more values than this is no list of classes. */
const MOST_CLASSES = 1000;

/** Larger values overflow in the products of a solver. */
const LARGEST = 1e100;

/**
 * X and Y of a data set: features in file order, standardised on request to mean 0 and variance 1 with 1/n; a text target as its coding says,
 * two classes as −1 and +1 in sorted order without one.
 * @throws Failure('data') naming row, column and remedy where a cell is missing, infinite or text
 */
export function designProblem(dataset: Pick<Dataset, 'roles' | 'standardize' | 'coding'>, table: Table): Problem {
  const notes: string[] = [];
  const dropped: string[] = [];
  const withRole = (role: string) => table.columns.filter((_, j) => dataset.roles[j] === role);
  const targets = withRole('target');
  if (targets.length === 0) throw new Failure('data', 'No column is the target.', 'Choose the column that the network is to predict.');
  const features = withRole('feature');
  if (features.length === 0) throw new Failure('data', 'No column is left as a feature.', 'Make at least one numeric column a feature.');

  const Y = columnsToMatrix(
    targets.flatMap((column) => targetColumns(column, table, dataset.coding, notes)),
    table.rows,
  );
  const names: string[] = [];
  const inputs: Float64Array[] = [];
  for (const column of features) {
    const values = numericValues(column, table, 'feature');
    const scaled = dataset.standardize ? standardized(values) : values;
    if (scaled) {
      names.push(column.name);
      inputs.push(scaled);
    } else {
      dropped.push(column.name);
    }
  }
  if (dropped.length > 0) notes.push(`${dropped.length === 1 ? 'Constant column' : 'Constant columns'} left out: ${dropped.join(', ')}.`);
  if (inputs.length === 0) {
    throw new Failure(
      'data',
      'Every feature is constant, so standardising leaves none.',
      'Add rows or features that vary, or turn standardising off.',
    );
  }
  return { X: columnsToMatrix(inputs, table.rows), Y, features: names, dropped, notes };
}

/** How each target becomes a column of Y, or several, for whoever rebuilds Y from the file. */
export function codedTargets(dataset: Pick<Dataset, 'roles' | 'coding'>, table: Table): CodedTarget[] {
  return table.columns
    .filter((_, j) => dataset.roles[j] === 'target')
    .map((column) => {
      if (column.type === 'number') return { name: column.name, coding: 'number', levels: [] };
      return { name: column.name, coding: dataset.coding ?? 'signs', levels: classesOf(column) };
    });
}

/** The distinct texts of a column, sorted. */
function classesOf({ texts }: TableColumn): string[] {
  return textLevels(texts ?? [])
    .map((level) => level.value)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function targetColumns(column: TableColumn, table: Table, coding: Dataset['coding'], notes: string[]): Float64Array[] {
  if (column.type === 'number') {
    const values = numericValues(column, table, 'target');
    if (values.every((value) => value === values[0])) notes.push(`The target ${column.name} is constant (${values[0]}).`);
    return [values];
  }
  const texts = column.texts ?? [];
  const missing = texts.indexOf(null);
  if (missing >= 0)
    refuseMissing(
      column.name,
      'target',
      missing,
      texts.reduce((count, text) => count + (text === null ? 1 : 0), 0),
      table,
    );
  const levels = classesOf(column);
  const index = new Map(levels.map((level, i) => [level, i]));
  const classes = Float64Array.from(texts, (text) => index.get(text ?? '') ?? 0);
  if (levels.length === 2 && (coding ?? 'signs') === 'signs') {
    notes.push(`Target ${column.name}: ${levels[0]} is −1, ${levels[1]} is +1.`);
    return [classes.map((value) => 2 * value - 1)];
  }
  if (levels.length > 1 && coding === 'index') {
    notes.push(`Target ${column.name}: classes ${shortList(levels)} as 0, 1, …, then standardised.`);
    return [standardized(classes) ?? classes];
  }
  if (levels.length > 1 && coding === 'one-hot' && levels.length <= MOST_CLASSES) {
    notes.push(`Target ${column.name}: one column for each of the classes ${shortList(levels)}.`);
    return levels.map((_, level) => classes.map((value) => (value === level ? 1 : 0)));
  }
  refuseClasses(column, levels, table);
}

function shortList(levels: readonly string[]): string {
  return `${levels.slice(0, 12).join(', ')}${levels.length > 12 ? ' …' : ''}`;
}

function refuseClasses(column: TableColumn, levels: string[], table: Table): never {
  const stray = strayText(column);
  if (stray) {
    const line = lineOf(table, stray.row);
    throw new Failure(
      'data',
      `Target ${column.name} holds the text "${clip(stray.text)}" in row ${line}, among numbers.`,
      'Correct that cell or delete its row.',
      {
        row: line,
        column: column.name,
      },
    );
  }
  throw new Failure(
    'data',
    levels.length === 1
      ? `Target ${column.name} holds one class only: ${clip(levels[0])}.`
      : `Target ${column.name} holds ${levels.length} classes (${levels.slice(0, 4).map(clip).join(', ')}${levels.length > 4 ? ' …' : ''}); a text target needs exactly two.`,
    'Choose a numeric target, keep the rows of two classes, or code the classes as numbers or as columns of their own.',
    { column: column.name },
  );
}

function numericValues(column: TableColumn, table: Table, role: 'feature' | 'target'): Float64Array {
  const Role = role === 'feature' ? 'Feature' : 'Target';
  if (column.type === 'text') {
    const { row, text } = strayText(column) ?? firstText(column);
    const line = lineOf(table, row);
    throw new Failure(
      'data',
      `${Role} ${column.name} holds text: "${clip(text)}" in row ${line}.`,
      'Correct that cell, code the texts as numbers, or leave the column out.',
      { row: line, column: column.name },
    );
  }
  const values = column.numbers ?? new Float64Array();
  let missing = 0;
  let firstMissing = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) {
      if (missing++ === 0) firstMissing = i;
    } else if (!(Math.abs(value) <= LARGEST)) {
      const line = lineOf(table, i);
      const what = Number.isFinite(value) ? `${value}, too large for float64 products (limit ${LARGEST})` : 'an infinite value';
      throw new Failure(
        'data',
        `${Role} ${column.name} holds ${what} in row ${line}.`,
        'Correct that cell, rescale or leave out the column, or delete the row.',
        {
          row: line,
          column: column.name,
        },
      );
    }
  }
  if (missing > 0) refuseMissing(column.name, role, firstMissing, missing, table);
  return values;
}

function refuseMissing(name: string, role: 'feature' | 'target', row: number, count: number, table: Table): never {
  const line = lineOf(table, row);
  const more = count > 1 ? ` and in ${count - 1} more ${count === 2 ? 'row' : 'rows'}` : '';
  throw new Failure(
    'data',
    `${role === 'feature' ? 'Feature' : 'Target'} ${name} has no value in row ${line}${more}.`,
    role === 'feature' ? 'Fill in the cell, delete the row, or leave the column out.' : 'Fill in the cell or delete the row.',
    { row: line, column: name, missing: count },
  );
}

/** The first text of a column that is mostly numbers: there it is the mistake, not the numbers. */
function strayText(column: TableColumn): { row: number; text: string } | null {
  const texts = column.texts ?? [];
  let numbers = 0;
  let strays = 0;
  let first: { row: number; text: string } | null = null;
  texts.forEach((text, row) => {
    if (text === null) return;
    if (parseNumber(text) !== null) numbers++;
    else {
      strays++;
      first ??= { row, text };
    }
  });
  return numbers > strays ? first : null;
}

function firstText(column: TableColumn): { row: number; text: string } {
  const row = (column.texts ?? []).findIndex((text) => text !== null);
  return { row, text: column.texts?.[row] ?? '' };
}

/** Values with mean 0 and variance 1 (1/n), or null where they are constant. */
function standardized(values: Float64Array): Float64Array | null {
  const { mean, std } = meanAndStd(values);
  if (std === 0 || values.every((value) => value === values[0])) return null;
  return values.map((value) => (value - mean) / std);
}

function columnsToMatrix(columns: Float64Array[], rows: number): Matrix {
  const result = matrix(rows, columns.length);
  columns.forEach((values, j) => {
    for (let i = 0; i < rows; i++) result.data[i * columns.length + j] = values[i];
  });
  return result;
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
