import type { Loss } from './loss';

/**
 * price·Σ_j (1 − (F_y − F_j))₊ over the classes j other than a row's own y, for one-hot Y of `classes` columns: what the largest margin of
 * several classes asks of F (theory §3), as an exact penalty. N = Σ_j a_j(e_y − e_j) with 0 ≤ a_j ≤ price, and −ℓ*(−N) = Σ a_j = ⟨N, Y⟩.
 * Rows of N sum to zero; what they miss by rounding is not held against them. `size` is what the a_j are expected to measure.
 */
export function classShortfall(price: number, size: number, classes: number): Loss {
  const misses = (F: Float64Array, Y: Float64Array, visit: (at: number, own: number, missing: number) => void) => {
    for (let row = 0; row < Y.length; row += classes) {
      const own = ownClass(Y, row, classes);
      for (let at = row; at < row + classes; at++) if (at !== own) visit(at, own, 1 - (F[own] - F[at]));
    }
  };
  return {
    name: 'class margin',
    classMargins: { price, size },

    value(F, Y) {
      let sum = 0;
      // Written so that NaN passes: it is not ≤ 0.
      misses(F, Y, (_at, _own, missing) => (sum += missing <= 0 ? 0 : missing));
      return price * sum;
    },

    negativeGradient(F, Y, out) {
      const N = new Float64Array(Y.length);
      misses(F, Y, (at, own, missing) => {
        if (missing <= 0) return;
        N[at] = -price;
        N[own] += price;
      });
      out.set(N);
    },

    dualValue(N, Y) {
      let value = 0;
      for (let row = 0; row < Y.length; row += classes) {
        const own = ownClass(Y, row, classes);
        let others = 0;
        for (let at = row; at < row + classes; at++) {
          if (at === own) continue;
          if (!(N[at] <= 0 && N[at] >= -price)) return -Infinity;
          others -= N[at];
        }
        if (!(Math.abs(N[own] - others) <= 4 * classes * Number.EPSILON * others)) return -Infinity;
        value += N[own];
      }
      return value;
    },

    /** Of −⟨N, Y⟩ as a function on all of the space; only its part within the domain matters. */
    conjugateGradient(_N, Y, out) {
      for (let at = 0; at < Y.length; at++) out[at] = -Y[at];
    },

    conjugateHessian(_N, _Y, out) {
      out.fill(0);
    },

    /** s = min(β/ρ, price/max a): the dual value is linear, so the largest feasible multiple is the best one. */
    scaling(N, Y, beta, rho) {
      let largest = 0;
      for (let at = 0; at < N.length; at++) if (Y[at] === 0) largest = Math.max(largest, -N[at]);
      // A hair less, so that rounding does not carry s·a past the price.
      return largest === 0 ? 1 : Math.min(beta / rho, (price * (1 - Number.EPSILON)) / largest);
    },

    dualRounding(N, Y) {
      let sum = 0;
      for (let at = 0; at < N.length; at++) sum += Math.abs(N[at]);
      return (Y.length + 5 * classes) * Number.EPSILON * sum;
    },
  };
}

/** Where the row that begins at `row` has its 1. */
export function ownClass(Y: Float64Array, row: number, classes: number): number {
  let own = row;
  for (let at = row; at < row + classes; at++) if (Y[at] === 1) own = at;
  return own;
}

/** min of F_y − F_j over all rows and classes j other than their own; ∞ for a single class. */
export function leastClassMargin(F: Float64Array, Y: Float64Array, classes: number): number {
  let least = Infinity;
  for (let row = 0; row < Y.length; row += classes) {
    const own = ownClass(Y, row, classes);
    for (let at = row; at < row + classes; at++) if (at !== own) least = Math.min(least, F[own] - F[at]);
  }
  return least;
}
