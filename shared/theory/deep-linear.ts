/**
 * Standard deep linear networks (theory §6): L layers, hidden widths ≥ rank, p = 2/L. Penalties are functions of the singular values of
 * W = W_1 ⋯ W_L alone.
 */

/** Σσᵢᵖ: weight decay ½Σ‖W_l‖²_F of the best factorisation is (L/2) times this with p = 2/L (§6.1). */
export function schattenPower(sigmas: ArrayLike<number>, p: number): number {
  let sum = 0;
  for (let i = 0; i < sigmas.length; i++) if (sigmas[i] > 0) sum += sigmas[i] ** p;
  return sum;
}

/** ‖W‖_{S_p} = (Σσᵢᵖ)^{1/p}: the least product of the Frobenius norms of L = 2/p layers. */
export function schattenNorm(sigmas: ArrayLike<number>, p: number): number {
  return schattenPower(sigmas, p) ** (1 / p);
}

/** The τ below which a singular value of the data collapses to zero under ½(s − σ)² + λsᵖ, 0 < p ≤ 1 (§6.2). */
export function collapseThreshold(lambda: number, p: number): number {
  if (p === 1) return lambda;
  return ((2 - p) / (2 * (1 - p))) * (2 * lambda * (1 - p)) ** (1 / (2 - p));
}

/** The λ at which a singular value σ collapses: the inverse of `collapseThreshold`. */
export function collapsingPenalty(sigma: number, p: number): number {
  if (p === 1) return sigma;
  return ((sigma * 2 * (1 - p)) / (2 - p)) ** (2 - p) / (2 * (1 - p));
}

/** argmin_{s ≥ 0} ½(s − σ)² + λsᵖ for 0 < p ≤ 1: 0 up to τ, above it the larger root of s − σ + λp·s^{p−1} = 0 (§6.2). */
export function shrinkPower(sigma: number, lambda: number, p: number): number {
  if (p === 1) return Math.max(0, sigma - lambda);
  if (sigma <= collapseThreshold(lambda, p)) return 0;
  // The left side is increasing and concave from its minimum to σ, so Newton's steps from σ fall monotonically on the root.
  let s = sigma;
  for (let step = 0; step < 100; step++) {
    const next = s - (s - sigma + lambda * p * s ** (p - 1)) / (1 + lambda * p * (p - 1) * s ** (p - 2));
    if (!(next < s)) break;
    s = next;
  }
  return s;
}

/** Values of T that are tried for each number of kept singular values, and the steps by which a root is refined. */
const GRID = 400;
const BISECTIONS = 200;

/**
 * argmin_{s ≥ 0} ½‖s − σ‖² + b(Σsᵢᵖ)^{1/p} for 0 < p ≤ 1 and σ in descending order: the penalty of fixed t and of the L-th power (§6.2).
 * A stationary point with k values kept has sᵢ − σᵢ + m·sᵢ^{p−1} = 0 with one m = b·T^{1/p−1}, T = Σsᵢᵖ: one equation in T. At a minimum
 * all kept values are the larger roots of theirs, but for the last one, which may be the smaller: the Hessian has one positive term that
 * couples them. One kept value is σ₁ − b.
 */
export function shrinkSchatten(sigmas: ArrayLike<number>, b: number, p: number): Float64Array {
  const all = Float64Array.from(sigmas);
  if (p === 1) return all.map((sigma) => Math.max(0, sigma - b));
  const value = (s: Float64Array) => 0.5 * s.reduce((sum, x, i) => sum + (x - all[i]) ** 2, 0) + b * schattenNorm(s, p);
  let best: Float64Array = new Float64Array(all.length);
  const consider = (s: Float64Array) => {
    if (value(s) < value(best)) best = s;
  };
  if (all[0] > b) consider(all.map((sigma, i) => (i === 0 ? sigma - b : 0)));
  for (let k = 2; k <= all.length && all[k - 1] > 0; k++)
    for (const root of [largerRoot, smallerRoot]) {
      const at = (T: number) => keptValues(all, k, b * T ** (1 / p - 1), p, root);
      stationary(
        at,
        p,
        all.slice(0, k).reduce((sum, sigma) => sum + sigma ** p, 0),
      ).forEach(consider);
    }
  return best;
}

