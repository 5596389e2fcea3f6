import type { Directions } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatNumber } from '../format';
import { drawBottomAxis, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from '../frame';
import type { Box } from '../labels';
import { linearScale, type Scale } from '../scale';
import { polyline, round, Sketch } from '../sketch';
import { textWidth } from '../text';
import { COLORS } from '../tokens';
import { anglesOf } from './active-set';
import { drawLegend, drawMarker, drawNumber, hitSeries, hitWords, legendWidth, neuronLegend, signStyle, trainedStyle } from './neurons';
import { pictureFigure, type Caption } from './picture';
import { drawRamp, levelColor, levelOf, LEVELS } from './ramp';
import { largestValue } from './sphere';

/** Hyperplanes that are drawn. */
const MOST_LINES = 120;
const RADIANS = Math.PI / 180;

/** The left side of the dual constraint over the whole sphere of directions, as a map of longitude and latitude. */
export function constraintMap(data: Directions, caption: Caption, style: FigureStyle): Figure {
  const { beta, neurons, trained } = data;
  const sketch = new Sketch(style);
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const most = largestValue(data);
  const legend = neuronLegend(data, palette, 'marker');
  const top = round(headHeight(style, caption.subtitle) + 2 * fs);
  const height = Math.max(fs, style.height - top - footHeight(style, caption.notes));
  const latitudes = [-90, -45, 0, 45, 90].map((value) => ({ value, label: formatNumber(value) }));
  const left = Math.ceil(widest(latitudes, fs) + 12);
  const side = Math.ceil(Math.max(legendWidth(legend, fs), 8.5 * fs, textWidth('longitude (°)', fs)));
  const plot: Box = { x: left, y: top, width: Math.max(4 * fs, style.width - left - side - 14), height };
  const x = linearScale(-180, 180, plot.x, plot.x + plot.width);
  const y = linearScale(-90, 90, plot.y + plot.height, plot.y);

  sketch.go('under');
  drawHead(sketch, caption.title, caption.subtitle);
  drawNotes(sketch, caption.notes);
  drawValueAxis(sketch, plot, y, { major: latitudes, minor: [] });
  sketch.text('latitude (°)', 2, plot.y - 1.4 * fs, { color: palette.label });
  drawGround(sketch, data, plot, most);
  drawPlanes(sketch, data, x, y);
  const longitudes = [-180, -90, 0, 90, 180].map((value) => ({ value, label: formatNumber(value) }));
  drawBottomAxis(sketch, plot, x, { major: longitudes, minor: [-135, -45, 45, 135] }, 'longitude (°)');

  sketch.go('over');
  const spot = (direction: readonly number[]): [number, number] | null => {
    const [longitude, latitude] = anglesOf(direction);
    return longitude === undefined ? null : [x.pixel(longitude), y.pixel(latitude)];
  };
  for (const { direction } of trained) {
    const at = spot(direction);
    if (at) drawMarker(sketch, trainedStyle(palette), ...at, 0.24 * fs);
  }
  neurons.forEach(({ direction, sign }, k) => {
    const at = spot(direction);
    if (!at) return;
    drawMarker(sketch, signStyle(sign, palette), ...at, 0.36 * fs);
    const right = at[0] + 1.8 * fs < plot.x + plot.width;
    drawNumber(sketch, k, at[0] + (right ? 0.7 : -0.7) * fs, at[1], right ? 'left' : 'right');
  });
  const place = { x: plot.x + plot.width + 10, y: plot.y };
  const used = drawLegend(sketch, legend, place);
  const room = plot.height - used - 2.4 * fs;
  if (room > 3 * fs)
    drawRamp(sketch, { x: place.x + 2, y: plot.y + used + fs, width: 0.9 * fs, height: Math.min(11 * fs, room) }, most, beta);
  const hits = neurons.map(({ direction }) => {
    const [longitude, latitude] = anglesOf(direction);
    return { x: longitude ?? 1e6, y: latitude ?? 1e6 };
  });
  return pictureFigure({ sketch, plot, x, y }, caption, hitSeries(hits, style), (name) => hitWords(data, name));
}

/** Steps of equal colour along each row of latitude as one stretch. */
function drawGround(sketch: Sketch, { sphere }: Directions, plot: Box, most: number): void {
  const [rows, columns] = sphere!.values.shape;
  const paths = new Array<string>(LEVELS).fill('');
  const across = (column: number) => round(plot.x + (plot.width * column) / columns);
  for (let row = 0; row < rows; row++) {
    const [low, high] = [row, row + 1].map((edge) => round(plot.y + plot.height * (1 - edge / rows)));
    const level = (column: number) => levelOf(sphere!.values.data[row * columns + column], most);
    for (let from = 0, column = 1; column <= columns; column++) {
      if (column < columns && level(column) === level(from)) continue;
      paths[level(from)] += `M${across(from)} ${low}V${high}H${across(column)}V${low}Z`;
      from = column;
    }
  }
  paths.forEach((path, level) => sketch.path(path, { fill: levelColor(level), stroke: levelColor(level), width: 0.5 }));
}

/** The planes x_iᵀu = 0, where there are not too many to be told apart. */
function drawPlanes(sketch: Sketch, { rows }: Directions, x: Scale, y: Scale): void {
  const n = rows.shape[0];
  if (n > MOST_LINES) return;
  let path = '';
  for (let i = 0; i < n; i++) {
    const [a, b, c] = Array.from(rows.data.slice(3 * i, 3 * i + 3));
    const flat = Math.hypot(a, b);
    if (Math.abs(c) < 1e-9 * flat) {
      const at = Math.atan2(b, a) / RADIANS;
      for (const longitude of [at + 90, at - 90].map((value) => ((((value + 180) % 360) + 360) % 360) - 180))
        path += polyline([-90, 90].map((latitude) => [x.pixel(longitude), y.pixel(latitude)]));
    } else if (c !== 0)
      path += polyline(
        Array.from({ length: 121 }, (_, step) => {
          const longitude = -180 + 3 * step;
          const rise = -(a * Math.cos(longitude * RADIANS) + b * Math.sin(longitude * RADIANS)) / c;
          return [x.pixel(longitude), y.pixel(Math.atan(rise) / RADIANS)] as const;
        }),
      );
  }
  sketch.path(path, { stroke: n > 12 ? 'rgba(255, 255, 255, .4)' : 'rgba(255, 255, 255, .7)', width: 0.9 });
}
