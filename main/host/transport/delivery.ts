import { basename, dirname, extname, join } from 'node:path';
import type { Delivery, WrittenFile } from '../../../shared/contract/figure';
import { writeBytes } from '../../files/disk';
import type { FileFilter, Platform } from '../platform';

/**
 * Hands written files over: through the shell's dialog, which asks for the place of the first (the others go beside it, under the same name with
 * their own ending), else back to the client for download.
 */
export async function deliver(
  files: WrittenFile[],
  title: string,
  filter: FileFilter,
  platform: Pick<Platform, 'dialogs'>,
): Promise<Delivery> {
  if (!platform.dialogs) return { kind: 'download', files };
  const chosen = await platform.dialogs.saveFile(title, files[0].name, [filter]);
  if (chosen === null) return { kind: 'cancelled' };
  const stem = basename(chosen, extname(chosen));
  const paths = files.map(({ name }, index) => (index === 0 ? chosen : join(dirname(chosen), `${stem}${extname(name)}`)));
  for (const [index, { bytes }] of files.entries()) await writeBytes(paths[index], bytes);
  return { kind: 'saved', paths };
}

/** A name that is a file name on every system. */
export function fileName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[. -]+|[. -]+$/g, '');
  return safe.slice(0, 120) || 'untitled';
}
