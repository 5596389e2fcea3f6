import { Failure } from '../../../shared/contract/failure';

/** Refuses to go on with an objective that is not finite: throws a Failure ('computation'). `recorded` counts the objectives before it. */
export function checkFinite(objective: number, recorded: number, learningRate: number): void {
  if (Number.isFinite(objective)) return;
  if (recorded === 0)
    throw new Failure(
      'computation',
      'The objective of the initial network is not a finite number.',
      'Standardize the data or choose a smaller initial scale.',
    );
  throw new Failure(
    'computation',
    `The training diverged: the objective is no longer a finite number after epoch ${recorded} at learning rate ${learningRate}.`,
    'Choose a smaller learning rate (the loss is a sum over all rows, not their mean), or standardize the data.',
  );
}
