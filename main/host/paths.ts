import { resolve } from 'node:path';
import { Failure } from '../../shared/contract/failure';
import type { Platform } from './platform';

/** The files that a client may name: those that a dialog, the command line or the list of recent projects gave to the host itself. */
export class Paths {
  private readonly granted = new Set<string>();

  constructor(private readonly platform: Pick<Platform, 'trustsPaths'>) {}

  grant(path: string): string {
    const absolute = resolve(path);
    this.granted.add(absolute);
    return absolute;
  }

  /** The absolute path; refuses one that nobody chose. */
  check(path: string): string {
    const absolute = resolve(path);
    if (this.platform.trustsPaths || this.granted.has(absolute)) return absolute;
    throw new Failure(
      'denied',
      `${path} was not chosen in a dialog of this program, so it is not opened.`,
      'Choose the file in the dialog, or drop it on the window.',
    );
  }
}
