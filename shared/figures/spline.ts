import type { LineSeriesOption, ScatterSeriesOption } from 'echarts';
import type { Kind } from '../contract/certificate';
import type { SplineResult } from '../contract/run';
import { valueAt } from '../theory/univariate-network';
import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatNumber } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight } from './frame';
import type { Box } from './labels';
import { linearScale, linearTicks, tickRoom, type Scale } from './scale';
import { markerPath, seriesStyle } from './series';
import { polyline, round, Sketch } from './sketch';
import { fitText, textWidth } from './text';
import type { Palette } from './tokens';
import { tooltip } from './tooltip';

type Curve = Pick<SplineResult, 'knots' | 'pieces'>;

/** A trained network of one input, as the function that it computes. */
export interface TrainedCurve extends Curve {
  name: string;
}

interface Variable {
  name: string;
  values: Float64Array;
}

/** The points that a spline was fitted to, in the coordinates of the program, the spline, and trained networks of the same problem. */
export interface SplineData {
  x: Variable;
  y: Variable;
  /** Null as long as it is not solved. */
  spline: SplineResult | null;
  /** What is proven of it. */
  certificate?: Kind;
  trained?: readonly TrainedCurve[];
  /** Rows that were moved by hand, and the one that the keys move. */
  moved?: ReadonlySet<number>;
  selected?: number | null;
  /** What the axes show at least, so that they stay while a point is moved. */
  extents?: { x: readonly [number, number]; y: readonly [number, number] };
}

const TITLE = 'Convex spline';
const EMPTY = 'There are no points.';
/** Width and opacity of the spline: a soft band on which networks are seen. */
const SOFT = { width: 6, opacity: 0.6 };
/** Rows that can be taken hold of one by one. */
const HANDLES = 2000;

