import type { TrainSpec } from '../../../../shared/contract/run';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamw } from './adamw';
import { gd } from './gd';
import { lbfgs } from './lbfgs';
import { lineSearch } from './line-search';
import type { OptimizerRule } from './optimizer';
import { proximal } from './proximal';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

/** The optimisers by their name in the contract; a new one is one file and one line. */
export const OPTIMIZER_RULES: Record<TrainSpec['optimizer'], OptimizerRule> = { gd, sgd, adam, adamw, adagrad, rmsprop, lbfgs, proximal };

/** The rule of a specification: gradient descent has two. */
export function ruleOf({ optimizer, lineSearch: searches }: Pick<TrainSpec, 'optimizer' | 'lineSearch'>): OptimizerRule {
  return optimizer === 'gd' && searches ? lineSearch : OPTIMIZER_RULES[optimizer];
}
