import type { EChartsOption, LineSeriesOption } from 'echarts';
import {
  bestCurve,
  curveFacts,
  drawCurve,
  epochColumns,
  lastEpoch,
  type CurveFacts,
  type DrawnCurve,
  type GapData,
  type Point,
} from './curves';
import { FIGURE_MARGIN, type FigureStyle } from './figure';
import { formatInteger, formatNumber, formatScientific } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import { spread, type Box } from './labels';
import { epochScale, epochTicks, logScale, logTicks, type Scale, type Ticks } from './scale';
import { markerPath } from './series';
import { polyline, round, Sketch } from './sketch';
import { textWidth } from './text';
import { tooltip, tooltipRoom } from './tooltip';
import { COLORS } from './tokens';

/** A value axis before it has a place on the page. */
export interface Range {
  low: number;
  high: number;
}

/** What the objective and the gap chart have in common: epochs along the bottom, one line for each seed, their labels at the right. */
export interface Timeline {
  sketch: Sketch;
  plot: Box;
  x: Scale;
  y: Scale;
  notes: string[];
  curves: CurveFacts[];
  best: CurveFacts | null;
  drawn: DrawnCurve[];
  /** Epochs of the axis. */
  epochs: number;
  /** A narrow figure names a seed by its number alone. */
  compact: boolean;
}

export interface TimelineSpec {
  title: string;
  subtitle: string;
  data: GapData;
  style: FigureStyle;
  /** Both charts are given the widest labels of either, so that their epochs stand above each other. */
  ticksOf: (height: number) => Ticks[];
  range: (height: number) => Range;
  transform: (value: number) => number;
  /** Texts that stand in the right margin beside those of the seeds, and the values of the seeds: of both charts. */
  rightTexts: string[];
  values: string[];
  /** What the picture cannot show, given the ends of its value axis. */
  notesOf: (range: Range, facts: readonly CurveFacts[]) => string[];
  empty: string | null;
}

/** How many ticks fit on an axis of this height. */
export const tickRoom = (height: number, fontSize: number): number => Math.max(2, Math.min(6, Math.floor(height / (2.2 * fontSize))));

export function layTimeline({
  title,
  subtitle,
  data,
  style,
  ticksOf,
  range,
  transform,
  rightTexts,
  values,
  notesOf,
  empty,
}: TimelineSpec): Timeline {
  const sketch = new Sketch(style);
  const fs = style.fontSize;
  const compact = style.width < 38 * fs;
  const top = headHeight(style, subtitle);
  const curves = curveFacts(data, COLORS[style.theme]);
  const notes = empty === null ? notesOf(range(Math.max(fs, style.height - top - footHeight(style, []))), curves) : [];
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const left = Math.ceil(Math.max(textWidth('10,000', fs), ...ticksOf(height).map((ticks) => widest(ticks.major, fs))) + 12);
  const names = Math.max(0, ...data.curves.map((curve) => textWidth(seedName(curve.seed, compact), fs, true)));
  // While numbers stream in, room for the widest that can come keeps the layout still.
  const widestValue = Math.max(0, ...(style.interactive ? ['0.0 × 10⁻¹⁰'] : values).map((text) => textWidth(text, fs)));
  const right = Math.ceil(
    leaderWidth(compact) + Math.max(names + 0.8 * fs + widestValue, ...rightTexts.map((text) => textWidth(text, fs, true))) + FIGURE_MARGIN,
  );
  const plot = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const epochs = lastEpoch(data);
  const { low, high } = range(height);
  const x = epochScale(epochs, plot.x, plot.x + plot.width);
  const y = logScale(low, high, plot.y + plot.height, plot.y);
  const starts = epochColumns(epochs, x, curves.length);
  const drawn = curves.map((curve) => drawCurve(curve.values, starts, x, y, transform));
  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, empty === null ? logTicks(low, high, tickRoom(height, fs)) : { major: [], minor: [] });
  drawBottomAxis(sketch, plot, x, epochTicks(epochs, Math.max(3, Math.floor(plot.width / (3.4 * fs)))), 'Epoch');
  drawBreak(sketch, plot, x);
  if (empty !== null) drawEmpty(sketch, plot, empty);
  return { sketch, plot, x, y, notes, curves, best: bestCurve(curves), drawn, epochs, compact };
}

/** Two strokes through the bottom axis where it leaps from epoch 0 to epoch 1. */
function drawBreak(sketch: Sketch, plot: Box, x: Scale): void {
  const at = round((x.pixel(0) + x.pixel(1)) / 2);
  const bottom = plot.y + plot.height;
  sketch.path(`M${at - 2} ${bottom}h4`, { stroke: sketch.palette.surface, width: 3 });
  sketch.path(`M${at - 4} ${bottom + 4}l4 -8M${at} ${bottom + 4}l4 -8`, { stroke: sketch.palette.axis });
}