/** The data, the convex spline through them with its knots, where it is not the only one all optimal ones, and trained networks. */
export function splineFigure(data: SplineData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const { x: inputs, y: targets, spline, trained = [], moved, selected = null } = data;
  const empty = inputs.values.length === 0 ? EMPTY : null;
  const [from, to] = extentOf(inputs.values);
  const fit = spline && empty === null ? curveOf(spline, from, to) : null;
  const curves = trained.map((curve) => ({ name: curve.name, ...curveOf(curve, from, to) }));
  const band = spline && isWide(spline) ? spline.envelope : null;
  const subtitle = subtitleOf(data);
  const notes = spline ? [spline.envelopeNote] : [];

  const nameRow = 1.6 * fs;
  const legend = legendOf(data, band !== null, palette);
  const rows = isNarrow(style) ? legendRows(legend, style) : [];
  const legendTop = headHeight(style, subtitle);
  const top = round(legendTop + rows.length * apartOf(fs) + nameRow);
  const height = Math.max(fs, style.height - top - footHeight(style, notes) - nameRow);
  const [lowX, highX] = padded([...inputs.values, ...(data.extents?.x ?? [])]);
  const [lowY, highY] = padded([
    ...targets.values,
    ...(data.extents?.y ?? []),
    ...(fit?.y ?? []),
    ...curves.flatMap((curve) => [...curve.y]),
    ...(band ? [...band.lower, ...band.upper] : []),
  ]);
  const ticksY = linearTicks(lowY, highY, tickRoom(height, fs));
  const { left, right } = marginsOf(style);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const x = linearScale(lowX, highX, plot.x, plot.x + plot.width);
  const y = linearScale(lowY, highY, plot.y + plot.height, plot.y);

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  drawNotes(sketch, notes);
  if (empty !== null) drawEmpty(sketch, plot, empty);
  else {
    drawValueAxis(sketch, plot, y, ticksY);
    drawBottomAxis(sketch, plot, x, linearTicks(lowX, highX, Math.max(4, Math.min(7, Math.floor(plot.width / (4 * fs))))));
  }
  const room = plot.x + plot.width - 2;
  sketch.text(fitText(targets.name, room, fs), 2, plot.y - 0.9 * fs, { color: palette.label });
  sketch.text(fitText(inputs.name, room, fs), plot.x + plot.width, plot.y + plot.height + 2.7 * fs, {
    align: 'right',
    color: palette.label,
  });
  if (band) drawBand(sketch, band, x, y);
  if (spline) drawKnots(sketch, spline, plot, x, y, [from, to]);
  if (rows.length > 0) rows.forEach((row, i) => drawEntries(sketch, row, legendTop + (i + 0.5) * apartOf(fs)));
  else drawLegend(sketch, plot, legend, right - 16 - 1.6 * fs - FIGURE_MARGIN);
  sketch.go('over');
  if (selected !== null && selected < inputs.values.length)
    sketch.path(markerPath('circle', 9, round(x.pixel(inputs.values[selected])), round(y.pixel(targets.values[selected]))), {
      stroke: palette.accent,
      width: 1.5,
    });

  const [under, over] = sketch.series();
  const line = (name: string, curve: Points, look: Partial<LineSeriesOption>): LineSeriesOption => ({
    id: `fit-${name}`,
    name,
    type: 'line',
    data: Array.from(curve.x, (at, i) => [at, curve.y[i]]),
    showSymbol: false,
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    ...look,
  });
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'item', ({ value: [at, own, row] }) => [
        `row ${Number(row) + 1}`,
        `${inputs.name}   ${formatNumber(at ?? NaN)}`,
        `${targets.name}   ${formatNumber(own ?? NaN)}`,
      ]),
      series: [
        under,
        ...(fit
          ? [
              line(SPLINE, fit, {
                color: palette['text-3'],
                lineStyle: { color: palette['text-3'], ...SOFT, join: 'round' },
                z: 2,
              }),
            ]
          : []),
        ...curves.map((curve, k) => {
          const look = seriesStyle(k, palette);
          return line(curve.name, curve, {
            color: look.color,
            lineStyle: { color: look.color, width: 1.5, type: look.dash.length > 0 ? look.dash : 'solid', join: 'round' },
            z: 3,
          });
        }),
        pointsOf(data, sketch, moved),
        over,
      ],
    },
    title: TITLE,
    subtitle,
    description: describe(data),
    notes,
    empty,
    plot,
    labels: sketch.labels,
    grip: {
      handles: Array.from({ length: Math.min(HANDLES, inputs.values.length) }, (_, row) => ({
        id: String(row),
        x: x.pixel(inputs.values[row]),
        y: y.pixel(targets.values[row]),
      })),
      at: (px, py) => ({
        x: lowX + ((px - plot.x) / plot.width) * (highX - lowX),
        y: lowY + ((plot.y + plot.height - py) / plot.height) * (highY - lowY),
      }),
    },
  };
}

const SPLINE = 'convex spline';
const BAND = 'all optimal splines';

/** Narrower than this, in multiples of the type size, there is no room beside the plot. */
const NARROW = 48;
export const isNarrow = ({ fontSize, width }: FigureStyle): boolean => width < NARROW * fontSize;

/** Room beside the plot: the same whatever is drawn, so that the axes of the spline and of what differs from it stand above each other. */
export function marginsOf(style: FigureStyle): { left: number; right: number } {
  const { fontSize, width } = style;
  const left = Math.ceil(textWidth('−10,000.0', fontSize) + 12);
  if (isNarrow(style)) return { left, right: FIGURE_MARGIN };
  const names = Math.min(0.3 * width, textWidth(BAND, fontSize));
  return { left, right: Math.ceil(16 + 1.6 * fontSize + names + FIGURE_MARGIN) };
}

interface Points {
  x: Float64Array;
  y: Float64Array;
}

/** The first output of a function from `low` to `high`: its ends and its knots. */
export function curveOf({ pieces }: Pick<SplineResult, 'pieces'>, low: number, high: number): Points {
  const at: [number, number][] = [];
  for (const { from, to, slope, intercept } of pieces) {
    const left = Math.max(low, from ?? low);
    const right = Math.min(high, to ?? high);
    if (left > right) continue;
    for (const x of left === right ? [left] : [left, right]) if (at.at(-1)?.[0] !== x) at.push([x, slope[0] * x + intercept[0]]);
  }
  return { x: Float64Array.from(at, ([x]) => x), y: Float64Array.from(at, ([, y]) => y) };
}

