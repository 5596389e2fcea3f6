import type { LineSeriesOption } from 'echarts';
import type { Figure, FigureStyle } from './figure';
import { formatNumber, formatSignificant } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawValueAxis, footHeight, headHeight } from './frame';
import { spread, type Box } from './labels';
import { linearScale, linearTicks, tickRoom } from './scale';
import { plainLine, seriesStyle } from './series';
import { round, Sketch } from './sketch';
import { differenceOf, extentOf, isNarrow, marginsOf, padded, type SplineData } from './spline';
import { fitText } from './text';

const TITLE = 'Network minus spline';
const EMPTY = 'No network has been trained on this problem yet.';

/** How far every trained network is from the convex spline, over the data (theory §8). */
export function residualFigure(data: SplineData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const { x: inputs, spline, certificate, trained = [] } = data;
  const [from, to] = extentOf(inputs.values);
  const curves = spline ? trained.map((network) => ({ name: network.name, ...differenceOf(network, spline, from, to) })) : [];
  const empty = curves.length === 0 ? EMPTY : null;
  const largest = curves.map(({ y }) => y.reduce((most, value) => Math.max(most, Math.abs(value)), 0));

  const labels = curves.map(({ name }, k) => `${name}  max ${formatSignificant(largest[k], 2)}`);
  // Where there is no room beside the plot.
  const differences = isNarrow(style) && labels.length > 0;
  const subtitle = [
    ...(differences ? [labels.join(', ')] : []),
    ...(certificate && empty === null ? [`certificate of the spline: ${certificate}`] : []),
  ].join('; ');
  const top = headHeight(style, subtitle);
  const height = Math.max(fs, style.height - top - footHeight(style, []));
  const [lowX, highX] = padded([...inputs.values, ...(data.extents?.x ?? [])]);
  const [lowY, highY] = padded([0, ...curves.flatMap(({ y }) => [...y])]);
  const ticks = linearTicks(lowY, highY, Math.max(3, tickRoom(height, fs)));
  const { left, right } = marginsOf(style);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const x = linearScale(lowX, highX, plot.x, plot.x + plot.width);
  const y = linearScale(lowY, highY, plot.y + plot.height, plot.y);

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  if (empty !== null) drawEmpty(sketch, plot, empty);
  else {
    drawValueAxis(sketch, plot, y, ticks);
    drawBottomAxis(sketch, plot, x, linearTicks(lowX, highX, Math.max(4, Math.min(7, Math.floor(plot.width / (4 * fs))))));
    sketch.path(`M${plot.x} ${round(y.pixel(0))}h${plot.width}`, { stroke: palette.axis });
  }
  const places = spread(
    curves.map((curve) => y.pixel(curve.y[curve.y.length - 1] ?? 0)),
    1.3 * fs,
    plot.y + 0.6 * fs,
    plot.y + plot.height - 0.6 * fs,
  );
  for (const k of differences ? [] : curves.keys()) {
    const look = seriesStyle(k, palette);
    sketch.path(`M${plot.x + plot.width + 4} ${round(places[k])}h8`, { stroke: look.color, width: 2, dash: look.dash });
    sketch.text(fitText(labels[k], right - 16, fs), plot.x + plot.width + 16, places[k], { color: palette['text-2'] });
  }
  const [under, over] = sketch.series();
  const lines = curves.map((curve, k): LineSeriesOption => ({
    ...plainLine(seriesStyle(k, palette)),
    id: `minus-${curve.name}`,
    name: curve.name,
    data: Array.from(curve.x, (at, i) => [at, curve.y[i]]),
    z: 3,
  }));
  return {
    option: {
      ...coordinates({ ...style, interactive: false }, plot, x, y, palette.axis),
      tooltip: { show: false },
      series: [under, ...lines, over],
    },
    title: TITLE,
    subtitle,
    description:
      empty ?? `${TITLE}: ${curves.map(({ name }, k) => `${name} differs by at most ${formatNumber(largest[k], 3)}`).join(', ')}.`,
    notes: [],
    empty,
    plot,
    labels: sketch.labels,
  };
}
