import { bestCurve, curveFacts, firstPoint, pointsOf, type CurveFacts, type GapData } from './curves';
import type { Figure, FigureStyle } from './figure';
import { formatBound, formatCount, formatGap, formatNumber, formatSignificant } from './format';
import { gapRange } from './gap-range';
import { KIND_LOOKS, REACHED_WORDS, REGION_WORDS } from './kinds';
import { objectiveRange, standsOnFloor } from './objective-range';
import { logTicks, tickRoom } from './scale';
import { hatching, polyline } from './sketch';
import { curveNotes } from './curve-notes';
import { drawEscapes, escapeNotes } from './escapes';
import { drawEndLabels, seedLabels, type EndLabel } from './end-labels';
import { drawClearText, drawEnds, seedAt, timelineOption, type Timeline } from './timeline';
import { layTimeline } from './timeline-layout';
import { COLORS } from './tokens';

const TITLE = 'Objective';
const EMPTY = 'Nothing to draw yet. Train this network or solve its convex program.';

/** The objective of every seed against the certified bound of the network, both axes logarithmic (theory §2). */
export function objectiveFigure(data: GapData, style: FigureStyle): Figure {
  const facts = curveFacts(data, COLORS[style.theme]);
  const empty = facts.every((curve) => curve.end === null) && data.bound === null && data.reached === null ? EMPTY : null;
  const subtitle = describeAxes(data);
  const timeline = layTimeline({
    title: TITLE,
    subtitle,
    data,
    style,
    minus: 0,
    range: (height) => objectiveRange(data, facts, height, style.fontSize),
    ticksOf: (height) => bothTicks(data, facts, height, style.fontSize),
    rightTexts: rightTexts(data),
    values: seedValues(data, facts),
    notesOf: ({ high }, curves) => [...curveNotes(curves, high, (value) => value), ...floorNote(data, curves), ...escapeNotes(data)],
    empty,
  });
  const { sketch, plot, notes } = timeline;
  const labels: EndLabel[] = seedLabels(timeline, objectiveValue);
  drawGap(timeline, data);
  drawReached(timeline, data, labels);
  drawBound(timeline, data, labels);
  drawEscapes(timeline, data, (value) => value);
  drawEnds(timeline);
  drawEndLabels(timeline, labels);
  if (timeline.best && data.bound) labelGap(timeline, data.bound.value);
  return {
    option: timelineOption(timeline, (curve, epoch) => curve.values[epoch]),
    title: TITLE,
    subtitle,
    description: describe(data, timeline),
    notes,
    empty,
    plot,
    labels: sketch.labels,
    seriesAt: (px, py) => seedAt(timeline, px, py),
  };
}

function describeAxes(data: GapData): string {
  const parts = ['sum of losses plus regulariser'];
  if (data.curves.length > 0) parts.push(formatCount(data.curves.length, 'seed'));
  if (data.bound) parts.push(`${data.bound.kind} bound`);
  return `${parts.join(', ')}, log axes`;
}

/** The texts beside the plot that are no seed's: both charts leave room for them. */
export function rightTexts(data: GapData): string[] {
  return [
    ...(data.bound ? [`${boundName(data)} ${formatBound(data.bound.value)}`] : ['Epoch']),
    ...(data.reached ? [`${data.reached.kind} ${formatSignificant(data.reached.value, 4)}`] : []),
  ];
}

const objectiveValue = (curve: CurveFacts) => (curve.divergedAt === null ? formatSignificant(curve.end!.value, 4) : 'diverged');

/** The value of a seed's gap as its label gives it. */
export const gapValue = (curve: CurveFacts, bound: number) =>
  curve.divergedAt === null ? formatGap(curve.end!.value - bound) : 'diverged';

/** The values of the seeds in the labels of either chart. */
export function seedValues(data: GapData, facts: readonly CurveFacts[]): string[] {
  const ended = facts.filter((curve) => curve.end !== null);
  return ended.flatMap((curve) => [objectiveValue(curve), ...(data.bound ? [gapValue(curve, data.bound.value)] : [])]);
}

/** A relaxed bound says so in its label; an exact one is simply the bound. */
const boundName = (data: GapData) => (data.bound?.kind === 'relaxed' ? 'relaxed bound' : 'bound');

/** The ticks of the objective and of the gap chart at the same height. */
export function bothTicks(data: GapData, facts: readonly CurveFacts[], height: number, fontSize: number) {
  return [objectiveRange(data, facts, height, fontSize), gapRange(data, facts)]
    .filter((range) => range !== null)
    .map(({ low, high }) => logTicks(low, high, tickRoom(height, fontSize)));
}

