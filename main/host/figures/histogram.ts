import type { Dataset, Histogram } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { FigureTable } from '../../files/figure-table';
import { madeOf } from '../problem/provenance';

/** The column whose histogram is drawn where none is chosen: the first of numbers. */
export function firstNumeric({ name, columns }: Pick<Dataset, 'name' | 'columns'>): string {
  const found = columns.find(({ type }) => type === 'number') ?? columns.at(0);
  if (!found) throw new Failure('data', `${name} has no column to draw.`);
  return found.name;
}

/** The bins, or the values, with their counts. */
export function histogramTable(dataset: Dataset, { edges, levels, counts }: Histogram, provenance: Record<string, unknown>): FigureTable {
  const count = { name: 'rows', meaning: 'how many rows have such a value' };
  const about = { dataset: madeOf(dataset), ...provenance };
  if (!edges)
    return { columns: [{ name: 'value', meaning: 'of the column' }, count], rows: counts.map((own, i) => [levels[i], own]), about };
  const columns = [
    { name: 'from', meaning: 'lower edge, which belongs to the bin' },
    { name: 'to', meaning: 'upper edge, which belongs to the last bin only' },
    count,
  ];
  return { columns, rows: counts.map((own, i) => [edges[i], edges[i + 1], own]), about };
}
