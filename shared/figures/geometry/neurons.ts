import type { ScatterSeriesOption } from 'echarts';
import type { DirectedUnit, Directions } from '../../contract/geometry';
import type { FigureStyle } from '../figure';
import { formatNumber, formatTable } from '../format';
import type { Box } from '../labels';
import { markerPath, seriesStyle, type SeriesStyle } from '../series';
import { round, type Sketch } from '../sketch';
import { fitText, textWidth } from '../text';
import type { Palette } from '../tokens';

/** Neurons with a positive output weight, a negative one, and those of several outputs: open, since they are what theory says. */
export const signStyle = (sign: DirectedUnit['sign'], palette: Palette): SeriesStyle => ({
  ...seriesStyle(sign === -1 ? 1 : 0, palette),
  filled: false,
});

/** What is drawn of the trained network, under one hue. */
export const trainedStyle = (palette: Palette): SeriesStyle => ({ ...seriesStyle(3, palette), marker: 'circle', filled: true });

/** The size of the largest unit of either network, which lengths are measured by. */
export const largestSize = ({ neurons, trained }: Pick<Directions, 'neurons' | 'trained'>): number =>
  Math.max(Number.MIN_VALUE, ...neurons.map(({ size }) => size), ...trained.map(({ size }) => size));

/** A unit in the words of a tooltip. */
function unitWords(unit: DirectedUnit, name: string, { coordinates, beta }: Directions): string[] {
  const sign = unit.sign === null ? '' : unit.sign > 0 ? ', positive' : ', negative';
  return [
    `${name}${sign}`,
    `weight ${formatNumber(unit.size, 5)}`,
    ...coordinates.map((coordinate, j) => `${fitText(coordinate, 140, 11)} ${formatNumber(unit.direction[j], 5)}`),
    `value ${formatNumber(unit.value, 7)}`,
    `slack ${formatTable(beta - unit.value, 2)}`,
  ];
}

export const neuronName = (index: number): string => `Neuron ${index + 1}`;

/** Neurons that answer to the pointer: each is a series of its own, so that a click names it. */
const NAMED = 60;

/** Unseen points where the sketch drew neurons, in the figure's coordinates: what the pointer meets. */
export function hitSeries(at: readonly { x: number; y: number }[], { interactive, fontSize }: FigureStyle): ScatterSeriesOption[] {
  if (!interactive) return [];
  return at.slice(0, NAMED).map(({ x, y }, k) => ({
    id: `hit-${k}`,
    name: neuronName(k),
    type: 'scatter',
    z: 10,
    symbol: 'circle',
    symbolSize: 1.6 * fontSize,
    itemStyle: { color: 'transparent' },
    emphasis: { disabled: true },
    data: [[x, y]],
  }));
}

/** The words for the neuron that a series is named after. */
export function hitWords(data: Directions, name: string): string[] {
  const k = data.neurons.findIndex((_, index) => neuronName(index) === name);
  return k < 0 ? [] : unitWords(data.neurons[k], name, data);
}

/** One line of a legend: a marker or a stroke, and its words. */
export interface LegendLine {
  words: string;
  style: SeriesStyle;
  mark: 'arrow' | 'marker' | 'line';
}

/** The legend of what is there: signs of the neurons, the trained network. */
export function neuronLegend({ neurons, trained, outputs }: Directions, palette: Palette, mark: 'arrow' | 'marker'): LegendLine[] {
  const lines: LegendLine[] = [];
  if (outputs > 1) {
    if (neurons.length > 0) lines.push({ words: 'optimal neuron', style: signStyle(null, palette), mark });
  } else
    for (const sign of [1, -1] as const)
      if (neurons.some((neuron) => neuron.sign === sign))
        lines.push({ words: sign > 0 ? 'optimal, positive' : 'optimal, negative', style: signStyle(sign, palette), mark });
  if (trained.length > 0) lines.push({ words: 'trained', style: trainedStyle(palette), mark: 'marker' });
  return lines;
}

export const legendWidth = (lines: readonly LegendLine[], fontSize: number): number =>
  lines.length === 0 ? 0 : Math.ceil(2.4 * fontSize + Math.max(...lines.map(({ words }) => textWidth(words, fontSize))));

/** Draws the lines from the top of a box downwards; the height that they took. */
export function drawLegend(sketch: Sketch, lines: readonly LegendLine[], { x, y }: Pick<Box, 'x' | 'y'>): number {
  const fs = sketch.style.fontSize;
  const apart = Math.max(14, 1.5 * fs);
  lines.forEach(({ words, style, mark }, i) => {
    const middle = round(y + (i + 0.5) * apart);
    if (mark === 'marker') drawMarker(sketch, style, x + 0.8 * fs, middle, 0.34 * fs);
    else if (mark === 'line') sketch.path(`M${x} ${middle}h${round(1.6 * fs)}`, { stroke: style.color, width: 2, dash: style.dash });
    else drawArrow(sketch, [x, middle], [x + 1.7 * fs, middle], style.color, style.dash);
    sketch.text(words, x + 2.2 * fs, middle, { color: sketch.palette['text-2'] });
  });
  return lines.length * apart;
}

/** A marker with a rim of the sheet, so that it is seen on any ground; open for what theory says, filled for what was trained. */
export function drawMarker(sketch: Sketch, { marker, color, filled }: SeriesStyle, x: number, y: number, radius: number): void {
  const path = markerPath(marker, radius, round(x), round(y));
  sketch.path(path, { stroke: sketch.palette.halo, width: 4 });
  sketch.path(path, { stroke: color, fill: filled ? color : sketch.palette.surface, width: 1.75 });
}

/** A shaft with a filled head. */
export function drawArrow(
  sketch: Sketch,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  color: string,
  dash: readonly number[] = [],
): void {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0)) return;
  const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(0.75 * sketch.style.fontSize, length);
  const [bx, by] = [x1 - head * dx, y1 - head * dy];
  const shaft = `M${round(x0)} ${round(y0)}L${round(bx)} ${round(by)}`;
  const tip = `M${round(x1)} ${round(y1)}L${round(bx - 0.45 * head * dy)} ${round(by + 0.45 * head * dx)}L${round(bx + 0.45 * head * dy)} ${round(by - 0.45 * head * dx)}Z`;
  sketch.path(shaft, { stroke: sketch.palette.halo, width: 4.5 });
  sketch.path(tip, { stroke: sketch.palette.halo, width: 3, fill: color });
  sketch.path(shaft, { stroke: color, width: 2, dash });
  sketch.path(tip, { fill: color });
}

/** Neurons that have their number beside them. */
const NUMBERED = 12;

/** The number of a neuron as the table has it, where there is room for it. */
export function drawNumber(sketch: Sketch, index: number, x: number, y: number, align: 'left' | 'center' | 'right' = 'center'): void {
  const text = String(index + 1);
  const writing = { align, bold: true, color: sketch.palette.label, halo: true } as const;
  const box = sketch.extent(text, x, y, writing);
  const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= sketch.style.width && box.y + box.height <= sketch.style.height;
  if (index < NUMBERED && isInside && sketch.clear(box)) sketch.text(text, x, y, writing);
}
