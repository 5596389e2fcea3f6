import type { Figure, FigureStyle } from './figure';
import { FIGURE_MARGIN } from './figure';
import { formatSignificant } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import { spread, type Box } from './labels';
import { logScale, logTicks, tickRoom } from './scale';
import { markerPath, seriesStyle } from './series';
import { polyline, round, Sketch } from './sketch';
import { textWidth } from './text';
import { COLORS } from './tokens';

/** How a measured quantity grows with a size: one line for each way to grow, points in the order of x. */
export interface GrowthData {
  title: string;
  /** What is on the axes, and the unit. */
  subtitle: string;
  /** The name of the bottom axis. */
  across: string;
  series: readonly { name: string; points: readonly { x: number; y: number }[] }[];
}

const EMPTY = 'Nothing was measured yet.';

/** A quantity against a size, both logarithmic, where a power law is a straight line; the exponent over the last three points stands at the end of each. */
export function growthFigure(data: GrowthData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const series = data.series.map(({ name, points }) => ({ name, points: points.filter(({ x, y }) => x > 0 && y > 0) }));
  const left = data.series.reduce((sum, { points }) => sum + points.length, 0) - series.reduce((sum, { points }) => sum + points.length, 0);
  const notes = left > 0 ? [`${left} ${left === 1 ? 'point' : 'points'} at or below zero cannot stand on a log axis`] : [];
  const drawn = series.filter(({ points }) => points.length > 0);
  const [lowX, highX] = range(drawn.flatMap(({ points }) => points.map(({ x }) => x)));
  const [lowY, highY] = range(drawn.flatMap(({ points }) => points.map(({ y }) => y)));

  const top = headHeight(style, data.subtitle);
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const ticksY = logTicks(lowY, highY, tickRoom(height, fs));
  const labels = drawn.map(({ name, points }) => [name, exponent(points)].filter((word) => word !== ''));
  const leftMargin = Math.ceil(widest(ticksY.major, fs) + 12);
  const names = Math.max(textWidth(data.across, fs), ...labels.map((words) => textWidth(words.join(', '), fs)));
  const plot: Box = { x: leftMargin, y: top, width: Math.max(2 * fs, style.width - leftMargin - names - 12 - FIGURE_MARGIN), height };
  const x = logScale(lowX, highX, plot.x + fs, plot.x + plot.width - fs);
  const y = logScale(lowY, highY, plot.y + plot.height - 0.5 * fs, plot.y + 0.5 * fs);
  sketch.go('under');
  drawHead(sketch, data.title, data.subtitle);
  drawNotes(sketch, notes);
  const isEmpty = drawn.length === 0;
  drawValueAxis(sketch, plot, y, isEmpty ? { major: [], minor: [] } : ticksY);
  const room = Math.max(3, Math.floor(plot.width / (4 * fs)));
  drawBottomAxis(sketch, plot, x, isEmpty ? { major: [], minor: [] } : logTicks(lowX, highX, room), data.across);
  if (isEmpty) drawEmpty(sketch, plot, EMPTY);

  sketch.go('over');
  const ends = drawn.map(({ points }) => y.pixel(points[points.length - 1].y));
  const places = spread(ends, 1.3 * fs, plot.y, plot.y + plot.height - 1.2 * fs);
  drawn.forEach(({ points }, k) => {
    const look = seriesStyle(k, palette);
    const pixels = points.map((point): [number, number] => [x.pixel(point.x), y.pixel(point.y)]);
    sketch.path(polyline(pixels), { stroke: look.color, width: 1.5, dash: look.dash });
    for (const [px, py] of pixels)
      sketch.path(markerPath(look.marker, 3, round(px), round(py)), {
        stroke: look.color,
        fill: look.filled ? look.color : palette.surface,
        width: 1.5,
      });
    leader(sketch, pixels[pixels.length - 1], [plot.x + plot.width + 8, places[k]], look.color);
    sketch.text(labels[k].join(', '), plot.x + plot.width + 12, places[k], { color: palette['text-2'] });
  });
  return {
    option: { ...coordinates(style, plot, x, y, palette.axis), series: sketch.series() },
    title: data.title,
    subtitle: data.subtitle,
    description: describe(data.title, drawn),
    notes,
    empty: isEmpty ? EMPTY : null,
    plot,
    labels: sketch.labels,
  };
}

/** The ends of a log axis: the values themselves, or half a decade where there is only one of them. */
function range(values: readonly number[]): [number, number] {
  if (values.length === 0) return [1, 10];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > 1.05 * low ? [low, high] : [low / 3, high * 3];
}

/** The exponent of the power law that fits the last three points best; nothing where there is one point. */
function exponent(points: readonly { x: number; y: number }[]): string {
  if (points.length < 2) return '';
  const last = points.slice(-3).map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = last.reduce((sum, { x }) => sum + x, 0) / last.length;
  const rise = last.reduce((sum, { x, y }) => sum + (x - mean) * y, 0);
  return `slope ${formatSignificant(rise / last.reduce((sum, { x }) => sum + (x - mean) ** 2, 0), 2)}`;
}

function leader(sketch: Sketch, from: [number, number], to: [number, number], color: string): void {
  sketch.path(polyline([from, to]), { stroke: color, width: 0.75 });
}

function describe(title: string, series: readonly { name: string; points: readonly { x: number; y: number }[] }[]): string {
  const sentences = series.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name}: ${formatSignificant(first.y, 2)} at ${formatSignificant(first.x, 3)}, ${formatSignificant(last.y, 2)} at ${formatSignificant(last.x, 3)}.`;
  });
  return [`${title}.`, ...sentences].join(' ');
}