const leaderWidth = (compact: boolean) => (compact ? 18 : 22);

const seedName = (seed: number, compact: boolean) => (compact ? String(seed) : `seed ${seed}`);

export interface EndLabel {
  /** Where the line that it names ends. */
  y: number;
  name: string;
  value: string;
  color: string;
  bold: boolean;
  /** Lower comes first where there is no room for all. */
  rank: number;
  /** Whether a leader ties it to its line. */
  led: boolean;
}

/** Labels of the seeds at the right end of their lines. */
export function seedLabels(timeline: Timeline, value: (curve: CurveFacts) => string): EndLabel[] {
  const ended = timeline.curves.filter((curve) => curve.end !== null).sort((a, b) => a.end!.value - b.end!.value);
  return ended.map((curve, place) => {
    const points = timeline.drawn[curve.index].points;
    // First the selected one, the best and the worst, then an even choice from those between.
    const rank = curve.selected ? 0 : curve === timeline.best ? 1 : place === ended.length - 1 ? 2 : 3 + (reversedBits(place) + 1);
    return {
      y: Math.max(timeline.plot.y, points[points.length - 1][1]),
      name: seedName(curve.seed, timeline.compact),
      value: value(curve),
      color: curve.style.color,
      bold: curve.selected,
      rank,
      led: true,
    };
  });
}

/** The bits of a small number in reverse: the van der Corput order, whose every beginning is spread evenly. */
function reversedBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 12; bit++) reversed |= ((value >> bit) & 1) << (11 - bit);
  return reversed;
}

/** Places labels right of the plot, at least 14 px apart, with a leader from the end of each line; what finds no room is counted. */
export function drawEndLabels(timeline: Timeline, labels: readonly EndLabel[]): void {
  const { sketch, plot, compact } = timeline;
  const fs = sketch.style.fontSize;
  const apart = Math.max(14, 1.25 * fs);
  const right = plot.x + plot.width;
  const start = right + leaderWidth(compact);
  sketch.go('over');
  const headed = compact && labels.some((label) => label.led);
  const low = plot.y + 0.5 * fs;
  const high = plot.y + plot.height - 0.5 * fs;
  const room = Math.max(1, Math.floor((high - low) / apart + 1e-9) + 1);
  const space = headed ? room - 1 : room;
  const most = labels.length > space ? space - 1 : labels.length;
  const shown = [...labels].sort((a, b) => a.rank - b.rank).slice(0, Math.max(1, most));
  const hidden = labels.length - shown.length;
  if (headed) shown.push(columnHead(shown));
  const places = spread(shown.map((label) => label.y), apart, low, hidden > 0 ? high - apart : high); // prettier-ignore
  shown.forEach((label, i) => {
    if (label.led) {
      const from: Point = [right + 5, label.y];
      const turn = start - 7;
      sketch.path(polyline([from, [turn, places[i]], [turn + 4, places[i]]]), { stroke: label.color });
    }
    if (label.name === '') return sketch.text(label.value, start, places[i], { color: sketch.palette['text-3'] });
    const color = label.bold ? sketch.palette.label : sketch.palette['text-2'];
    if (label.led) {
      sketch.text(label.name, start, places[i], { color, bold: label.bold });
      sketch.text(label.value, sketch.style.width - FIGURE_MARGIN, places[i], { align: 'right' });
    } else {
      sketch.text(`${label.name} ${label.value}`, right + 8, places[i], { color, bold: label.bold });
    }
  });
  if (hidden > 0) sketch.text(`${hidden} more`, start, high, { color: sketch.palette['text-3'] });
}

/** The word over a column of bare numbers, right above the first of them; it has no name of its own. */
function columnHead(labels: readonly EndLabel[]): EndLabel {
  const y = Math.min(...labels.filter((label) => label.led).map((label) => label.y)) - 1e-6;
  return { y, name: '', value: 'seed', color: '', bold: false, rank: 0, led: false };
}

/** Markers at the ends of the lines; a cross where a seed diverged. */
export function drawEnds(timeline: Timeline): void {
  const { sketch, plot, curves, drawn } = timeline;
  sketch.go('over');
  for (const curve of [...curves].sort((a, b) => Number(a.selected) - Number(b.selected))) {
    const points = drawn[curve.index].points;
    if (points.length === 0) continue;
    const [x, y] = points[points.length - 1];
    const { color, marker, filled } = curve.style;
    const left = points.find((point) => point[1] < plot.y);
    // An arrow where a line leaves the axis at the top.
    if (left) sketch.path(`M${round(left[0] - 4)} ${plot.y + 5}l4 -5l4 5`, { stroke: color, width: 2 });
    if (y < plot.y) continue;
    if (curve.divergedAt !== null) {
      sketch.path(`M${round(x - 4)} ${round(y - 4)}l8 8m0 -8l-8 8`, { stroke: color, width: 2 });
    } else {
      sketch.path(markerPath(marker, curve.selected ? 4 : 3, round(x), round(y)), {
        stroke: color,
        fill: filled ? color : sketch.palette.surface,
        width: 1.5,
      });
    }
  }
}

