import type { Loss } from './loss';

/**
 * (1 − YF)₊ for Y = ±1 (theory §3): N = Ya with a in the subdifferential, −ℓ*(−N) = a on 0 ≤ a ≤ 1. It has a kink at YF = 1, where
 * `negativeGradient` takes a = 0; a certificate takes N from multipliers instead.
 */
export const hinge: Loss = {
  name: 'hinge',
  domain: { lower: (y) => Math.min(0, y), upper: (y) => Math.max(0, y), steep: false },

  value(F, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) {
      const slack = 1 - Y[i] * F[i];
      // Written so that NaN passes: it is not ≤ 0.
      sum += slack <= 0 ? 0 : slack;
    }
    return sum;
  },

  negativeGradient(F, Y, out) {
    for (let i = 0; i < Y.length; i++) out[i] = Y[i] * F[i] >= 1 ? 0 : Y[i];
  },

  dualValue(N, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) {
      const a = Y[i] * N[i];
      if (!(a >= 0 && a <= 1)) return -Infinity;
      sum += a;
    }
    return sum;
  },

  conjugateGradient(_N, Y, out) {
    for (let i = 0; i < Y.length; i++) out[i] = -Y[i];
  },

  conjugateHessian(_N, _Y, out) {
    out.fill(0);
  },

  /** s = min(β/ρ, 1/max a): the dual value is linear, so the largest feasible multiple is the best one. */
  scaling(N, _Y, beta, rho) {
    let largest = 0;
    for (const value of N) largest = Math.max(largest, Math.abs(value));
    // A hair less, so that rounding does not carry s·a past 1.
    return largest === 0 ? 1 : Math.min(beta / rho, (1 - Number.EPSILON) / largest);
  },

  dualRounding(N, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) sum += Math.abs(N[i]);
    return (Y.length + 1) * Number.EPSILON * sum;
  },
};
