import type { DirectedUnit, Directions } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { polyline, round, type Sketch } from '../sketch';
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
import { drawRamp, levelColor, levelOf, LEVELS } from './ramp';
import { projection, type View } from './view';

/** Room for the arrows and the names of the axes, in radii. */
const REACH = 1.5;
/** The longest arrow, in radii. */
const LONGEST = 0.42;
/** Hyperplanes that are drawn. */
const MOST_CIRCLES = 300;
/** Steps of half a great circle. */
const STEPS = 48;

type Project = (point: ArrayLike<number>) => [number, number, number];

/** What a sphere cannot show of its data. */
export function sphereNotes({ rows }: Directions): string[] {
  return rows.shape[0] > MOST_CIRCLES ? [`${MOST_CIRCLES} of ${rows.shape[0]} hyperplanes are drawn, evenly chosen`] : [];
}

/**
 * Directions of three coordinates, seen from outside: the sphere coloured by the left side of the dual constraint, the great circles
 * x_iᵀu = 0, and the neurons as arrows on it, as long as they weigh. What is behind is faint.
 */
export function sphereFigure(data: Directions, caption: Caption, view: View, style: FigureStyle): Figure {
  const { neurons, trained, beta } = data;
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const legend = neuronLegend(data, palette, 'arrow');
  const most = largestValue(data);
  const picture = squarePicture(style, caption, REACH, Math.max(legendWidth(legend, fs), 8.5 * fs));
  const { sketch, x, y } = picture;
  const project = projection(view);
  const pixel = ([right, up]: readonly number[]): [number, number] => [x.pixel(right), y.pixel(up)];
  const isFront = (u: ArrayLike<number>) => project(u)[2] >= 0;
  const largest = largestSize(data);

  drawAxes(picture, project, data.coordinates, false);
  const arrows = neurons.map((neuron, k) => ({ neuron, k })).filter(({ neuron }) => neuron.direction.some((entry) => entry !== 0));
  const arrow = ({ direction, size }: DirectedUnit) => direction.map((entry) => entry * (1 + 0.08 + (LONGEST - 0.08) * (size / largest)));
  for (const { neuron } of arrows)
    if (!isFront(neuron.direction)) drawNeuron(sketch, neuron, pixel(project(neuron.direction)), pixel(project(arrow(neuron))));
  drawGround(sketch, data, project, pixel, most);
  drawCircles(sketch, data, project, pixel);
  sketch.path(
    `M${round(x.pixel(1))} ${round(y.pixel(0))}${['-1', '1'].map((end) => `A${radius(picture)} ${radius(picture)} 0 0 0 ${round(x.pixel(Number(end)))} ${round(y.pixel(0))}`).join('')}Z`,
    {
      stroke: palette.axis,
    },
  );
  drawAxes(picture, project, data.coordinates, true);

  sketch.go('over');
  for (const unit of trained)
    if (isFront(unit.direction)) drawMarker(sketch, trainedStyle(palette), ...pixel(project(unit.direction)), 0.26 * fs);
  for (const { neuron, k } of arrows) {
    if (!isFront(neuron.direction)) continue;
    const end = pixel(project(arrow(neuron)));
    drawNeuron(sketch, neuron, pixel(project(neuron.direction)), end);
    const [cx, cy] = pixel([0, 0]);
    const length = Math.hypot(end[0] - cx, end[1] - cy) || 1;
    const [lx, ly] = [end[0] + (0.9 * fs * (end[0] - cx)) / length, end[1] + (0.9 * fs * (end[1] - cy)) / length];
    drawNumber(sketch, k, lx, ly);
  }
  const used = drawLegend(sketch, legend, picture.legend);
  const top = picture.legend.y + used + fs;
  const height = Math.min(11 * fs, picture.legend.y + picture.legend.height - top - 0.7 * fs);
  if (height > 3 * fs) drawRamp(sketch, { x: picture.legend.x + 2, y: top, width: 0.9 * fs, height }, most, beta);
  const hits = neurons.map((neuron) => {
    const [right, up, depth] = project(neuron.direction);
    // Off the picture where the sphere hides it.
    return depth >= 0 ? { x: right, y: up } : { x: 10 * REACH, y: 10 * REACH };
  });
  return pictureFigure(picture, caption, hitSeries(hits, style), (name) => hitWords(data, name));
}

/** The end of the colours: β, or what exceeds it. */
export const largestValue = ({ beta, sphere }: Directions): number =>
  Array.from(sphere!.values.data).reduce((most, value) => Math.max(most, Math.abs(value)), beta);

