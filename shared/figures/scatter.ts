import type { ScatterSeriesOption } from 'echarts';
import { NEAR, type Cloud, type CloudPart, type CloudPoints } from './cloud';
import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatInteger, formatNumber } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { linearScale, linearTicks, tickRoom, type Ticks } from './scale';
import { markerPath, seriesStyle, type Marker, type SeriesStyle } from './series';
import { round, Sketch } from './sketch';
import { fitText, textWidth } from './text';
import type { Palette } from './tokens';
import { tooltip, type Hit } from './tooltip';
import type { View } from './view';

interface Variable {
  /** The name of the column, with its unit where it has one. */
  name: string;
  values: Float64Array;
}

/** Points of two columns (as `data.points` gives them), in groups where a class is chosen. */
export interface ScatterData {
  x: Variable;
  y: Variable;
  /** The class of every point as an index into `levels`, −1 where it is missing. */
  groups: Int32Array | null;
  levels: readonly string[];
  /** Rows that have both values: more than there are points where only some are drawn. */
  total: number;
  /** What the points are, where they are no rows. */
  noun?: string;
  /** Where the names of the columns say too much. */
  title?: string;
}

const EMPTY = 'No row has a number in both columns.';

/** More points than this are not a shape each in the window. */
const CROWD = 4000;

/** What of the points does not depend on how they are shown. */
interface Prepared {
  /** How many have both values. */
  count: number;
  whole: View;
  /** The points of each class, then those without one; all in one list where there are no classes. */
  points: CloudPoints[];
}

/** The same points are drawn again at every movement of the view. */
const known = new WeakMap<ScatterData, Prepared>();

function prepare(data: ScatterData): Prepared {
  let prepared = known.get(data);
  if (!prepared) known.set(data, (prepared = sortOut(data)));
  return prepared;
}

function sortOut({ x, y, groups, levels }: ScatterData): Prepared {
  const rows: number[][] = groups ? [...levels.map(() => []), []] : [[]];
  for (let row = 0; row < x.values.length; row++) {
    if (!Number.isFinite(x.values[row]) || !Number.isFinite(y.values[row])) continue;
    const group = groups ? groups[row] : 0;
    rows[group < 0 ? levels.length : group].push(row);
  }
  const points = rows.map((own) => ({ x: pick(x.values, own), y: pick(y.values, own) }));
  return {
    count: rows.reduce((sum, own) => sum + own.length, 0),
    whole: { x: extent(points.map((part) => part.x)), y: extent(points.map((part) => part.y)) },
    points,
  };
}

/** The axes that show all of the points, with a little room around them. */
export const wholeOf = (data: ScatterData): View => prepare(data).whole;

/** The points of a data set in two of its columns, or those in a part of their axes; classes by hue and marker. */
export function scatterFigure(data: ScatterData, style: FigureStyle, view?: View): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const { count, whole, points } = prepare(data);
  const empty = count === 0 ? EMPTY : null;
  const parts = partsOf(data, points, palette);
  const legend = data.groups ? parts : [];
  const title = data.title ?? `${data.y.name} against ${data.x.name}`;
  const subtitle = describePoints(data);
  const notes =
    count < data.x.values.length
      ? [`${formatCount(data.x.values.length - count, 'point')} not drawn: a value is missing or not finite`]
      : [];

  const nameRow = 1.6 * fs;
  const top = round(headHeight(style, subtitle) + nameRow);
  const height = Math.max(fs, style.height - top - footHeight(style, notes) - nameRow);
  const [lowX, highX] = (view ?? whole).x;
  const [lowY, highY] = (view ?? whole).y;
  const none: Ticks = { major: [], minor: [] };
  const ticksY = empty === null ? linearTicks(lowY, highY, tickRoom(height, fs)) : none;
  const left = Math.ceil(Math.max(2 * fs, widest(ticksY.major, fs)) + 12);
  const names = Math.min(0.3 * style.width, Math.max(0, ...legend.map((entry) => textWidth(entry.name, fs))));
  const right = Math.ceil(legend.length > 0 ? 16 + 1.6 * fs + names + FIGURE_MARGIN : 1.5 * fs);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const x = linearScale(lowX, highX, plot.x, plot.x + plot.width);
  const y = linearScale(lowY, highY, plot.y + plot.height, plot.y);
  const ticksX = empty === null ? linearTicks(lowX, highX, Math.max(4, Math.min(7, Math.floor(plot.width / (4 * fs))))) : none;

  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, ticksY);
  drawBottomAxis(sketch, plot, x, ticksX);
  const room = plot.x + plot.width - 2;
  sketch.text(fitText(data.y.name, room, fs), 2, plot.y - 0.9 * fs, { color: palette.label });
  sketch.text(fitText(data.x.name, room, fs), plot.x + plot.width, plot.y + plot.height + 2.7 * fs, {
    align: 'right',
    color: palette.label,
  });
  if (empty !== null) drawEmpty(sketch, plot, empty);
  drawLegend(sketch, plot, legend, names);

  const [under, over] = sketch.series();
  const look = { size: markerSize(count, style), opacity: count > 500 ? 0.7 : 0.9 };
  const shown = view ? ` Shown: ${rangeWords(data.x.name, view.x)}, ${rangeWords(data.y.name, view.y)}.` : '';
  const crowd = style.interactive && count > CROWD;
  const cloud: Cloud | undefined = crowd
    ? { parts: parts.filter((part) => part.points.x.length > 0), view: view ?? whole, surface: palette.surface, ...look }
    : undefined;
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'item', (hit) => valuesOf(data, hit)),
      series: [under, ...(cloud ? [nearSeries(cloud, palette)] : pointSeries(parts, look, sketch)), over],
    },
    title,
    subtitle,
    description: `${title}: ${subtitle}.${shown}`,
    ...(cloud ? { cloud } : {}),
    notes,
    empty,
    plot,
    labels: sketch.labels,
    grip: {
      handles: [],
      at: (px, py) => ({
        x: lowX + ((px - plot.x) / plot.width) * (highX - lowX),
        y: lowY + ((plot.y + plot.height - py) / plot.height) * (highY - lowY),
      }),
    },
  };
}

