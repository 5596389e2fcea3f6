import type { Dataset, Summary } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { cellsOf, textLevels, type Table, type TableColumn } from '../../files/table';
import type { Context } from '../context';
import { designProblem } from '../problem/problem';

/** A target of at most this many values is told by value. */
const CLASSES = 12;
/** n·d² beyond this, singular values take long. */
const LARGEST = 4e9;

/** What is known of a data set's numbers (contract: data.summary). */
export async function summaryOf({ workspace, supervisor }: Pick<Context, 'workspace' | 'supervisor'>, id: string): Promise<Summary> {
  const [dataset, table] = [workspace.dataset(id), workspace.table(id)];
  const values = await singularValuesOf({ supervisor }, dataset, table);
  return {
    duplicates: duplicateRows(table),
    constant: dataset.columns.filter(({ distinct }) => distinct <= 1).map(({ name }) => name),
    classes: table.columns.flatMap((column, index) => {
      const { distinct } = dataset.columns[index];
      if (dataset.roles[index] !== 'target' || (column.numbers && distinct > CLASSES)) return [];
      return [
        { column: column.name, distinct, values: distinct > CLASSES ? textLevels(column.texts ?? []).slice(0, CLASSES) : countsOf(column) },
      ];
    }),
    singularValues: values && values.singular,
    rank: values && values.singular.length,
    condition:
      values && values.singular.length === values.columns && values.columns > 0
        ? values.singular[0] / values.singular[values.columns - 1]
        : null,
  };
}

/** Of X as it is solved; null where the choices make no problem yet. */
async function singularValuesOf({ supervisor }: Pick<Context, 'supervisor'>, dataset: Dataset, table: Table) {
  try {
    const { X, Y } = designProblem(dataset, table);
    const [n, d] = X.shape;
    if (n * d * d > LARGEST) return null;
    const facts = await supervisor.run({ kind: 'linear-facts', X, Y }, {}, `summary ${dataset.id}`).result;
    return facts && { singular: facts.inputs, columns: d };
  } catch (error) {
    if (error instanceof Failure && error.code !== 'internal') return null;
    throw error;
  }
}

function duplicateRows(table: Table): number {
  const seen = new Set<string>();
  for (let row = 0; row < table.rows; row++) seen.add(JSON.stringify(cellsOf(table, row)));
  return table.rows - seen.size;
}

/** The values of a column with their counts, in ascending order. */
function countsOf({ numbers, texts }: TableColumn): { value: string; count: number }[] {
  const counts = new Map<number | string, number>();
  for (const value of numbers ?? texts ?? []) {
    if (value === null || Number.isNaN(value)) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([value, count]) => ({ value: String(value), count }));
}
