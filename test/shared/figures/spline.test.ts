import { expect, it } from 'vitest';
import type { LineSeriesOption } from 'echarts';
import { renderFigure } from '../../../main/files/figure';
import type { SplineResult } from '../../../shared/contract/run';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { differenceOf, splineFigure, type SplineData } from '../../../shared/figures/spline';
import { residualFigure } from '../../../shared/figures/spline-residual';

/** |x − 1| and, as a network, the same with a smaller slope on the right. */
const SPLINE: SplineResult = {
  knots: [{ x: 1, change: [2] }],
  pieces: [
    { from: null, to: 1, slope: [-1], intercept: [1] },
    { from: 1, to: null, slope: [1], intercept: [-1] },
  ],
  envelope: null,
  envelopeNote: 'Within the data there is one optimal spline.',
};
const NETWORK = {
  name: 'L = 3',
  knots: [{ x: 1.5, change: [1.5] }],
  pieces: [
    { from: null, to: 1.5, slope: [-1], intercept: [1] },
    { from: 1.5, to: null, slope: [0.5], intercept: [-1.25] },
  ],
};
const DATA: SplineData = {
  x: { name: 'time (s)', values: Float64Array.of(0, 1, 2, 3) },
  y: { name: 'signal', values: Float64Array.of(1, 0, 1, 2) },
  spline: SPLINE,
  trained: [NETWORK],
};
const style = windowStyle('light', 560, 300);

it('differs at the knots of both, linear between', () => {
  expect(differenceOf(NETWORK, SPLINE, 0, 3)).toEqual({ x: Float64Array.of(0, 1, 1.5, 3), y: Float64Array.of(0, 0, -1, -1.75) });
});

it('draws the spline, every network and what differs, on axes that stand above each other', () => {
  const figure = splineFigure(DATA, style);
  const lines = (figure.option.series as LineSeriesOption[]).filter(({ type }) => type === 'line').map(({ name }) => name);
  expect(lines).toEqual(['convex spline', 'L = 3']);
  expect(figure.description).toBe(
    'signal against time (s): 4 points. The convex spline has 1 knot. Within the data there is one optimal spline. Trained networks: L = 3 with 1 knot.',
  );
  const residual = residualFigure(DATA, windowStyle('light', 560, 120));
  expect([residual.plot.x, residual.plot.width]).toEqual([figure.plot.x, figure.plot.width]);
  expect(residual.description).toBe('Network minus spline: L = 3 differs by at most 1.75.');
  expect(residualFigure({ ...DATA, trained: [] }, style).empty).toMatch(/No network has been trained/);
  expect(renderFigure((print) => splineFigure(DATA, print), { widthMm: 120, heightMm: 70 })).toContain('Convex spline');
});

it('is held at its points, and knows what lies under a pixel', () => {
  const { grip } = splineFigure(DATA, style);
  expect(grip!.handles.map(({ id }) => id)).toEqual(['0', '1', '2', '3']);
  grip!.handles.forEach((handle, row) => {
    const { x, y } = grip!.at(handle.x, handle.y!);
    expect(x).toBeCloseTo(DATA.x.values[row], 10);
    expect(y).toBeCloseTo(DATA.y.values[row], 10);
  });
});

it('keeps its axes while a point is moved within what they show', () => {
  const extents = { x: [0, 3] as const, y: [-1, 2] as const };
  const plain = splineFigure({ ...DATA, extents }, style);
  const moved = splineFigure(
    { ...DATA, y: { name: 'signal', values: Float64Array.of(1, -0.5, 1, 2) }, extents, moved: new Set([1]) },
    style,
  );
  expect(moved.option.yAxis).toEqual(plain.option.yAxis);
  expect(moved.subtitle).toBe('4 points, 1 moved by hand; 1 knot');
});

it('keeps its texts inside and apart, with nothing solved and nothing there', () => {
  for (const data of [
    DATA,
    { ...DATA, spline: null, trained: [] },
    { ...DATA, x: { name: 'x', values: new Float64Array() }, y: { name: 'y', values: new Float64Array() } },
  ])
    for (const width of [300, 900]) {
      const { labels } = splineFigure(data, windowStyle('high-contrast', width, 240));
      labels.forEach((label, i) => {
        expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 0.5);
        const low = { ...label, y: label.y + 2, height: label.height - 4 };
        for (const other of labels.slice(i + 1)) expect(overlaps(low, other), `${label.text} and ${other.text}`).toBe(false);
      });
    }
});
