import type { ScatterSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import { NEAR, nearestPoint } from '../../../shared/figures/cloud';
import { windowStyle } from '../../../shared/figures/figure';
import { scatterFigure, type ScatterData } from '../../../shared/figures/scatter';

const ROWS = 20_000;
const style = windowStyle('light', 640, 400);
/** Two spirals with a value missing now and then. */
const data: ScatterData = {
  x: { name: 'x', values: Float64Array.from({ length: ROWS }, (_, i) => Math.cos(i / 50) * (i % 97)) },
  y: { name: 'y', values: Float64Array.from({ length: ROWS }, (_, i) => (i % 1000 === 7 ? NaN : Math.sin(i / 50) * (i % 89))) },
  groups: Int32Array.from({ length: ROWS }, (_, i) => (i % 3) - 1),
  levels: ['first', 'second'],
  total: ROWS,
};
const view = { x: [-20, 40], y: [0, 30] } as const;
const seriesOf = (figure = scatterFigure(data, style)) => figure.option.series as SeriesOption[];

test('more points than can be shapes become a cloud: every finite point once, by class, and no series but the one for the pointer', () => {
  const figure = scatterFigure(data, style, view);
  const scatters = seriesOf(figure).filter((series): series is ScatterSeriesOption => series.type === 'scatter');
  expect(scatters.map(({ id, data: points }) => [id, points])).toEqual([[NEAR, []]]);
  expect(figure.cloud?.parts.map(({ name, points }) => [name, points.x.length])).toEqual([
    ['first', data.groups!.reduce((sum, group, i) => sum + Number(group === 0 && i % 1000 !== 7), 0)],
    ['second', data.groups!.reduce((sum, group, i) => sum + Number(group === 1 && i % 1000 !== 7), 0)],
    ['class missing', data.groups!.reduce((sum, group, i) => sum + Number(group === -1 && i % 1000 !== 7), 0)],
  ]);
  expect(figure.cloud?.view).toEqual(view);
  expect(figure.notes).toEqual(['20 points not drawn: a value is missing or not finite']);
});

test('moving the view keeps the very points, so that a picture of them can stay', () => {
  const [one, other] = [scatterFigure(data, style, view), scatterFigure(data, style)];
  expect(other.cloud!.parts.map(({ points }) => points)).toEqual(one.cloud!.parts.map(({ points }) => points));
  one.cloud!.parts.forEach(({ points }, i) => expect(other.cloud!.parts[i].points).toBe(points));
});

test('in print the points are shapes as ever, all of them, whatever their number', () => {
  const printed = scatterFigure(data, { ...style, interactive: false });
  expect(printed.cloud).toBeUndefined();
  const count = seriesOf(printed).reduce((sum, { type, data: points }) => sum + (type === 'scatter' ? (points as unknown[]).length : 0), 0);
  expect(count).toBe(ROWS - 20);
});

test('the point under the pointer is the nearest of all, found without the picture', () => {
  const figure = scatterFigure(data, style, view);
  const { plot, cloud } = figure;
  for (let probe = 0; probe < 50; probe++) {
    const [px, py] = [plot.x + (probe / 50) * plot.width, plot.y + ((probe * 7) % 50) * (plot.height / 50)];
    const at = figure.grip!.at(px, py);
    const [kx, ky] = [plot.width / 60, plot.height / 30];
    const distances = Array.from(data.x.values, (x, i) => Math.hypot((x - at.x) * kx, (data.y.values[i] - at.y) * ky)).filter(
      Number.isFinite,
    );
    const nearest = Math.min(...distances);
    const found = nearestPoint(cloud!, plot, px, py, 8);
    if (nearest > 8) expect(found).toBeNull();
    else {
      const { x, y } = found!.part.points;
      expect(Math.hypot((x[found!.index] - at.x) * kx, (y[found!.index] - at.y) * ky)).toBeCloseTo(nearest, 6);
    }
  }
});

test('a view shows its part of the axes and says so', () => {
  const few = { ...data, x: { ...data.x, values: data.x.values.slice(0, 50) }, y: { ...data.y, values: data.y.values.slice(0, 50) } };
  const figure = scatterFigure(few, style, view);
  expect(figure.cloud).toBeUndefined();
  expect(figure.grip!.at(figure.plot.x, figure.plot.y)).toEqual({ x: -20, y: 30 });
  expect(figure.description).toContain('Shown: x from −20 to 40, y from 0 to 30.');
});
