import { formatSignificant } from './format';
import type { Box } from './labels';
import type { Scale } from './scale';
import { markerPath, seriesStyle } from './series';
import { hatching, round, type Sketch } from './sketch';
import type { Expected } from '../theory/rank-collapse';

/**
 * The ends of a log axis of singular values, a decade round a single one. What is below the share `floor` of the largest stands on the
 * axis: such values are rounding, and fall without end.
 */
export function logRange(values: readonly number[], floor: number): [number, number] {
  if (values.length === 0) return [0.1, 10];
  const high = Math.max(...values);
  const low = Math.max(Math.min(...values), floor * high);
  return high > 1.2 * low ? [low / 1.1, high * 1.1] : [low / 3, high * 3];
}

/** Between hatching lines, in pixels: that of what is proven exactly. */
const DENSE = 6;

/** The values of an optimum as open markers at the right end, and what no optimum has, hatched. */
export function drawExpected(sketch: Sketch, plot: Box, y: Scale, { values, least }: Expected, words = true): void {
  const { palette, style } = sketch;
  const [right, bottom] = [plot.x + plot.width, plot.y + plot.height];
  const edge = Math.min(bottom, Math.max(plot.y, y.pixel(least)));
  sketch.go('under');
  if (least > 0 && edge < bottom) {
    const barred = { x: plot.x, y: edge, width: plot.width, height: bottom - edge };
    sketch.path(hatching(barred, DENSE), { stroke: palette.hatch, width: 0.75 });
    sketch.path(`M${plot.x} ${round(edge)}H${right}`, { stroke: palette.bound });
  }
  sketch.go('over');
  const sentence = `no optimum has one between 0 and ${formatSignificant(least, 3)}`;
  const at = edge + 0.9 * style.fontSize;
  if (words && least > 0 && bottom - edge > 2 * style.fontSize && sketch.extent(sentence, right - 8, at, { align: 'right' }).x > plot.x)
    sketch.text(sentence, right - 8, at, { align: 'right', color: palette['text-2'], halo: true });
  values.forEach((value, i) => {
    if (!(value > 0)) return;
    const look = seriesStyle(i, palette);
    sketch.path(markerPath(look.marker, 4, right, round(y.pixel(value))), { stroke: look.color, fill: palette.surface, width: 1.5 });
  });
}
