import { SmoothedLoss } from '../../../certificate/relaxed-program/smoothed-loss';
import type { Loss } from '../../../../../shared/theory/losses';
import { ownClass } from '../../../../../shared/theory/losses/class-margin';
import { exactPenalty } from '../../../../../shared/theory/losses/limit';

/** ℓ(F) of a loss with a gradient everywhere, and N ← −∇ℓ(F). */
export type SmoothLoss = (F: Float64Array, N: Float64Array) => number;

/** Whether ℓ has no gradient somewhere: where ℓ* is linear within its domain (the hinge, the constraints of limits). */
export function hasKink(loss: Loss): boolean {
  const bends = new Float64Array(1);
  loss.conjugateHessian(Float64Array.of(0.5), Float64Array.of(1), bends);
  return bends[0] === 0;
}

/** A loss as it is where it has a gradient, else smoothed by a barrier of weight μ in its dual; Y n×C. */
export function smoothLoss(loss: Loss, Y: Float64Array, C: number, mu: number): SmoothLoss {
  if (!hasKink(loss))
    return (F, N) => {
      loss.negativeGradient(F, Y, N);
      return loss.value(F, Y);
    };
  if (loss.classMargins) return smoothMargins(loss.classMargins, Y, C, mu);
  const smoothed = new SmoothedLoss(loss, Y);
  return (F, N) => {
    const value = smoothed.value(F, mu);
    N.set(smoothed.N);
    return value;
  };
}

/** The margins F_y − F_j of several classes as single numbers. */
function smoothMargins({ price, size }: NonNullable<Loss['classMargins']>, Y: Float64Array, C: number, mu: number): SmoothLoss {
  const places: { at: number; own: number }[] = [];
  for (let row = 0; row < Y.length; row += C) {
    const own = ownClass(Y, row, C);
    for (let at = row; at < row + C; at++) if (at !== own) places.push({ at, own });
  }
  const smoothed = new SmoothedLoss(exactPenalty('margin', price, size, 1), new Float64Array(places.length).fill(1));
  return (F, N) => {
    const value = smoothed.value(
      Float64Array.from(places, ({ at, own }) => F[own] - F[at]),
      mu,
    );
    N.fill(0);
    places.forEach(({ at, own }, k) => {
      N[own] += smoothed.N[k];
      N[at] -= smoothed.N[k];
    });
    return value;
  };
}
