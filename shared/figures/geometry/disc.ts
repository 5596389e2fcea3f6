import type { DirectedUnit, Directions } from '../../contract/geometry';
import { sectors, type Sector } from '../../theory/sectors';
import type { Figure, FigureStyle } from '../figure';
import { seriesStyle } from '../series';
import { polyline, round } from '../sketch';
import { fitText } from '../text';
import { COLORS } from '../tokens';
import {
  drawArrow,
  drawLegend,
  drawMarker,
  drawNumber,
  hitSeries,
  hitWords,
  largestSize,
  legendWidth,
  neuronLegend,
  signStyle,
  trainedStyle,
} from './neurons';
import { pictureFigure, squarePicture, type Caption, type Picture } from './picture';

/** Sectors that are told apart by their ground and counted; more are lines only. */
const TELLING = 24;
/** Where a sector's count of active rows stands, in units of the circle. */
const COUNT_AT = 0.9;

/**
 * Directions of two coordinates: the lines x_iᵀu = 0 with their cells, the neurons as arrows as long as they weigh, and round the origin the
 * left side of the dual constraint, on a scale on which the circle is β. It touches the circle where the optimal neurons point.
 */
export function discFigure(data: Directions, caption: Caption, style: FigureStyle): Figure {
  const { beta, neurons, trained } = data;
  const palette = COLORS[style.theme];
  const values = Array.from(data.circle!.values.data, (value) => Math.abs(value) / beta);
  const most = values.reduce((a, b) => Math.max(a, b), 1);
  const curveStyle = { ...seriesStyle(2, palette), dash: [] };
  const legend = [
    ...neuronLegend(data, palette, 'arrow'),
    { words: 'dual constraint', style: curveStyle, mark: 'line' as const },
    { words: 'β', style: { ...curveStyle, color: palette.bound }, mark: 'line' as const },
  ];
  const picture = squarePicture(style, caption, 1.2 * most, legendWidth(legend, style.fontSize));
  const { sketch } = picture;
  const at = pixels(picture);
  const R = picture.x.pixel(1) - picture.x.pixel(0);
  const fs = style.fontSize;

  drawSectors(picture, sectors(data.rows.data), most);
  sketch.path(`M${round(at(1, 0)[0])} ${round(at(1, 0)[1])}${arc(R, at(1, Math.PI))}${arc(R, at(1, 0))}Z`, {
    stroke: palette.bound,
    width: 1.5,
  });
  drawCoordinates(
    picture,
    data.coordinates,
    most,
    neurons.map(({ direction }) => angleOf(direction)),
  );

  sketch.go('over');
  const angles = data.circle!.angles.data;
  const curve = `${polyline(values.map((value, k) => at(value, angles[k])))}Z`;
  sketch.path(curve, { stroke: palette.halo, width: 3.5 });
  sketch.path(curve, { stroke: curveStyle.color, width: 1.75 });
  const largest = largestSize(data);
  const tip = ({ direction, size }: DirectedUnit) => at(0.12 + 0.72 * (size / largest), angleOf(direction));
  for (const unit of trained) if (points(unit)) drawMarker(sketch, trainedStyle(palette), ...tip(unit), 0.26 * fs);
  const drawn = neurons.map((neuron, k) => ({ neuron, k })).filter(({ neuron }) => points(neuron));
  for (const { neuron } of drawn) {
    const { color, dash } = signStyle(neuron.sign, palette);
    drawArrow(sketch, at(0, 0), tip(neuron), color, dash);
  }
  for (const { neuron, k } of drawn) {
    const angle = angleOf(neuron.direction);
    drawMarker(sketch, signStyle(neuron.sign, palette), ...at(neuron.value / beta, angle), 0.34 * fs);
    const [x, y] = at(neuron.value / beta + (1.2 * fs) / R, angle);
    drawNumber(sketch, k, x, y);
  }
  drawLegend(sketch, legend, picture.legend);
  const hits = neurons.map(({ value, direction: [u, v] }) => ({ x: (value / beta) * u, y: (value / beta) * v }));
  return pictureFigure(picture, caption, hitSeries(hits, style), (name) => hitWords(data, name));
}

const angleOf = ([u, v]: readonly number[]): number => Math.atan2(v, u);
/** A threshold unit that is always on has no direction. */
const points = ({ direction }: DirectedUnit): boolean => direction.some((entry) => entry !== 0);

const pixels =
  ({ x, y }: Picture) =>
  (radius: number, angle: number): [number, number] => [x.pixel(radius * Math.cos(angle)), y.pixel(radius * Math.sin(angle))];

/** An anticlockwise arc of at most half a circle to a point. */
const arc = (radius: number, [x, y]: readonly [number, number]): string =>
  `A${round(radius)} ${round(radius)} 0 0 0 ${round(x)} ${round(y)}`;

function drawSectors(picture: Picture, cells: readonly Sector[], most: number): void {
  const { sketch } = picture;
  const at = pixels(picture);
  const R = picture.x.pixel(1) - picture.x.pixel(0);
  const fs = sketch.style.fontSize;
  const isTelling = cells.length <= TELLING;
  cells.forEach(({ from, to }, k) => {
    if (isTelling && k % 2 === 1) sketch.path(`${polyline([at(0, 0), at(1, from)])}${arc(R, at(1, to))}Z`, { fill: sketch.palette.sunken });
  });
  if (cells.length > 1)
    sketch.path(cells.map(({ from }) => polyline([at(0, 0), at(most, from)])).join(''), { stroke: sketch.palette['line-2'], width: 0.75 });
  for (const { from, to, active } of isTelling ? cells : []) {
    const [x, y] = at(COUNT_AT, (from + to) / 2);
    if (COUNT_AT * R * (to - from) > 2.2 * fs) sketch.text(String(active), x, y, { align: 'center', color: sketch.palette['text-3'] });
  }
}

/** Neurons at angles from here to the upright axis would stand on its name. */
const BESIDE = Math.PI / 3;

/** The ends of the two axes, by name; `taken` are the angles of neurons. */
function drawCoordinates(picture: Picture, coordinates: readonly string[], most: number, taken: readonly number[]): void {
  const { sketch, plot } = picture;
  const at = pixels(picture);
  const fs = sketch.style.fontSize;
  const end = 1.07 * most;
  for (const angle of [0, Math.PI / 2]) sketch.path(polyline([at(most, angle), at(end, angle)]), { stroke: sketch.palette.axis });
  const [, y] = at(end, 0);
  const right = fitText(coordinates[0], plot.width / 3, fs);
  sketch.text(right, plot.x + plot.width, y - 0.8 * fs, { align: 'right', color: sketch.palette.label, halo: true });
  const [tx, ty] = at(end, Math.PI / 2);
  // On the side of the axis where no neuron stands.
  const side = taken.some((angle) => angle > BESIDE && angle < Math.PI / 2) ? -1 : 1;
  const align = side < 0 ? 'right' : 'left';
  sketch.text(fitText(coordinates[1], plot.width / 3, fs), tx + side * 0.6 * fs, ty, { align, color: sketch.palette.label, halo: true });
}
