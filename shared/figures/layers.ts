import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatInteger, formatNumber, formatSignificant } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { epochScale, epochTicks, logScale, logTicks, tickRoom } from './scale';
import { seriesStyle } from './series';
import { polyline, Sketch } from './sketch';
import { LINES, measuredSeries, rankAbove, RANK_TOLERANCE, type MeasuresData } from './spectra';
import { drawExpected, logRange } from './spectrum-axis';
import { fitText, textWidth } from './text';

/** The singular values of all layers of one seed; `expected` are those of each layer of an optimum. */
export type LayersData = Omit<MeasuresData, 'quantity' | 'layer'>;

const TITLE = 'Each layer';
const EMPTY = 'Nothing was measured while this network was trained.';
/** The share of the largest singular value at which the axis ends. */
const FLOOR = 1e-3;
/** A panel is at least this wide, in multiples of the type size. */
const NARROWEST = 13;
/** Room of a bottom axis with its labels, in multiples of the type size. */
const AXIS = 1.9;

/** The layers of the network. */
export const layersOf = ({ moments }: LayersData): number[] => moments[0]?.layers.map(({ layer }) => layer) ?? [];

/** Singular values of every layer over the epochs, side by side on the same axes (theory §7). */
export function layersFigure(data: LayersData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const { moments, expected, seed, tolerance = RANK_TOLERANCE } = data;
  const layers = layersOf(data);
  const spectra = layers.map((layer) => measuredSeries({ ...data, quantity: 'singular-values', layer }));
  const values = spectra.flatMap((series) => series.flatMap((line) => line.values)).filter(isDrawn);
  const empty = values.length === 0 ? EMPTY : null;
  const [low, high] = logRange([...values, ...(expected?.values.filter((value) => value > 0) ?? [])], FLOOR);
  const small = spectra.flatMap((series) => series.flatMap((line) => line.values)).filter((value) => value !== undefined && value < low);
  const notes =
    small.length > 0
      ? [`${formatCount(small.length, 'value')} below ${formatNumber(low, 2)} ${small.length === 1 ? 'stands' : 'stand'} on the axis`]
      : [];
  const subtitle = `singular values of seed ${seed} while training, log axes${expected ? '; open markers: closed form' : ''}`;

  const top = headHeight(style, subtitle);
  const shown = Math.max(1, layers.length);
  const columns = Math.min(shown, Math.max(1, Math.floor((style.width - FIGURE_MARGIN) / (NARROWEST * fs))));
  const rows = Math.ceil(shown / columns);
  // The foot has the labels of the last row's axes.
  const whole: Box = {
    x: 0,
    y: top,
    width: style.width - FIGURE_MARGIN,
    height: Math.max(fs, style.height - top - footHeight(style, notes)),
  };
  const pitch = (whole.height + AXIS * fs) / rows;
  const height = Math.max(fs, pitch - (1.9 + AXIS) * fs);
  const ticks = empty === null ? logTicks(low, high, tickRoom(height, fs)) : { major: [], minor: [] };
  const left = Math.ceil(Math.max(2 * fs, widest(ticks.major, fs)) + 12);
  const room = (whole.width - columns * left) / columns - 0.8 * fs;
  const epochs = Math.max(1, ...moments.map(({ epoch }) => epoch));

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  drawNotes(sketch, notes);
  const plots = layers.map((_, index): Box => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return { x: column * (left + room + 0.8 * fs) + left, y: whole.y + row * pitch + 1.9 * fs, width: Math.max(2 * fs, room), height };
  });
  const first = plots[0] ?? { x: left, y: whole.y, width: Math.max(2 * fs, whole.width - left), height };
  if (empty !== null) drawEmpty(sketch, first, empty);
  else
    plots.forEach((plot, index) => {
      const x = epochScale(epochs, plot.x, plot.x + plot.width);
      const y = logScale(low, high, plot.y + plot.height, plot.y);
      sketch.go('under');
      drawValueAxis(sketch, plot, y, ticks);
      drawBottomAxis(sketch, plot, x, epochTicks(epochs, Math.max(2, Math.floor(plot.width / (5 * fs)))));
      if (expected) drawExpected(sketch, plot, y, expected, false);
      sketch.go('over');
      const last = moments[moments.length - 1].layers[index];
      const rank = last ? `rank ${rankAbove(last.singularValues, tolerance)}` : '';
      const told = last ? `${rank}, stable ${formatSignificant(last.stableRank, 3)}` : '';
      const name = `Layer ${layers[index]}`;
      sketch.text(name, plot.x - left + 12, plot.y - 1.1 * fs, { bold: true, color: palette.label });
      const after = plot.x - left + 12 + textWidth(name, fs, true) + 0.7 * fs;
      const wide = plot.x + plot.width - after;
      sketch.text(textWidth(told, fs) <= wide ? told : fitText(rank, wide, fs), after, plot.y - 1.1 * fs, { color: palette['text-3'] });
      spectra[index].forEach((line, k) => {
        const points = line.values.flatMap((value, i): [number, number][] =>
          value !== undefined && Number.isFinite(value) ? [[x.pixel(moments[i].epoch), y.pixel(value)]] : [],
        );
        const look = seriesStyle(k, palette);
        sketch.path(polyline(points), { stroke: look.color, width: 1.5, dash: look.dash });
      });
    });
  const [under, over] = sketch.series();
  const scales = [epochScale(epochs, first.x, first.x + first.width), logScale(low, high, first.y + first.height, first.y)] as const;
  return {
    option: {
      ...coordinates({ ...style, interactive: false }, first, scales[0], scales[1], palette.axis),
      tooltip: { show: false },
      series: [under, over],
    },
    title: TITLE,
    subtitle,
    description: empty ?? describe(data, layers),
    notes,
    empty,
    plot: first,
    labels: sketch.labels,
  };
}

const isDrawn = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value) && value > 0;

function describe({ moments, seed, tolerance = RANK_TOLERANCE }: LayersData, layers: readonly number[]): string {
  const last = moments[moments.length - 1];
  const sentences = layers.map((layer, index) => {
    const values = last.layers[index]?.singularValues ?? [];
    const told = values.slice(0, LINES).map((value) => formatSignificant(value, 3));
    return `Layer ${layer}: rank ${rankAbove(values, tolerance)}, singular values ${told.join(', ')}.`;
  });
  return [`Singular values of every layer of seed ${seed} at epoch ${formatInteger(last.epoch)}.`, ...sentences].join(' ');
}
