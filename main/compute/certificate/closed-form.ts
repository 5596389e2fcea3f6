import { norm } from '../engine/norm';
import { gaugeRounding } from './dual-bound';
import type { Bound, BoundProblem } from './bound-method';
import type { SignedGauge } from './signed-gauge';
import { spectralNormBound } from './spectral-norm';

/** What the rounding of a multiple may add to its gauge, relatively. */
const ABOVE = 1 + 4 * Number.EPSILON;

/**
 * A bound of the two-layer ReLU gauge's dual norm in closed form, for each sign of ν. With ν₊ the positive part, X₊ its rows and
 * t₊ = ½(t + |t|),
 *
 *     max_{‖u‖≤1} νᵀ(Xu)₊ ≤ max ν₊ᵀ(Xu)₊ ≤ ½(‖Xᵀν₊‖ + ‖X₊‖₂‖ν₊‖) ≤ ‖X‖₂‖ν₊‖
 *
 * (the last is theory §2's), and likewise for ν₋ and the negative of the sum; γ°(ν) is at most the larger of the two.
 */
export function closedFormGauge(X: Float64Array, n: number, d: number, nu: Float64Array): SignedGauge {
  return { positive: partGauge(X, n, d, nu, 1), negative: partGauge(X, n, d, nu, -1) };
}

/**
 * The lower bound −ℓ*(−N′) at N′ = s₊N₊ − s₋N₋: any scaling of either sign by s ∈ [0, 1] keeps N in the domain of every separable loss,
 * and the two signs have separate bounds, so each is scaled by itself. The best of the candidates.
 */
export function closedFormBound({ n, d, X, Y, loss, beta, candidates }: BoundProblem): Bound {
  let best: Bound | null = null;
  for (const N of candidates) {
    const { positive, negative } = closedFormGauge(X, n, d, N);
    const upper = part(N, 1);
    const lower = part(N, -1);
    const up = loss.scaling(upper, Y, beta, positive * ABOVE);
    const down = loss.scaling(lower, Y, beta, negative * ABOVE);
    const point = N.map((_, i) => up * upper[i] + down * lower[i]);
    const margin = loss.dualRounding(point, Y);
    const value = loss.dualValue(point, Y) - margin;
    if (!best || value > best.lowerBound.value) best = { lowerBound: { value, kind: 'relaxed', method: 'closed-form', margin }, point };
  }
  if (!best) throw new RangeError('A bound needs at least one dual point to try.');
  return best;
}

function partGauge(X: Float64Array, n: number, d: number, nu: Float64Array, sign: 1 | -1): number {
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (sign * nu[i] > 0) rows.push(i);
  if (rows.length === 0) return 0;
  const selected = new Float64Array(rows.length * d);
  const gradient = new Float64Array(d);
  const norms = new Float64Array(n);
  let square = 0;
  rows.forEach((i, k) => {
    const row = X.subarray(i * d, (i + 1) * d);
    selected.set(row, k * d);
    for (let j = 0; j < d; j++) gradient[j] += nu[i] * row[j];
    norms[i] = norm(row);
    square += nu[i] * nu[i];
  });
  const slope = norm(gradient);
  const rounding = gaugeRounding(part(nu, sign), norms, d);
  return 0.5 * (slope + spectralNormBound(selected, rows.length, d) * Math.sqrt(square) * (1 + 1e-15 * rows.length)) + rounding;
}

/** The entries of one sign; zero elsewhere. */
function part(nu: Float64Array, sign: 1 | -1): Float64Array {
  return nu.map((value) => (sign * value > 0 ? value : 0));
}
