import type { LineSeriesOption, ScatterSeriesOption } from 'echarts';
import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatInteger, formatNumber } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { linearScale, linearTicks, tickRoom, type Scale, type Ticks } from './scale';
import { markerPath, seriesStyle, type Marker, type SeriesStyle } from './series';
import { polyline, round, Sketch } from './sketch';
import { fitText, textWidth } from './text';
import type { Palette } from './tokens';
import { tooltip, type Hit } from './tooltip';

interface Variable {
  /** The name of the column, with its unit where it has one. */
  name: string;
  values: Float64Array;
}

/** A function of the first variable over the points, such as a trained network or the spline of the convex program. */
export interface Fit {
  name: string;
  x: Float64Array;
  y: Float64Array;
  /** Drawn as a wide soft line, on which others are seen. */
  soft?: true;
}

/** Everything between two functions of the first variable, in ascending order of x. */
export interface Band {
  name: string;
  x: readonly number[];
  lower: readonly number[];
  upper: readonly number[];
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
  fits: readonly Fit[];
  band?: Band;
}

const EMPTY = 'No row has a number in both columns.';

/** The points of a data set in two of its columns; classes by hue and marker, fits as lines. */
export function scatterFigure(data: ScatterData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const finite = finiteRows(data);
  const empty = finite.length === 0 ? EMPTY : null;
  const legend = legendOf(data, finite, palette);
  const title = `${data.y.name} against ${data.x.name}`;
  const subtitle = describePoints(data);
  const notes =
    finite.length < data.x.values.length
      ? [`${formatCount(data.x.values.length - finite.length, 'point')} not drawn: a value is missing or not finite`]
      : [];

  const nameRow = 1.6 * fs;
  const top = round(headHeight(style, subtitle) + nameRow);
  const height = Math.max(fs, style.height - top - footHeight(style, notes) - nameRow);
  const [lowX, highX] = extent([...pick(data.x.values, finite), ...data.fits.flatMap((fit) => [...fit.x])]);
  const [lowY, highY] = extent([
    ...pick(data.y.values, finite),
    ...data.fits.flatMap((fit) => [...fit.y]),
    ...(data.band?.lower ?? []),
    ...(data.band?.upper ?? []),
  ]);
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
  else if (data.band) drawBand(sketch, data.band, x, y);
  drawLegend(sketch, plot, legend, names);

  const [under, over] = sketch.series();
  const lines = data.fits.map((fit, i) => lineOf(fit, fitStyle(fit, i, palette)));
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'item', (hit) => valuesOf(data, hit)),
      series: [under, ...pointSeries(data, finite, sketch), ...lines, over],
    },
    title,
    subtitle,
    description: `${title}: ${subtitle}.`,
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

function describePoints(data: ScatterData): string {
  const shown = data.x.values.length;
  const points =
    shown < data.total ? `${formatInteger(shown)} of ${formatCount(data.total, 'row')}, evenly chosen` : formatCount(shown, 'row');
  return data.groups ? `${points}, ${formatCount(data.levels.length, 'class', 'classes')}` : points;
}

function finiteRows({ x, y }: ScatterData): number[] {
  const rows: number[] = [];
  for (let row = 0; row < x.values.length; row++) if (Number.isFinite(x.values[row]) && Number.isFinite(y.values[row])) rows.push(row);
  return rows;
}

const pick = (values: Float64Array, rows: readonly number[]): number[] => rows.map((row) => values[row]);

/** Ends of a linear axis: the values with a little room on both sides; a constant gets room around it. */
function extent(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return [0, 1];
  const room = high > low ? 0.04 * (high - low) : Math.max(0.5 * Math.abs(low), 0.5);
  return [low - room, high + room];
}

