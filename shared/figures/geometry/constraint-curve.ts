import type { Directions } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatNumber } from '../format';
import { drawBottomAxis, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from '../frame';
import type { Box } from '../labels';
import { linearScale, linearTicks, tickRoom } from '../scale';
import { polyline, round, Sketch } from '../sketch';
import { fitText, textWidth } from '../text';
import { COLORS } from '../tokens';
import { anglesOf } from './active-set';
import {
  drawLegend,
  drawMarker,
  drawNumber,
  hitSeries,
  hitWords,
  legendWidth,
  neuronLegend,
  signStyle,
  trainedStyle,
  type LegendLine,
} from './neurons';
import { pictureFigure, type Caption } from './picture';

const DEGREES = 180 / Math.PI;

/** The left side of the dual constraint against the angle of u, the line β that it may not pass, and the neurons where it touches it. */
export function constraintCurve(data: Directions, caption: Caption, style: FigureStyle): Figure {
  const { beta, neurons, trained } = data;
  const sketch = new Sketch(style);
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const values = data.circle!.values.data;
  const angles = Array.from(data.circle!.angles.data, (angle) => DEGREES * angle);
  const most = Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), beta);
  const legend = [...lineLegend(data, style), ...neuronLegend(data, palette, 'marker')];
  const bound = `β ${formatNumber(beta, 4)}`;

  const top = round(headHeight(style, caption.subtitle) + 0.6 * fs);
  const height = Math.max(fs, style.height - top - footHeight(style, caption.notes));
  const ticksY = linearTicks(0, 1.08 * most, tickRoom(height, fs));
  const left = Math.ceil(Math.max(2 * fs, widest(ticksY.major, fs)) + 12);
  const side = Math.ceil(Math.max(legendWidth(legend, fs), textWidth(bound, fs) + 4, textWidth('angle (°)', fs)));
  const plot: Box = { x: left, y: top, width: Math.max(4 * fs, style.width - left - side - 14), height };
  const x = linearScale(-180, 180, plot.x, plot.x + plot.width);
  const y = linearScale(0, 1.08 * most, plot.y + plot.height, plot.y);

  sketch.go('under');
  drawHead(sketch, caption.title, caption.subtitle);
  drawNotes(sketch, caption.notes);
  drawValueAxis(sketch, plot, y, ticksY);
  const degrees = [-180, -90, 0, 90, 180].map((value) => ({ value, label: formatNumber(value) }));
  drawBottomAxis(sketch, plot, x, { major: degrees, minor: [-150, -120, -60, -30, 30, 60, 120, 150] }, 'angle (°)');
  const line = round(y.pixel(beta));
  sketch.path(`M${plot.x} ${line}H${plot.x + plot.width}`, { stroke: palette.bound, width: 1.5 });
  sketch.text(fitText(bound, side, fs), plot.x + plot.width + 10, line, { color: palette.label });

  sketch.go('over');
  const unsigned = data.outputs > 1 || data.units === 'gated';
  for (const sign of unsigned ? ([null] as const) : ([1, -1] as const)) {
    const look = signStyle(sign, palette);
    const path = stretches(values, sign)
      .map((range) => polyline(range.map((k) => [x.pixel(angles[k]), y.pixel(Math.abs(values[k]))] as const)))
      .join('');
    sketch.path(path, { stroke: look.color, width: 1.75, dash: look.dash });
  }
  const spot = ({ direction, value }: { direction: number[]; value: number }): [number, number] | null => {
    const [angle] = anglesOf(direction);
    return angle === undefined ? null : [x.pixel(angle), y.pixel(value)];
  };
  for (const unit of trained) {
    const at = spot(unit);
    if (at) drawMarker(sketch, trainedStyle(palette), ...at, 0.24 * fs);
  }
  neurons.forEach((neuron, k) => {
    const at = spot(neuron);
    if (!at) return;
    drawMarker(sketch, signStyle(neuron.sign, palette), ...at, 0.36 * fs);
    drawNumber(sketch, k, at[0], at[1] - 1.1 * fs);
  });
  const below = Math.max(plot.y, line + 1.2 * fs);
  if (below + legend.length * 1.5 * fs < plot.y + plot.height) drawLegend(sketch, legend, { x: plot.x + plot.width + 10, y: below });
  const hits = neurons.map(({ direction, value }) => ({ x: anglesOf(direction)[0] ?? 1e6, y: value }));
  return pictureFigure({ sketch, plot, x, y }, caption, hitSeries(hits, style), (name) => hitWords(data, name));
}

/** Runs of neighbouring samples of one sign; with a null sign one run of all. */
function stretches(values: ArrayLike<number>, sign: 1 | -1 | null): number[][] {
  if (sign === null) return [Array.from({ length: values.length }, (_, k) => k)];
  const runs: number[][] = [];
  for (let k = 0; k < values.length; k++) {
    if (!(sign * values[k] > 0)) continue;
    if (runs.at(-1)?.at(-1) !== k - 1) runs.push([]);
    runs.at(-1)!.push(k);
  }
  return runs;
}

function lineLegend({ outputs, units }: Directions, { theme }: FigureStyle): LegendLine[] {
  const palette = COLORS[theme];
  if (outputs > 1 || units === 'gated') return [];
  const line = (words: string, sign: 1 | -1): LegendLine => ({ words, style: signStyle(sign, palette), mark: 'line' });
  return [line('positive side', 1), line('negative side', -1)];
}
