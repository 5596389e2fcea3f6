import type { ScatterSeriesOption } from 'echarts';
import { AXIS_DECLARATIONS } from '../../theory/training/sweep/axes';
import type { Figure, FigureStyle } from '../figure';
import { formatCount, formatGap, formatNumber, formatPower, formatScientific } from '../format';
import { coordinates, drawEmpty, drawHead, drawNotes, footHeight, headHeight, widest } from '../frame';
import { levelColor, LEVELS } from '../geometry/ramp';
import type { Box } from '../labels';
import { linearScale } from '../scale';
import { hatching, round, Sketch } from '../sketch';
import { textWidth } from '../text';
import { tooltip } from '../tooltip';
import { boundKinds, pointLines, ROUNDING, summarizePoints, sweepNotes, valuesWords, type SummarizedPoint, type SweepData } from './data';

const TITLE = 'Best relative gap over the sweep';
const EMPTY = 'No network of the sweep has ended yet.';

/** The best relative gap at every combination of two values as a colour and a number, with the networks within the tolerance. */
export function sweepMap(data: SweepData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const points = summarizePoints(data);
  const gaps = points.flatMap(({ relativeGap }) => (relativeGap === null ? [] : Math.max(relativeGap, ROUNDING)));
  const empty = gaps.length > 0 ? null : EMPTY;
  const [across, up] = data.axes.map(({ name, values }) => ({ ...AXIS_DECLARATIONS[name], values: [...values].sort((a, b) => a - b) }));
  const networks = points.reduce((sum, { point }) => sum + point.networks.length, 0);
  const kinds = boundKinds(points);
  const subtitle = `${formatCount(networks, 'network')}, ${across.label} and ${up.label}${kinds ? `; above the ${kinds} bound of each point` : ''}, log scale`;
  const notes = sweepNotes(data, points);

  const top = round(headHeight(style, subtitle) + 1.6 * fs);
  const height = Math.max(4 * fs, style.height - top - footHeight(style, notes));
  const labels = up.values.map((value) => ({ value, label: formatNumber(value, 3) }));
  const left = Math.ceil(Math.max(2 * fs, widest(labels, fs)) + 12);
  const right = Math.ceil(Math.max(5.5 * fs, textWidth(across.symbol, fs)) + 24);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const x = linearScale(-0.5, across.values.length - 0.5, plot.x, plot.x + plot.width);
  const y = linearScale(-0.5, up.values.length - 0.5, plot.y + plot.height, plot.y);
  const cell = { width: plot.width / across.values.length, height: plot.height / up.values.length };
  const low = Math.log10(Math.min(data.tolerance, ...gaps));
  const high = Math.max(low + 1, Math.log10(Math.max(data.tolerance, ...gaps)));
  // Small gaps are dark, and light is what stays open.
  const levelOf = (gap: number) => Math.round(((LEVELS - 1) * (Math.log10(Math.max(gap, ROUNDING)) - low)) / (high - low));
  const column = ({ point }: SummarizedPoint) => across.values.indexOf(point.values[0]);
  const row = ({ point }: SummarizedPoint) => up.values.indexOf(point.values[1]);

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  drawNotes(sketch, notes);
  if (empty === null) {
    for (const own of points) drawCell(sketch, own, cellBox(x.pixel(column(own)), y.pixel(row(own)), cell), levelOf);
    drawNames(sketch, plot, across.values, up.values, [across.symbol, up.symbol], x.pixel, y.pixel);
    drawScale(
      sketch,
      { x: plot.x + plot.width + 14, y: plot.y, width: 0.9 * fs, height: Math.min(12 * fs, plot.height) },
      low,
      high,
      data.tolerance,
    );
  } else drawEmpty(sketch, plot, empty);

  const [under, over] = sketch.series();
  const hits: ScatterSeriesOption = {
    id: 'cells',
    type: 'scatter',
    z: 10,
    symbol: 'rect',
    symbolSize: [cell.width, cell.height],
    itemStyle: { color: 'transparent' },
    emphasis: { disabled: true },
    data: style.interactive ? points.map((own) => [column(own), row(own)]) : [],
  };
  const frame = coordinates(style, plot, x, y, palette.axis);
  return {
    option: {
      ...frame,
      xAxis: { ...frame.xAxis, axisPointer: { show: false } },
      tooltip: tooltip(sketch, 'item', ({ value }) => {
        const hit = points.find((own) => column(own) === value[0] && row(own) === value[1]);
        return hit ? pointLines(data, hit) : [];
      }),
      series: [under, hits, over],
    },
    title: TITLE,
    subtitle,
    description: empty ?? describe(data, points),
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

const cellBox = (x: number, y: number, { width, height }: { width: number; height: number }): Box => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});

