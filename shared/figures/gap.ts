import { curveFacts, type CurveFacts, type GapData } from './curves';
import type { Figure, FigureStyle } from './figure';
import { formatCount, formatNumber, formatPower, formatScientific } from './format';
import { drawEmpty } from './frame';
import { gapRange } from './gap-range';
import { bothTicks, rightTexts } from './objective';
import { divergenceNotes, drawClearText, drawEndLabels, drawEnds, layTimeline, seedLabels, timelineOption } from './timeline';
import { COLORS } from './tokens';

const TITLE = 'Gap above the bound';
const EMPTY_BOUND = 'No bound yet. Solve the convex program to measure the gap.';
const EMPTY_CURVES = 'No training run yet. Train this network to see its gap.';

/** Objective minus the true bound of every seed on a log axis of its own, since the objective's axis cannot show 10⁻⁴. */
export function gapFigure(data: GapData, style: FigureStyle): Figure {
  const facts = curveFacts(data, COLORS[style.theme]);
  const bound = data.bound?.value ?? NaN;
  const limit = data.tolerance * Math.abs(bound);
  const range = gapRange(data, facts);
  const ended = facts.filter((curve) => curve.end !== null);
  const within = ended.filter((curve) => curve.divergedAt === null && curve.end!.value - bound <= limit).length;
  const subtitle = data.bound
    ? `objective minus the ${data.bound.kind} bound${ended.length > 0 ? `; ${within} of ${formatCount(ended.length, 'seed')} within tolerance` : ''}, log axes`
    : 'objective minus a true lower bound, log axes';
  const timeline = layTimeline({
    title: TITLE,
    subtitle,
    data,
    style,
    transform: (value) => value - bound,
    range: () => range ?? { low: 1e-6, high: 1 },
    ticksOf: (height) => bothTicks(data, facts, height, style.fontSize),
    rightTexts: rightTexts(data),
  });
  const { sketch, plot, y } = timeline;
  const empty = !data.bound ? EMPTY_BOUND : ended.length === 0 ? EMPTY_CURVES : null;
  const notes = [...divergenceNotes(facts), ...floorNotes(ended, bound, y.min)];
  if (empty) drawEmpty(sketch, plot, empty);
  else {
    if (limit > 0) {
      const at = y.pixel(limit);
      sketch.go('under').path(`M${plot.x} ${at}H${plot.x + plot.width}`, { stroke: sketch.palette.tick, dash: [2, 3] });
      const words = [`tolerance, ${toleranceWords(data.tolerance)} relative`, 'tolerance'];
      sketch.go('over');
      const above = at - 0.8 * style.fontSize;
      if (!drawClearText(timeline, words, above, sketch.palette.label))
        drawClearText(timeline, words, at + 0.8 * style.fontSize, sketch.palette.label);
    }
    drawEnds(timeline);
    drawEndLabels(
      timeline,
      seedLabels(timeline, (curve) => (curve.divergedAt === null ? formatScientific(curve.end!.value - bound) : 'diverged')),
    );
  }
  return {
    option: timelineOption(timeline, (curve, epoch) => curve.values[epoch] - bound),
    title: TITLE,
    subtitle,
    description: empty ?? describe(data, timeline.best, bound, within, ended.length),
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

/** A power of ten as 10⁻³, anything else as 2 × 10⁻³. */
function toleranceWords(tolerance: number): string {
  const exponent = Math.round(Math.log10(tolerance));
  return Math.abs(tolerance / 10 ** exponent - 1) < 1e-9 ? formatPower(exponent) : formatScientific(tolerance, 1);
}

/** Seeds that end on the floor of the axis: at the bound to rounding, or below it, which no correct run can be. */
function floorNotes(ended: readonly CurveFacts[], bound: number, floor: number): string[] {
  return ended
    .filter((curve) => !(curve.end!.value - bound > 10 ** floor) && curve.divergedAt === null)
    .map(
      (curve) =>
        `seed ${curve.seed} ends ${formatScientific(curve.end!.value - bound)} from the bound and is drawn on the floor of the log axis`,
    );
}

function describe(data: GapData, best: CurveFacts | null, bound: number, within: number, seeds: number): string {
  const end = best?.end ? ` The best, seed ${best.seed}, ends ${formatScientific(best.end.value - bound)} above it.` : '';
  return `Objective minus the ${data.bound!.kind} bound ${formatNumber(bound)} of ${formatCount(seeds, 'seed')}.${end} ${within} of them within the relative tolerance ${toleranceWords(data.tolerance)}.`;
}
