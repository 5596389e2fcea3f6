import { Failure } from '../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../shared/contract/run';
import { schattenNorm, schattenPower } from '../../../../shared/theory/deep-linear';
import type { Regularizer } from '../../../../shared/theory/regularizers';

/** β·R as a function of W: λΣσᵖ (weight decay), or b‖W‖_{S_p} + constant where the norms of the first layers are tied. p = 2/L. */
export interface Penalty {
  L: number;
  p: number;
  beta: number;
  regularizer: Regularizer;
  /** The norm of the first L − 2 layers where it is held. */
  ball: number | null;
  /** The factor of Σσᵖ (`power`) or of ‖W‖_{S_p} (`norm`). */
  form: 'power' | 'norm';
  factor: number;
  constant: number;
}

type PenaltyTerms = Pick<SolveSpec, 'depth' | 'regularizer' | 'ball' | 'beta' | 'interpolate'>;

/** The penalty that a specification asks for. Throws a Failure ('usage') where depth, regulariser and ball contradict each other. */
export function penaltyOf({ depth, regularizer: chosen, ball, beta, interpolate }: PenaltyTerms): Penalty {
  const L = depth ?? 2;
  if (ball !== undefined && L === 2)
    throw new Failure(
      'usage',
      'A network of two layers has no first layers to hold in a ball.',
      'Leave out ball, or give a depth of at least 3.',
    );
  // [Wang23 Thm 1] holds the first layers in the ball and penalises the last two.
  const regularizer = chosen ?? (interpolate && ball !== undefined ? 'last-two' : 'weight-decay');
  const common = { L, p: 2 / L, beta, regularizer };
  if (regularizer === 'power' || regularizer === 'power-half') {
    if (ball !== undefined)
      throw new Failure('usage', `The regulariser '${regularizer}' ties the norms of all layers, so none can be held.`, 'Leave out ball.');
    return { ...common, ball: null, form: 'norm', factor: regularizer === 'power' ? beta : (beta * L) / 2, constant: 0 };
  }
  const held = ball ?? (regularizer === 'last-two' && L > 2 ? 1 : null);
  if (held === null) return { ...common, ball: null, form: 'power', factor: (beta * L) / 2, constant: 0 };
  const constant = regularizer === 'weight-decay' ? 0.5 * beta * (L - 2) * held * held : 0;
  return { ...common, ball: held, form: 'norm', factor: beta * held ** -(L - 2), constant };
}

/** A bound of the rest of the objective with the constant added, rounded down. */
export function withConstant(
  { value, margin }: { value: number; margin: number },
  { constant }: Penalty,
): { value: number; margin: number } {
  const rounding = constant === 0 ? 0 : 8 * Number.EPSILON * (Math.abs(value) + constant);
  return { value: value + constant - rounding, margin: margin + rounding };
}

/** Φ(σ), the constant included. */
export function penaltyValue({ form, factor, constant, p }: Penalty, sigmas: ArrayLike<number>): number {
  return factor * (form === 'power' ? schattenPower(sigmas, p) : schattenNorm(sigmas, p)) + constant;
}

/** Φ′ᵢ(σ) for σ > 0. */
export function penaltySlopes({ form, factor, p }: Penalty, sigmas: Float64Array): Float64Array {
  const common = form === 'power' ? factor * p : factor * schattenPower(sigmas, p) ** (1 / p - 1);
  return sigmas.map((sigma) => common * sigma ** (p - 1));
}
