import type { SweepAxis, SweepPoint } from '../../contract/run';
import { relativeGap } from '../../theory/relative-gap';
import { AXIS_DECLARATIONS } from '../../theory/training/sweep/axes';
import { summarizePoint, type PointSummary } from '../../theory/training/sweep/summary';
import { formatBound, formatCount, formatGap, formatNumber } from '../format';
import { toleranceWords } from '../gap';

/** What the figures of a sweep are drawn from. */
export interface SweepData {
  axes: readonly SweepAxis[];
  points: readonly SweepPoint[];
  /** The relative gap that counts as closed. */
  tolerance: number;
}

/** A point with what it comes to. */
export interface SummarizedPoint extends PointSummary {
  point: SweepPoint;
  /** Of every network that has a finite objective, above the true bound; empty where no bound is known. */
  gaps: { seed: number; gap: number }[];
  /** Of the convex program's own optimum, where that bounds nothing from below: a value that a network reaches. */
  reached: { gap: number; kind: 'relaxed' | 'restricted' | 'estimated' } | null;
}

/** Below this a relative gap is rounding. */
export const ROUNDING = 1e-15;

export function summarizePoints({ points, tolerance }: SweepData): SummarizedPoint[] {
  return points.map((point) => {
    const summary = summarizePoint(point, tolerance);
    const { bound } = summary;
    const program = point.bound?.program;
    const gapOf = (objective: number) => (bound ? relativeGap(objective, bound.value) : NaN);
    return {
      ...summary,
      point,
      gaps: bound
        ? point.networks
            .filter(({ objective }) => Number.isFinite(objective))
            .map(({ seed, objective }) => ({ seed, gap: gapOf(objective) }))
        : [],
      reached: bound && program && program.certificate !== 'exact' ? { gap: gapOf(program.objective), kind: program.certificate } : null,
    };
  });
}

/** "K = 4, β = 0.1". */
export const valuesWords = (axes: readonly SweepAxis[], values: readonly number[]): string =>
  values.map((value, axis) => `${AXIS_DECLARATIONS[axes[axis].name].symbol} = ${formatNumber(value, 4)}`).join(', ');

/** What the picture cannot show: points without a bound, networks that diverged, and points that have no network yet. */
export function sweepNotes({ axes }: SweepData, points: readonly SummarizedPoint[]): string[] {
  const unbounded = points.filter(({ point, bound }) => point.bound && !bound);
  const diverged = points.reduce((sum, { point }) => sum + point.networks.filter(({ objective }) => !Number.isFinite(objective)).length, 0);
  const untrained = points.filter(({ point }) => point.networks.length === 0).length;
  const floored = points.reduce((sum, { gaps }) => sum + gaps.filter(({ gap }) => !(gap > ROUNDING)).length, 0);
  const where =
    unbounded.length <= 3
      ? unbounded.map(({ point }) => valuesWords(axes, point.values)).join('; ')
      : formatCount(unbounded.length, 'point');
  return [
    ...(unbounded.length > 0 ? [`no true bound is known at ${where}: ${unbounded[0].point.bound?.why ?? 'the sweep was stopped'}`] : []),
    ...(diverged > 0 ? [`${formatCount(diverged, 'network')} diverged`] : []),
    ...(floored > 0 ? [`${formatCount(floored, 'network')} at the bound to rounding, drawn on the floor of the log axis`] : []),
    ...(untrained > 0 ? [`${formatCount(untrained, 'point')} without a network yet`] : []),
  ];
}

/** The lines of a tooltip. */
export function pointLines(
  { axes, tolerance }: SweepData,
  { point, best, bound, relativeGap: gap, success, reached }: SummarizedPoint,
): string[] {
  return [
    valuesWords(axes, point.values),
    best ? `best objective   ${formatNumber(best.objective, 8)}, seed ${best.seed}` : 'no network yet',
    bound ? `true bound   ${formatBound(bound.value, 8)}, ${bound.kind}` : 'no true bound known',
    ...(gap === null ? [] : [`relative gap   ${formatGap(gap)}`]),
    ...(success ? [`within ${toleranceWords(tolerance)}   ${success.within} of ${success.of}`] : []),
    ...(reached ? [`program's network   ${formatGap(reached.gap)} above, ${reached.kind}`] : []),
  ];
}

/** The kinds of the bounds, as a subtitle names them. */
export function boundKinds(points: readonly SummarizedPoint[]): string {
  return [...new Set(points.flatMap(({ bound }) => bound?.kind ?? []))].join(' and ');
}
