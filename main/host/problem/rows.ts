import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Table, TableColumn } from '../../files/table';
import { splitRows } from './split';
import type { Rows } from './values';

/** Which rows of a table a problem is of. */
export interface ChosenRows {
  /** Those that networks and programs see, ascending; null where that is every row. */
  training: Rows | null;
  /** Those that are kept for testing, ascending; null where none are. */
  test: Rows | null;
  notes: string[];
}

type Choices = Pick<Dataset, 'roles' | 'missing' | 'split'>;

/** A numeric target of at most this many values, each of them found twice, is a list of classes. */
const MOST_CLASSES = 10;

/**
 * The rows that a data set's choices leave: without those that lack a value in a used column where they are to be dropped, and those kept for
 * testing apart. @throws Failure('data') where no row is complete, Failure('usage') where a share is no row
 */
export function chosenRows({ roles, missing, split }: Choices, table: Table): ChosenRows {
  const used = table.columns.filter((_, j) => roles[j] === 'feature' || roles[j] === 'target');
  const all = Int32Array.from({ length: table.rows }, (_, row) => row);
  const kept = missing === 'drop' ? all.filter((row) => used.every((column) => isThere(column, row))) : all;
  const notes: string[] = [];
  if (kept.length === 0 && table.rows > 0)
    throw new Failure(
      'data',
      `Every one of the ${table.rows} rows lacks a value in some column, so dropping them leaves none.`,
      'Leave out the columns with most missing values.',
    );
  if (kept.length < table.rows)
    notes.push(
      `${table.rows - kept.length} of ${table.rows} rows ${table.rows - kept.length === 1 ? 'lacks a value and was' : 'lack a value and were'} left out: networks, programs and bounds are of the other ${kept.length}.`,
    );
  if (!split) return { training: kept.length < table.rows ? kept : null, test: null, notes };
  const targets = table.columns.filter((_, j) => roles[j] === 'target');
  const classes = targets.length === 1 ? classIndices(targets[0], kept) : null;
  const { training, test } = splitRows(kept, classes, split);
  notes.push(
    `${test.length} of ${kept.length} rows ${test.length === 1 ? 'is' : 'are'} kept for testing (seed ${split.seed}${classes ? `, the same share of every class of ${targets[0].name}` : ''}): networks, programs and bounds are of the other ${training.length}.`,
  );
  return { training, test, notes };
}

function isThere({ numbers, texts }: TableColumn, row: number): boolean {
  return numbers ? !Number.isNaN(numbers[row]) : texts?.[row] !== null;
}

/** The class of every row by a target in words, or in a few numbers that each stand twice; null where it is neither. */
function classIndices({ numbers, texts }: TableColumn, rows: Rows): number[] | null {
  const counts = new Map<string | number | null, number>();
  const valueOf = (row: number) => (numbers ? numbers[row] : (texts?.[row] ?? null));
  for (const row of rows) counts.set(valueOf(row), (counts.get(valueOf(row)) ?? 0) + 1);
  if (numbers && (counts.size > MOST_CLASSES || [...counts.values()].some((count) => count < 2))) return null;
  const sorted = [...counts.keys()].sort((a, b) => (a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1));
  const index = new Map(sorted.map((value, at) => [value, at]));
  return Array.from(rows, (row) => index.get(valueOf(row)) ?? 0);
}
