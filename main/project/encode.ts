import type { NdArray } from '../../shared/contract/array';
import { PROJECT_FORMAT } from '../../shared/contract/project';
import { writeNpy } from '../files/npy';
import { writeZip } from '../files/zip';
import type { OpenProject } from '../host/state';
import { detachArrays } from './arrays';
import { arrayEntry, MANIFEST, PREVIEW, runEntry, tableEntry } from './format';
import { storeTable } from './table';

export interface Stamp {
  /** The program's version. */
  version: string;
  /** ISO 8601. */
  savedAt: string;
  /** The figure that stands for the project, where it has one. */
  preview?: string;
}

/** The bytes of a project file (main/project/format.ts). Everything but the path and whether it is saved is kept, bit for bit. */
export function encodeProject(project: OpenProject, { version, savedAt, preview }: Stamp): Uint8Array {
  const arrays = new Map<string, NdArray>();
  const json = (value: unknown) => {
    const detached = detachArrays(value, (array) => {
      const entry = arrayEntry(arrays.size + 1);
      arrays.set(entry, array);
      return entry;
    });
    return Buffer.from(JSON.stringify(detached, null, 1));
  };
  const { id, name, datasets, networks, runs } = project.meta;
  const entries: [string, Uint8Array][] = [
    [MANIFEST, json({ application: 'zerogap', format: PROJECT_FORMAT, version, savedAt, id, name, datasets, networks, runs })],
  ];
  for (const [table, values] of project.tables) entries.push([tableEntry(table), json(storeTable(values))]);
  for (const [run, data] of project.runs) entries.push([runEntry(run), json(data)]);
  if (preview !== undefined) entries.push([PREVIEW, Buffer.from(preview)]);
  for (const [entry, array] of arrays) entries.push([entry, writeNpy(array)]);
  return writeZip(entries, (entry) => !entry.endsWith('.npy'));
}
