import type { Matrix } from '../../contract/array';
import { Failure } from '../../contract/failure';
import { LOSSES, type Architecture } from '../../contract/network';

/** Checks that the targets Y (n×C) are what the loss is defined for (theory §3); throws a Failure ('data') that names the first row that is not. */
export function checkTargets(loss: Architecture['loss'], Y: Matrix): void {
  const [n, outputs] = Y.shape;
  if (loss === 'logistic' || loss === 'hinge') {
    const at = Y.data.findIndex((value) => value !== 1 && value !== -1);
    if (at >= 0)
      throw new Failure(
        'data',
        `The loss ‘${loss}’ needs targets of −1 and +1, and row ${Math.floor(at / outputs) + 1} has ${Y.data[at]}.`,
        'Choose a text column of two classes as target, which is coded so, or the squared loss.',
      );
  }
  if (loss !== 'cross-entropy') return;
  if (outputs < 2)
    throw new Failure(
      'data',
      'The loss ‘cross-entropy’ needs one target column for each of at least two classes.',
      'Choose a text column of three or more classes as target, or the logistic loss for two.',
    );
  for (let row = 0; row < n; row++) {
    const values = Y.data.subarray(row * outputs, (row + 1) * outputs);
    const ones = values.filter((value) => value === 1).length;
    if (ones !== 1 || values.some((value) => value !== 0 && value !== 1))
      throw new Failure(
        'data',
        `The loss ‘cross-entropy’ needs rows with a single 1 among zeros as targets, and row ${row + 1} is ${values.join(', ')}.`,
        'Choose a text column as target, which is coded so, or the squared loss.',
      );
  }
}

/** Which losses are not defined for the targets Y, and why. */
export function unsuitedLosses(Y: Matrix): Partial<Record<Architecture['loss'], string>> {
  const reasons: Partial<Record<Architecture['loss'], string>> = {};
  for (const loss of LOSSES) {
    try {
      checkTargets(loss, Y);
    } catch (error) {
      reasons[loss] = Failure.describe(error).message;
    }
  }
  return reasons;
}
