import type { Inspection, Reading, Recipe } from '../../../shared/contract/data';
import { inspectTable } from '../../files/inspect-table';
import { readTable, type ReadTable } from '../../files/read-table';
import { generateTable, type GeneratedTable } from '../data/generate';

interface File {
  bytes: Uint8Array;
  name: string;
  reading: Reading;
}

/** What takes long with large data, and what it comes to. */
export interface AsideTasks {
  read: { asked: File; answer: ReadTable };
  inspect: { asked: File; answer: Inspection };
  generate: { asked: Recipe; answer: GeneratedTable };
}

export type AsideName = keyof AsideTasks;

/** Does a task where it is called. @throws Failure */
export const ASIDE: { [K in AsideName]: (asked: AsideTasks[K]['asked']) => AsideTasks[K]['answer'] } = {
  read: ({ bytes, name, reading }) => readTable(bytes, name, reading),
  inspect: ({ bytes, name, reading }) => inspectTable(bytes, name, reading),
  generate: (recipe) => generateTable(recipe),
};
