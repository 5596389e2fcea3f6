import { Failure } from '../../contract/failure';
import type { Architecture } from '../../contract/network';
import type { TrainSpec } from '../../contract/run';
import { checkBackend } from './backends';
import { whyNotEscape } from './escapes';
import { optimizerOf, type OptimizerDeclaration } from './optimizers';
import { REGULARIZER_DECLARATIONS } from './regularizers';

/** Refuses choices of a training on `samples` rows that contradict one another: throws a Failure ('usage'). */
export function checkChoices(spec: TrainSpec, samples: number): void {
  const rule = optimizerOf(spec);
  checkArchitecture(spec.architecture);
  checkPair(spec, rule);
  checkOptions(spec, rule, samples);
  checkBackend(spec);
}

/** Why an architecture contradicts itself, or null. */
export function whyNotArchitecture(architecture: Architecture): string | null {
  return reasonOf(() => checkArchitecture(architecture));
}

/** Why a training contradicts itself, or null. */
export function whyNotTraining(spec: TrainSpec, samples: number): string | null {
  return reasonOf(() => checkChoices(spec, samples));
}

function reasonOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return Failure.describe(error).message;
  }
}

/** Refuses options of an architecture that contradict one another: throws a Failure ('usage'). */
export function checkArchitecture({ layers, activation, bias, biasLayers, regularizer, exponent, loss, delta }: Architecture): void {
  const depth = layers.length + 1;
  // Threshold units have an amplitude each (theory §5.8).
  const amplitudes = activation === 'threshold';
  if (amplitudes && depth > 2)
    throw new Failure(
      'usage',
      `The activation ‘${activation}’ is that of networks with one hidden layer, and this one has ${layers.length}.`,
      'Give one hidden width, or choose another activation.',
    );
  if (amplitudes && regularizer === 'path-norm')
    throw new Failure('usage', `The path norm does not apply to the activation ‘${activation}’.`, 'Choose weight-decay.');
  if (amplitudes && bias === 'penalized')
    throw new Failure(
      'usage',
      `The bias of the activation ‘${activation}’ cannot be penalized: like the weights into the units it has no size that matters.`,
      'Choose the bias free.',
    );
  if (biasLayers !== undefined && bias === 'none')
    throw new Failure('usage', 'The layers of the bias do not apply to a network without bias.', 'Leave them out, or choose a bias.');
  if (exponent !== undefined && regularizer !== 'power')
    throw new Failure('usage', `An exponent does not apply to the regularizer ‘${regularizer}’.`, 'Leave it out, or choose power.');
  if (exponent !== undefined && exponent > depth)
    throw new Failure('usage', `The exponent ${exponent} exceeds the ${depth} layers of the network.`, `Choose one from 2 to ${depth}.`);
  if (delta !== undefined && loss !== 'huber')
    throw new Failure('usage', `δ does not apply to the loss ‘${loss}’.`, 'Leave it out, or choose huber.');
}

/** What some update rules and some regularisers do not do together. */
function checkPair({ architecture, optimizer }: TrainSpec, rule: OptimizerDeclaration): void {
  const { regularizer, layers } = architecture;
  const { proximal, projects } = REGULARIZER_DECLARATIONS[regularizer];
  if (optimizer === 'proximal' && !proximal)
    throw new Failure(
      'usage',
      `The regularizer ‘${regularizer}’ has no proximal map in closed form.`,
      'Choose another optimizer, such as adam.',
    );
  if (projects && layers.length > 1 && !rule.takesProjection)
    throw new Failure(
      'usage',
      `The regularizer ‘${regularizer}’ holds layers in a ball, and ${rule.name} does not.`,
      'Choose another optimizer, such as adam or gd without a line search.',
    );
}

function checkOptions(spec: TrainSpec, rule: OptimizerDeclaration, samples: number): void {
  if (spec.batchSize !== undefined && !rule.takesBatches)
    throw new Failure(
      'usage',
      `A batch size does not apply to ${rule.name}: every step uses all rows.`,
      'Leave it out, or choose an optimizer such as sgd or adam.',
    );
  if (spec.batchSize !== undefined && spec.batchSize > samples)
    throw new Failure(
      'usage',
      `The batch size ${spec.batchSize} exceeds the ${samples} rows of the data.`,
      'Choose a smaller one, or all rows.',
    );
  if ((spec.momentum !== 0 || spec.nesterov) && !rule.takesMomentum)
    throw new Failure('usage', `Momentum does not apply to ${rule.name}.`, 'Set momentum to 0 and Nesterov off, or choose sgd.');
  if (spec.lineSearch && spec.optimizer !== 'gd')
    throw new Failure('usage', `A line search does not apply to ${rule.name}.`, 'Leave it out, or choose gd.');
  if (spec.decay !== undefined && spec.optimizer !== 'adamw')
    throw new Failure(
      'usage',
      `A decay of its own does not apply to ${rule.name}.`,
      'Leave it out (β is the weight of the regularizer), or choose adamw.',
    );
  if (spec.clip !== undefined && !rule.takesClip)
    throw new Failure(
      'usage',
      `Clipping the gradient does not apply to ${rule.name}.`,
      'Leave it out, or choose an optimizer such as adam.',
    );
  if ((spec.schedule ?? 'constant') !== 'constant' && !rule.takesSchedule)
    throw new Failure('usage', `A schedule does not apply to ${rule.name}: it chooses its own steps.`, 'Leave it out.');
  if (spec.dropout !== undefined && !rule.takesDropout)
    throw new Failure(
      'usage',
      `Dropout does not apply to ${rule.name}: a search along a line must see one and the same objective at every trial.`,
      'Leave it out, or choose an optimizer such as sgd or adam.',
    );
  const whyNot = spec.escapes === undefined ? null : whyNotEscape(spec.architecture);
  if (whyNot) throw new Failure('usage', whyNot, 'Leave the escapes out.');
  if (spec.nesterov && spec.momentum === 0)
    throw new Failure('usage', 'Nesterov needs a momentum above 0.', 'Set a momentum such as 0.9, or Nesterov off.');
}
