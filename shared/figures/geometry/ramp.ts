import { formatNumber } from '../format';
import type { Box } from '../labels';
import { linearScale, linearTicks } from '../scale';
import { round, type Sketch } from '../sketch';
import { RAMPS } from '../tokens';

/** Steps of colour between 0 and the largest value. */
export const LEVELS = 20;

/** The colour of a level, 0 to LEVELS − 1, on the ramp viridis. */
export function levelColor(level: number): string {
  const at = (Math.max(0, Math.min(LEVELS - 1, level)) / (LEVELS - 1)) * (RAMPS.viridis.length - 1);
  const from = Math.min(RAMPS.viridis.length - 2, Math.floor(at));
  const share = at - from;
  const channel = (color: string, k: number) => parseInt(color.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mixed = [0, 1, 2].map((k) =>
    Math.round((1 - share) * channel(RAMPS.viridis[from], k) + share * channel(RAMPS.viridis[from + 1], k)),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The level of a value between 0 and `most`. */
export const levelOf = (value: number, most: number): number => Math.min(LEVELS - 1, Math.floor((LEVELS * Math.abs(value)) / most));

/** The scale of the colours as an upright bar, with β marked on it. */
export function drawRamp(sketch: Sketch, bar: Box, most: number, beta: number): void {
  const { palette, style } = sketch;
  const scale = linearScale(0, most, bar.y + bar.height, bar.y);
  for (let level = 0; level < LEVELS; level++) {
    const [low, high] = [scale.pixel((level * most) / LEVELS), scale.pixel(((level + 1) * most) / LEVELS)];
    sketch.path(`M${bar.x} ${round(low)}V${round(high)}H${bar.x + bar.width}V${round(low)}Z`, { fill: levelColor(level) });
  }
  const x = bar.x + bar.width;
  const own = scale.pixel(beta);
  sketch.path(`M${bar.x - 2} ${round(own)}H${x + 5}`, { stroke: palette.bound, width: 1.5 });
  sketch.text(`β = ${formatNumber(beta, 4)}`, x + 8, own, { color: palette.label });
  for (const { value, label } of linearTicks(0, most, 5).major) {
    const y = scale.pixel(value);
    if (Math.abs(y - own) < 1.3 * style.fontSize) continue;
    sketch.path(`M${x} ${round(y)}h3`, { stroke: palette.axis });
    sketch.text(label, x + 8, y);
  }
}
