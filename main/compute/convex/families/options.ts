import { Failure } from '../../../../shared/contract/failure';
import { SOLVE_OPTIONS, type SolveOption, type SolveSpec } from '../../../../shared/contract/run';
import type { Family } from './family';

/** Throws a Failure for a choice or an option that the family does not take. */
export function checkOptions(name: string, family: Family, spec: SolveSpec): void {
  if (!family.losses.includes(spec.loss))
    throw new Failure(
      'unsupported',
      `The family '${name}' is not solved with the loss '${spec.loss}' by this version.`,
      `Use one of: ${family.losses.join(', ')}.`,
    );
  if (!family.biases.includes(spec.bias))
    throw new Failure(
      'unsupported',
      `The family '${name}' does not take the bias '${spec.bias}'.`,
      `Use one of: ${family.biases.join(', ')}.`,
    );
  const stray = SOLVE_OPTIONS.find((option) => isGiven(spec, option) && !family.takes.includes(option));
  if (stray)
    throw new Failure(
      'usage',
      `The option ${stray === 'patterns' && spec.patterns.kind === 'given' ? 'gates' : stray} does not apply to the family '${name}'.`,
      'Leave it out.',
    );
  if (spec.complete && spec.patterns.kind !== 'sampled' && spec.patterns.kind !== 'given')
    throw new Failure(
      'usage',
      'There are no patterns to begin with: all of them are priced anyway.',
      'Leave out complete, or give or sample patterns to begin with.',
    );
  if (spec.regularizer !== undefined && !family.regularizers.includes(spec.regularizer))
    throw new Failure(
      'unsupported',
      `The family '${name}' is not solved with the regulariser '${spec.regularizer}'.`,
      `Use one of: ${family.regularizers.join(', ')}.`,
    );
  if (spec.delta !== undefined && spec.loss !== 'huber')
    throw new Failure('usage', `δ does not apply to the loss '${spec.loss}'.`, 'Leave it out, or choose huber.');
  if (spec.delta !== undefined && !(spec.delta > 0 && Number.isFinite(spec.delta)))
    throw new Failure('usage', `δ must be a positive number, not ${spec.delta}.`);
  if (!(spec.beta > 0 && Number.isFinite(spec.beta))) throw new Failure('usage', `β must be a positive number, not ${spec.beta}.`);
  if (spec.interpolate && spec.beta !== 1)
    throw new Failure('usage', `The limit β → 0 has no β, and ${spec.beta} was given.`, 'Leave β at 1, the unit of the limit.');
  if (!(spec.tolerance > 0)) throw new Failure('usage', `The tolerance must be a positive number, not ${spec.tolerance}.`);
}

function isGiven(spec: SolveSpec, option: SolveOption): boolean {
  return option === 'patterns' ? spec.patterns.kind !== 'auto' : spec[option] !== undefined;
}
