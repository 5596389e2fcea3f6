import type { Architecture } from '../../contract/network';

/** The losses as sentences name them. */
export const LOSS_NAMES: Record<Architecture['loss'], string> = {
  squared: 'squared',
  logistic: 'logistic',
  hinge: 'hinge',
  huber: 'Huber',
  'cross-entropy': 'cross-entropy',
};