function drawCell(sketch: Sketch, own: SummarizedPoint, box: Box, levelOf: (gap: number) => number): void {
  const { palette, style } = sketch;
  const { relativeGap, success } = own;
  const outline = `M${round(box.x)} ${round(box.y)}h${round(box.width)}v${round(box.height)}h${round(-box.width)}Z`;
  if (relativeGap === null) {
    sketch.path(hatching(box, 8), { stroke: palette.hatch });
    return sketch.path(outline, { stroke: palette.surface, width: 2 });
  }
  const fill = levelColor(levelOf(relativeGap));
  sketch.path(outline, { fill, stroke: palette.surface, width: 2 });
  const ink = inkOn(fill);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const fits = (words: string) => textWidth(words, style.fontSize) <= box.width - 6;
  const gap = [formatGap(relativeGap), formatScientific(relativeGap, 1)].find(fits);
  const share = success ? [`${success.within} of ${success.of}`, `${success.within}/${success.of}`].find(fits) : undefined;
  const both = gap !== undefined && share !== undefined && box.height > 2.9 * style.fontSize;
  if (gap !== undefined && box.height > 1.4 * style.fontSize)
    sketch.text(gap, x, both ? y - 0.7 * style.fontSize : y, { align: 'center', color: ink });
  if (both) sketch.text(share, x, y + 0.7 * style.fontSize, { align: 'center', color: ink });
}

/** Black or white, whichever stands out more (WCAG's relative luminance). */
function inkOn(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((from) => {
    const channel = parseInt(color.slice(from, from + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}

function drawNames(
  sketch: Sketch,
  plot: Box,
  across: readonly number[],
  up: readonly number[],
  [acrossSymbol, upSymbol]: readonly string[],
  x: (index: number) => number,
  y: (index: number) => number,
): void {
  const { palette, style } = sketch;
  const bottom = plot.y + plot.height + 0.3 * style.fontSize + 0.7 * style.fontSize;
  let taken = -Infinity;
  across.forEach((value, index) => {
    const box = sketch.extent(formatNumber(value, 3), x(index), bottom, { align: 'center' });
    if (box.x < taken) return;
    sketch.text(formatNumber(value, 3), x(index), bottom, { align: 'center' });
    taken = box.x + box.width + 0.4 * style.fontSize;
  });
  sketch.text(acrossSymbol, Math.max(plot.x + plot.width + 8, taken), bottom, { color: palette.label });
  let above = Infinity;
  up.forEach((value, index) => {
    const box = sketch.extent(formatNumber(value, 3), plot.x - 8, y(index), { align: 'right' });
    if (box.y + box.height > above) return;
    sketch.text(formatNumber(value, 3), plot.x - 8, y(index), { align: 'right' });
    above = box.y;
  });
  sketch.text(upSymbol, 2, plot.y - 0.9 * style.fontSize, { color: palette.label });
}

/** The colours with powers of ten, and the tolerance where it stands among them. */
function drawScale(sketch: Sketch, bar: Box, low: number, high: number, tolerance: number): void {
  const { palette, style } = sketch;
  const scale = linearScale(low, high, bar.y + bar.height, bar.y);
  for (let level = 0; level < LEVELS; level++) {
    const [from, to] = [level, level + 1].map((edge) => round(scale.pixel(low + ((high - low) * edge) / LEVELS)));
    sketch.path(`M${bar.x} ${from}V${to}H${bar.x + bar.width}V${from}Z`, { fill: levelColor(level) });
  }
  const right = bar.x + bar.width;
  const own = scale.pixel(Math.log10(tolerance));
  sketch.path(`M${bar.x - 2} ${round(own)}H${right + 5}`, { stroke: palette.bound, width: 1.5 });
  sketch.text('tolerance', right + 8, own, { color: palette.label });
  const step = Math.max(1, Math.ceil((1.6 * style.fontSize * (high - low)) / bar.height));
  for (let power = Math.ceil(low); power <= Math.floor(high); power += step) {
    const y = scale.pixel(power);
    if (Math.abs(y - own) < 1.3 * style.fontSize) continue;
    sketch.path(`M${right} ${round(y)}h3`, { stroke: palette.axis });
    sketch.text(formatPower(power), right + 8, y);
  }
}

function describe({ axes }: SweepData, points: readonly SummarizedPoint[]): string {
  const known = points.filter(({ relativeGap }) => relativeGap !== null).sort((a, b) => a.relativeGap! - b.relativeGap!);
  const words = ({ point, relativeGap }: SummarizedPoint) => `${formatGap(relativeGap!)} at ${valuesWords(axes, point.values)}`;
  return `Relative gap of the best network above the true bound at ${formatCount(known.length, 'point')}: least ${words(known[0])}, largest ${words(known[known.length - 1])}.`;
}
