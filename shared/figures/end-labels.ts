import { lastPoint, type CurveFacts, type Point } from './curves';
import { FIGURE_MARGIN } from './figure';
import { spread } from './labels';
import { polyline } from './sketch';
import type { Timeline } from './timeline';

/** Room for the leaders between the plot and the labels. */
export const leaderWidth = (compact: boolean) => (compact ? 18 : 22);

/** How a seed is named at the end of its line. */
export const seedName = (seed: number, compact: boolean) => (compact ? String(seed) : `seed ${seed}`);

/** A label at the right end of a line. */
export interface EndLabel {
  /** Where the line that it names ends. */
  y: number;
  name: string;
  value: string;
  color: string;
  bold: boolean;
  /** Lower comes first where there is no room for all. */
  rank: number;
  /** Whether a leader ties it to its line. */
  led: boolean;
}

/** Labels of the seeds at the right end of their lines. */
export function seedLabels(timeline: Timeline, value: (curve: CurveFacts) => string): EndLabel[] {
  const ended = timeline.curves.filter((curve) => curve.end !== null).sort((a, b) => a.end!.value - b.end!.value);
  return ended.map((curve, place) => {
    const [, end] = lastPoint(timeline.drawn[curve.index])!;
    // First the selected one, the best and the worst, then an even choice from those between.
    const rank = curve.selected ? 0 : curve === timeline.best ? 1 : place === ended.length - 1 ? 2 : 3 + (reversedBits(place) + 1);
    return {
      y: Math.max(timeline.plot.y, end),
      name: seedName(curve.seed, timeline.compact),
      value: value(curve),
      color: curve.style.color,
      bold: curve.selected,
      rank,
      led: true,
    };
  });
}

/** The bits of a small number in reverse: the van der Corput order, whose every beginning is spread evenly. */
function reversedBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 12; bit++) reversed |= ((value >> bit) & 1) << (11 - bit);
  return reversed;
}

/** Places labels right of the plot, at least 14 px apart, with a leader from the end of each line; what finds no room is counted. */
export function drawEndLabels(timeline: Timeline, labels: readonly EndLabel[]): void {
  const { sketch, plot, compact } = timeline;
  const fs = sketch.style.fontSize;
  const apart = Math.max(14, 1.25 * fs);
  const right = plot.x + plot.width;
  const start = right + leaderWidth(compact);
  sketch.go('over');
  const headed = compact && labels.some((label) => label.led);
  const low = plot.y + 0.5 * fs;
  const high = plot.y + plot.height - 0.5 * fs;
  const room = Math.max(1, Math.floor((high - low) / apart + 1e-9) + 1);
  const space = headed ? room - 1 : room;
  const most = labels.length > space ? space - 1 : labels.length;
  const shown = [...labels].sort((a, b) => a.rank - b.rank).slice(0, Math.max(1, most));
  const hidden = labels.length - shown.length;
  if (headed) shown.push(columnHead(shown));
  const places = spread(shown.map((label) => label.y), apart, low, hidden > 0 ? high - apart : high); // prettier-ignore
  shown.forEach((label, i) => {
    if (label.led) {
      const from: Point = [right + 5, label.y];
      const turn = start - 7;
      sketch.path(polyline([from, [turn, places[i]], [turn + 4, places[i]]]), { stroke: label.color });
    }
    if (label.name === '') return sketch.text(label.value, start, places[i], { color: sketch.palette['text-3'] });
    const color = label.bold ? sketch.palette.label : sketch.palette['text-2'];
    if (label.led) {
      sketch.text(label.name, start, places[i], { color, bold: label.bold });
      sketch.text(label.value, sketch.style.width - FIGURE_MARGIN, places[i], { align: 'right' });
    } else {
      sketch.text(`${label.name} ${label.value}`, right + 8, places[i], { color, bold: label.bold });
    }
  });
  if (hidden > 0) sketch.text(`${hidden} more`, start, high, { color: sketch.palette['text-3'] });
}

/** The word over a column of bare numbers, right above the first of them; it has no name of its own. */
function columnHead(labels: readonly EndLabel[]): EndLabel {
  const y = Math.min(...labels.filter((label) => label.led).map((label) => label.y)) - 1e-6;
  return { y, name: '', value: 'seed', color: '', bold: false, rank: 0, led: false };
}
