import type { TrainSpec } from '../../../shared/contract/run';
import { ACTIVATION_TABLE } from './activations';
import { ruleOf } from './optimizers';

const DROPOUT =
  'Hidden units are left out of steps only: every objective is that of the whole network, and the training does not settle where it is least.';

/** What must be said beside the results of a specification. */
export function trainingNotes(spec: TrainSpec): string[] {
  const notes = [
    spec.precision === 'float32'
      ? 'Trained in float32: the objective of the trained networks is computed anew in float64 from their weights, while those of the epochs on the way and the gradient norm have the digits of float32.'
      : undefined,
    ACTIVATION_TABLE[spec.architecture.activation].note?.(spec),
    ruleOf(spec).note?.(spec),
    spec.dropout === undefined ? undefined : DROPOUT,
  ];
  return notes.filter((note): note is string => note !== undefined);
}
