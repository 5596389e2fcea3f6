import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXTENSION = '.zerogap';

/** The project among the arguments of a start in a folder: a path, or the address that a Linux desktop makes of one. */
export function projectIn(argv: readonly string[], folder: string): string | undefined {
  for (const argument of argv.slice(1)) {
    if (!argument.toLowerCase().endsWith(EXTENSION)) continue;
    if (!argument.startsWith('file:')) return resolve(folder, argument);
    try {
      return fileURLToPath(argument);
    } catch {
      // An address of another machine names no file here.
    }
  }
  return undefined;
}
