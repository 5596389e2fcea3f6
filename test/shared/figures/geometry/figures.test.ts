import type { ScatterSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import { renderFigure } from '../../../../main/files/figure';
import { windowStyle, type Figure, type FigureStyle } from '../../../../shared/figures/figure';
import { activeCounts, activeSet, anglesOf } from '../../../../shared/figures/geometry/active-set';
import { arrangementFigure } from '../../../../shared/figures/geometry/arrangement';
import { dualConstraintFigure } from '../../../../shared/figures/geometry/dual-constraint';
import { ellipsoidFigure } from '../../../../shared/figures/geometry/ellipsoid';
import { levelColor, LEVELS } from '../../../../shared/figures/geometry/ramp';
import { FIRST_VIEW, projection, turned, type View } from '../../../../shared/figures/geometry/view';
import { overlaps } from '../../../../shared/figures/labels';
import { RAMPS } from '../../../../shared/figures/tokens';
import { ALWAYS_ON, EXCEEDED, FLAT_SET, NO_NEURON, PLANE, SOLID_SET, SPACE } from './cases';

const style = windowStyle('light', 420, 300);
const hits = ({ option }: Figure) =>
  (option.series as SeriesOption[]).filter((series): series is ScatterSeriesOption => series.type === 'scatter');

const VIEWS: View[] = [FIRST_VIEW, { azimuth: 0, elevation: 0 }, { azimuth: -170, elevation: 90 }, { azimuth: 90, elevation: -90 }];
const DRAWINGS: [string, (style: FigureStyle) => Figure][] = [
  ...Object.entries({ PLANE, EXCEEDED, ALWAYS_ON, NO_NEURON, SPACE }).flatMap(
    ([name, data]): [string, (style: FigureStyle) => Figure][] => [
      [`${name} arrangement`, (style) => arrangementFigure(data, FIRST_VIEW, style)],
      [`${name} constraint`, (style) => dualConstraintFigure(data, style)],
    ],
  ),
  ...VIEWS.flatMap((view, k): [string, (style: FigureStyle) => Figure][] => [
    [`sphere from ${k}`, (style) => arrangementFigure(SPACE, view, style)],
    [`solid from ${k}`, (style) => ellipsoidFigure(SOLID_SET, view, style)],
  ]),
  ['flat set', (style) => ellipsoidFigure(FLAT_SET, FIRST_VIEW, style)],
];

test.each(DRAWINGS)('%s: a whole SVG, and texts that neither cover each other nor leave the picture', (_, draw) => {
  expect(renderFigure(draw, { widthMm: 85, heightMm: 70 })).not.toMatch(/NaN|undefined|Infinity|null/);
  for (const [width, height] of [
    [420, 300],
    [360, 260],
    [760, 420],
  ]) {
    const { labels } = draw(windowStyle('dark', width, height));
    for (const [k, label] of labels.entries()) {
      expect(label.x, label.text).toBeGreaterThanOrEqual(-1);
      expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 1);
      expect(label.y, label.text).toBeGreaterThanOrEqual(-1);
      expect(label.y + label.height, label.text).toBeLessThanOrEqual(height + 1);
      for (const other of labels.slice(k + 1)) expect(overlaps(label, other), `${label.text} | ${other.text}`).toBe(false);
    }
  }
});

test('the pointer meets neurons where the constraint has their value, in units of β', () => {
  const [first, second] = hits(arrangementFigure(PLANE, FIRST_VIEW, style));
  expect([first.name, second.name]).toEqual(['Neuron 1', 'Neuron 2']);
  expect(first.data).toEqual([[1, 0]]);
  expect(second.data).toEqual([[0, 0.99999]]);
  expect(hits(dualConstraintFigure(PLANE, style)).map(({ data }) => data)).toEqual([[[0, 1]], [[90, 0.99999]]]);
  // A printed figure answers to nothing.
  expect(hits(arrangementFigure(PLANE, FIRST_VIEW, { ...style, interactive: false }))).toEqual([]);
});

test('a neuron behind the sphere is out of the reach of the pointer', () => {
  const front = hits(arrangementFigure(SPACE, { azimuth: 0, elevation: 0 }, style));
  expect(front[0].data).toEqual([[0, 0]]);
  const [[x]] = front[1].data as number[][];
  expect(x).toBeGreaterThan(5);
});

test('the active set: maxima with the neurons at them, then neurons that stand at none, with their slack', () => {
  const rows = activeSet(SPACE);
  expect(rows.map(({ neurons, peak }) => [neurons, peak])).toEqual([
    [[0], true],
    [[1], false],
    [[2], false],
  ]);
  expect(activeSet(PLANE).map(({ slack }) => slack)).toEqual([0, 1 - 0.99999, 0.5]);
  expect(activeCounts(PLANE)).toEqual({ touching: 2, held: 2, excess: 0 });
  expect(activeCounts(EXCEEDED).excess).toBeCloseTo(0.3, 12);
  expect(anglesOf([0, -1])).toEqual([-90]);
  expect(anglesOf([0, 0, -1])).toEqual([0, -90]);
  expect(anglesOf([0, 0])).toEqual([]);
});

test('a dual point of some patterns that breaks the constraint says what that means', () => {
  expect(dualConstraintFigure(EXCEEDED, style).notes).toEqual([
    'The value exceeds β by up to 30 %: this dual point is one of the chosen patterns only, and a neuron where it exceeds β would lower the objective',
  ]);
  expect(dualConstraintFigure(PLANE, style).notes).toEqual([]);
});

test('what was drawn is also said', () => {
  expect(arrangementFigure(PLANE, FIRST_VIEW, style).description).toBe(
    '2 hyperplanes with 4 cells over the coordinates x1, x2. Optimal neurons: positive, x1 1, x2 0, weight 2; negative, x1 0, x2 1, weight 1.',
  );
  expect(arrangementFigure(NO_NEURON, FIRST_VIEW, style).description).toContain('The optimal network has no neuron.');
  expect(dualConstraintFigure(PLANE, style).description).toContain('2 local maxima touch β, 2 with a neuron.');
  expect(ellipsoidFigure(SOLID_SET, FIRST_VIEW, style).subtitle).toBe(
    '(Xu)₊ for ‖u‖ ≤ 1 on rows 5, 18, 1,234: the image of that of all rows; certificate: exact',
  );
});

test('a projection keeps lengths and angles, and turning back gives the first view again', () => {
  const project = projection({ azimuth: 31, elevation: -47 });
  const axes = [project([1, 0, 0]), project([0, 1, 0]), project([0, 0, 1])];
  axes.forEach((a, i) =>
    axes.forEach((b, j) => expect(a.reduce((sum, value, k) => sum + value * b[k], 0)).toBeCloseTo(i === j ? 1 : 0, 12)),
  );
  // From the first axis one sees the second to the right and the third upwards.
  const front = projection({ azimuth: 0, elevation: 0 });
  expect(front([1, 2, 3])).toEqual([2, 3, 1]);
  expect(turned(turned(FIRST_VIEW, 200, 10), -200, -10)).toEqual(FIRST_VIEW);
  expect(turned(FIRST_VIEW, 0, 500).elevation).toBe(90);
});

test('the ramp runs from one end of viridis to the other', () => {
  expect(levelColor(0)).toBe(RAMPS.viridis[0]);
  expect(levelColor(LEVELS - 1)).toBe(RAMPS.viridis.at(-1));
});
