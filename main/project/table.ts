import type { NdArray } from '../../shared/contract/array';
import type { Table, TableColumn } from '../files/table';
import type { StoredTable } from './format';

const int32 = (data: Int32Array): NdArray => ({ dtype: 'int32', shape: [data.length], data });

/** A table as the project file holds it: texts as codes into their distinct values. */
export function storeTable(table: Table): StoredTable {
  return {
    rows: table.rows,
    notes: table.notes,
    ...(table.firstLine === undefined ? {} : { firstLine: table.firstLine }),
    ...(table.lines === undefined ? {} : { lines: int32(table.lines) }),
    columns: table.columns.map((column) => {
      if (column.numbers) {
        return { type: 'number', name: column.name, numbers: { dtype: 'float64', shape: [column.numbers.length], data: column.numbers } };
      }
      const levels = new Map<string, number>();
      const codes = Int32Array.from(column.texts ?? [], (text) => {
        if (text === null) return -1;
        const code = levels.get(text) ?? levels.size;
        levels.set(text, code);
        return code;
      });
      return { type: 'text', name: column.name, levels: [...levels.keys()], codes: int32(codes) };
    }),
  };
}

/** The inverse; null where columns do not have the table's length or codes name no text. */
export function restoreTable(stored: StoredTable): Table | null {
  if (stored.lines && stored.lines.data.length !== stored.rows) return null;
  const columns: TableColumn[] = [];
  for (const column of stored.columns) {
    const values = column.type === 'number' ? column.numbers : column.codes;
    if (values.data.length !== stored.rows) return null;
    if (column.type === 'number') {
      columns.push({ name: column.name, type: 'number', numbers: column.numbers.data as Float64Array });
      continue;
    }
    const codes = column.codes.data;
    if (!codes.every((code) => code >= -1 && code < column.levels.length)) return null;
    columns.push({ name: column.name, type: 'text', texts: Array.from(codes, (code) => (code < 0 ? null : column.levels[code])) });
  }
  return {
    columns,
    rows: stored.rows,
    notes: stored.notes,
    ...(stored.firstLine === undefined ? {} : { firstLine: stored.firstLine }),
    ...(stored.lines === undefined ? {} : { lines: stored.lines.data as Int32Array }),
  };
}