/** The tinted area between the best seed and the bound. */
function drawGap(timeline: Timeline, { bound }: GapData): void {
  const { sketch, plot, y, best, drawn } = timeline;
  const points = best ? pointsOf(drawn[best.index]) : [];
  if (!bound || points.length < 2) return;
  const floor = y.pixel(bound.value);
  const inside = points.map(([px, py]): [number, number] => [px, Math.max(plot.y, py)]);
  sketch
    .go('under')
    .path(`${polyline([...inside, [points[points.length - 1][0], floor], [points[0][0], floor]])}Z`, { fill: sketch.palette.gap });
}

/** The bound, solid, with what is proven impossible hatched below it. */
function drawBound(timeline: Timeline, data: GapData, labels: EndLabel[]): void {
  const { sketch, plot, y } = timeline;
  if (!data.bound) return;
  const { value, kind } = data.bound;
  const at = y.pixel(value);
  const bottom = plot.y + plot.height;
  const hatch = KIND_LOOKS[kind].hatch;
  const floored = standsOnFloor(value, timeline.curves, data.reached);
  if (!floored && hatch !== null) {
    const region = { x: plot.x, y: at, width: plot.width, height: bottom - at };
    sketch.go('under').path(hatching(region, hatch), { stroke: sketch.palette.hatch });
    sketch.go('over');
    drawClearText(timeline, REGION_WORDS[kind], (at + bottom) / 2, sketch.palette.label);
  }
  sketch.go('over').path(`M${plot.x} ${at}H${plot.x + plot.width}`, { stroke: sketch.palette.bound, width: 2 });
  if (floored) {
    drawClearText(
      timeline,
      ['the bound lies below this log axis, drawn on its floor', 'bound below this axis'],
      at - sketch.style.fontSize,
      sketch.palette.label,
    );
  }
  labels.push({ y: at, name: boundName(data), value: formatBound(value), color: sketch.palette.bound, bold: true, rank: -1, led: false });
}

/** A restricted or estimated optimum: dashed or dotted, never hatched, since networks may go below it. */
function drawReached(timeline: Timeline, { reached }: GapData, labels: EndLabel[]): void {
  if (!reached) return;
  const { sketch, plot, y } = timeline;
  const at = y.pixel(reached.value);
  sketch
    .go('over')
    .path(`M${plot.x} ${at}H${plot.x + plot.width}`, { stroke: sketch.palette.bound, width: 1.5, dash: KIND_LOOKS[reached.kind].dash });
  labels.push({
    y: at,
    name: reached.kind,
    value: formatSignificant(reached.value, 4),
    color: sketch.palette.bound,
    bold: false,
    rank: -0.5,
    led: false,
  });
  const fs = sketch.style.fontSize;
  if (!drawClearText(timeline, REACHED_WORDS, at - 0.9 * fs, sketch.palette.label))
    drawClearText(timeline, REACHED_WORDS, at + 0.9 * fs, sketch.palette.label);
}

/** "gap of the best seed", where the tinted area has room for it. */
function labelGap({ sketch, plot, y, best, drawn, ...rest }: Timeline, bound: number): void {
  const fs = sketch.style.fontSize;
  const at = y.pixel(bound) - 1.1 * fs;
  const first = firstPoint(drawn[best!.index], (_, py) => py < at - 1.2 * fs);
  if (first) drawClearText({ sketch, plot, y, best, drawn, ...rest }, ['gap of the best seed'], at, sketch.palette['text-2']);
}

function floorNote({ bound, reached }: GapData, curves: readonly CurveFacts[]): string[] {
  if (!bound || !standsOnFloor(bound.value, curves, reached)) return [];
  return [`the ${bound.kind} bound ${formatBound(bound.value)} lies below the log axis and is drawn on its floor`];
}

function describe(data: GapData, { curves, epochs }: Timeline): string {
  const best = bestCurve(curves);
  const parts = [
    `Objective of ${formatCount(curves.length, 'seed')} over ${formatCount(epochs, 'epoch')}.`,
    best ? `The best, seed ${best.seed}, ends at ${formatNumber(best.end!.value)}.` : '',
    data.bound ? `No network goes below the ${data.bound.kind} bound ${formatBound(data.bound.value)}.` : 'No bound is known yet.',
    data.reached
      ? `The ${data.reached.kind} program gives a network that reaches ${formatNumber(data.reached.value)}; it is no lower bound.`
      : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
