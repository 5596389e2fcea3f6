import type { LineSeriesOption } from 'echarts';
import type { Kind, LowerBound } from '../contract/certificate';
import type { PathResult } from '../contract/run';
import type { Figure, FigureStyle } from './figure';
import { formatCount, formatInteger, formatNumber, formatSignificant } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import { KIND_LOOKS } from './kinds';
import type { Box } from './labels';
import { linearScale, linearTicks, logScale, logTicks, tickRoom, type Scale, type Ticks } from './scale';
import { markerPath, seriesStyle } from './series';
import { hatchingBelow, polyline, round, Sketch } from './sketch';
import { textWidth } from './text';
import { tooltip, type Hit } from './tooltip';

/** One β of a regularization path. */
export interface PathPoint {
  beta: number;
  objective: number;
  /** The true lower bound of every network there. */
  bound: number;
  boundKind: LowerBound['kind'];
  certificate: Kind;
  relativeGap: number | null;
  activeNeurons: number;
}

/** The points of a path in the order of β. */
export function pathPoints(path: Pick<PathResult, 'points'>): PathPoint[] {
  return path.points
    .map(({ beta, result: { objective, lowerBound, certificate, relativeGap, activeNeurons } }) => ({
      beta,
      objective,
      bound: lowerBound.value,
      boundKind: lowerBound.kind,
      certificate,
      relativeGap,
      activeNeurons,
    }))
    .sort((a, b) => a.beta - b.beta);
}

const TITLE = 'Regularization path';
const EMPTY = 'No β has been solved yet.';
/** The share of the height that the neurons have. */
const LOWER = 0.3;
/** Spans of more than this are drawn on a log axis. */
const WIDE = 30;

/** Objective and true bound above, active neurons below, against β on one log axis. */
export function pathFigure(points: readonly PathPoint[], style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const empty = points.length === 0 ? EMPTY : null;
  const subtitle = describeAxes(points);
  const notes = notesOf(points);

  const top = round(headHeight(style, subtitle) + 1.6 * fs);
  const height = Math.max(4 * fs, style.height - top - footHeight(style, notes) - 1.6 * fs);
  const between = 2.6 * fs;
  const lower = Math.max(fs, LOWER * (height - between));
  const upper = Math.max(2 * fs, height - between - lower);

  const values = points.flatMap(({ objective, bound }) => [objective, bound]).filter(Number.isFinite);
  const value = valueAxis(values, tickRoom(upper, fs));
  const most = Math.max(1, ...points.map(({ activeNeurons }) => activeNeurons));
  const counts = linearTicks(0, most, Math.max(2, tickRoom(lower, fs)));
  const major = counts.major.filter((tick) => Number.isInteger(tick.value)).map(({ value }) => ({ value, label: formatInteger(value) }));
  // In a low panel the even steps may have none but 0.
  const whole: Ticks = { major: major.length > 1 ? major : [...major, { value: most, label: formatInteger(most) }], minor: [] };

  const left = Math.ceil(Math.max(2 * fs, widest(value.ticks.major, fs), widest(whole.major, fs)) + 12);
  const right = Math.ceil(textWidth('objective', fs) + 20);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height: upper };
  const below: Box = { ...plot, y: top + upper + between, height: lower };
  const betas = points.map(({ beta }) => beta);
  const x = betaScale(betas, plot);
  const y = value.scale(plot.y + plot.height, plot.y);
  const n = linearScale(0, most * 1.08, below.y + below.height, below.y);
  const ticksX: Ticks =
    empty === null ? logTicks(10 ** x.min, 10 ** x.max, Math.max(3, Math.floor(plot.width / (5 * fs)))) : { major: [], minor: [] };

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, empty === null ? value.ticks : { major: [], minor: [] });
  drawValueAxis(sketch, below, n, empty === null ? whole : { major: [], minor: [] });
  drawBottomAxis(sketch, below, x, ticksX, 'β');
  sketch.path(`M${plot.x} ${plot.y + plot.height}H${plot.x + plot.width}`, { stroke: palette.axis });
  sketch.text('Objective', 2, plot.y - 0.9 * fs, { color: palette.label });
  sketch.text('Active neurons', 2, below.y - 0.9 * fs, { color: palette.label });
  const look = seriesStyle(0, palette);
  if (empty === null) {
    const bound = points.filter((point) => Number.isFinite(point.bound));
    const edge = boundEdge(bound).map(([beta, value]): [number, number] => [x.pixel(beta), y.pixel(value)]);
    const apart = KIND_LOOKS[bound.some(({ boundKind }) => boundKind === 'relaxed') ? 'relaxed' : 'exact'].hatch;
    if (apart !== null) sketch.path(hatchingBelow(edge, plot.y + plot.height, apart), { stroke: palette.hatch });
    sketch.path(polyline(edge), { stroke: palette.bound, width: 2 });
    const neurons = seriesStyle(2, palette);
    sketch.path(polyline(points.map((point) => [x.pixel(point.beta), n.pixel(point.activeNeurons)])), {
      stroke: neurons.color,
      width: 1.5,
      dash: neurons.dash,
    });
    for (const point of points)
      sketch.path(markerPath(neurons.marker, 0.28 * fs, x.pixel(point.beta), n.pixel(point.activeNeurons)), {
        stroke: neurons.color,
        fill: neurons.color,
      });
    drawEnds(sketch, points, { x, y, plot });
  } else drawEmpty(sketch, plot, empty);

  const [under, over] = sketch.series();
  const line: LineSeriesOption = {
    id: 'objective',
    name: 'Objective',
    type: 'line',
    data: points.map((point) => [x.coordinate(point.beta), y.coordinate(point.objective)]),
    symbol: 'circle',
    symbolSize: 0.5 * fs,
    showAllSymbol: true,
    emphasis: { disabled: true },
    color: look.color,
    lineStyle: { color: look.color, width: 1.5, type: proven(points) ? 'solid' : [6, 4] },
    z: 3,
  };
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'axis', (hit) => wordsOf(points, x, hit)),
      series: [under, line, over],
    },
    title: TITLE,
    subtitle,
    description: empty ?? describe(points),
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

