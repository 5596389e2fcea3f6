import { Failure } from '../../shared/contract/failure';
import { PROJECT_FORMAT } from '../../shared/contract/project';

/** Entry f lifts the manifest of format f to format f + 1; a new format adds one line. */
const MIGRATIONS: Record<number, (manifest: Record<string, unknown>) => Record<string, unknown>> = {};

/** The manifest of any earlier format as the present one. @throws Failure('unsupported') where it is a later one */
export function migrate(manifest: Record<string, unknown>, format: number, name: string): Record<string, unknown> {
  if (format > PROJECT_FORMAT) {
    throw new Failure(
      'unsupported',
      `${name} was written by a newer Zerogap (format ${format}, this one reads up to ${PROJECT_FORMAT}).`,
      'Update Zerogap to open it.',
    );
  }
  let lifted = manifest;
  for (let from = format; from < PROJECT_FORMAT; from++) lifted = MIGRATIONS[from](lifted);
  return lifted;
}
