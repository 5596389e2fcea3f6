import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { FigureRequest, WrittenFile } from '../../../shared/contract/figure';
import type { ScatterData } from '../../../shared/figures/scatter';
import { csvField } from '../../files/export';
import type { Table } from '../../files/table';
import { madeOf } from '../problem/provenance';
import { plotPoints } from './points';

type Columns = NonNullable<FigureRequest['columns']>;

/** More points than this are a blot, and a large file. */
const DRAWN = 20_000;

/** The columns that a data set is drawn with unless others are chosen: the first feature across, the target up or, where it is text, as colour. */
export function defaultColumns({ columns, roles }: Pick<Dataset, 'columns' | 'roles'>): Columns {
  const numeric = columns.filter(({ type }) => type === 'number').map(({ name }) => name);
  const target = columns.find((_, index) => roles[index] === 'target');
  const x = columns.find(({ type }, index) => type === 'number' && roles[index] === 'feature')?.name ?? numeric[0];
  const y = target?.type === 'number' ? target.name : (numeric.find((name) => name !== x) ?? x);
  if (x === undefined) throw new Failure('data', 'This data set has no column of numbers to draw.');
  return { x, y, ...(target?.type === 'text' ? { group: target.name } : {}) };
}

/** What the scatter plot draws. */
export function scatterData(table: Table, columns: Columns): ScatterData {
  const { x, y, groups, levels, total } = plotPoints(table, { ...columns, limit: DRAWN });
  return {
    x: { name: columns.x, values: Float64Array.from(x.data) },
    y: { name: columns.y, values: Float64Array.from(y.data) },
    groups: groups && Int32Array.from(groups.data),
    levels,
    total,
  };
}

/** The points as a table, all of them, with a sidecar that says where they are from. */
export function exportPoints(
  dataset: Dataset,
  table: Table,
  columns: Columns,
  stem: string,
  provenance: Record<string, unknown>,
): WrittenFile[] {
  const { x, y, groups, levels } = plotPoints(table, { ...columns, limit: table.rows });
  const head = [columns.x, columns.y, ...(columns.group === undefined ? [] : [columns.group])];
  const lines = [head.map(csvField).join(',')];
  x.data.forEach((value, row) => {
    const group = columns.group === undefined ? [] : [levels[groups?.data[row] ?? -1] ?? ''];
    lines.push([value, y.data[row], ...group.map(csvField)].join(','));
  });
  const sidecar = {
    figure: 'scatter',
    table: { file: `${stem}.csv`, rows: x.data.length, columns: head },
    dataset: madeOf(dataset),
    ...provenance,
  };
  return [
    { name: `${stem}.csv`, mime: 'text/csv', bytes: bytesOf(`${lines.join('\n')}\n`) },
    { name: `${stem}.json`, mime: 'application/json', bytes: bytesOf(`${JSON.stringify(sidecar, null, 2)}\n`) },
  ];
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
