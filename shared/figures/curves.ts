import type { LowerBound } from '../contract/certificate';
import type { Moment } from '../contract/run';
import { columnStarts, thin } from './downsample';
import { seriesStyle, type SeriesStyle } from './series';
import type { Scale } from './scale';
import type { Palette } from './tokens';

/** The objective of one seed at epochs 0, 1, 2, …; not finite from the epoch on where training diverged. */
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

/** Extremes, end and divergence of every curve, in the order of the seeds. */
export function curveFacts(data: GapData, palette: Palette): CurveFacts[] {
  const bySeed = [...data.curves].sort((a, b) => a.seed - b.seed);
  return bySeed.map(({ seed, objective }, index) => {
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
    const end = last < 0 ? null : { epoch: last, value: objective[last] };
    return {
      seed,
      index,
      values: objective,
      style: seriesStyle(index, palette),
      selected: seed === data.selected,
      divergedAt,
      end,
      low,
      high,
    };
  });
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

/** A curve as it is drawn: axis coordinates for ECharts (null where it breaks), pixels for what is sketched round it. */
export interface DrawnCurve {
  data: (number | null)[][];
  points: Point[];
}

/**
 * The columns that curves are thinned to: two pixels, below which no eye and no printer tells the difference, and wider for
 * hundreds of seeds, which lie on top of each other anyway.
 */
export function epochColumns(epochs: number, x: Scale, curves: number): Int32Array {
  return columnStarts(epochs + 1, x.pixel, Math.min(16, Math.max(2, curves / 32)));
}

/** Thins a curve for drawing after `transform` (the identity, or minus the bound). Data rows are x, y, epoch. */
export function drawCurve(values: Float64Array, starts: Int32Array, x: Scale, y: Scale, transform: (value: number) => number): DrawnCurve {
  const drawn: DrawnCurve = { data: [], points: [] };
  for (const epoch of thin(values, starts)) {
    const value = transform(values[epoch]);
    if (!Number.isFinite(value)) {
      drawn.data.push([x.coordinate(epoch), null, epoch]);
      continue;
    }
    drawn.data.push([round(x.coordinate(epoch)), round(y.coordinate(value)), epoch]);
    drawn.points.push([x.pixel(epoch), y.pixel(value)]);
  }
  return drawn;
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;
