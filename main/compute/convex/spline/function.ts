import type { Matrix } from '../../../../shared/contract/array';
import type { SolveSpec } from '../../../../shared/contract/run';
import type { SplineAnswer } from '../../../../shared/contract/spline';
import { univariateFunction } from '../../../../shared/theory/univariate-network';
import type { Monitor } from '../../job';
import { solve } from '../solve';

/** The optimum of a program of networks of one input as a function of that input: the spline, else what the recovered network computes. */
export function solvedFunction(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SplineAnswer {
  const result = solve(X, Y, spec, monitor);
  const { status, objective, dualBound, gap, relativeGap, certificate, lowerBound, betaMax, betaMaxKind, activeNeurons, seconds, notes } =
    result;
  const spline = result.spline ?? {
    ...univariateFunction(result.weights, 'relu'),
    envelope: null,
    envelopeNote: 'The set of optimal functions is computed for free biases only.',
  };
  return {
    status,
    objective,
    dualBound,
    gap,
    relativeGap,
    certificate,
    lowerBound,
    betaMax,
    betaMaxKind,
    activeNeurons,
    seconds,
    notes,
    spline,
  };
}
