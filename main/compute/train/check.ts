import { Failure } from '../../../shared/contract/failure';
import type { TrainSpec } from '../../../shared/contract/run';
import { checkChoices } from '../../../shared/theory/training/check';
import { INITIALIZATIONS } from './initializations';
import { ruleOf } from './optimizers';
import type { OptimizerRule } from './optimizers/optimizer';

/** Refuses what this version does not train, and options that contradict one another; returns the update rule. */
export function checkTraining(spec: TrainSpec, samples: number): OptimizerRule {
  const { architecture } = spec;
  if (architecture.layers.length === 0)
    throw new Failure('unsupported', 'A network without hidden layers cannot be trained.', 'Give at least one hidden width.');
  require('initialization', spec.init, Object.keys(INITIALIZATIONS));
  const rule = ruleOf(spec);
  checkChoices(spec, samples);
  return rule;
}

function require(option: string, value: string, available: readonly string[]): void {
  if (available.includes(value)) return;
  const list =
    available.length === 1 ? `is ${available[0]}` : `are ${available.slice(0, -1).join(', ')} and ${available[available.length - 1]}`;
  throw new Failure('unsupported', `The ${option} ‘${value}’ cannot be trained in this version.`, `Available ${list}.`);
}
