import type { Hinge } from '../pricing/spline-gauge';

/** A change of slope below this share of all of them is none. */
const NEGLIGIBLE = 1e-14;
/** A first slope this close, relatively, to where its hinges need no knot with both sides has none. */
const TIED = 1e-12;

/** A piecewise linear function on [x_1, x_m]: its value and slope at x_1 = `first`, and the changes of slope at knots in between, in ascending order. */
export interface PiecewiseLinear {
  first: number;
  value: number;
  slope: number;
  knots: ArrayLike<number>;
  changes: ArrayLike<number>;
}

export interface CheapestHinges {
  hinges: (Hinge & { w: number })[];
  constant: number;
  /** γ = Σ|w|. */
  cost: number;
}

/**
 * The hinges of least Σ|w| that give a piecewise linear function on [x_1, x_m] (theory §5.7), as few as there are then: with the first slope
 * s and the positive and negative changes M⁺ and M⁻ of slope, γ = max(M⁺ + M⁻, s + M⁺, M⁻ − s). A hinge (t − x)₊ lowers the slope at x_1 by
 * its weight, so those to the left have Σw = −s, of negative weights alone or of positive weights alone: at most one change is shared by
 * hinges to both sides, and what no change is left for is a straight line, (x − x_1)₊.
 */
export function cheapestHinges({ first, value, slope, knots, changes }: PiecewiseLinear): CheapestHinges {
  let [positive, negative] = [0, 0];
  for (let j = 0; j < changes.length; j++) {
    if (changes[j] > 0) positive += changes[j];
    else negative -= changes[j];
  }
  const total = positive + negative;
  const rounding = TIED * (total + Math.abs(slope));
  const sign = slope > 0 ? -1 : 1;
  const movable = sign < 0 ? negative : positive;
  // The mass of the changes of that sign that is yet to be that of hinges to the left.
  let left = Math.abs(Math.abs(slope) - movable) <= rounding ? Infinity : Math.abs(slope) <= rounding ? 0 : Math.abs(slope);
  const beyond = left === Infinity ? 0 : Math.max(0, left - movable);
  const hinges: CheapestHinges['hinges'] = [];
  if (beyond > 0) hinges.push({ side: 1, knot: first, w: -sign * beyond });
  let constant = value;
  let cost = beyond;
  for (let j = 0; j < changes.length; j++) {
    const size = Math.abs(changes[j]);
    if (size <= NEGLIGIBLE * total) continue;
    const shared = Math.sign(changes[j]) === sign ? Math.min(size, left) : 0;
    left -= shared;
    const rest = size - shared;
    if (shared > 0) {
      hinges.push({ side: -1, knot: knots[j], w: sign * shared });
      constant -= sign * shared * (knots[j] - first);
    }
    if (rest > 0) hinges.push({ side: 1, knot: knots[j], w: Math.sign(changes[j]) * rest });
    cost += size;
  }
  return { hinges, constant, cost };
}
