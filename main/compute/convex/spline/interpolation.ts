import { distinctInputs } from './dual';
import { cheapestHinges, type CheapestHinges } from './hinges';

/** Distance of a value from the chord of its neighbours, relative to the largest of the three, up to which it is on it. */
const ON_CHORD = 4 * Number.EPSILON;

export interface Interpolation extends CheapestHinges {
  /** A dual point at every row with γ°(N) ≤ β, 1ᵀN = 0 and ⟨N, Y⟩ = βγ(Y), up to rounding. */
  N: Float64Array;
}

/**
 * The linear spline of least γ through the points (x_i, Y_i), the limit β → 0 (theory §5.7), in closed form: the values at the inputs are
 * the spline's, and γ = max(M⁺ + M⁻, s + M⁺, M⁻ − s) of its changes of slope and its first slope s. The largest of the three has its dual: g₊(t) =
 * Σ N_i(x_i − t)₊ is β times the coefficient of every change of slope, and N are the changes of slope of g₊ itself. Equal inputs have equal targets.
 */
export function interpolate(x: Float64Array, Y: Float64Array, beta: number): Interpolation {
  const { knots, place } = distinctInputs(x);
  const rows = new Int32Array(knots.length);
  place.forEach((at, i) => (rows[at] = i));
  const y = Float64Array.from(rows, (row) => Y[row]);
  const bends = bendsOf(knots, y);
  const slopes = bends.slice(1).map((point, k) => (y[point] - y[bends[k]]) / (knots[point] - knots[bends[k]]));
  const changes = slopes.slice(1).map((slope, k) => slope - slopes[k]);
  const inner = bends.slice(1, -1).map((point) => knots[point]);
  const hinges = cheapestHinges({ first: knots[0], value: y[0], slope: slopes[0], knots: inner, changes });

  const tilt = tiltOf(slopes[0], changes);
  const g = [tilt, ...changes.map((change) => (Math.sign(change) === -tilt ? 0 : Math.sign(change))), 0];
  const rates = g.slice(1).map((value, k) => (beta * (value - g[k])) / (knots[bends[k + 1]] - knots[bends[k]]));
  const N = new Float64Array(Y.length);
  bends.forEach((point, k) => (N[rows[point]] = (rates[k] ?? 0) - (rates[k - 1] ?? 0)));
  return { ...hinges, N };
}

/** The points between which the values are on chords, the first and the last among them. */
function bendsOf(x: Float64Array, y: Float64Array): number[] {
  const bends = [0];
  for (let i = 1; i + 1 < x.length; i++) {
    const from = bends[bends.length - 1];
    const chord = y[from] + ((y[i + 1] - y[from]) * (x[i] - x[from])) / (x[i + 1] - x[from]);
    if (Math.abs(y[i] - chord) > ON_CHORD * Math.max(Math.abs(y[from]), Math.abs(y[i]), Math.abs(y[i + 1]))) bends.push(i);
  }
  return [...bends, x.length - 1];
}

/** Which of M⁺ + M⁻ (0), s + M⁺ (1) and M⁻ − s (−1) is the largest. */
function tiltOf(slope: number, changes: readonly number[]): -1 | 0 | 1 {
  const positive = changes.reduce((sum, change) => sum + Math.max(0, change), 0);
  const negative = changes.reduce((sum, change) => sum + Math.max(0, -change), 0);
  if (slope > negative) return 1;
  return -slope > positive ? -1 : 0;
}
