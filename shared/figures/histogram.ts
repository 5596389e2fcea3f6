import type { Histogram } from '../contract/data';
import { type Figure, type FigureStyle } from './figure';
import { formatCount, formatInteger, formatNumber } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { linearScale, linearTicks, tickRoom, type Scale, type Ticks } from './scale';
import { round, Sketch } from './sketch';
import { fitText } from './text';

const NONE: Ticks = { major: [], minor: [] };

/** How the values of a column are spread: numbers in bins that touch, texts as bars apart. */
export function histogramFigure(data: Histogram, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const { column, edges, levels, counts } = data;
  const empty = counts.length === 0 ? 'No value is there.' : null;
  const title = `Values of ${column}`;
  const subtitle = describe(data);
  const notes = notesOf(data);

  const nameRow = 1.6 * fs;
  const top = round(headHeight(style, subtitle) + nameRow);
  const height = Math.max(fs, style.height - top - footHeight(style, notes) - nameRow);
  const most = Math.max(1, ...counts);
  const ticksY = empty === null ? wholeTicks(linearTicks(0, most, tickRoom(height, fs))) : NONE;
  const left = Math.ceil(Math.max(2 * fs, widest(ticksY.major, fs)) + 12);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - 1.5 * fs), height };
  const [low, high] = edges ? [edges[0] ?? 0, edges.at(-1) ?? 1] : [0, Math.max(1, counts.length)];
  const x = linearScale(low, high, plot.x, plot.x + plot.width);
  const y = linearScale(0, 1.04 * most, plot.y + plot.height, plot.y);
  const ticksX =
    empty !== null ? NONE : edges ? linearTicks(low, high, Math.max(4, Math.floor(plot.width / (5 * fs)))) : levelTicks(levels, plot, fs);

  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, ticksY);
  for (const [i, count] of counts.entries()) drawBar(sketch, x, y, edges ? [edges[i], edges[i + 1], 0.5] : [i + 0.15, i + 0.85, 0], count);
  drawBottomAxis(sketch, plot, x, ticksX);
  sketch.text('Rows', 2, plot.y - 0.9 * fs, { color: palette.label });
  sketch.text(fitText(column, plot.width, fs), plot.x + plot.width, plot.y + plot.height + 2.7 * fs, {
    align: 'right',
    color: palette.label,
  });
  if (empty !== null) drawEmpty(sketch, plot, empty);
  const [under, over] = sketch.series();
  return {
    option: { ...coordinates(style, plot, x, y, palette.axis), series: [under, over] },
    title,
    subtitle,
    description: `${title}: ${subtitle}.`,
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

/** A bar from one value to another, less `apart` pixels on each side, so that neighbours can be told apart. */
function drawBar(sketch: Sketch, x: Scale, y: Scale, [from, to, apart]: readonly [number, number, number], count: number): void {
  if (count === 0) return;
  const [a, b] = [round(x.pixel(from) + apart), round(x.pixel(to) - apart)];
  sketch.path(`M${a} ${round(y.pixel(0))}V${round(y.pixel(count))}H${Math.max(b, a + 0.5)}V${round(y.pixel(0))}Z`, {
    fill: sketch.palette.s1,
  });
}

function describe({ edges, counts, present, levels }: Histogram): string {
  const rows = formatCount(present, 'row');
  if (!edges) return `${rows}, ${levels.length < counts.length ? 'several' : formatCount(levels.length, 'value')}`;
  const width = edges.length > 1 ? edges[1] - edges[0] : 0;
  return `${rows} in ${formatCount(counts.length, 'bin')} of width ${formatNumber(width, 3)}`;
}

function notesOf({ missing, infinite, edges, counts, present }: Histogram): string[] {
  const rest = edges ? 0 : present - counts.reduce((sum, count) => sum + count, 0);
  return [
    ...(missing > 0 ? [`${formatCount(missing, 'missing value')} not drawn`] : []),
    ...(infinite > 0 ? [`${formatCount(infinite, 'infinite value')} not drawn`] : []),
    ...(rest > 0 ? [`${formatCount(rest, 'row')} of rarer values not drawn`] : []),
  ];
}

/** Rows come whole. */
const wholeTicks = ({ major, minor }: Ticks): Ticks => ({
  major: major.filter(({ value }) => Number.isInteger(value)).map(({ value }) => ({ value, label: formatInteger(value) })),
  minor,
});

function levelTicks(levels: readonly string[], plot: Box, fs: number): Ticks {
  const room = plot.width / Math.max(1, levels.length) - 4;
  return { major: levels.map((level, i) => ({ value: i + 0.5, label: fitText(level, room, fs) })), minor: [] };
}

/** A row of the histogram's table: the bin or the value, in words. */
export const binWords = ({ edges, levels }: Histogram, row: number): string =>
  edges ? `${formatNumber(edges[row], 4)} to ${formatNumber(edges[row + 1], 4)}` : levels[row];

export const countWords = ({ counts }: Histogram, row: number): string => formatInteger(counts[row]);
