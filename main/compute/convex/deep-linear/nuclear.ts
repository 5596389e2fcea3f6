import { Failure } from '../../../../shared/contract/failure';
import type { Loss } from '../../../../shared/theory/losses';
import type { Control } from '../control';
import { solveNuclear, type NuclearOutcome } from '../master/nuclear-program';
import type { Geometry } from '../patterns/geometry';

/** min ℓ(XW) + b‖W‖_* to the finest of several precisions that the solver reaches, the coarsest of which it has to. */
export function nuclearTo(
  precisions: readonly number[],
  geometry: Geometry,
  loss: Loss,
  Y: Float64Array,
  C: number,
  b: number,
  control: Control,
): NuclearOutcome {
  let failure: unknown = new RangeError('No precision was given.');
  for (const precision of precisions) {
    try {
      return solveNuclear(geometry, loss, Y, C, b, precision, control);
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'computation')) throw error;
      failure = error;
    }
  }
  throw failure;
}
