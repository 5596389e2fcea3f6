import type { Loss } from './loss';

/** ½(F − Y)² (theory §3): N = Y − F, −ℓ*(−N) = ½Y² − ½(N − Y)² = NY − ½N², on all of Rⁿ. */
export const squared: Loss = {
  name: 'squared',

  value(F, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) sum += (F[i] - Y[i]) ** 2;
    return 0.5 * sum;
  },

  negativeGradient(F, Y, out) {
    for (let i = 0; i < Y.length; i++) out[i] = Y[i] - F[i];
  },

  dualValue(N, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) sum += N[i] * (Y[i] - 0.5 * N[i]);
    return sum;
  },

  conjugateGradient(N, Y, out) {
    for (let i = 0; i < Y.length; i++) out[i] = N[i] - Y[i];
  },

  conjugateHessian(_N, _Y, out) {
    out.fill(1);
  },

  /** s = min(β/ρ, max(0, ⟨N,Y⟩/‖N‖²)): the best multiple of N that is feasible. */
  scaling(N, Y, beta, rho) {
    let product = 0;
    let square = 0;
    for (let i = 0; i < Y.length; i++) {
      product += N[i] * Y[i];
      square += N[i] * N[i];
    }
    if (square === 0) return 1;
    return Math.min(beta / rho, Math.max(0, product / square));
  },

  dualRounding(N, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) sum += Math.abs(N[i]) * (Math.abs(Y[i]) + Math.abs(N[i]));
    return (Y.length + 4) * Number.EPSILON * sum;
  },
};
