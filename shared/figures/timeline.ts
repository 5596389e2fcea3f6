import type { EChartsOption, LineSeriesOption } from 'echarts';
import { firstPoint, lastPoint, type CurveFacts, type DrawnCurve } from './curves';
import { curveAt } from './curve-at';
import { curveSeries } from './curve-series';
import { formatInteger, formatNumber } from './format';
import { coordinates } from './frame';
import type { Box } from './labels';
import type { Scale } from './scale';
import { markerPath } from './series';
import { round, type Sketch } from './sketch';
import { tooltip, tooltipRoom } from './tooltip';

/** A value axis before it has a place on the page. */
export interface Range {
  low: number;
  high: number;
}

/** What the objective and the gap chart have in common: epochs along the bottom, one curve for each seed, their labels at the right. */
export interface Timeline {
  sketch: Sketch;
  plot: Box;
  x: Scale;
  y: Scale;
  notes: string[];
  curves: CurveFacts[];
  best: CurveFacts | null;
  drawn: DrawnCurve[];
  /** The first epoch of every column that the curves were thinned to. */
  starts: Int32Array;
  /** Epochs of the axis. */
  epochs: number;
  /** A narrow figure names a seed by its number alone. */
  compact: boolean;
}

/** Markers at the ends of the lines; a cross where a seed diverged. */
export function drawEnds(timeline: Timeline): void {
  const { sketch, plot, curves, drawn } = timeline;
  sketch.go('over');
  for (const curve of [...curves].sort((a, b) => Number(a.selected) - Number(b.selected))) {
    const end = lastPoint(drawn[curve.index]);
    if (!end) continue;
    const [x, y] = end;
    const { color, marker, filled } = curve.style;
    const left = firstPoint(drawn[curve.index], (_, height) => height < plot.y);
    // An arrow where a line leaves the axis at the top.
    if (left) sketch.path(`M${round(left[0] - 4)} ${plot.y + 5}l4 -5l4 5`, { stroke: color, width: 2 });
    if (y < plot.y) continue;
    if (curve.divergedAt !== null) {
      sketch.path(`M${round(x - 4)} ${round(y - 4)}l8 8m0 -8l-8 8`, { stroke: color, width: 2 });
    } else {
      sketch.path(markerPath(marker, curve.selected ? 4 : 3, round(x), round(y)), {
        stroke: color,
        fill: filled ? color : sketch.palette.surface,
        width: 1.5,
      });
    }
  }
}

/** A text on a horizontal line of the plot, at the first place where it covers neither a curve nor another text; tries shorter words before it gives up. */
export function drawClearText(timeline: Timeline, texts: readonly string[], y: number, color: string): boolean {
  const { sketch, plot, drawn } = timeline;
  for (const text of texts) {
    const box = sketch.extent(text, 0, y);
    if (y - box.height / 2 < plot.y || y + box.height / 2 > plot.y + plot.height) continue;
    for (let x = plot.x + 12; x + box.width <= plot.x + plot.width - 4; x += 16) {
      const padded = { x: x - 3, y: box.y - 2, width: box.width + 6, height: box.height + 4 };
      if (!sketch.clear(padded) || drawn.some((curve) => crosses(curve, padded))) continue;
      sketch.text(text, x, y, { color, halo: true });
      return true;
    }
  }
  return false;
}

/** Whether a line whose points go from left to right passes through a box. */
function crosses(line: DrawnCurve, box: Box): boolean {
  let low = 1;
  let high = line.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line[2 * middle] < box.x) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < line.length / 2; i++) {
    if (line[2 * i - 2] > box.x + box.width) return false;
    const [y0, y1] = [line[2 * i - 1], line[2 * i + 1]];
    // False where the line breaks.
    if (Math.max(y0, y1) >= box.y && Math.min(y0, y1) <= box.y + box.height) return true;
  }
  return false;
}

/** The ECharts option: the curves between the two layers of the sketch, and for the pointer an unseen line through the epochs. */
export function timelineOption(timeline: Timeline, exact: (curve: CurveFacts, epoch: number) => number): EChartsOption {
  const { sketch, plot, x, y, curves, drawn } = timeline;
  const { interactive } = sketch.style;
  const many = curves.length > 8;
  const looks = curves.map(({ index, style, selected }) => ({
    line: drawn[index],
    color: style.color,
    width: selected ? 2.5 : many ? 1.2 : 1.5,
    dash: style.dash,
    raised: selected,
  }));
  const [under, over] = sketch.series();
  const option = coordinates(sketch.style, plot, x, y, sketch.palette.axis);
  return {
    ...option,
    tooltip: tooltip(sketch, 'axis', ({ value }) => valuesAt(Number(value[2]), timeline, exact)),
    series: [under, curveSeries(looks, plot), ...(interactive ? [epochLine(timeline)] : []), over],
  };
}

/** The name of the curve under a pixel. */
export function seedAt({ curves, drawn, plot }: Timeline, x: number, y: number): string | null {
  if (y < plot.y || y > plot.y + plot.height) return null;
  const index = curveAt(drawn, x, y);
  return index === null ? null : `seed ${curves[index].seed}`;
}

/** One epoch of every column, in which the cursor finds where it is. */
function epochLine({ x, y, curves, starts }: Timeline): LineSeriesOption {
  const last = Math.max(0, ...curves.map(({ values }) => values.length)) - 1;
  const epochs = [...starts.filter((epoch) => epoch < last), ...(last >= 0 ? [last] : [])];
  return {
    id: 'epochs',
    type: 'line',
    dimensions: ['x', 'y', 'epoch'],
    // ECharts takes typed arrays; its types do not say so.
    data: Float64Array.from(epochs.flatMap((epoch) => [x.coordinate(epoch), y.min, epoch])) as unknown as LineSeriesOption['data'],
    showSymbol: false,
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    lineStyle: { width: 0 },
    z: 0,
  };
}

/** Exact values of every seed at an epoch, lowest first. */
function valuesAt(epoch: number, { sketch, curves }: Timeline, exact: (curve: CurveFacts, epoch: number) => number): string[] {
  const rows = curves
    .map((curve) => ({ seed: curve.seed, value: exact(curve, epoch) }))
    .filter((row) => Number.isFinite(row.value))
    .sort((a, b) => a.value - b.value);
  const room = tooltipRoom(sketch.style) - 1;
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
  const lines = shown.map((row) => `seed ${row.seed}   ${formatNumber(row.value)}`);
  const rest = rows.length > shown.length ? [`${rows.length - shown.length} more`] : [];
  return [`Epoch ${formatInteger(epoch)}`, ...lines, ...rest];
}
