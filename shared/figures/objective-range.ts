import type { CurveFacts, GapData } from './curves';
import type { Range } from './timeline';

/** The least decades of an axis, so that objectives equal to fifteen digits are still one line and not noise. */
const LEAST_DECADES = 0.1;
/** A bound this much smaller than every objective would squeeze the curves into the top of a log axis. */
const FAR_BELOW = 1e-6;
/** A curve that rises this much above where the seeds began leaves the axis, which is said. */
const FAR_ABOVE = 1e3;

/** Whether a bound cannot stand at its own place: it is not positive, or orders of magnitude below everything else. */
export function standsOnFloor(bound: number, curves: readonly CurveFacts[], reached: GapData['reached']): boolean {
  const low = lowest(curves, reached);
  return !(bound > 0) || (Number.isFinite(low) && bound < FAR_BELOW * low);
}

function lowest(curves: readonly CurveFacts[], reached: GapData['reached']): number {
  const lows = curves.filter((curve) => curve.end !== null && curve.low > 0).map((curve) => curve.low);
  return Math.min(Infinity, ...lows, ...(reached && reached.value > 0 ? [reached.value] : []));
}

/** The ends of the objective axis: all curves, and under the bound a band that is tall enough to be read as a region. */
export function objectiveRange(data: GapData, curves: readonly CurveFacts[], height: number, fontSize: number): Range {
  const { bound, reached } = data;
  let low = lowest(curves, reached);
  let high = highest(curves, reached);
  const placed = bound !== null && !standsOnFloor(bound.value, curves, reached) ? bound.value : null;
  if (placed !== null) [low, high] = [Math.min(low, placed), Math.max(high, placed)];
  if (!(low > 0 && Number.isFinite(low) && high > 0)) return { low: 0.1, high: 10 };
  const decades = Math.max(Math.log10(high / low), LEAST_DECADES);
  const above = 0.05;
  const band = placed === null ? 0.08 : Math.min(0.4, Math.max((2.4 * fontSize) / height, 0.13));
  const whole = decades / (1 - above - band);
  const bottom = Math.log10(low) - band * whole;
  return { low: 10 ** bottom, high: 10 ** (bottom + whole) };
}

function highest(curves: readonly CurveFacts[], reached: GapData['reached']): number {
  const ended = curves.filter((curve) => curve.end !== null);
  const begins = ended.map((curve) => curve.values[0]).filter(Number.isFinite);
  const ends = ended.filter((curve) => curve.divergedAt === null).map((curve) => curve.end!.value);
  const usual = Math.max(...begins, ...ends, reached?.value ?? 0, 0);
  const high = Math.max(...ended.map((curve) => curve.high), reached?.value ?? 0, 0);
  return usual > 0 && high > FAR_ABOVE * usual ? 10 * usual : high;
}
