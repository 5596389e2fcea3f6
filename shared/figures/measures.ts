import type { LineSeriesOption } from 'echarts';
import type { Quantity } from '../contract/figure';
import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatInteger, formatNumber, formatSignificant } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import { spread, type Box } from './labels';
import { epochScale, epochTicks, linearScale, linearTicks, logScale, logTicks, tickRoom, type Scale, type Ticks } from './scale';
import { markerPath, plainLine, seriesStyle } from './series';
import { drawExpected, logRange } from './spectrum-axis';
import { measuredSeries, type MeasuredSeries, type MeasuresData } from './spectra';
import { polyline, round, Sketch } from './sketch';
import { textWidth } from './text';
import { COLORS } from './tokens';
import { tooltip, tooltipRoom } from './tooltip';

export const QUANTITY_LABELS: Record<Quantity, string> = {
  product: 'Whole network',
  'singular-values': 'Singular values',
  ranks: 'Ranks',
  alignment: 'Alignment',
  balance: 'Balance',
};

/** The share of the largest singular value at which the axis ends. */
const FLOOR = 1e-6;
/** Markers stand at least this far from each other, in pixels. */
const MARKERS_APART = 10;
const EMPTY = 'Nothing was measured while this network was trained.';

/** Theory §7 over the epochs, which stand on a log axis; singular values and balance on one too, ranks and alignment on a linear one. */
export function measuresFigure(data: MeasuresData, style: FigureStyle): Figure {
  const { seed, moments, quantity, layer } = data;
  const sketch = new Sketch(style);
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const isLog = quantity !== 'ranks' && quantity !== 'alignment';
  const expected = isSpectrum(quantity) ? data.expected : undefined;
  const title = QUANTITY_LABELS[quantity];
  const subtitle = subtitleOf(data, isLog);
  const all = measuredSeries(data);
  const shown = ({ values }: MeasuredSeries) =>
    values
      .map((value, i) => ({ epoch: moments[i].epoch, value }))
      .filter((point): point is { epoch: number; value: number } => {
        return point.value !== undefined && Number.isFinite(point.value) && (!isLog || point.value > 0);
      });
  const series = all.map(({ name, values }) => ({ name, points: shown({ name, values }) })).filter(({ points }) => points.length > 0);
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  const predicted = expected?.values.filter((value) => value > 0) ?? [];
  const [low, high] = isLog
    ? logRange([...values, ...predicted], isSpectrum(quantity) ? FLOOR : 0)
    : quantity === 'alignment'
      ? [0, 1]
      : [0, Math.max(1, ...values) * 1.05];
  const notes = isLog ? notesOf(all, low) : [];
  const isEmpty = series.length === 0;

  const top = headHeight(style, subtitle);
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const room = tickRoom(height, fs);
  const ticks: Ticks = isEmpty ? { major: [], minor: [] } : isLog ? logTicks(low, high, room) : linearTicks(low, high, room);
  const left = Math.ceil(Math.max(textWidth('10,000', fs), widest(ticks.major, fs)) + 12);
  const labelOf = ({ name, points }: (typeof series)[number]) => `${name}  ${formatSignificant(points[points.length - 1].value, 3)}`;
  const right = 14 + Math.max(textWidth('Epoch', fs), ...series.map((line) => textWidth(labelOf(line), fs))) + FIGURE_MARGIN;
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const epochs = Math.max(1, ...moments.map(({ epoch }) => epoch));
  const x = epochScale(epochs, plot.x, plot.x + plot.width);
  const bottom = plot.y + plot.height;
  const y: Scale = isLog ? logScale(low, high, bottom, plot.y) : linearScale(low, high, bottom, plot.y);

  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, ticks);
  drawBottomAxis(
    sketch,
    plot,
    x,
    isEmpty ? { major: [], minor: [] } : epochTicks(epochs, Math.max(3, Math.floor(plot.width / (3.4 * fs)))),
    'Epoch',
  );
  if (isEmpty) drawEmpty(sketch, plot, EMPTY);
  else if (expected) drawExpected(sketch, plot, y, expected);
  sketch.go('over');
  const ends = series.map(({ points }) => y.pixel(points[points.length - 1].value));
  const places = spread(ends, 1.25 * fs, plot.y, bottom - 1.3 * fs);
  series.forEach((line, k) => {
    const look = seriesStyle(k, palette);
    const pixels = line.points.map(({ epoch, value }): [number, number] => [x.pixel(epoch), y.pixel(value)]);
    for (const [px, py] of apart(pixels))
      sketch.path(markerPath(look.marker, 2.5, round(px), round(py)), {
        stroke: look.color,
        fill: look.filled ? look.color : palette.surface,
        width: 1.25,
      });
    sketch.path(polyline([pixels[pixels.length - 1], [plot.x + plot.width + 10, places[k]]]), { stroke: look.color, width: 0.75 });
    sketch.text(labelOf(line), plot.x + plot.width + 14, places[k], { color: palette['text-2'] });
  });
  const lines = series.map(({ name, points }, k): LineSeriesOption => ({
    ...plainLine(seriesStyle(k, palette)),
    id: name,
    name,
    data: points.map(({ epoch, value }) => [x.coordinate(epoch), y.coordinate(value), epoch]),
    z: 3,
  }));
  const [under, over] = sketch.series();
  const room2 = tooltipRoom(style) - 1;
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'axis', ({ value }) => valuesAt(Number(value[2]), data, room2)),
      series: [under, ...lines, over],
    },
    title,
    subtitle,
    description: isEmpty ? EMPTY : describe(title, layerWords(quantity, layer), seed, series),
    notes,
    empty: isEmpty ? EMPTY : null,
    plot,
    labels: sketch.labels,
  };
}

