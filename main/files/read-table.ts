import { createHash } from 'node:crypto';
import type { Column, Reading, SourceFile } from '../../shared/contract/data';
import { readCsvAs } from './csv';
import { hashTable, summarizeColumns, type Table } from './table';

/** A file that was read, and all that is said about it at once. */
export interface ReadTable {
  table: Table;
  columns: Column[];
  hash: string;
  file: SourceFile;
}

/** Parses, summarises and hashes a data file, read as `wanted` says and else as it looks. */
export function readTable(bytes: Uint8Array, name: string, wanted?: Reading): ReadTable {
  const { table, reading } = readCsvAs(bytes, name, wanted);
  const { encoding, delimiter, header } = reading;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { table, columns: summarizeColumns(table), hash: hashTable(table), file: { sha256, encoding, delimiter, header } };
}
