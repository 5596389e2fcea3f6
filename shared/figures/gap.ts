import { curveFacts, type CurveFacts, type GapData } from './curves';
import type { Figure, FigureStyle } from './figure';
import { formatCount, formatGap, formatNumber, formatPower, formatScientific } from './format';
import { gapRange } from './gap-range';
import { bothTicks, gapValue, rightTexts, seedValues } from './objective';
import { curveNotes, tell } from './curve-notes';
import { successOf, type Success } from '../theory/training/success';
import { drawEscapes } from './escapes';
import { drawEndLabels, seedLabels } from './end-labels';
import { drawClearText, drawEnds, seedAt, timelineOption } from './timeline';
import { layTimeline } from './timeline-layout';
import { COLORS } from './tokens';

const TITLE = 'Gap above the bound';
const EMPTY_BOUND = 'No bound yet. Solve the convex program to measure the gap.';
const EMPTY_CURVES = 'No training run yet. Train this network to see its gap.';

/** Objective minus the true bound of every seed on a log axis of its own, since the objective's axis cannot show 10⁻⁴. */
export function gapFigure(data: GapData, style: FigureStyle): Figure {
  const facts = curveFacts(data, COLORS[style.theme]);
  const bound = data.bound?.value ?? NaN;
  const limit = largestClosed(bound, data.tolerance);
  const range = gapRange(data, facts);
  const ended = facts.filter((curve) => curve.end !== null);
  const success = successOf(
    facts.map((curve) => (curve.divergedAt === null && curve.end ? curve.end.value : NaN)),
    bound,
    data.tolerance,
  );
  const { within } = success;
  const subtitle = data.bound
    ? `objective minus ${data.bound.kind} bound${facts.length > 0 ? `; ${successWords(success)}` : ''}, log axes`
    : 'objective minus a true lower bound, log axes';
  const empty = !data.bound ? EMPTY_BOUND : ended.length === 0 ? EMPTY_CURVES : null;
  const timeline = layTimeline({
    title: TITLE,
    subtitle,
    data,
    style,
    minus: bound,
    range: () => range ?? { low: 1e-6, high: 1 },
    ticksOf: (height) => bothTicks(data, facts, height, style.fontSize),
    rightTexts: rightTexts(data),
    values: seedValues(data, facts),
    notesOf: ({ low, high }, curves) => [...curveNotes(curves, high, (value) => value - bound), ...floorNotes(curves, bound, low)],
    empty,
  });
  const { sketch, plot, y, notes } = timeline;
  if (empty === null) {
    if (limit > 0) {
      const at = y.pixel(limit);
      sketch.go('under').path(`M${plot.x} ${at}H${plot.x + plot.width}`, { stroke: sketch.palette.tick, dash: [2, 3] });
      const words = [`tolerance, ${toleranceWords(data.tolerance)} relative`, 'tolerance'];
      sketch.go('over');
      const above = at - 0.8 * style.fontSize;
      if (!drawClearText(timeline, words, above, sketch.palette.label))
        drawClearText(timeline, words, at + 0.8 * style.fontSize, sketch.palette.label);
    }
    drawEscapes(timeline, data, (value) => value - bound);
    drawEnds(timeline);
    drawEndLabels(
      timeline,
      seedLabels(timeline, (curve) => gapValue(curve, bound)),
    );
  }
  return {
    option: timelineOption(timeline, (curve, epoch) => curve.values[epoch] - bound),
    title: TITLE,
    subtitle,
    description: empty ?? describe(data, timeline.best, bound, within, facts.length),
    notes,
    empty,
    plot,
    labels: sketch.labels,
    seriesAt: (px, py) => seedAt(timeline, px, py),
  };
}

/** A power of ten as 10⁻³, anything else as 2 × 10⁻³. */
export function toleranceWords(tolerance: number): string {
  const exponent = Math.round(Math.log10(tolerance));
  return Math.abs(tolerance / 10 ** exponent - 1) < 1e-9 ? formatPower(exponent) : formatScientific(tolerance, 1);
}

/** "3 of 8 seeds within tolerance (14 % to 69 % at 95 %)": the interval says what the seeds that were not drawn might do. */
export function successWords({ within, of, interval: [low, high] }: Success): string {
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  const seeds = `${within} of ${formatCount(of, 'seed')} within tolerance`;
  return of > 1 ? `${seeds} (${percent(low)} to ${percent(high)} at 95 %)` : seeds;
}

/** The largest gap above a bound that still counts as closed. */
function largestClosed(bound: number, tolerance: number): number {
  return bound > 0 && tolerance < 1 ? (tolerance * bound) / (1 - tolerance) : tolerance * Math.abs(bound);
}

/** Seeds that end on the floor of the axis: at the bound to rounding, or below it, which no correct run can be. */
function floorNotes(curves: readonly CurveFacts[], bound: number, floor: number): string[] {
  const floored = curves.filter((curve) => curve.end !== null && curve.divergedAt === null && !(curve.end.value - bound > floor));
  return tell(
    floored,
    (curve) => `seed ${curve.seed} ends ${formatScientific(curve.end!.value - bound)} from the bound, drawn on the floor of the log axis`,
    'end at the bound to rounding, drawn on the floor of the log axis',
  );
}

function describe(data: GapData, best: CurveFacts | null, bound: number, within: number, seeds: number): string {
  const end = best?.end ? ` The best, seed ${best.seed}, ends ${formatGap(best.end.value - bound)} above it.` : '';
  return `Objective minus the ${data.bound!.kind} bound ${formatNumber(bound)} of ${formatCount(seeds, 'seed')}.${end} ${within} of them within the relative tolerance ${toleranceWords(data.tolerance)}.`;
}