const radius = ({ x }: Picture): number => round(x.pixel(1) - x.pixel(0));

function drawNeuron(sketch: Sketch, { sign }: DirectedUnit, foot: [number, number], end: [number, number]): void {
  const look = signStyle(sign, sketch.palette);
  drawArrow(sketch, foot, end, look.color);
  drawMarker(sketch, look, ...foot, 0.3 * sketch.style.fontSize);
}

/** The front half of the sphere in steps of latitude and longitude, one path for each colour. */
function drawGround(
  sketch: Sketch,
  { sphere }: Directions,
  project: Project,
  pixel: (p: readonly number[]) => [number, number],
  most: number,
): void {
  const [rows, columns] = sphere!.values.shape;
  const corner = (row: number, column: number) => {
    const [latitude, longitude] = [(row / rows - 0.5) * Math.PI, ((2 * column) / columns - 1) * Math.PI];
    return project([Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)]);
  };
  const corners = Array.from({ length: rows + 1 }, (_, row) =>
    Array.from({ length: columns + 1 }, (_unused, column) => corner(row, column)),
  );
  const paths = new Array<string>(LEVELS).fill('');
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const quad = [corners[row][column], corners[row][column + 1], corners[row + 1][column + 1], corners[row + 1][column]];
      // One that reaches over the rim is cut there by its hidden corners' going to the rim.
      if (quad.every(([, , depth]) => depth <= 0)) continue;
      const rim = quad.map(([right, up, depth]) => {
        const length = Math.hypot(right, up);
        return pixel(depth >= 0 ? [right, up] : [right / length, up / length]);
      });
      paths[levelOf(sphere!.values.data[row * columns + column], most)] += `${polyline(rim)}Z`;
    }
  // A hairline in its own colour closes the seams between neighbours.
  paths.forEach((path, level) => sketch.path(path, { fill: levelColor(level), stroke: levelColor(level), width: 0.5 }));
}

/** The visible halves of the great circles x_iᵀu = 0. */
function drawCircles(sketch: Sketch, { rows }: Directions, project: Project, pixel: (p: readonly number[]) => [number, number]): void {
  const n = rows.shape[0];
  const drawn = Math.min(n, MOST_CIRCLES);
  let path = '';
  for (let k = 0; k < drawn; k++) {
    const i = Math.floor((k * n) / drawn);
    const [a, b, c] = project(Array.from(rows.data.slice(3 * i, 3 * i + 3)));
    const flat = Math.hypot(a, b);
    const length = Math.hypot(flat, c);
    if (length === 0) continue;
    // In the picture's own axes: along the rim, and from there up the front.
    const [ex, ey] = flat > 0 ? [-b / flat, a / flat] : [1, 0];
    const f = flat > 0 ? [(-a * c) / (flat * length), (-b * c) / (flat * length)] : [0, 1];
    const end = flat > 0 ? Math.PI : 2 * Math.PI;
    path += polyline(
      Array.from({ length: STEPS + 1 }, (_, step) => {
        const t = (end * step) / STEPS;
        return pixel([Math.cos(t) * ex + Math.sin(t) * f[0], Math.cos(t) * ey + Math.sin(t) * f[1]]);
      }),
    );
  }
  sketch.path(path, { stroke: n > 24 ? 'rgba(255, 255, 255, .35)' : 'rgba(255, 255, 255, .7)', width: 0.9 });
}

/** Stubs of the axes outside the sphere, named; those of the front over it, the others under it. */
function drawAxes({ sketch, x, y, plot }: Picture, project: Project, coordinates: readonly string[], front: boolean): void {
  const fs = sketch.style.fontSize;
  coordinates.forEach((name, axis) => {
    const [right, up, depth] = project([0, 1, 2].map((j) => (j === axis ? 1 : 0)));
    if (depth >= 0 !== front) return;
    const pixel = (size: number): [number, number] => [x.pixel(size * right), y.pixel(size * up)];
    sketch.path(polyline([pixel(1), pixel(1.2)]), { stroke: sketch.palette.axis, width: 1.5 });
    const text = fitText(name, 0.3 * plot.width, fs);
    const [lx, ly] = pixel(1.3);
    const half = sketch.extent(text, 0, 0).width / 2;
    const inside = Math.max(plot.x + half, Math.min(plot.x + plot.width - half, lx));
    sketch.text(text, inside, ly, { align: 'center', color: sketch.palette.label, halo: true });
  });
}
