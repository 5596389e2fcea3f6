import type { Architecture } from '../../contract/network';
import { classShortfall } from './class-margin';
import type { Loss } from './loss';

/** What the limit β → 0 asks of F n×C (theory §3): F = Y, margins Y∘F ≥ 1, or F_y − F_j ≥ 1 for all classes j other than a row's own y. */
export type LimitKind = 'interpolation' | 'margin' | 'class margin';

/** The limit of a loss: interpolation for the squared and Huber's, the largest margin for the logistic, the hinge and the cross-entropy. */
export function limitOf(loss: Architecture['loss']): LimitKind {
  if (loss === 'cross-entropy') return 'class margin';
  return loss === 'squared' || loss === 'huber' ? 'interpolation' : 'margin';
}

/**
 * The constraint of a limit as a loss, `price` for every unit by which F (with C `outputs`) misses it: price·|F − Y|, price·(1 − YF)₊. It is exact, which
 * means that its minimisers keep the constraint, where some dual optimum has no entry above `price`; −ℓ*(−N) is ⟨N, Y⟩ and so a bound of
 * the limit itself. `size` is what entries of N are expected to measure.
 */
export function exactPenalty(limit: LimitKind, price: number, size: number, outputs: number): Loss {
  if (limit === 'class margin') return classShortfall(price, size, outputs);
  return limit === 'interpolation' ? absolute(price, size) : shortfall(price, size);
}

/** The price of such a penalty: the end of the domain of N at y = 1. */
export function priceOf({ classMargins, domain }: Loss): number {
  return classMargins?.price ?? domain?.upper(1) ?? 1;
}

function absolute(price: number, size: number): Loss {
  return {
    name: 'interpolation',
    domain: { lower: () => -price, upper: () => price, steep: false, size },
    value: (F, Y) => price * F.reduce((sum, value, i) => sum + Math.abs(value - Y[i]), 0),
    negativeGradient(F, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = price * Math.sign(Y[i] - F[i]);
    },
    dualValue: (N, Y) => linear(N, Y, price),
    conjugateGradient(_N, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = -Y[i];
    },
    conjugateHessian: (_N, _Y, out) => void out.fill(0),
    /** The largest feasible multiple, or none where ⟨N, Y⟩ < 0 makes that the worst. */
    scaling: (N, Y, beta, rho) => (linear(N, Y, Infinity) < 0 ? 0 : Math.min(beta / rho, largestMultiple(N, price))),
    dualRounding: rounding,
  };
}

function shortfall(price: number, size: number): Loss {
  return {
    name: 'margin',
    domain: { lower: (y) => Math.min(0, price * y), upper: (y) => Math.max(0, price * y), steep: false, size },
    value(F, Y) {
      let sum = 0;
      for (let i = 0; i < Y.length; i++) {
        const missing = 1 - Y[i] * F[i];
        // Written so that NaN passes: it is not ≤ 0.
        sum += missing <= 0 ? 0 : missing;
      }
      return price * sum;
    },
    negativeGradient(F, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = Y[i] * F[i] >= 1 ? 0 : price * Y[i];
    },
    dualValue: (N, Y) => (N.every((value, i) => value * Y[i] >= 0) ? linear(N, Y, price) : -Infinity),
    conjugateGradient(_N, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = -Y[i];
    },
    conjugateHessian: (_N, _Y, out) => void out.fill(0),
    scaling: (N, _Y, beta, rho) => Math.min(beta / rho, largestMultiple(N, price)),
    dualRounding: rounding,
  };
}

/** ⟨N, Y⟩ where no entry of N exceeds the price. */
function linear(N: Float64Array, Y: Float64Array, price: number): number {
  let sum = 0;
  for (let i = 0; i < Y.length; i++) {
    if (!(Math.abs(N[i]) <= price)) return -Infinity;
    sum += N[i] * Y[i];
  }
  return sum;
}

function largestMultiple(N: Float64Array, price: number): number {
  const largest = N.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // A hair less, so that rounding does not carry s·N past the price.
  return largest === 0 ? 1 : (price * (1 - Number.EPSILON)) / largest;
}

function rounding(N: Float64Array, Y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < Y.length; i++) sum += Math.abs(N[i] * Y[i]);
  return (Y.length + 1) * Number.EPSILON * sum;
}
