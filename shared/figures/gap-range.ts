import type { CurveFacts, GapData } from './curves';
import type { Range } from './timeline';

/** Below this, relative to the bound, a difference of two objectives in float64 is rounding. */
const ROUNDING = 1e-15;
const FAR_ABOVE = 1e3;

/** The ends of the gap axis; null where there is no bound to measure from. */
export function gapRange(data: GapData, curves: readonly CurveFacts[]): Range | null {
  if (!data.bound) return null;
  const bound = data.bound.value;
  const tolerance = data.tolerance * Math.abs(bound);
  const resolution = ROUNDING * Math.max(Math.abs(bound), Number.MIN_VALUE);
  const ended = curves.filter((curve) => curve.end !== null);
  const lows = ended.map((curve) => smallestGap(curve, bound, resolution)).filter(Number.isFinite);
  const begins = ended.map((curve) => curve.values[0] - bound).filter(Number.isFinite);
  const ends = ended.filter((curve) => curve.divergedAt === null).map((curve) => curve.end!.value - bound);
  const usual = Math.max(...begins, ...ends, tolerance);
  const highest = Math.max(...ended.map((curve) => curve.high - bound), tolerance);
  const high = usual > 0 && highest > FAR_ABOVE * usual ? 10 * usual : highest;
  const low = Math.min(...lows, ...(tolerance > 0 ? [tolerance] : []));
  if (!(high > 0) || !Number.isFinite(low)) return { low: 1e-6, high: 1 };
  const decades = Math.max(Math.log10(high / low), 1);
  return { low: low / 10 ** (0.08 * decades), high: low * 10 ** (1.05 * decades) };
}

/** The smallest gap of a curve that is more than rounding. */
function smallestGap(curve: CurveFacts, bound: number, resolution: number): number {
  if (curve.low - bound > resolution) return curve.low - bound;
  let least = Infinity;
  for (const value of curve.values) if (value - bound > resolution && value - bound < least) least = value - bound;
  return least;
}