function describePoints(data: ScatterData): string {
  const shown = data.x.values.length;
  if (data.noun !== undefined) return formatCount(shown, data.noun);
  const points =
    shown < data.total ? `${formatInteger(shown)} of ${formatCount(data.total, 'row')}, evenly chosen` : formatCount(shown, 'row');
  return data.groups ? `${points}, ${formatCount(data.levels.length, 'class', 'classes')}` : points;
}

const pick = (values: Float64Array, rows: readonly number[]): Float64Array => Float64Array.from(rows, (row) => values[row]);

const rangeWords = (name: string, [low, high]: readonly [number, number]) => `${name} from ${formatNumber(low)} to ${formatNumber(high)}`;

/** Ends of a linear axis: the values with a little room on both sides; a constant gets room around it. */
function extent(lists: readonly Float64Array[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const values of lists) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return [0, 1];
  const room = high > low ? 0.04 * (high - low) : Math.max(0.5 * Math.abs(low), 0.5);
  return [low - room, high + room];
}

const MISSING = 'class missing';

/** Points without a class look like none of the classes. */
const missingStyle = (palette: Palette): SeriesStyle => ({
  token: 's8',
  color: palette['text-3'],
  dash: [],
  marker: 'circle',
  filled: false,
});

/** What is told apart: the classes, and the points without one where there are some; else all of them. */
function partsOf({ groups, levels, y }: ScatterData, points: readonly CloudPoints[], palette: Palette): CloudPart[] {
  if (!groups) return [{ id: 'points', name: y.name, style: seriesStyle(0, palette), points: points[0] }];
  const classes = levels.map((name, i) => ({ id: `class-${i}`, name, style: seriesStyle(i, palette), points: points[i] }));
  const missing = points[levels.length];
  return missing.x.length > 0
    ? [...classes, { id: 'class-missing', name: MISSING, style: missingStyle(palette), points: missing }]
    : classes;
}

function drawLegend(sketch: Sketch, plot: Box, legend: readonly CloudPart[], width: number): void {
  const fs = sketch.style.fontSize;
  const apart = Math.max(14, 1.4 * fs);
  const room = Math.max(1, Math.floor(plot.height / apart));
  const shown = legend.length > room ? legend.slice(0, room - 1) : legend;
  const x = plot.x + plot.width + 16;
  shown.forEach(({ name, style }, i) => {
    const y = plot.y + (i + 0.5) * apart;
    sketch.path(markerPath(style.marker, 0.32 * fs, round(x + 0.3 * fs), round(y)), {
      stroke: style.color,
      fill: style.filled ? style.color : sketch.palette.surface,
      width: 1.5,
    });
    sketch.text(fitText(name, width + 1, fs), x + 1.6 * fs, y, { color: sketch.palette['text-2'] });
  });
  if (shown.length < legend.length)
    sketch.text(`${legend.length - shown.length} more`, x, plot.y + (shown.length + 0.5) * apart, { color: sketch.palette['text-3'] });
}

const SYMBOLS: Record<Marker, string> = { circle: 'circle', square: 'rect', diamond: 'diamond', up: 'triangle', down: 'triangle' };

const markerSize = (count: number, { fontSize }: FigureStyle) => (count > 3000 ? 0.3 : count > 500 ? 0.42 : 0.58) * fontSize;

/** One series for each class, so that hue and marker come from the class and clicks name it. */
function pointSeries(
  parts: readonly CloudPart[],
  { size, opacity }: Pick<Cloud, 'size' | 'opacity'>,
  { palette, style: { interactive } }: Sketch,
): ScatterSeriesOption[] {
  return parts
    .filter(({ points }) => points.x.length > 0)
    .map(({ id, name, style, points }) => ({
      id,
      name,
      type: 'scatter',
      symbol: SYMBOLS[style.marker],
      symbolRotate: style.marker === 'down' ? 180 : 0,
      symbolSize: size,
      data: Array.from(points.x, (x, i) => [x, points.y[i]]),
      itemStyle: {
        color: style.filled ? style.color : palette.surface,
        borderColor: style.color,
        borderWidth: style.filled ? 0 : 1.25,
        opacity,
      },
      emphasis: { disabled: true },
      silent: !interactive,
      z: 3,
    }));
}

/** A ring for the point under the pointer, which the window puts where it is. */
function nearSeries({ size }: Cloud, palette: Palette): ScatterSeriesOption {
  return {
    id: NEAR,
    type: 'scatter',
    symbol: 'circle',
    symbolSize: size + 13,
    data: [],
    itemStyle: { color: 'transparent', borderColor: palette.text, borderWidth: 1 },
    emphasis: { disabled: true },
    z: 4,
  };
}

function valuesOf(data: ScatterData, { series, value: [x, y] }: Hit): string[] {
  const lines = [`${data.x.name}   ${formatNumber(x ?? NaN)}`, `${data.y.name}   ${formatNumber(y ?? NaN)}`];
  return data.groups ? [series, ...lines] : lines;
}
