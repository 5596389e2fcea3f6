import { createHash } from 'node:crypto';
import type { Column, SourceFile } from '../../shared/contract/data';
import { readCsv } from './csv';
import { detectDialect } from './csv-dialect';
import { decodeText } from './decode-text';
import { hashTable, summarizeColumns, type Table } from './table';

/** A file that was read, and all that is said about it at once. */
export interface ReadTable {
  table: Table;
  columns: Column[];
  hash: string;
  file: SourceFile;
}

/** Parses, summarises and hashes a data file. */
export function readTable(bytes: Uint8Array, name: string): ReadTable {
  const table = readCsv(bytes, name);
  return { table, columns: summarizeColumns(table), hash: hashTable(table), file: describe(bytes, name) };
}

function describe(bytes: Uint8Array, name: string): SourceFile {
  const { text, encoding } = decodeText(bytes, name);
  const { delimiter, header } = detectDialect(text);
  return { sha256: createHash('sha256').update(bytes).digest('hex'), encoding, delimiter, header };
}