/** The k first values for one m, the last by `root`; null where one has no root. */
function keptValues(sigmas: Float64Array, k: number, m: number, p: number, root: typeof largerRoot): Float64Array | null {
  const s = new Float64Array(sigmas.length);
  for (let i = 0; i < k; i++) {
    s[i] = (i === k - 1 ? root : largerRoot)(sigmas[i], m, p);
    if (!(s[i] > 0)) return null;
  }
  return s;
}

/** The points at(T) with Σsᵢᵖ = T, 0 < T ≤ most. */
function stationary(at: (T: number) => Float64Array | null, p: number, most: number): Float64Array[] {
  const excess = (T: number): number | null => {
    const s = at(T);
    return s && schattenPower(s, p) - T;
  };
  const found: Float64Array[] = [];
  let beforeT = 1e-12 * most;
  let before = excess(beforeT);
  for (let g = 1; g <= GRID; g++) {
    const T = (most * g) / GRID;
    const now = excess(T);
    if (before !== null && (now === null || before * now <= 0)) {
      let [low, high] = [beforeT, T];
      for (let step = 0; step < BISECTIONS && high - low > 1e-16 * most; step++) {
        const middle = 0.5 * (low + high);
        const there = excess(middle);
        if (there !== null && there * before > 0) low = middle;
        else high = middle;
      }
      const s = at(low);
      if (s) found.push(s);
    }
    [before, beforeT] = [now, T];
  }
  return found;
}

/** Where s + m·s^{p−1} is least. */
const turning = (m: number, p: number) => (m * (1 - p)) ** (1 / (2 - p));

/** The larger root of s − σ + m·s^{p−1} = 0, or 0 where there is none. */
function largerRoot(sigma: number, m: number, p: number): number {
  const turn = turning(m, p);
  if (turn - sigma + m * turn ** (p - 1) > 0) return 0;
  let s = sigma;
  for (let step = 0; step < 100; step++) {
    const slope = 1 + m * (p - 1) * s ** (p - 2);
    if (!(slope > 0)) break;
    const next = s - (s - sigma + m * s ** (p - 1)) / slope;
    if (!(next < s)) break;
    s = Math.max(next, turn);
  }
  return s;
}

/** The smaller root, or 0 where there is none. */
function smallerRoot(sigma: number, m: number, p: number): number {
  let [low, high] = [0, turning(m, p)];
  if (high - sigma + m * high ** (p - 1) > 0) return 0;
  for (let step = 0; step < BISECTIONS && high - low > Number.EPSILON * high; step++) {
    const middle = 0.5 * (low + high);
    if (middle - sigma + m * middle ** (p - 1) > 0) low = middle;
    else high = middle;
  }
  return high;
}

/** Interpolation under weight decay in units of β [Wang23 Thm 1, §6.1]: P = (L/2)Σσ^{2/L} and D = min_t D_t = (L/2)(Σσ)^{2/L}. */
export function interpolationWeightDecay(sigmas: ArrayLike<number>, L: number): { primal: number; dual: number } {
  return { primal: (L / 2) * schattenPower(sigmas, 2 / L), dual: (L / 2) * schattenNorm(sigmas, 1) ** (2 / L) };
}

/** Interpolation with the first L − 2 layers in the ball of radius t [Wang23 Thm 1, §6.1]: P(t) = t^{−(L−2)}‖W*‖_{S_{2/L}}, D(t) with ‖W*‖_*. */
export function interpolationBall(sigmas: ArrayLike<number>, L: number, t: number): { primal: number; dual: number } {
  const factor = t ** -(L - 2);
  return { primal: factor * schattenNorm(sigmas, 2 / L), dual: factor * schattenNorm(sigmas, 1) };
}