const layerWords = (quantity: Quantity, layer: number) =>
  quantity === 'product'
    ? 'the product of all layers'
    : quantity === 'alignment' || quantity === 'balance'
      ? 'neighbouring layers'
      : `layer ${layer}`;

function subtitleOf({ seed, quantity, layer }: MeasuresData, isLog: boolean): string {
  const what: Record<Quantity, string> = {
    product: 'singular values',
    'singular-values': 'the largest ones',
    ranks: 'numerical, effective and stable',
    alignment: '|⟨top right singular vector, top left of the next⟩|',
    balance: '‖WₗᵀWₗ − Wₗ₊₁Wₗ₊₁ᵀ‖',
  };
  return `${layerWords(quantity, layer)} of seed ${seed}, ${what[quantity]}${isLog ? ', log axes' : ''}`;
}

/** Points as far from each other as markers have to be, the last among them. */
function apart(points: readonly [number, number][]): [number, number][] {
  const kept: [number, number][] = [];
  for (const point of [...points].reverse()) {
    const last = kept[kept.length - 1];
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= MARKERS_APART) kept.push(point);
  }
  return kept;
}

const isSpectrum = (quantity: Quantity) => quantity === 'product' || quantity === 'singular-values';

/** What the log axis cannot show as it is. */
function notesOf(series: readonly MeasuredSeries[], low: number): string[] {
  const count = (which: (value: number) => boolean) =>
    series.reduce((sum, { values }) => sum + values.filter((value) => value !== undefined && which(value)).length, 0);
  const [zeros, small] = [count((value) => value === 0), count((value) => value > 0 && value < low)];
  return [
    ...(zeros > 0 ? [`${formatCount(zeros, 'value')} of 0 cannot stand on a log axis`] : []),
    ...(small > 0 ? [`${formatCount(small, 'value')} below ${formatNumber(low, 2)} ${small === 1 ? 'stands' : 'stand'} on the axis`] : []),
  ];
}

/** Exact values at the measured epoch. */
function valuesAt(epoch: number, data: MeasuresData, room: number): string[] {
  const at = data.moments.findIndex((moment) => moment.epoch === epoch);
  const lines = measuredSeries(data).flatMap(({ name, values }) => {
    const value = values[at];
    return value === undefined ? [] : [`${name}   ${formatNumber(value)}`];
  });
  return [`Epoch ${formatInteger(epoch)}`, ...lines.slice(0, room)];
}

function describe(
  title: string,
  where: string,
  seed: number,
  series: readonly { name: string; points: readonly { epoch: number; value: number }[] }[],
): string {
  const sentences = series.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    return `${name}: ${formatSignificant(first.value, 3)} at epoch ${formatInteger(first.epoch)}, ${formatSignificant(last.value, 3)} at epoch ${formatInteger(last.epoch)}.`;
  });
  return [`${title} of ${where}, seed ${seed}.`, ...sentences].join(' ');
}
