import type { LineSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { pathFigure, type PathPoint } from '../../../shared/figures/path';
import { hatchingBelow } from '../../../shared/figures/sketch';
import { curveOf, splineFigure } from '../../../shared/figures/spline';
import type { SplineResult } from '../../../shared/contract/run';

const style = windowStyle('light', 700, 420);
const points: PathPoint[] = [1e-3, 1e-2, 0.1, 1].map((beta, i) => ({
  beta,
  objective: 0.5 + i,
  bound: 0.4 + i,
  boundKind: 'exact',
  certificate: 'exact',
  relativeGap: 1e-9,
  activeNeurons: 8 - 2 * i,
}));
const lines = (series: unknown) => (series as SeriesOption[]).filter((entry): entry is LineSeriesOption => entry.type === 'line');

test('every β of a path is drawn in its order, on a log axis', () => {
  const figure = pathFigure(points, style);
  expect(lines(figure.option.series)[0].data).toEqual([
    [-3, 0.5],
    [-2, 1.5],
    [-1, 2.5],
    [0, 3.5],
  ]);
  expect(figure.description).toContain('the active neurons from 8 to 2');
  expect(figure.empty).toBeNull();
});

test('objectives that are not proven least are dashed, and a missing bound is told', () => {
  const dash = (list: PathPoint[]) => lines(pathFigure(list, style).option.series)[0].lineStyle?.type;
  expect(dash(points)).toBe('solid');
  expect(dash(points.map((point) => ({ ...point, certificate: 'restricted' })))).not.toBe('solid');
  expect(pathFigure([{ ...points[0], bound: NaN }, points[1]], style).notes).toEqual(['no bound is known at 1 value of β']);
});

test('a path of one β, of none, and of values that span decades stays inside its frame', () => {
  const wide = points.map((point, i) => ({ ...point, objective: 10 ** (i - 2), bound: 10 ** (i - 3) }));
  for (const list of [points, points.slice(0, 1), [], wide])
    for (const [width, height] of [
      [700, 420],
      [320, 200],
    ]) {
      const { labels } = pathFigure(list, windowStyle('dark', width, height));
      for (const label of labels) {
        expect(label.x, label.text).toBeGreaterThanOrEqual(-0.5);
        expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 0.5);
      }
      for (const [i, label] of labels.entries())
        for (const other of labels.slice(i + 1)) expect(overlaps(label, other), `${label.text} on ${other.text}`).toBe(false);
    }
  expect(pathFigure([], style).empty).toBe('No β has been solved yet.');
});

/** The ends of the strokes of path data. */
const strokes = (path: string) => [...path.matchAll(/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)].map((found) => found.slice(1).map(Number));

test('hatching stays below its edge, above the floor, and reaches everywhere', () => {
  const edge: [number, number][] = [
    [10, 80],
    [40, 20],
    [70, 60],
    [100, 30],
  ];
  const height = (x: number) => {
    const i = Math.max(
      1,
      edge.findIndex(([at]) => at >= x),
    );
    const [[x0, y0], [x1, y1]] = [edge[i - 1], edge[i]];
    return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  };
  const drawn = strokes(hatchingBelow(edge, 100, 6));
  expect(drawn.length).toBeGreaterThan(10);
  let total = 0;
  for (const [x0, y0, x1, y1] of drawn) {
    total += (x1 - x0) * Math.SQRT2;
    for (let k = 0; k <= 20; k++) {
      const [x, y] = [x0 + (k / 20) * (x1 - x0), y0 + (k / 20) * (y1 - y0)];
      expect(y).toBeGreaterThanOrEqual(height(Math.min(100, Math.max(10, x))) - 0.2);
      expect(y).toBeLessThanOrEqual(100.1);
    }
  }
  // Lines 6 apart cover the area of the region: 90·100 less what lies above the edge.
  expect(Math.abs((6 * total) / 4950 - 1)).toBeLessThan(0.05);
});

const kink: SplineResult = {
  knots: [
    { x: 1, change: [1] },
    { x: 2, change: [1] },
  ],
  pieces: [
    { from: null, to: 1, slope: [-1], intercept: [1.5] },
    { from: 1, to: 2, slope: [0], intercept: [0.5] },
    { from: 2, to: null, slope: [1], intercept: [-1.5] },
  ],
  envelope: { x: [0, 1, 1.5, 2, 3], lower: [1.5, 0.5, 0, 0.5, 1.5], upper: [1.5, 0.5, 0.5, 0.5, 1.5] },
  envelopeNote: 'One interval leaves a choice.',
};
const data = {
  x: { name: 'x', values: Float64Array.of(0, 1, 2, 3) },
  y: { name: 'y', values: Float64Array.of(1.5, 0.5, 0.5, 1.5) },
  spline: kink,
};

test('a spline runs through its knots from one end of the data to the other', () => {
  expect(curveOf(kink, 0, 3)).toEqual({ x: Float64Array.of(0, 1, 2, 3), y: Float64Array.of(1.5, 0.5, 0.5, 1.5) });
  expect(curveOf(kink, 0, 0.5)).toEqual({ x: Float64Array.of(0, 0.5), y: Float64Array.of(1.5, 1) });
});

test('the optimal set is an area, drawn only where optimal splines differ', () => {
  const names = (spline: SplineResult) => splineFigure({ ...data, spline }, style).labels.map(({ text }) => text);
  expect(names(kink)).toContain('all optimal splines');
  expect(names({ ...kink, envelope: { ...kink.envelope!, lower: kink.envelope!.upper } })).not.toContain('all optimal splines');
  expect(names({ ...kink, envelope: null })).not.toContain('all optimal splines');
  expect(lines(splineFigure(data, style).option.series).map(({ name }) => name)).toEqual(['convex spline']);
  expect(splineFigure(data, style).notes).toContain('One interval leaves a choice.');
});