/** Network minus spline at every knot of either between `low` and `high` and at both ends: linear between them. */
export function differenceOf(network: Curve, spline: Curve, low: number, high: number): Points {
  const knots = [...network.knots, ...spline.knots].map(({ x }) => x).filter((x) => x > low && x < high);
  const x = Float64Array.from([low, ...[...new Set(knots)].sort((a, b) => a - b), high]);
  return { x, y: x.map((at) => valueAt(network, at)[0] - valueAt(spline, at)[0]) };
}

/** Whether optimal splines differ by more than what a line is wide. */
function isWide({ envelope }: SplineResult): boolean {
  if (!envelope || envelope.x.length === 0) return false;
  const range = Math.max(...envelope.upper) - Math.min(...envelope.lower);
  return envelope.upper.some((upper, i) => upper - envelope.lower[i] > 1e-6 * range);
}

export function extentOf(values: Iterable<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

/** Ends of a linear axis: the values with a little room; a single one gets room around it. */
export function padded(values: Iterable<number>): [number, number] {
  const [low, high] = extentOf(values);
  if (!(low <= high)) return [0, 1];
  const room = high > low ? 0.04 * (high - low) : Math.max(0.5 * Math.abs(low), 0.5);
  return [low - room, high + room];
}

interface LegendEntry {
  name: string;
  look: { stroke?: string; fill?: string; width: number; dash?: readonly number[] };
  mark: 'line' | 'area' | 'knot';
}

function legendOf({ spline, trained = [] }: SplineData, isBand: boolean, palette: Palette): LegendEntry[] {
  const area = { stroke: palette['line-2'], fill: palette.gap, width: 1, dash: [2, 3] };
  return [
    ...(spline ? [{ name: SPLINE, look: { stroke: palette['text-3'], width: SOFT.width }, mark: 'line' as const }] : []),
    ...(spline && spline.knots.length > 0 ? [{ name: 'knots', look: { fill: palette.label, width: 0 }, mark: 'knot' as const }] : []),
    ...(isBand ? [{ name: BAND, look: area, mark: 'area' as const }] : []),
    ...trained.map(({ name }, k) => {
      const { color, dash } = seriesStyle(k, palette);
      return { name, look: { stroke: color, width: 2, dash }, mark: 'line' as const };
    }),
  ];
}

/** Pixels between two lines of a legend. */
const apartOf = (fontSize: number): number => Math.max(14, 1.4 * fontSize);

/** An entry with the place of its mark. */
type Placed = LegendEntry & { at: number };

/** The entries side by side from the left end, in as many rows as they need. */
function legendRows(legend: readonly LegendEntry[], { fontSize, width }: FigureStyle): Placed[][] {
  const rows: Placed[][] = [];
  let at = Infinity;
  for (const entry of legend) {
    const wide = 1.6 * fontSize + textWidth(entry.name, fontSize) + 1.6 * fontSize;
    if (at + wide > width + 1.6 * fontSize) {
      rows.push([]);
      at = 4;
    }
    rows[rows.length - 1].push({ ...entry, at });
    at += wide;
  }
  return rows;
}

/** Entries on the line at `y`, their names in `room` pixels. */
function drawEntries(sketch: Sketch, entries: readonly Placed[], y: number, room = Infinity): void {
  const fs = sketch.style.fontSize;
  for (const { name, look, mark, at } of entries) {
    if (mark === 'line') sketch.path(`M${at - 4} ${round(y)}h${round(1.2 * fs)}`, look);
    else if (mark === 'area')
      sketch.path(`M${at - 4} ${round(y - 0.4 * fs)}h${round(1.2 * fs)}v${round(0.8 * fs)}h${round(-1.2 * fs)}Z`, look);
    else sketch.path(markerPath('diamond', 0.32 * fs, round(at + 0.3 * fs), round(y)), look);
    sketch.text(fitText(name, room + 1, fs), at + 1.6 * fs, y, { color: sketch.palette['text-2'] });
  }
}

function drawLegend(sketch: Sketch, plot: Box, legend: readonly LegendEntry[], room: number): void {
  const apart = apartOf(sketch.style.fontSize);
  const at = plot.x + plot.width + 16;
  legend
    .slice(0, Math.max(1, Math.floor(plot.height / apart)))
    .forEach((entry, i) => drawEntries(sketch, [{ ...entry, at }], plot.y + (i + 0.5) * apart, room));
}

/** The area between the least and the greatest optimal spline, tinted, and its edges as thin lines. */
function drawBand(sketch: Sketch, { x: at, lower, upper }: NonNullable<SplineResult['envelope']>, x: Scale, y: Scale): void {
  const edge = (values: readonly number[]) => at.map((value, i): [number, number] => [x.pixel(value), y.pixel(values[i])]);
  sketch.path(`${polyline([...edge(upper), ...edge(lower).reverse()])}Z`, { fill: sketch.palette.gap });
  for (const values of [upper, lower]) sketch.path(polyline(edge(values)), { stroke: sketch.palette['line-2'], dash: [2, 3] });
}

/** A dotted line down from every knot, and a diamond on the spline. */
function drawKnots(sketch: Sketch, spline: SplineResult, plot: Box, x: Scale, y: Scale, [from, to]: readonly [number, number]): void {
  const { palette } = sketch;
  const inside = spline.knots.filter((knot) => knot.x >= from && knot.x <= to);
  if (inside.length > MOST_KNOTS) return;
  const place = (at: number) => [round(x.pixel(at)), round(y.pixel(valueAt(spline, at)[0]))] as const;
  sketch.go('under');
  sketch.path(inside.map(({ x: at }) => `M${place(at)[0]} ${place(at)[1]}V${plot.y + plot.height}`).join(''), {
    stroke: palette.axis,
    width: 0.75,
    dash: [1, 3],
  });
  sketch.go('over');
  sketch.path(inside.map(({ x: at }) => markerPath('diamond', 3.5, ...place(at))).join(''), {
    fill: palette.label,
    stroke: palette.surface,
  });
}

/** More diamonds than this are a smear. */
const MOST_KNOTS = 200;

function pointsOf({ x, y }: SplineData, { palette, style }: Sketch, moved: ReadonlySet<number> | undefined): ScatterSeriesOption {
  const many = x.values.length > 500;
  return {
    id: 'points',
    name: y.name,
    type: 'scatter',
    symbol: 'circle',
    symbolSize: (many ? 0.42 : 0.62) * style.fontSize,
    itemStyle: { color: palette.surface, borderColor: palette.label, borderWidth: 1.25, opacity: many ? 0.7 : 1 },
    data: Array.from(x.values, (at, row) => {
      const value = [at, y.values[row], row];
      return moved?.has(row) ? { value, itemStyle: { color: palette.accent, borderColor: palette.accent } } : value;
    }),
    emphasis: { disabled: true },
    silent: !style.interactive,
    z: 4,
  };
}

function subtitleOf({ x, spline, moved, certificate }: SplineData): string {
  const points = formatCount(x.values.length, 'point');
  const hand = moved && moved.size > 0 ? `, ${moved.size} moved by hand` : '';
  if (!spline) return `${points}${hand}`;
  return `${points}${hand}; ${formatCount(spline.knots.length, 'knot')}${certificate ? `; certificate: ${certificate}` : ''}`;
}

function describe({ x, y, spline, trained = [] }: SplineData): string {
  const what = `${y.name} against ${x.name}: ${formatCount(x.values.length, 'point')}.`;
  const fitted = spline ? ` The convex spline has ${formatCount(spline.knots.length, 'knot')}. ${spline.envelopeNote}` : '';
  const networks =
    trained.length > 0
      ? ` Trained networks: ${trained.map(({ name, knots }) => `${name} with ${formatCount(knots.length, 'knot')}`).join(', ')}.`
      : '';
  return `${what}${fitted}${networks}`;
}
