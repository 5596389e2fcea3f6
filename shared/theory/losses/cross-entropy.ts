import type { Loss } from './loss';

/**
 * logsumexp(F) − ⟨Y, F⟩ of each row, for one-hot Y of `classes` columns (theory §3): N = Y − softmax(F) and −ℓ*(−N) = −Σ p ln p
 * where p = Y − N lies in the simplex. Rows of N sum to zero; what they miss by rounding is not held against them.
 */
export function crossEntropy(classes: number): Loss {
  const rows = (Y: Float64Array) => Y.length / classes;
  return {
    name: 'cross-entropy',
    simplex: true,

    value(F, Y) {
      let sum = 0;
      for (let row = 0; row < rows(Y); row++) {
        const at = row * classes;
        const top = largest(F, at, classes);
        let exponentials = 0;
        let chosen = 0;
        for (let c = at; c < at + classes; c++) {
          exponentials += Math.exp(F[c] - top);
          chosen += Y[c] * (F[c] - top);
        }
        sum += Math.log(exponentials) - chosen;
      }
      return sum;
    },

    negativeGradient(F, Y, out) {
      for (let row = 0; row < rows(Y); row++) {
        const at = row * classes;
        const top = largest(F, at, classes);
        let exponentials = 0;
        for (let c = at; c < at + classes; c++) exponentials += Math.exp(F[c] - top);
        for (let c = at; c < at + classes; c++) out[c] = Y[c] - Math.exp(F[c] - top) / exponentials;
      }
    },

    dualValue(N, Y) {
      let value = 0;
      for (let row = 0; row < rows(Y); row++) {
        const at = row * classes;
        let sum = 0;
        for (let c = at; c < at + classes; c++) {
          const p = Y[c] - N[c];
          if (!(p >= 0)) return -Infinity;
          sum += p;
          if (p > 0) value -= p * Math.log(p);
        }
        if (Math.abs(sum - 1) > 4 * classes * Number.EPSILON) return -Infinity;
      }
      return value;
    },

    /** Of Σ p ln p as a function on all of the space; only its part within the simplex matters. */
    conjugateGradient(N, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = -1 - Math.log(Y[i] - N[i]);
    },

    conjugateHessian(N, Y, out) {
      for (let i = 0; i < Y.length; i++) out[i] = 1 / (Y[i] - N[i]);
    },

    /** s = min(1, β/ρ): Y − sN stays in the simplex, and N itself is best where it is feasible. */
    scaling(_N, _Y, beta, rho) {
      return Math.min(1, beta / rho);
    },

    dualRounding(N, Y) {
      let sum = 0;
      for (let i = 0; i < Y.length; i++) {
        const p = Y[i] - N[i];
        sum += 1 + (p > 0 ? Math.abs(p * Math.log(p)) : 0);
      }
      return (Y.length + 8) * Number.EPSILON * sum;
    },
  };
}

function largest(F: Float64Array, at: number, count: number): number {
  let top = F[at];
  for (let c = at + 1; c < at + count; c++) top = Math.max(top, F[c]);
  return top;
}
