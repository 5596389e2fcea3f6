import type { LineSeriesOption } from 'echarts';
import { AXIS_DECLARATIONS } from '../../theory/training/sweep/axes';
import type { Figure, FigureStyle } from '../figure';
import { formatCount, formatGap, formatNumber } from '../format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from '../frame';
import { toleranceWords } from '../gap';
import type { Box } from '../labels';
import { linearScale, logScale, logTicks, tickRoom, type Scale, type Ticks } from '../scale';
import { markerPath, seriesStyle } from '../series';
import { polyline, round, Sketch } from '../sketch';
import { textWidth } from '../text';
import { tooltip } from '../tooltip';
import { boundKinds, pointLines, ROUNDING, summarizePoints, sweepNotes, type SummarizedPoint, type SweepData } from './data';

const TITLE = 'Relative gap over the sweep';
const EMPTY = 'No network of the sweep has ended yet.';
const UNBOUNDED = 'No true bound is known at any point of this sweep, so that there is no gap to draw.';
/** The share of the height that the success rates have. */
const LOWER = 0.26;
/** Values that span more than this stand on a log axis. */
const WIDE = 8;
const ENDS: Ticks = { major: [0, 1].map((value) => ({ value, label: `${100 * value} %` })), minor: [0.25, 0.5, 0.75] };
const SHARES: Ticks = { major: [0, 0.5, 1].map((value) => ({ value, label: `${100 * value} %` })), minor: [0.25, 0.75] };
/** Ems of height from which three labels have room above one another. */
const THREE = 3.4;
const NONE: Ticks = { major: [], minor: [] };

/** The relative gap of every network and of the best against the swept value, on a log axis; below, the success rates with Wilson's intervals. */
export function sweepLines(data: SweepData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const points = summarizePoints(data).sort((a, b) => a.point.values[0] - b.point.values[0]);
  const gapped = points.filter(({ relativeGap }) => relativeGap !== null);
  const settled = points.length > 0 && points.every(({ point }) => point.bound && point.networks.length > 0);
  const empty = gapped.length > 0 ? null : settled && points.every(({ bound }) => !bound) ? UNBOUNDED : EMPTY;
  const { symbol, label } = AXIS_DECLARATIONS[data.axes[0].name];
  const networks = points.reduce((sum, { point }) => sum + point.networks.length, 0);
  const kinds = boundKinds(points);
  const subtitle = `${formatCount(networks, 'network')} against ${label}, a circle each${kinds ? `; above the ${kinds} bound of each point` : ''}, log axis`;
  const notes = sweepNotes(data, points);

  const top = round(headHeight(style, subtitle) + 1.6 * fs);
  const height = Math.max(4 * fs, style.height - top - footHeight(style, notes) - 1.6 * fs);
  const between = 3 * fs;
  const lower = Math.max(fs, LOWER * (height - between));
  const upper = Math.max(2 * fs, height - between - lower);
  const range = gapRange(gapped, data.tolerance);
  const ticks = logTicks(range.low, range.high, tickRoom(upper, fs));
  const left = Math.ceil(Math.max(2 * fs, widest(ticks.major, fs), widest(SHARES.major, fs)) + 12);
  const right = Math.ceil(Math.max(textWidth('best network', fs), textWidth(symbol, fs)) + 20);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height: upper };
  const below: Box = { ...plot, y: top + upper + between, height: lower };
  const values = points.map(({ point }) => point.values[0]);
  const x = valueScale(values, plot);
  const y = logScale(range.low, range.high, plot.y + plot.height, plot.y);
  const share = linearScale(-0.06, 1.06, below.y + below.height, below.y);
  const at = ({ point }: SummarizedPoint) => x.pixel(point.values[0]);

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, empty === null ? ticks : NONE);
  drawValueAxis(sketch, below, share, empty !== null ? NONE : lower < THREE * fs ? ENDS : SHARES);
  const ticksX = values.map((value) => ({ value, label: formatNumber(value, 3) }));
  drawBottomAxis(sketch, below, x, empty === null ? { major: ticksX, minor: [] } : NONE, symbol);
  sketch.path(`M${plot.x} ${plot.y + plot.height}H${plot.x + plot.width}`, { stroke: palette.axis });
  sketch.text('Relative gap', 2, plot.y - 0.9 * fs, { color: palette.label });
  sketch.text('Success rate', 2, below.y - 1.3 * fs, { color: palette.label });
  const look = seriesStyle(0, palette);
  if (empty === null) {
    drawTolerance(sketch, plot, y, data.tolerance);
    const step = dotStep(points, x);
    for (const own of points) {
      own.gaps.forEach(({ gap }, k) => {
        const aside = (k - (own.gaps.length - 1) / 2) * step;
        sketch.path(markerPath('circle', 0.19 * fs, at(own) + aside, y.pixel(gap)), { stroke: palette['text-3'], width: 1 });
      });
    }
    drawReached(sketch, points, at, y);
    drawSuccess(sketch, points, at, share);
    drawEnd(sketch, gapped[gapped.length - 1], at, y, plot);
  } else drawEmpty(sketch, plot, empty);

  const [under, over] = sketch.series();
  const line: LineSeriesOption = {
    id: 'best',
    name: 'Best network',
    type: 'line',
    data: gapped.map(({ point, relativeGap }) => [x.coordinate(point.values[0]), y.coordinate(relativeGap ?? NaN)]),
    symbol: 'circle',
    symbolSize: 0.62 * fs,
    showAllSymbol: true,
    emphasis: { disabled: true },
    color: look.color,
    lineStyle: { color: look.color, width: 1.75, type: 'solid' },
    z: 3,
  };
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'axis', ({ value: [hit] }) => {
        if (points.length === 0 || hit === null || hit === undefined) return [];
        const distance = ({ point }: SummarizedPoint) => Math.abs(x.coordinate(point.values[0]) - hit);
        return pointLines(
          data,
          points.reduce((a, b) => (distance(b) < distance(a) ? b : a)),
        );
      }),
      series: [under, line, over],
    },
    title: TITLE,
    subtitle,
    description: empty ?? describe(gapped, label, symbol),
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

