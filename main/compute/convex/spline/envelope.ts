import { hingeProducts } from './dual';

/** |g| this close to β, relatively, is β: splines with knots there are optimal to that accuracy. */
const TOUCHES = 1e-8;
/** Depths of an envelope below this share of the range of F are rounding. */
const NEGLIGIBLE = 1e-9;

/** At every x the least and the greatest f(x) over all optimal splines, linear between the x given: data points, and kinks of either bound. */
export interface Envelope {
  x: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * The pointwise envelope of all optimal splines of one output on [x_1, x_m], from the fit F and the dual point N (ΣN = 0) at the distinct
 * inputs x_1 < … < x_m, where the loss is strictly convex, so that F and N are unique (theory §5.7).
 *
 * *Which f are optimal.* On [x_1, x_m] a spline is given by its slopes and its slope changes μ; those of hinges (x − t)₊ must lie where
 * g₊(t) = Σ N_i(x_i − t)₊ is ±β and have its sign, those of (t − x)₊ where g₋(t) = Σ N_i(t − x_i)₊ = g₊(t) − m₁ is, m₁ = Σ N_ix_i; and
 * every f of this kind through the points (x_i, F_i) is optimal, since then Σ|w| = ⟨N, F⟩/β. Now |m₁| ≤ β, since hinges at x_1 and x_m have
 * g = ±m₁, so g₊ = β and g₋ = −β (or the reverse) at one t would need m₁ = 2β: each t has one sign. g is linear between inputs, so within
 * an interval there is mass only where g is ±β at both ends: there f is convex (g = β) or concave, elsewhere linear with the chord's
 * slope. The changes at inputs have the sign of g there.
 *
 * *What remains of the split into hinges.* With 0 < m₁ < β all positive mass is of hinges to the right, all negative of those to the
 * left, so f′(x_1) must be the negative mass M⁻. ⟨N, F⟩ = m₁f′(x_1) + β M⁺ + (β − m₁)M⁻ is the same for every f through these points,
 * and so are f′(x_1) = F's first chord slope (no mass beside x_1, where g₊ = m₁) and M⁺ − M⁻: this fixes M⁻, and one optimal f being right
 * makes all of them right. m₁ = 0 likewise, and m₁ < 0 by reflection. Only |m₁| = β, where hinges beyond the data are used, leaves a
 * condition: for m₁ = β it is f′(x_1) ≥ M⁻, and since f′(x_1) + M⁺ = f′(x_m) + M⁻ is the same γ for all, f′(x_1) + f′(x_m) ≥ γ. Then the first interval
 * may be convex and the last concave, and each slope is at least γ less the other's chord slope.
 *
 * *The envelope.* A convex f lies below its chord and above the lines of the neighbouring chords; both are reached, by f that are chords in all
 * other intervals. So on a convex interval the upper bound is the chord and the lower the greater of two lines; on a concave one reversed.
 */
export function splineEnvelope(knots: Float64Array, F: Float64Array, N: Float64Array, beta: number): Envelope {
  const m = knots.length;
  const { right, left } = hingeProducts(knots, N);
  const slopes = Float64Array.from({ length: m - 1 }, (_, k) => (F[k + 1] - F[k]) / (knots[k + 1] - knots[k]));
  const signs = Array.from({ length: m }, (_, j) => signAt(right[j], beta) || signAt(left[j], beta));
  const ends = endSlopes(slopes, signAt(right[0], beta));
  const range = F.reduce((most, value) => Math.max(most, value), -Infinity) - F.reduce((least, value) => Math.min(least, value), Infinity);

  const x: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  for (let k = 0; k < m; k++) {
    x.push(knots[k]);
    lower.push(F[k]);
    upper.push(F[k]);
    if (k === m - 1 || signs[k] === 0 || signs[k] !== signs[k + 1]) continue;
    const before = k > 0 ? slopes[k - 1] : ends.first;
    const after = k < m - 2 ? slopes[k + 1] : ends.last;
    if (before === null || after === null) continue;
    const bend = signs[k];
    // The lines through both ends meet within the interval where each lies beyond the chord.
    if (!(bend * (slopes[k] - before) > 0 && bend * (after - slopes[k]) > 0)) continue;
    const width = knots[k + 1] - knots[k];
    const along = (width * (after - slopes[k])) / (after - before);
    const depth = along * (slopes[k] - before);
    if (!(Math.abs(depth) > NEGLIGIBLE * range) || !(along > 0 && along < width)) continue;
    const chord = F[k] + slopes[k] * along;
    x.push(knots[k] + along);
    (bend > 0 ? lower : upper).push(chord - depth);
    (bend > 0 ? upper : lower).push(chord);
  }
  return { x: Float64Array.from(x), lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
}

function signAt(g: number, beta: number): number {
  return Math.abs(g) >= beta * (1 - TOUCHES) ? Math.sign(g) : 0;
}

/** The extreme slopes at x_1 and x_m where hinges beyond the data are used, with the sign of m₁; null where the chords' are the only ones. */
function endSlopes(slopes: Float64Array, sign: number): { first: number | null; last: number | null } {
  if (sign === 0 || slopes.length < 2) return { first: null, last: null };
  const [first, last] = [slopes[0], slopes[slopes.length - 1]];
  // γ = f′(x_1) + M⁺ of the chords; by reflection f′(x_1) − M⁻ where m₁ = −β.
  let gamma = first;
  for (let k = 1; k < slopes.length; k++) gamma += sign * Math.max(0, sign * (slopes[k] - slopes[k - 1]));
  return { first: gamma - last, last: gamma - first };
}
