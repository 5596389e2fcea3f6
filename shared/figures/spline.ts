import type { SplineResult } from '../contract/run';
import type { Figure, FigureStyle } from './figure';
import { formatCount } from './format';
import { scatterFigure, type Fit } from './scatter';

/** The points that a spline was fitted to, in the coordinates of the program, and the spline. */
export interface SplineData {
  x: { name: string; values: Float64Array };
  y: { name: string; values: Float64Array };
  spline: SplineResult;
}

/** The data, the convex spline through them, and where it is not the only one the least and greatest of all optimal ones. */
export function splineFigure({ x, y, spline }: SplineData, style: FigureStyle): Figure {
  const [low, high] = extentOf(x.values);
  const fits: Fit[] = x.values.length === 0 ? [] : [{ name: 'convex spline', ...curveOf(spline, low, high), soft: true }];
  const band = isWide(spline) ? { band: { name: 'all optimal splines', ...spline.envelope! } } : {};
  const figure = scatterFigure({ x, y, groups: null, levels: [], total: x.values.length, fits, ...band }, style);
  const knots = formatCount(spline.knots.length, 'knot');
  return {
    ...figure,
    description: `${figure.description} The convex spline has ${knots}. ${spline.envelopeNote}`,
    notes: [...figure.notes, spline.envelopeNote],
  };
}

/** The first output of a spline from `low` to `high`: its ends and its knots. */
export function curveOf({ pieces }: SplineResult, low: number, high: number): { x: Float64Array; y: Float64Array } {
  const at: [number, number][] = [];
  for (const { from, to, slope, intercept } of pieces) {
    const left = Math.max(low, from ?? low);
    const right = Math.min(high, to ?? high);
    if (left > right) continue;
    for (const x of left === right ? [left] : [left, right]) if (at.at(-1)?.[0] !== x) at.push([x, slope[0] * x + intercept[0]]);
  }
  return { x: Float64Array.from(at, ([x]) => x), y: Float64Array.from(at, ([, y]) => y) };
}

/** Whether optimal splines differ by more than what a line is wide. */
function isWide({ envelope }: SplineResult): boolean {
  if (!envelope || envelope.x.length === 0) return false;
  const range = Math.max(...envelope.upper) - Math.min(...envelope.lower);
  return envelope.upper.some((upper, i) => upper - envelope.lower[i] > 1e-6 * range);
}

function extentOf(values: Float64Array): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as [number, number], [Infinity, -Infinity]);
}
