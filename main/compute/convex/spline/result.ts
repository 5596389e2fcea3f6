import type { SolveSpec, SplineResult } from '../../../../shared/contract/run';
import { limitOf } from '../../../../shared/theory/losses/limit';
import { distinctInputs } from './dual';
import { splineEnvelope } from './envelope';
import { splinePieces, type SplineUnit } from './pieces';

/** Losses whose second derivative is positive everywhere, so that the optimal fit is unique. */
const STRICTLY_CONVEX: readonly string[] = ['squared', 'logistic'];

/** Whether one fit of one output is optimal and no other: that of a strictly convex loss, and the targets where these are interpolated. */
export function hasUniqueFit({ loss, interpolate }: Pick<SolveSpec, 'loss' | 'interpolate'>): boolean {
  return interpolate ? limitOf(loss) === 'interpolation' : STRICTLY_CONVEX.includes(loss);
}

/** A spline in the inputs' own unit, and its optimum to rounding where that is known, in inputs x (n values, divided by `unit`) and β. */
interface SplineFit {
  units: readonly SplineUnit[];
  constant: Float64Array;
  spec: Pick<SolveSpec, 'loss' | 'interpolate'>;
  optimum: { F: Float64Array; N: Float64Array } | null;
  x: Float64Array;
  beta: number;
  unit: number;
}

/** The spline as knots, pieces and, where it is known, the envelope of all optimal ones. */
export function splineResult(fit: SplineFit): SplineResult {
  return { ...splinePieces(fit.units, fit.constant), ...envelopeOf(fit) };
}

function envelopeOf({ x, spec, beta, constant, unit, optimum }: SplineFit): Pick<SplineResult, 'envelope' | 'envelopeNote'> {
  const none = (why: string) => ({ envelope: null, envelopeNote: why });
  if (constant.length > 1) return none('The set of optimal splines is not computed for several outputs.');
  if (!hasUniqueFit(spec))
    return none(
      `The set of optimal splines is not computed for the loss '${spec.loss}', under which the optimal fit itself need not be unique.`,
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
