import { Failure } from '../../../shared/contract/failure';
import type { TrainSpec } from '../../../shared/contract/run';
import { BACKENDS } from '../backend';
import { INITIALIZATIONS } from './initializations';
import { OPTIMIZER_RULES } from './optimizers';
import type { OptimizerRule } from './optimizers/optimizer';

type Architecture = TrainSpec['architecture'];

const ACTIVATIONS: readonly Architecture['activation'][] = ['relu'];
const LOSSES: readonly Architecture['loss'][] = ['squared'];
const BIASES: readonly Architecture['bias'][] = ['none', 'penalized'];
const PRECISIONS: readonly TrainSpec['precision'][] = ['float64'];
/** For two layers all of these are ½Σ‖W‖²_F: the factor of theory §4, L/2 for ½ in place of 1/L, is 1. */
const REGULARIZERS: readonly Architecture['regularizer'][] = ['weight-decay', 'power', 'power-half'];

/** Refuses what this version does not train, and options that contradict one another; returns the update rule. */
export function checkTraining(spec: TrainSpec, samples: number): OptimizerRule {
  const { architecture } = spec;
  if (architecture.layers.length !== 1)
    throw new Failure(
      'unsupported',
      `A network with ${architecture.layers.length} hidden layers cannot be trained in this version.`,
      'Give one hidden width; several branches are possible.',
    );
  require('activation', architecture.activation, ACTIVATIONS);
  require('loss', architecture.loss, LOSSES);
  require('bias', architecture.bias, BIASES);
  require('regularizer', architecture.regularizer, REGULARIZERS);
  require('optimizer', spec.optimizer, Object.keys(OPTIMIZER_RULES));
  require('initialization', spec.init, Object.keys(INITIALIZATIONS));
  require('precision', spec.precision, PRECISIONS);
  checkBackend(spec.backend);
  const rule = OPTIMIZER_RULES[spec.optimizer] as OptimizerRule;
  checkOptions(spec, rule, samples);
  return rule;
}

function require(option: string, value: string, available: readonly string[]): void {
  if (available.includes(value)) return;
  const list =
    available.length === 1 ? `is ${available[0]}` : `are ${available.slice(0, -1).join(', ')} and ${available[available.length - 1]}`;
  throw new Failure('unsupported', `The ${option} ‘${value}’ cannot be trained in this version.`, `Available ${list}.`);
}

function checkBackend(backend: TrainSpec['backend']): void {
  if (backend === 'auto') return;
  const { available, name, reason, remedy } = BACKENDS[backend].device();
  if (!available) throw new Failure('unsupported', `The backend ${name} is not available: ${reason}`, remedy);
}

function checkOptions(spec: TrainSpec, rule: OptimizerRule, samples: number): void {
  if (spec.batchSize !== undefined && !rule.takesBatches)
    throw new Failure(
      'usage',
      `A batch size does not apply to ${rule.name}: every step uses all rows.`,
      'Leave it out, or choose sgd or adam.',
    );
  if (spec.batchSize !== undefined && spec.batchSize > samples)
    throw new Failure(
      'usage',
      `The batch size ${spec.batchSize} exceeds the ${samples} rows of the data.`,
      'Choose a smaller one, or all rows.',
    );
  if ((spec.momentum !== 0 || spec.nesterov) && !rule.takesMomentum)
    throw new Failure('usage', `Momentum does not apply to ${rule.name}.`, 'Set momentum to 0 and Nesterov off, or choose sgd.');
  if (spec.nesterov && spec.momentum === 0)
    throw new Failure('usage', 'Nesterov needs a momentum above 0.', 'Set a momentum such as 0.9, or Nesterov off.');
}
