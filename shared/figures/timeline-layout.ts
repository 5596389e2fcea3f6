import { bestCurve, curveFacts, curveFrame, drawCurve, lastEpoch, type CurveFacts, type GapData } from './curves';
import { leaderWidth, seedName } from './end-labels';
import { FIGURE_MARGIN, type FigureStyle } from './figure';
import { drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { epochScale, epochTicks, logScale, logTicks, tickRoom, type Scale, type Ticks } from './scale';
import { round, Sketch } from './sketch';
import { textWidth } from './text';
import type { Range, Timeline } from './timeline';
import { COLORS } from './tokens';

/** What one of the two charts gives to be laid out. */
export interface TimelineSpec {
  title: string;
  subtitle: string;
  data: GapData;
  style: FigureStyle;
  /** Both charts are given the widest labels of either, so that their epochs stand above each other. */
  ticksOf: (height: number) => Ticks[];
  range: (height: number) => Range;
  /** What is taken off every value: the bound, where gaps are drawn. */
  minus: number;
  /** Texts that stand in the right margin beside those of the seeds, and the values of the seeds: of both charts. */
  rightTexts: string[];
  values: string[];
  /** What the picture cannot show, given the ends of its value axis. */
  notesOf: (range: Range, facts: readonly CurveFacts[]) => string[];
  empty: string | null;
}

/** Lays one chart out and draws its frame; the plot areas of both charts come out alike at the same size. */
export function layTimeline({
  title,
  subtitle,
  data,
  style,
  ticksOf,
  range,
  minus,
  rightTexts,
  values,
  notesOf,
  empty,
}: TimelineSpec): Timeline {
  const sketch = new Sketch(style);
  const fs = style.fontSize;
  const compact = style.width < 38 * fs;
  const top = headHeight(style, subtitle);
  const curves = curveFacts(data, COLORS[style.theme]);
  const notes = empty === null ? notesOf(range(Math.max(fs, style.height - top - footHeight(style, []))), curves) : [];
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const left = Math.ceil(Math.max(textWidth('10,000', fs), ...ticksOf(height).map((ticks) => widest(ticks.major, fs))) + 12);
  const names = Math.max(0, ...data.curves.map((curve) => textWidth(seedName(curve.seed, compact), fs, true)));
  // While numbers stream in, room for the widest that can come keeps the layout still.
  const widestValue = Math.max(0, ...(style.interactive ? ['0.0 × 10⁻¹⁰'] : values).map((text) => textWidth(text, fs)));
  const right = Math.ceil(
    leaderWidth(compact) + Math.max(names + 0.8 * fs + widestValue, ...rightTexts.map((text) => textWidth(text, fs, true))) + FIGURE_MARGIN,
  );
  const plot = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const epochs = lastEpoch(data);
  const { low, high } = range(height);
  const x = epochScale(epochs, plot.x, plot.x + plot.width);
  const y = logScale(low, high, plot.y + plot.height, plot.y);
  const frame = curveFrame(epochs, x, y, curves.length, minus, style.interactive);
  const drawn = curves.map((curve) => drawCurve(curve.values, frame));
  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, empty === null ? logTicks(low, high, tickRoom(height, fs)) : { major: [], minor: [] });
  drawBottomAxis(sketch, plot, x, epochTicks(epochs, Math.max(3, Math.floor(plot.width / (3.4 * fs)))), 'Epoch');
  drawBreak(sketch, plot, x);
  if (empty !== null) drawEmpty(sketch, plot, empty);
  return { sketch, plot, x, y, notes, curves, best: bestCurve(curves), drawn, starts: frame.starts, epochs, compact };
}

/** Two strokes through the bottom axis where it leaps from epoch 0 to epoch 1. */
function drawBreak(sketch: Sketch, plot: Box, x: Scale): void {
  const at = round((x.pixel(0) + x.pixel(1)) / 2);
  const bottom = plot.y + plot.height;
  sketch.path(`M${at - 2} ${bottom}h4`, { stroke: sketch.palette.surface, width: 3 });
  sketch.path(`M${at - 4} ${bottom + 4}l4 -8M${at} ${bottom + 4}l4 -8`, { stroke: sketch.palette.axis });
}
