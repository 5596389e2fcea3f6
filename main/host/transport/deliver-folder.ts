import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery, WrittenFile } from '../../../shared/contract/figure';
import { makeFolder, writeBytes } from '../../files/disk';
import { writeZip } from '../../files/zip';
import type { Platform } from '../platform';

/**
 * Hands many files over: into a new folder `name` in the place that the shell's dialog asks for, where nothing is written over, else to
 * the client as one zip archive for download.
 */
export async function deliverFolder(
  files: readonly WrittenFile[],
  title: string,
  name: string,
  platform: Pick<Platform, 'dialogs'>,
): Promise<Delivery> {
  if (!platform.dialogs) {
    const entries = files.map(({ name: entry, bytes }) => [`${name}/${entry}`, bytes] as const);
    const bytes = new Uint8Array(writeZip(entries, (entry) => !entry.endsWith('.png')));
    return { kind: 'download', files: [{ name: `${name}.zip`, mime: 'application/zip', bytes }] };
  }
  const place = await platform.dialogs.openFolder(title);
  if (place === null) return { kind: 'cancelled' };
  let folder = join(place, name);
  for (let i = 2; existsSync(folder); i++) folder = join(place, `${name} ${i}`);
  makeFolder(folder);
  for (const { name: entry, bytes } of files) await writeBytes(join(folder, entry), bytes);
  return { kind: 'saved', paths: [folder] };
}
