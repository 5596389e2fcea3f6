import type { SplineResult } from '../../../shared/contract/run';
import { distinctInputs } from './spline-dual';
import { splineEnvelope } from './spline-envelope';
import { splinePieces, type SplineUnit } from './spline-pieces';
import type { SplineOptimum } from './spline-polish';

/** Losses whose second derivative is positive everywhere, so that the optimal fit is unique. */
const STRICTLY_CONVEX: readonly string[] = ['squared', 'logistic'];

/** Whether one fit is optimal and no other. */
export function hasUniqueFit(loss: string, outputs: number): boolean {
  return outputs === 1 && STRICTLY_CONVEX.includes(loss);
}

/** A spline in the inputs' own unit, and its optimum to rounding where that is known, in inputs x (n values, divided by `unit`) and β. */
interface SplineFit {
  units: readonly SplineUnit[];
  constant: Float64Array;
  loss: string;
  optimum: SplineOptimum | null;
  x: Float64Array;
  beta: number;
  unit: number;
}

/** The spline as knots, pieces and, where it is known, the envelope of all optimal ones. */
export function splineResult(fit: SplineFit): SplineResult {
  return { ...splinePieces(fit.units, fit.constant), ...envelopeOf(fit) };
}

function envelopeOf({ x, loss, beta, constant, unit, optimum }: SplineFit): Pick<SplineResult, 'envelope' | 'envelopeNote'> {
  const none = (why: string) => ({ envelope: null, envelopeNote: why });
  if (constant.length > 1) return none('The set of optimal splines is not computed for several outputs.');
  if (!hasUniqueFit(loss, 1))
    return none(
      `The set of optimal splines is not computed for the loss '${loss}', under which the optimal fit itself need not be unique.`,
    );
  if (!optimum) return none('The set of optimal splines needs the optimum to rounding, which was not reached here.');
  const { knots, place } = distinctInputs(x);
  const F = new Float64Array(knots.length);
  const N = new Float64Array(knots.length);
  place.forEach((at, i) => {
    F[at] = optimum.F[i];
    N[at] += optimum.N[i];
  });
  const envelope = splineEnvelope(knots, F, N, beta);
  const free = envelope.x.length - knots.length;
  return {
    envelope: { x: Array.from(envelope.x, (value) => value * unit), lower: [...envelope.lower], upper: [...envelope.upper] },
    envelopeNote:
      free === 0
        ? 'Within the data there is one optimal spline.'
        : `The optimal spline is not unique: in ${free} of the ${knots.length - 1} intervals between data points its knots may lie elsewhere.`,
  };
}
