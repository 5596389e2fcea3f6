import { Failure } from '../../contract/failure';
import { crossEntropy } from './cross-entropy';
import { hinge } from './hinge';
import { huber } from './huber';
import { logistic } from './logistic';
import type { Loss } from './loss';
import { squared } from './squared';

export type { Domain, Loss } from './loss';

/** What some losses need beside F and Y. */
export interface LossParameters {
  /** Where Huber's loss turns from a square into a line. */
  delta?: number;
  /** C, the columns of F and Y. */
  outputs?: number;
}

/** δ of Huber's loss where none is given. */
export const DEFAULT_DELTA = 1;

/** The losses that can be computed, by their name in the contract: one file and one line each. */
export const LOSS_TABLE: Readonly<Record<string, (parameters: LossParameters) => Loss>> = {
  squared: () => squared,
  logistic: () => logistic,
  hinge: () => hinge,
  huber: ({ delta }) => huber(delta ?? DEFAULT_DELTA),
  'cross-entropy': ({ outputs }) => crossEntropy(outputs ?? 1),
};

/** The loss of that name; throws a Failure ('unsupported') where there is none. */
export function lossNamed(name: string, parameters: LossParameters = {}): Loss {
  if (Object.hasOwn(LOSS_TABLE, name)) return LOSS_TABLE[name](parameters);
  throw new Failure(
    'unsupported',
    `The loss '${name}' is not computed by this version.`,
    `Use one of: ${Object.keys(LOSS_TABLE).join(', ')}.`,
  );
}
