import type { GapData } from './curves';
import { formatCount, formatInteger } from './format';
import { round } from './sketch';
import type { Timeline } from './timeline';

/** A cross on the curve of a seed where its network was given neurons that it missed, or the best sizes of those that it had. */
export function drawEscapes(
  { sketch, plot, x, y, curves }: Timeline,
  { escapes = [] }: GapData,
  transform: (value: number) => number,
): void {
  sketch.go('over');
  for (const { seed, epoch } of escapes) {
    const curve = curves.find((other) => other.seed === seed);
    const value = curve ? transform(curve.values[epoch]) : NaN;
    if (!curve || !Number.isFinite(value)) continue;
    const [px, py] = [x.pixel(epoch), y.pixel(value)];
    if (py < plot.y || py > plot.y + plot.height) continue;
    const cross = `M${round(px - 4)} ${round(py)}h8M${round(px)} ${round(py - 4)}v8`;
    sketch.path(cross, { stroke: sketch.palette.surface, width: 4 });
    sketch.path(cross, { stroke: curve.style.color, width: 1.5 });
  }
}

/** What the crosses mean. */
export function escapeNotes({ escapes = [] }: GapData): string[] {
  if (escapes.length === 0) return [];
  if (escapes.length > 2) return [`${formatCount(escapes.length, 'escape')}, marked +: networks were given neurons that they missed`];
  return escapes.map(({ seed, epoch, units }) => {
    const what = units === 0 ? 'had the sizes of its neurons solved for' : `was given ${formatCount(units, 'neuron')} that it missed`;
    return `+ at epoch ${formatInteger(epoch)}: seed ${seed} ${what}`;
  });
}
