import { Failure } from '../../contract/failure';
import type { Loss } from './loss';
import { squared } from './squared';

export type { Loss } from './loss';

/** The losses that can be computed, by their name in the contract: one file and one line each. */
export const LOSS_TABLE: Readonly<Record<string, Loss>> = { squared };

/** The loss of that name; throws a Failure ('unsupported') where there is none. */
export function lossNamed(name: string): Loss {
  if (Object.hasOwn(LOSS_TABLE, name)) return LOSS_TABLE[name];
  throw new Failure(
    'unsupported',
    `The loss '${name}' is not computed by this version.`,
    `Use one of: ${Object.keys(LOSS_TABLE).join(', ')}.`,
  );
}
