import type { Ellipsoid } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatInteger, formatNumber } from '../format';
import { polyline, round } from '../sketch';
import { COLORS } from '../tokens';
import { drawLegend, drawMarker, legendWidth, signStyle } from './neurons';
import { pictureFigure, squarePicture, type Caption } from './picture';
import { ellipsoidLegend, extremeStyle } from './rectified-curve';
import { projection, type View } from './view';

/** Where an axis ends, in units of the largest output of its row. */
const AXIS = 1.12;
/** Room round the picture for the names of the axes. */
const REACH = 1.22;

/** Three rows: the surface of the set among the axes of their outputs, seen from a side. */
export function rectifiedSurface(data: Ellipsoid, caption: Caption, view: View, style: FigureStyle): Figure {
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const legend = ellipsoidLegend(data, palette);
  const picture = squarePicture(style, caption, REACH, legendWidth(legend, fs));
  const { sketch, plot } = picture;
  const points = data.surface.data;
  const project = projection(view);
  const ends = [0, 1, 2].map((axis) => AXIS * largest(points, axis));
  const axes = ends.map((end, axis) => [0, 1, 2].map((j) => (j === axis ? end : 0)));
  const { middle, half } = extent([...axes, [0, 0, 0], ...triples(points)].map(project));
  const place = (h: ArrayLike<number>): [number, number] => {
    const [right, up] = project(h);
    return [picture.x.pixel((right - middle[0]) / half), picture.y.pixel((up - middle[1]) / half)];
  };

  const origin = place([0, 0, 0]);
  for (const end of axes) sketch.path(polyline([origin, place(end)]), { stroke: palette.axis, width: 1.25 });
  for (const quad of quads(data))
    sketch.path(`${polyline(quad.map(place))}Z`, { fill: palette.gap, stroke: palette['line-2'], width: 0.35 });
  sketch.go('over');
  const dots = { small: '', large: '' };
  for (const { point, corner } of data.extreme) {
    const [x, y] = place(point).map(round);
    const r = round(corner ? 0.3 * fs : 0.1 * fs);
    dots[corner ? 'large' : 'small'] += `M${round(x - r)} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`;
  }
  const { color } = extremeStyle(palette);
  sketch.path(dots.small, { fill: color });
  sketch.path(dots.large, { fill: color, stroke: palette.halo });
  for (const { point, sign } of data.neurons) drawMarker(sketch, signStyle(sign, palette), ...place(point), 0.36 * fs);
  axes.forEach((end, axis) => {
    const [x, y] = place(end.map((entry) => 1.04 * entry));
    const name = `row ${formatInteger(data.rows[axis] + 1)}: ${formatNumber(ends[axis], 3)}`;
    const room = sketch.extent(name, 0, 0).width / 2;
    const inside = Math.max(2 + room, Math.min(plot.x + plot.width - room, x));
    sketch.text(name, inside, y + (y >= origin[1] ? 0.9 : -0.9) * fs, { align: 'center', color: palette.label, halo: true });
  });
  drawLegend(sketch, legend, picture.legend);
  return pictureFigure(picture, caption, [], () => []);
}

const triples = (values: ArrayLike<number>): number[][] =>
  Array.from({ length: values.length / 3 }, (_, k) => [values[3 * k], values[3 * k + 1], values[3 * k + 2]]);

/** The largest of every third value; a row that is zero still has an axis. */
function largest(values: ArrayLike<number>, axis: number): number {
  let most = 0;
  for (let at = axis; at < values.length; at += 3) most = Math.max(most, values[at]);
  return most || 1;
}

/** The middle of what is seen, and half its larger side. */
function extent(seen: readonly (readonly number[])[]): { middle: [number, number]; half: number } {
  const ends = [0, 1].map((j) =>
    seen.reduce(([low, high], point) => [Math.min(low, point[j]), Math.max(high, point[j])], [Infinity, -Infinity]),
  );
  return {
    middle: [(ends[0][0] + ends[0][1]) / 2, (ends[1][0] + ends[1][1]) / 2],
    half: Math.max(...ends.map(([low, high]) => (high - low) / 2)),
  };
}

/** The quadrilaterals between neighbouring images of the sphere's latitudes and longitudes that are more than a line. */
function quads({ surface: { shape, data } }: Ellipsoid): number[][][] {
  const [rows, columns] = shape;
  const all = triples(data);
  const found: number[][][] = [];
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const first = row * columns + column;
      const corners = [first, first + 1, first + columns + 1, first + columns].map((k) => all[k]);
      if ([0, 1, 2].filter((j) => corners.some((point) => point[j] !== corners[0][j])).length >= 2) found.push(corners);
    }
  return found;
}
