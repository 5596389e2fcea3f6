import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Table, TableColumn } from '../../files/table';

/** What of a data set an edit changes. */
export type Values = Pick<Dataset, 'hash' | 'rows' | 'columns' | 'edits' | 'file'>;

interface Version {
  id: string;
  values: Values;
  table: Table;
}

/** Bytes of values that are kept; the oldest versions go first. */
const LIMIT = 256 * 2 ** 20;

/** The states that edited data sets have been in, to which they can return. Columns that an edit left alone are shared and count once. */
export class Versions {
  private readonly kept = new Map<string, Version>();
  private readonly current = new Map<string, string>();
  private count = 0;

  /** The name of the state that a data set is in. */
  now(id: string, values: Values, table: Table): string {
    const known = this.current.get(id);
    if (known !== undefined && this.kept.has(known)) return known;
    return this.put(id, values, table);
  }

  /** Keeps a new state of a data set. */
  put(id: string, values: Values, table: Table): string {
    const name = `${++this.count}`;
    this.kept.set(name, { id, values, table });
    this.current.set(id, name);
    while (this.kept.size > 2 && this.bytes() > LIMIT) this.kept.delete(this.kept.keys().next().value!);
    return name;
  }

  /** Returns to an earlier or later state. @throws Failure('missing') where it is not kept any more */
  take(id: string, name: string): Version {
    const version = this.kept.get(name);
    if (version?.id !== id) throw new Failure('missing', 'That state of the data is not kept any more.', 'Open the data again.');
    this.current.set(id, name);
    return version;
  }

  private bytes(): number {
    const columns = new Set<TableColumn>();
    for (const { table } of this.kept.values()) for (const column of table.columns) columns.add(column);
    let sum = 0;
    for (const { numbers, texts } of columns) sum += numbers?.byteLength ?? 8 * (texts?.length ?? 0);
    return sum;
  }
}