/** A text on a horizontal line of the plot, at the first place where it covers neither a curve nor another text; tries shorter words before it gives up. */
export function drawClearText(timeline: Timeline, texts: readonly string[], y: number, color: string): boolean {
  const { sketch, plot, drawn } = timeline;
  for (const text of texts) {
    const box = sketch.extent(text, 0, y);
    if (y - box.height / 2 < plot.y || y + box.height / 2 > plot.y + plot.height) continue;
    for (let x = plot.x + 12; x + box.width <= plot.x + plot.width - 4; x += 16) {
      const padded = { x: x - 3, y: box.y - 2, width: box.width + 6, height: box.height + 4 };
      if (!sketch.clear(padded) || drawn.some((curve) => crosses(curve.points, padded))) continue;
      sketch.text(text, x, y, { color, halo: true });
      return true;
    }
  }
  return false;
}

function crosses(points: readonly Point[], box: Box): boolean {
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    if (x1 < box.x || x0 > box.x + box.width) continue;
    if (Math.max(y0, y1) >= box.y && Math.min(y0, y1) <= box.y + box.height) return true;
  }
  return false;
}

/** The ECharts option: one line series for each seed with a stable id, between the two layers of the sketch. */
export function timelineOption(timeline: Timeline, exact: (curve: CurveFacts, epoch: number) => number): EChartsOption {
  const { sketch, plot, x, y, curves, drawn } = timeline;
  const many = curves.length > 8;
  const lines = curves.map((curve): LineSeriesOption => ({
    id: `seed-${curve.seed}`,
    name: `seed ${curve.seed}`,
    type: 'line',
    data: drawn[curve.index].data,
    showSymbol: false,
    symbol: 'none',
    triggerEvent: sketch.style.interactive ? 'line' : false,
    silent: !sketch.style.interactive,
    emphasis: { disabled: true },
    color: curve.style.color,
    lineStyle: {
      color: curve.style.color,
      width: curve.selected ? 2.5 : many ? 1.2 : 1.5,
      type: curve.style.dash.length > 0 ? curve.style.dash : 'solid',
      join: 'round',
    },
    z: curve.selected ? 4 : 3,
  }));
  const [under, over] = sketch.series();
  const option = coordinates(sketch.style, plot, x, y, sketch.palette.axis);
  return {
    ...option,
    tooltip: tooltip(sketch, 'axis', ({ value }) => valuesAt(Number(value[2]), timeline, exact)),
    series: [under, ...lines, over],
  };
}

/** Exact values of every seed at an epoch, lowest first. */
function valuesAt(epoch: number, { sketch, curves }: Timeline, exact: (curve: CurveFacts, epoch: number) => number): string[] {
  const rows = curves
    .map((curve) => ({ seed: curve.seed, value: exact(curve, epoch) }))
    .filter((row) => Number.isFinite(row.value))
    .sort((a, b) => a.value - b.value);
  const room = tooltipRoom(sketch.style) - 1;
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
  const lines = shown.map((row) => `seed ${row.seed}   ${formatNumber(row.value)}`);
  const rest = rows.length > shown.length ? [`${rows.length - shown.length} more`] : [];
  return [`Epoch ${formatInteger(epoch)}`, ...lines, ...rest];
}

/** What happened to seeds that diverged, or that leave the axis at the top, in words. */
export function curveNotes(curves: readonly CurveFacts[], highest: number, transform: (value: number) => number): string[] {
  const diverged = curves.filter((curve) => curve.divergedAt !== null);
  const beyond = curves.filter((curve) => curve.end !== null && transform(curve.high) > highest * (1 + 1e-9));
  return [
    ...tell(diverged, (curve) => `seed ${curve.seed} diverged at epoch ${formatInteger(curve.divergedAt!)}`, 'diverged'),
    ...tell(
      beyond,
      (curve) => `seed ${curve.seed} rises to ${formatScientific(transform(curve.high))}, beyond the axis`,
      'rise beyond the axis',
    ),
  ];
}

/** Up to three seeds one by one, more of them as a number. */
export function tell(curves: readonly CurveFacts[], one: (curve: CurveFacts) => string, many: string): string[] {
  return curves.length > 3 ? [`${formatInteger(curves.length)} seeds ${many}`] : curves.map(one);
}
