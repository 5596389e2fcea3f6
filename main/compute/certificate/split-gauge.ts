import type { Geometry } from '../convex/patterns/geometry';
import { prefixed } from './leaf-arrays';
import type { SignedGauge } from './signed-gauge';
import { twoLayerGauge } from './two-layer-gauge';
import type { ProvenRho } from './vector-bound';

/** Steps of the search for the best t of each sign. */
const STEPS = 3;
/** Relative excess over its least that a t may have. */
const PRECISION = 1e-2;

/**
 * An upper bound of γ°_L(ν) for every depth L ≥ 3, any widths and one output, from γ°₂ of other vectors (theory §5.5 has the one with t = 0).
 * An atom of L layers is (z)₊ with z = p − q, where p and q are non-negative sums of atoms of L − 1 layers whose sizes sum to one at most.
 * Since (z)₊ ≤ p and (z)₊ ≥ tz for 0 ≤ t ≤ 1,
 *
 *     νᵀ(z)₊ ≤ ν₊ᵀp − tν₋ᵀ(p − q) = (ν₊ − tν₋)ᵀp + tν₋ᵀq ≤ max( max_h (ν₊ − tν₋)ᵀh, t·max_h ν₋ᵀh ),
 *
 * h over atoms of L − 1 layers; the same with t = 1 for those of ν₊ − tν₋, and with any t for those of ν₋, leads down to two layers:
 *
 *     γ°_L(ν) ≤ max( γ°₂(ν₊ − tν₋), t·γ°₂(ν₋), γ°₂(ν₋ − t′ν₊), t′·γ°₂(ν₊) ).
 *
 * The first falls with t and the second rises. Where t = t′ = 1 is best, γ°_L(ν) is no more than γ°₂(ν), and so equal to it. Given are bounds of
 * γ°₂(ν₊) and γ°₂(ν₋). Null where that is no less than their larger one. `arrays`: split [2], t and t′, and what proves the two bounds.
 */
export function splitGauge(
  geometry: Geometry,
  nu: Float64Array,
  { positive, negative }: SignedGauge,
  stopped: () => boolean,
): ProvenRho | null {
  const limit = Math.max(positive, negative);
  if (stopped() || !(Math.min(positive, negative) > 0)) return null;
  const whole = twoLayerGauge(geometry, nu, stopped);
  const up = bestSplit(geometry, nu, whole, positive, negative, stopped);
  const down = bestSplit(
    geometry,
    nu.map((value) => -value),
    whole,
    negative,
    positive,
    stopped,
  );
  const rho = Math.max(up.rho, down.rho);
  if (!(rho < limit)) return null;
  const split = { dtype: 'float64' as const, shape: [2], data: Float64Array.of(up.t, down.t) };
  return { rho, arrays: { split, ...prefixed('up_', up.arrays), ...prefixed('down_', down.arrays) } };
}

/** The t whose bound of max νᵀh is least; `own` and `other` bound γ°₂(ν₊) and γ°₂(ν₋), and nothing is left to prove where t = 0. */
function bestSplit(
  geometry: Geometry,
  nu: Float64Array,
  whole: ProvenRho,
  own: number,
  other: number,
  stopped: () => boolean,
): ProvenRho & { t: number } {
  let best = { rho: Math.max(whole.rho, other), arrays: whole.arrays, t: 1 };
  let [low, high] = [Math.min(1, whole.rho / other), 1];
  for (let k = 0; k < STEPS && best.rho > Math.max(whole.rho, low * other) * (1 + PRECISION) && !stopped(); k++) {
    const t = k === 0 ? low : 0.5 * (low + high);
    const { rho, arrays } = twoLayerGauge(
      geometry,
      nu.map((value) => (value < 0 ? t * value : value)),
      stopped,
    );
    if (Math.max(rho, t * other) < best.rho) best = { rho: Math.max(rho, t * other), arrays, t };
    if (rho > t * other) low = t;
    else high = t;
  }
  return best.rho < own ? best : { rho: own, arrays: {}, t: 0 };
}
