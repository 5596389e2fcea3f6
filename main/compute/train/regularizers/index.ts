import type { Architecture } from '../../../../shared/contract/network';
import { lastTwo } from './last-two';
import { pathNorm } from './path-norm';
import { power, powerHalf } from './power';
import type { RegularizerRule } from './regularizer';
import { weightDecay } from './weight-decay';

/** The regularisers that can be trained with, by their name in the contract; a new one is one file and one line. */
export const REGULARIZER_TABLE: Record<Architecture['regularizer'], RegularizerRule> = {
  'weight-decay': weightDecay,
  power,
  'power-half': powerHalf,
  'last-two': lastTwo,
  'path-norm': pathNorm,
};
