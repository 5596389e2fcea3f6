import type { Architecture } from '../../../../shared/contract/network';
import type { Activation } from './activation';
import { gated } from './gated';
import { linear } from './linear';
import { relu } from './relu';
import { threshold } from './threshold';

/** The activations that can be trained, by their name in the contract; a new one is one file and one line. */
export const ACTIVATION_TABLE: Record<Architecture['activation'], Activation> = {
  relu,
  linear,
  gated,
  threshold,
};
