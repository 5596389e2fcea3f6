import type { TrainSpec } from '../../../shared/contract/run';
import { ACTIVATION_TABLE } from './activations';
import { ruleOf } from './optimizers';

/** What must be said beside the results of a specification. */
export function trainingNotes(spec: TrainSpec): string[] {
  const notes = [ACTIVATION_TABLE[spec.architecture.activation].note?.(spec), ruleOf(spec).note?.(spec)];
  return notes.filter((note): note is string => note !== undefined);
}
