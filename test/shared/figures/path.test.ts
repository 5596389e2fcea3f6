import type { LineSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { pathFigure, type PathPoint } from '../../../shared/figures/path';
import { curveOf, splineFigure } from '../../../shared/figures/spline';
import type { SplineResult } from '../../../shared/contract/run';

const style = windowStyle('light', 700, 420);
const points: PathPoint[] = [1e-3, 1e-2, 0.1, 1].map((beta, i) => ({
  beta,
  objective: 0.5 + i,
  bound: 0.4 + i,
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

test('the ends of the optimal set are drawn only where they differ', () => {
  const names = (spline: SplineResult) => lines(splineFigure({ ...data, spline }, style).option.series).map(({ name }) => name);
  expect(names(kink)).toEqual(['convex spline', 'greatest optimal', 'least optimal']);
  expect(names({ ...kink, envelope: { ...kink.envelope!, lower: kink.envelope!.upper } })).toEqual(['convex spline']);
  expect(names({ ...kink, envelope: null })).toEqual(['convex spline']);
  expect(splineFigure(data, style).notes).toContain('One interval leaves a choice.');
});
