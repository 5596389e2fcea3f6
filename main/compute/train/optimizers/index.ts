import type { TrainSpec } from '../../../../shared/contract/run';
import { adam } from './adam';
import { gd } from './gd';
import type { OptimizerRule } from './optimizer';
import { sgd } from './sgd';

/** The optimisers of this version by their name in the contract; a new one is one file and one line. */
export const OPTIMIZER_RULES: Partial<Record<TrainSpec['optimizer'], OptimizerRule>> = { gd, sgd, adam };