/** Points of the bound's edge between two β. */
const BETWEEN = 24;

/**
 * The bound from the least β to the largest. The least objective is concave in β, a minimum of functions that are linear in it, so it lies
 * above the chord between two proven values: the chord, which the log axis bends, is proven between them.
 */
function boundEdge(points: readonly PathPoint[]): [number, number][] {
  return points.flatMap((point, i): [number, number][] => {
    const next = points[i + 1];
    if (!next) return [[point.beta, point.bound]];
    return Array.from({ length: BETWEEN }, (_, k): [number, number] => {
      const beta = point.beta * (next.beta / point.beta) ** (k / BETWEEN);
      return [beta, point.bound + ((beta - point.beta) / (next.beta - point.beta)) * (next.bound - point.bound)];
    });
  });
}

/** Whether every objective is proven least, so that its line is solid. */
const proven = (points: readonly PathPoint[]) => points.every(({ certificate }) => KIND_LOOKS[certificate].bounds);

function betaScale(betas: readonly number[], plot: Box): Scale {
  const [low, high] = betas.length > 0 ? [Math.min(...betas), Math.max(...betas)] : [1, 10];
  const room = high > low ? (high / low) ** 0.03 : 2;
  return logScale(low / room, high * room, plot.x, plot.x + plot.width);
}

/** A log axis where the values are positive and span decades, else a linear one. */
function valueAxis(values: readonly number[], most: number): { ticks: Ticks; scale(from: number, to: number): Scale } {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  if (low > 0 && high / low > WIDE) {
    const room = (high / low) ** 0.05;
    const [from, to] = [low / room, high * room];
    return { ticks: logTicks(from, to, most), scale: (a, b) => logScale(from, to, a, b) };
  }
  const room = high > low ? 0.06 * (high - low) : Math.max(0.5 * Math.abs(low), 0.5);
  return { ticks: linearTicks(low - room, high + room, most), scale: (a, b) => linearScale(low - room, high + room, a, b) };
}

/** The names of the two lines at their right end, apart. */
function drawEnds(sketch: Sketch, points: readonly PathPoint[], { x, y, plot }: { x: Scale; y: Scale; plot: Box }): void {
  const last = points[points.length - 1];
  const fs = sketch.style.fontSize;
  const apart = Math.max(14, 1.3 * fs);
  const objective = y.pixel(last.objective);
  const bound = Math.min(plot.y + plot.height, Math.max(y.pixel(last.bound), objective + apart));
  sketch.go('over');
  const at = x.pixel(last.beta) + 8;
  sketch.text('objective', at, objective, { color: sketch.palette.label });
  sketch.text('true bound', at, bound, { color: sketch.palette.label });
}

function describeAxes(points: readonly PathPoint[]): string {
  if (points.length === 0) return 'objective, true bound and active neurons against β';
  const kinds = [...new Set(points.map(({ certificate }) => certificate))];
  return `${formatCount(points.length, 'value')} of β, ${kinds.join(' and ')}; the bound is one of every network`;
}

function notesOf(points: readonly PathPoint[]): string[] {
  const none = points.filter((point) => !Number.isFinite(point.bound)).length;
  return none > 0 ? [`no bound is known at ${formatCount(none, 'value')} of β`] : [];
}

function describe(points: readonly PathPoint[]): string {
  const [first, last] = [points[0], points[points.length - 1]];
  return `Regularization path over ${formatCount(points.length, 'value')} of β from ${formatNumber(first.beta)} to ${formatNumber(last.beta)}: the objective goes from ${formatNumber(first.objective)} to ${formatNumber(last.objective)}, the active neurons from ${formatInteger(first.activeNeurons)} to ${formatInteger(last.activeNeurons)}.`;
}

/** The lines of the tooltip: the point that is nearest to the pointer on the β axis. */
function wordsOf(points: readonly PathPoint[], x: Scale, { value: [at] }: Hit): string[] {
  if (points.length === 0 || at === null || at === undefined) return [];
  const distance = (point: PathPoint) => Math.abs(x.coordinate(point.beta) - at);
  const point = points.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  return [
    `β   ${formatNumber(point.beta)}`,
    `objective   ${formatSignificant(point.objective, 6)}, ${point.certificate}`,
    `true bound   ${formatSignificant(point.bound, 6)}`,
    `active neurons   ${formatInteger(point.activeNeurons)}`,
  ];
}
