import type { Loss } from './loss';

/** Huber's loss, ½r² for |r| = |F − Y| ≤ δ, else δ|r| − ½δ² (theory §3): N = clip(Y − F, ±δ), −ℓ*(−N) = NY − ½N² on |N| ≤ δ. */
export function huber(delta: number): Loss {
  return {
    name: 'huber',
    domain: { lower: () => -delta, upper: () => delta, steep: false },

    value(F, Y) {
      let sum = 0;
      for (let i = 0; i < Y.length; i++) {
        const size = Math.abs(F[i] - Y[i]);
        sum += size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
      }
      return sum;
    },

    negativeGradient(F, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = Math.max(-delta, Math.min(delta, Y[i] - F[i]));
    },

    dualValue(N, Y) {
      let sum = 0;
      for (let i = 0; i < Y.length; i++) {
        if (!(Math.abs(N[i]) <= delta)) return -Infinity;
        sum += N[i] * (Y[i] - 0.5 * N[i]);
      }
      return sum;
    },

    conjugateGradient(N, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = N[i] - Y[i];
    },

    conjugateHessian(_N, _Y, out) {
      out.fill(1);
    },

    /** s = min(β/ρ, δ/max|N|, max(0, ⟨N,Y⟩/‖N‖²)): the best feasible multiple of N. */
    scaling(N, Y, beta, rho) {
      let product = 0;
      let square = 0;
      let largest = 0;
      for (let i = 0; i < Y.length; i++) {
        product += N[i] * Y[i];
        square += N[i] * N[i];
        largest = Math.max(largest, Math.abs(N[i]));
      }
      if (square === 0) return 1;
      // A hair less than δ, so that rounding does not carry s·N past it.
      return Math.min(beta / rho, (delta * (1 - Number.EPSILON)) / largest, Math.max(0, product / square));
    },

    dualRounding(N, Y) {
      let sum = 0;
      for (let i = 0; i < Y.length; i++) sum += Math.abs(N[i]) * (Math.abs(Y[i]) + Math.abs(N[i]));
      return (Y.length + 4) * Number.EPSILON * sum;
    },
  };
}
