import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { CodedTarget } from '../../files/certificate';
import { lineOf, type Table, type TableColumn } from '../../files/table';
import { clip, numericValues, refuseMissing, standardizing, strayText, type Rows } from './values';

/** A text column with more values than this is no list of classes. */
const MOST_CLASSES = 1000;

/** A target as columns of Y, one value for each of the rows asked for, and how they came about, for whoever rebuilds them from the file. */
export interface TargetColumns {
  columns: Float64Array[];
  coded: CodedTarget;
  notes: string[];
}

/**
 * A numeric target as it is, a text target as its coding says (two classes as −1 and +1 in sorted order without one). The classes are those of
 * `rows`, of which the first `training` decide on what is standardised.
 * @throws Failure('data') naming row, column and remedy where a cell is missing, or the texts are no classes
 */
export function targetColumns(
  column: TableColumn,
  table: Table,
  { rows, training }: { rows: Rows; training: number },
  coding: Dataset['coding'],
): TargetColumns {
  const { name } = column;
  if (column.type === 'number') {
    const values = numericValues(column, table, rows, { role: 'target', mayMiss: false });
    const constant = values.subarray(0, training).every((value) => value === values[0]);
    return {
      columns: [values],
      coded: { name, coding: 'number', levels: [] },
      notes: constant ? [`The target ${name} is constant (${values[0]}).`] : [],
    };
  }
  const texts = column.texts ?? [];
  const missing = Array.from(rows).filter((row) => texts[row] === null);
  if (missing.length > 0)
    refuseMissing(
      name,
      'target',
      missing.sort((a, b) => a - b),
      table,
    );
  const levels = classesOf(column, rows);
  const index = new Map(levels.map((level, i) => [level, i]));
  const classes = Float64Array.from(rows, (row) => index.get(texts[row] ?? '') ?? 0);
  if (levels.length === 2 && (coding ?? 'signs') === 'signs') {
    const notes = [`Target ${name}: ${levels[0]} is −1, ${levels[1]} is +1.`];
    return { columns: [classes.map((value) => 2 * value - 1)], coded: { name, coding: 'signs', levels }, notes };
  }
  if (levels.length > 1 && coding === 'index') {
    const notes = [`Target ${name}: classes ${shortList(levels)} as 0, 1, …, then standardised.`];
    const scale = standardizing(classes.subarray(0, training));
    return { columns: [scale ? classes.map(scale) : classes], coded: { name, coding, levels }, notes };
  }
  if (levels.length > 1 && coding === 'one-hot' && levels.length <= MOST_CLASSES) {
    const notes = [`Target ${name}: one column for each of the classes ${shortList(levels)}.`];
    return { columns: levels.map((_, level) => classes.map((value) => (value === level ? 1 : 0))), coded: { name, coding, levels }, notes };
  }
  refuseClasses(column, levels, table);
}

/** The distinct texts of a column in these rows, sorted. */
function classesOf({ texts }: TableColumn, rows: Rows): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const text = texts?.[row];
    if (typeof text === 'string') found.add(text);
  }
  return [...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
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
      { row: line, column: column.name },
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