interface LegendEntry {
  name: string;
  style: SeriesStyle;
  mark: 'point' | 'line' | 'soft' | 'area';
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

/** Fits have the looks after the first, which the points have. */
const fitStyle = ({ soft }: Fit, index: number, palette: Palette): SeriesStyle => {
  const style = seriesStyle(index + 1, palette);
  return soft ? { ...style, color: palette['text-3'], dash: [] } : style;
};

const SOFT = { width: 6, opacity: 0.6 };

/** The area between the two edges, tinted, and its edges as thin lines. */
function drawBand(sketch: Sketch, { x: at, lower, upper }: Band, x: Scale, y: Scale): void {
  const edge = (values: readonly number[]) => at.map((value, i): [number, number] => [x.pixel(value), y.pixel(values[i])]);
  const stroke = sketch.palette['line-2'];
  sketch.path(`${polyline([...edge(upper), ...edge(lower).reverse()])}Z`, { fill: sketch.palette.gap });
  for (const values of [upper, lower]) sketch.path(polyline(edge(values)), { stroke, dash: [2, 3] });
}

/** A legend only where there is more than one thing to tell apart. */
function legendOf(data: ScatterData, finite: readonly number[], palette: Palette): LegendEntry[] {
  const { groups } = data;
  const classes = groups ? data.levels.map((name, i) => ({ name, style: seriesStyle(i, palette), mark: 'point' as const })) : [];
  const missing =
    groups && finite.some((row) => groups[row] < 0) ? [{ name: MISSING, style: missingStyle(palette), mark: 'point' as const }] : [];
  const fits = data.fits.map((fit, i) => ({
    name: fit.name,
    style: fitStyle(fit, i, palette),
    mark: fit.soft ? ('soft' as const) : ('line' as const),
  }));
  const area = data.band ? [{ name: data.band.name, style: missingStyle(palette), mark: 'area' as const }] : [];
  return [...classes, ...missing, ...fits, ...area];
}

function drawLegend(sketch: Sketch, plot: Box, legend: readonly LegendEntry[], width: number): void {
  const fs = sketch.style.fontSize;
  const apart = Math.max(14, 1.4 * fs);
  const room = Math.max(1, Math.floor(plot.height / apart));
  const shown = legend.length > room ? legend.slice(0, room - 1) : legend;
  const x = plot.x + plot.width + 16;
  shown.forEach(({ name, style, mark }, i) => {
    const y = plot.y + (i + 0.5) * apart;
    const stroke = `M${x - 4} ${round(y)}h${round(1.2 * fs)}`;
    if (mark === 'line' || mark === 'soft')
      sketch.path(stroke, { stroke: style.color, width: mark === 'soft' ? SOFT.width : 2, dash: style.dash });
    else if (mark === 'area')
      sketch.path(`M${x - 4} ${round(y - 0.4 * fs)}h${round(1.2 * fs)}v${round(0.8 * fs)}h${round(-1.2 * fs)}Z`, {
        stroke: sketch.palette['line-2'],
        fill: sketch.palette.gap,
        dash: [2, 3],
      });
    else
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

/** One series for each class, so that hue and marker come from the class and clicks name it. */
function pointSeries(
  data: ScatterData,
  finite: readonly number[],
  { palette, style: { fontSize, interactive } }: Sketch,
): ScatterSeriesOption[] {
  const { groups } = data;
  const size = (finite.length > 3000 ? 0.3 : finite.length > 500 ? 0.42 : 0.58) * fontSize;
  const parts: { id: string; name: string; style: SeriesStyle; rows: readonly number[] }[] = groups
    ? data.levels.map((name, level) => ({
        id: `class-${level}`,
        name,
        style: seriesStyle(level, palette),
        rows: finite.filter((row) => groups[row] === level),
      }))
    : [{ id: 'points', name: data.y.name, style: seriesStyle(0, palette), rows: finite }];
  if (groups)
    parts.push({ id: 'class-missing', name: MISSING, style: missingStyle(palette), rows: finite.filter((row) => groups[row] < 0) });
  return parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ id, name, style, rows }) => ({
      id,
      name,
      type: 'scatter',
      symbol: SYMBOLS[style.marker],
      symbolRotate: style.marker === 'down' ? 180 : 0,
      symbolSize: size,
      data: rows.map((row) => [data.x.values[row], data.y.values[row]]),
      itemStyle: {
        color: style.filled ? style.color : palette.surface,
        borderColor: style.color,
        borderWidth: style.filled ? 0 : 1.25,
        opacity: finite.length > 500 ? 0.7 : 0.9,
      },
      emphasis: { disabled: true },
      silent: !interactive,
      z: 3,
    }));
}

/** A fit as a line through its points in the order of x. */
function lineOf(fit: Fit, style: SeriesStyle): LineSeriesOption {
  const order = Array.from(fit.x.keys()).sort((a, b) => fit.x[a] - fit.x[b]);
  return {
    id: `fit-${fit.name}`,
    name: fit.name,
    type: 'line',
    data: order.filter((i) => Number.isFinite(fit.x[i])).map((i) => [fit.x[i], Number.isFinite(fit.y[i]) ? fit.y[i] : null]),
    showSymbol: false,
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    color: style.color,
    lineStyle: {
      color: style.color,
      width: fit.soft ? SOFT.width : 2,
      opacity: fit.soft ? SOFT.opacity : 1,
      type: style.dash.length > 0 ? style.dash : 'solid',
      join: 'round',
    },
    // The points stay in sight on a soft line.
    z: fit.soft ? 2 : 4,
  };
}

function valuesOf(data: ScatterData, { series, value: [x, y] }: Hit): string[] {
  const lines = [`${data.x.name}   ${formatNumber(x ?? NaN)}`, `${data.y.name}   ${formatNumber(y ?? NaN)}`];
  return data.groups ? [series, ...lines] : lines;
}
