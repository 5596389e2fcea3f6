import type { LowerBound } from '../contract/certificate';
import type { Moment } from '../contract/run';
import { columnStarts, thin } from './downsample';
import { seriesStyle, type SeriesStyle } from './series';
import type { Scale } from './scale';
import type { Palette } from './tokens';

/**
 * The objective of one seed at epochs 0, 1, 2, …; not finite from the epoch on where training diverged. One that has grown is another
 * array: what is found out about an array is kept, so that of many seeds only those that are in training cost anything.
 */
export interface Curve {
  seed: number;
  objective: Float64Array;
}

/** The relative gap that counts as closed in the charts of the Gap tab, unless the reader chooses another. */
export const CLOSED = 1e-3;

/** What the two charts of the Gap tab are drawn from. */
export interface GapData {
  /** In any order: hue, dash and marker follow the order of the seeds. */
  curves: readonly Curve[];
  /** Epochs that were asked for, so that the axis stands still while they stream in. */
  epochs: number;
  /** A true lower bound of every network of the architecture; nothing else may stand here. */
  bound: LowerBound | null;
  /** The optimum of a restricted or estimated program: a value that a network reaches. */
  reached: { value: number; kind: 'restricted' | 'estimated' } | null;
  /** The seed that is drawn strongest. */
  selected: number | null;
  /** The relative gap that counts as closed. */
  tolerance: number;
  /** Where networks were given neurons that they missed. */
  escapes?: readonly { seed: number; epoch: number; units: number }[];
}

/** Where the networks of a run were given neurons. */
export function escapesOf(moments: readonly Moment[]): NonNullable<GapData['escapes']> {
  return moments.filter((moment): moment is Extract<Moment, { kind: 'escape' }> => moment.kind === 'escape');
}

export interface CurveFacts {
  seed: number;
  index: number;
  values: Float64Array;
  style: SeriesStyle;
  selected: boolean;
  /** The first epoch whose objective is not finite. */
  divergedAt: number | null;
  /** The last epoch with a finite objective, and that objective; null where there is none. */
  end: { epoch: number; value: number } | null;
  low: number;
  high: number;
}

type Extremes = Pick<CurveFacts, 'divergedAt' | 'end' | 'low' | 'high'>;
const EXTREMES = new WeakMap<Float64Array, Extremes>();

function extremesOf(objective: Float64Array): Extremes {
  const known = EXTREMES.get(objective);
  if (known) return known;
  let low = Infinity;
  let high = -Infinity;
  let last = -1;
  let divergedAt: number | null = null;
  for (let epoch = 0; epoch < objective.length; epoch++) {
    const value = objective[epoch];
    if (!Number.isFinite(value)) {
      divergedAt ??= epoch;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
    last = epoch;
  }
  const extremes = { divergedAt, end: last < 0 ? null : { epoch: last, value: objective[last] }, low, high };
  EXTREMES.set(objective, extremes);
  return extremes;
}

/** Extremes, end and divergence of every curve, in the order of the seeds. */
export function curveFacts(data: GapData, palette: Palette): CurveFacts[] {
  const bySeed = [...data.curves].sort((a, b) => a.seed - b.seed);
  return bySeed.map(({ seed, objective }, index) => ({
    seed,
    index,
    values: objective,
    style: seriesStyle(index, palette),
    selected: seed === data.selected,
    ...extremesOf(objective),
  }));
}

/** The seed that ends lowest; one that diverged counts only where all did. */
export function bestCurve(curves: readonly CurveFacts[]): CurveFacts | null {
  const ended = curves.filter((curve) => curve.end !== null);
  const sound = ended.filter((curve) => curve.divergedAt === null);
  return (sound.length > 0 ? sound : ended).reduce<CurveFacts | null>(
    (best, curve) => (best === null || curve.end!.value < best.end!.value ? curve : best),
    null,
  );
}

/** The last epoch of the axis: as asked for, or further where a curve goes further. */
export function lastEpoch(data: GapData): number {
  return Math.max(1, data.epochs, ...data.curves.map((curve) => curve.objective.length - 1));
}

export type Point = [x: number, y: number];

/** A curve as it is drawn: x and y of one point after another, in pixels; y is NaN where the line breaks. */
export type DrawnCurve = Float32Array;

/** The first point of a drawn curve that `wanted` holds of. */
export function firstPoint(line: DrawnCurve, wanted: (x: number, y: number) => boolean): Point | undefined {
  for (let at = 0; at < line.length; at += 2) if (wanted(line[at], line[at + 1])) return [line[at], line[at + 1]];
  return undefined;
}

/** Where a drawn curve ends, leaving out what is not finite. */
export function lastPoint(line: DrawnCurve): Point | undefined {
  for (let at = line.length - 2; at >= 0; at -= 2) if (!Number.isNaN(line[at + 1])) return [line[at], line[at + 1]];
  return undefined;
}

/** The points of a drawn curve that are finite. */
export function pointsOf(line: DrawnCurve): Point[] {
  const points: Point[] = [];
  for (let at = 0; at < line.length; at += 2) if (!Number.isNaN(line[at + 1])) points.push([line[at], line[at + 1]]);
  return points;
}

/** How the curves of a chart are drawn: thinned to columns, `minus` below their values. */
export interface CurveFrame {
  x: Scale;
  y: Scale;
  starts: Int32Array;
  minus: number;
  /** Equal for frames in which a curve is drawn alike. */
  key: string;
}

/**
 * The columns that curves are thinned to are two pixels, below which no eye and no printer tells the difference, and wider for
 * hundreds of seeds, which lie on top of each other anyway; where the picture is `live`, for dozens.
 */
export function curveFrame(epochs: number, x: Scale, y: Scale, curves: number, minus: number, live: boolean): CurveFrame {
  const width = Math.min(16, Math.max(2, curves / (live ? 8 : 32)));
  const ends = [y.min, y.max].map((coordinate) => y.pixel(10 ** coordinate));
  return {
    x,
    y,
    minus,
    starts: columnStarts(epochs + 1, x.pixel, width),
    key: [epochs, width, x.pixel(0), x.pixel(epochs), y.min, y.max, ...ends, minus].join(' '),
  };
}

/** Frames of which the drawing of a curve is kept: those of both charts, before and after a change. */
const FRAMES = 4;
const DRAWN = new WeakMap<Float64Array, Map<string, DrawnCurve>>();

/** A curve as it is drawn in a frame. */
export function drawCurve(values: Float64Array, frame: CurveFrame): DrawnCurve {
  const known = DRAWN.get(values) ?? new Map<string, DrawnCurve>();
  DRAWN.set(values, known);
  const { x, y, starts, minus, key } = frame;
  let drawn = known.get(key);
  if (drawn) return drawn;
  const epochs = thin(values, starts);
  drawn = new Float32Array(2 * epochs.length);
  let at = 0;
  for (const epoch of epochs) {
    const value = values[epoch] - minus;
    drawn[at++] = round(x.pixel(epoch));
    drawn[at++] = Number.isFinite(value) ? round(y.pixel(value)) : NaN;
  }
  if (known.size >= FRAMES) known.clear();
  known.set(key, drawn);
  return drawn;
}

/** A hundredth of a pixel is finer than any printer. */
const round = (value: number) => Math.round(value * 100) / 100;
