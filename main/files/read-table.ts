import type { Column } from '../../shared/contract/data';
import { readCsv } from './csv';
import { hashTable, summarizeColumns, type Table } from './table';

/** A file that was read, and all that is said about it at once. */
export interface ReadTable {
  table: Table;
  columns: Column[];
  hash: string;
}

/** Parses, summarises and hashes a data file. */
export function readTable(bytes: Uint8Array, name: string): ReadTable {
  const table = readCsv(bytes, name);
  return { table, columns: summarizeColumns(table), hash: hashTable(table) };
}