/** The ends of the gap axis: all networks, what programs reach, and the tolerance. */
function gapRange(points: readonly SummarizedPoint[], tolerance: number): { low: number; high: number } {
  const gaps = points
    .flatMap(({ gaps: own, reached }) => [...own.map(({ gap }) => gap), ...(reached ? [reached.gap] : [])])
    .filter((gap) => gap > ROUNDING);
  const low = Math.min(tolerance, ...gaps);
  const high = Math.max(tolerance, ...gaps);
  const decades = Math.max(1, Math.log10(high / low));
  return { low: low / 10 ** (0.08 * decades), high: low * 10 ** (1.06 * decades) };
}

/** Every value has a little room beside it, the first and the last too. */
function valueScale(values: readonly number[], plot: Box): Scale {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [1, 10];
  const [from, to] = [plot.x, plot.x + plot.width];
  if (high / low >= WIDE) {
    const room = (high / low) ** 0.06;
    return logScale(low / room, high * room, from, to);
  }
  const room = high > low ? 0.06 * (high - low) : Math.max(0.5 * Math.abs(low), 0.5);
  return linearScale(low - room, high + room, from, to);
}

/** How far the dots of a point stand from each other: as a person can count them, where there is room. */
function dotStep(points: readonly SummarizedPoint[], x: Scale): number {
  const most = Math.max(2, ...points.map(({ gaps }) => gaps.length));
  const places = points.map(({ point }) => x.pixel(point.values[0]));
  const closest = places.reduce((least, place, i) => (i === 0 ? least : Math.min(least, place - places[i - 1])), 80);
  return Math.min(5, (0.5 * closest) / (most - 1));
}

function drawTolerance(sketch: Sketch, plot: Box, y: Scale, tolerance: number): void {
  const { palette, style } = sketch;
  const at = y.pixel(tolerance);
  sketch.path(`M${plot.x} ${round(at)}H${plot.x + plot.width}`, { stroke: palette.tick, dash: [2, 3] });
  const words = `tolerance, ${toleranceWords(tolerance)}`;
  const width = textWidth(words, style.fontSize);
  if (width < 0.5 * plot.width)
    sketch.text(words, plot.x + plot.width - 4, at - 0.8 * style.fontSize, { align: 'right', color: palette.label, halo: true });
}

/** Optima of programs that bound nothing from below: open diamonds, apart from the networks that were trained. */
function drawReached(sketch: Sketch, points: readonly SummarizedPoint[], at: (point: SummarizedPoint) => number, y: Scale): void {
  const { palette, style } = sketch;
  for (const own of points)
    if (own.reached)
      sketch.path(markerPath('diamond', 0.36 * style.fontSize, at(own), y.pixel(own.reached.gap)), { stroke: palette.s2, width: 1.5 });
}

function drawSuccess(sketch: Sketch, points: readonly SummarizedPoint[], at: (point: SummarizedPoint) => number, share: Scale): void {
  const { palette, style } = sketch;
  const look = seriesStyle(2, palette);
  const rated = points.filter(({ success }) => success !== null);
  sketch.path(polyline(rated.map((own) => [at(own), share.pixel(own.success?.share ?? 0)])), {
    stroke: look.color,
    width: 1.5,
    dash: look.dash,
  });
  for (const own of rated) {
    const { interval, share: rate } = own.success!;
    const x = round(at(own));
    const [low, high] = interval.map((value) => round(share.pixel(value)));
    sketch.path(`M${x} ${low}V${high}M${x - 3} ${low}h6M${x - 3} ${high}h6`, { stroke: palette.tick });
    sketch.path(markerPath(look.marker, 0.3 * style.fontSize, x, share.pixel(rate)), { stroke: look.color, fill: look.color });
  }
}

/** The names of the line and of the diamonds at their right end. */
function drawEnd(sketch: Sketch, last: SummarizedPoint, at: (point: SummarizedPoint) => number, y: Scale, plot: Box): void {
  const { palette, style } = sketch;
  sketch.go('over');
  const best = y.pixel(last.relativeGap ?? NaN);
  const x = Math.max(at(last), plot.x + 0.94 * plot.width) + 10;
  sketch.text('best network', x, best, { color: palette.label });
  if (!last.reached) return;
  const apart = 1.3 * style.fontSize;
  const own = y.pixel(last.reached.gap);
  sketch.text(
    "program's",
    x,
    Math.abs(own - best) >= apart ? own : best + (own >= best && best + apart < plot.y + plot.height ? apart : -apart),
    {
      color: palette.s2,
    },
  );
}

function describe(points: readonly SummarizedPoint[], label: string, symbol: string): string {
  const [first, last] = [points[0], points[points.length - 1]];
  const words = ({ point, relativeGap, success }: SummarizedPoint) =>
    `${formatGap(relativeGap ?? NaN)} at ${symbol} = ${formatNumber(point.values[0], 4)}${success ? ` (${success.within} of ${success.of} within tolerance)` : ''}`;
  return `Relative gap of the best network above the true bound over ${formatCount(points.length, 'value')} of ${label}: from ${words(first)} to ${words(last)}.`;
}
