import type { Ellipsoid } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatInteger } from '../format';
import { drawBottomAxis, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from '../frame';
import type { Box } from '../labels';
import { linearScale, linearTicks, tickRoom, type Scale } from '../scale';
import { seriesStyle } from '../series';
import { polyline, round, Sketch } from '../sketch';
import { textWidth } from '../text';
import { COLORS, type Palette } from '../tokens';
import { drawLegend, drawMarker, legendWidth, signStyle, type LegendLine } from './neurons';
import { pictureFigure, type Caption } from './picture';

/** Extreme points are dots of this hue, on the set and in its legend. */
export const extremeStyle = (palette: Palette) => ({ ...seriesStyle(2, palette), marker: 'circle' as const, filled: true, dash: [] });

/** The marks of an ellipsoid in words. */
export function ellipsoidLegend({ neurons }: Ellipsoid, palette: Palette): LegendLine[] {
  const signs = ([1, -1, null] as const).filter((sign) => neurons.some((neuron) => neuron.sign === sign));
  const words = { 1: 'neuron, positive', [-1]: 'neuron, negative' };
  return [
    { words: 'extreme point', style: extremeStyle(palette), mark: 'marker' },
    ...signs.map((sign): LegendLine => ({
      words: sign === null ? 'neuron' : words[sign],
      style: signStyle(sign, palette),
      mark: 'marker',
    })),
  ];
}

/** Two rows: the set in the plane of their outputs, and the line that it touches at the optimal neurons. */
export function rectifiedCurve(data: Ellipsoid, caption: Caption, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const legend = ellipsoidLegend(data, palette);
  if (data.support) legend.push({ words: '|νᵀh| = β', style: { ...extremeStyle(palette), color: palette.bound }, mark: 'line' });
  const names = data.rows.map((row) => `row ${formatInteger(row + 1)}`);
  const points = pairs(data.surface.data);
  const most = Math.max(Number.MIN_VALUE, ...points.flat(), ...data.extreme.flatMap(({ point }) => point));

  const top = round(headHeight(style, caption.subtitle) + 1.5 * fs);
  const height = Math.max(fs, style.height - top - footHeight(style, caption.notes));
  const end = 1.12 * most;
  const ticksY = linearTicks(0, end, tickRoom(height, fs));
  const left = Math.ceil(Math.max(2 * fs, widest(ticksY.major, fs)) + 12);
  const side = Math.ceil(Math.max(legendWidth(legend, fs), textWidth(names[0], fs)));
  const size = Math.max(2 * fs, Math.min(height, style.width - left - side - 16));
  const plot: Box = { x: left, y: top, width: size, height: size };
  const x = linearScale(0, end, plot.x, plot.x + size);
  const y = linearScale(0, end, plot.y + size, plot.y);
  const at = ([a, b]: readonly number[]): [number, number] => [x.pixel(a), y.pixel(b)];

  sketch.go('under');
  drawHead(sketch, caption.title, caption.subtitle);
  drawNotes(sketch, caption.notes);
  drawValueAxis(sketch, plot, y, ticksY);
  drawBottomAxis(sketch, plot, x, linearTicks(0, end, Math.max(2, Math.floor(size / (4 * fs)))), names[0]);
  sketch.text(names[1], 2, plot.y - 0.9 * fs, { color: palette.label });
  sketch.path(`${polyline(points.map(at))}Z`, { fill: palette.gap, stroke: palette['text-3'], width: 1.5 });
  if (data.support) drawSupport(sketch, data.support, x, y);

  sketch.go('over');
  const look = extremeStyle(palette);
  for (const { point, corner } of data.extreme) {
    const [px, py] = at(point).map(round);
    const r = corner ? 0.3 * fs : 0.14 * fs;
    sketch.path(`M${px - r} ${py}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`, { fill: look.color });
  }
  for (const { point, sign } of data.neurons) drawMarker(sketch, signStyle(sign, palette), ...at(point), 0.36 * fs);
  drawLegend(sketch, legend, { x: plot.x + size + 14, y: plot.y });
  return pictureFigure({ sketch, plot, x, y }, caption, [], () => []);
}

const pairs = (values: ArrayLike<number>): number[][] =>
  Array.from({ length: values.length / 2 }, (_, k) => [values[2 * k], values[2 * k + 1]]);

/** The lines νᵀh = β and νᵀh = −β, as far as they cross the plot. */
function drawSupport(sketch: Sketch, { nu: [a, b], beta }: NonNullable<Ellipsoid['support']>, x: Scale, y: Scale): void {
  for (const level of [beta, -beta]) {
    const ends: [number, number][] = [];
    for (const h of [x.min, x.max]) if (b !== 0) ends.push([h, (level - a * h) / b]);
    for (const h of [y.min, y.max]) if (a !== 0) ends.push([(level - b * h) / a, h]);
    const inside = ends.filter(([u, v]) => u >= x.min && u <= x.max * (1 + 1e-12) && v >= y.min && v <= y.max * (1 + 1e-12));
    if (inside.length >= 2)
      sketch.path(polyline([inside[0], inside[inside.length - 1]].map(([u, v]) => [x.pixel(u), y.pixel(v)] as const)), {
        stroke: sketch.palette.bound,
        width: 1.5,
      });
  }
}
