import type { Loss } from './loss';

/**
 * log(1 + e^{−YF}) for Y = ±1 (theory §3): N = Yσ(−YF) and, with q = YN in [0, 1], −ℓ*(−N) = −q ln q − (1−q) ln(1−q).
 */
export const logistic: Loss = {
  name: 'logistic',
  domain: { lower: (y) => Math.min(0, y), upper: (y) => Math.max(0, y), steep: true },

  value(F, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) {
      const margin = Y[i] * F[i];
      // The exponent is never positive, so nothing overflows; written so that NaN passes.
      sum += Math.log1p(Math.exp(margin > 0 ? -margin : margin)) - (margin > 0 ? 0 : margin);
    }
    return sum;
  },

  negativeGradient(F, Y, out) {
    for (let i = 0; i < Y.length; i++) out[i] = Y[i] * sigmoid(-Y[i] * F[i]);
  },

  dualValue(N, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) {
      const q = Y[i] * N[i];
      if (!(q >= 0 && q <= 1)) return -Infinity;
      sum -= timesLog(q) + timesLog(1 - q);
    }
    return sum;
  },

  conjugateGradient(N, Y, out) {
    for (let i = 0; i < Y.length; i++) {
      const q = Y[i] * N[i];
      out[i] = Y[i] * (Math.log(q) - Math.log1p(-q));
    }
  },

  conjugateHessian(N, Y, out) {
    for (let i = 0; i < Y.length; i++) {
      const q = Y[i] * N[i];
      out[i] = 1 / (q * (1 - q));
    }
  },

  /** s = min(1, β/ρ): sN stays in the domain, and N itself is best where it is feasible. */
  scaling(_N, _Y, beta, rho) {
    return Math.min(1, beta / rho);
  },

  dualRounding(N, Y) {
    let sum = 0;
    for (let i = 0; i < Y.length; i++) {
      const q = Y[i] * N[i];
      sum += 1 - timesLog(q) - timesLog(1 - q);
    }
    return (Y.length + 8) * Number.EPSILON * sum;
  },
};

/** 1 / (1 + e^{−t}), accurate in both tails. */
function sigmoid(t: number): number {
  if (t >= 0) return 1 / (1 + Math.exp(-t));
  const e = Math.exp(t);
  return e / (1 + e);
}

/** x ln x, 0 at 0. */
function timesLog(x: number): number {
  return x === 0 ? 0 : x * Math.log(x);
}
