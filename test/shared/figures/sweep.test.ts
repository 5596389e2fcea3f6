import type { LineSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import type { SweepNetwork, SweepPoint } from '../../../shared/contract/run';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { sweepFigure } from '../../../shared/figures/sweep';
import type { SweepData } from '../../../shared/figures/sweep/data';
import { THEMES } from '../../../shared/figures/tokens';

const network = (seed: number, objective: number): SweepNetwork => ({
  seed,
  objective,
  loss: 0,
  regularizer: 0,
  gradientNorm: 0,
  activeNeurons: 1,
  epochs: 1,
  layers: [],
  alignment: [],
  balance: [],
});
const bound = (value: number, certificate: 'exact' | 'relaxed' | 'restricted' = 'exact', objective = value): SweepPoint['bound'] => ({
  lowerBound: { value, kind: certificate === 'exact' ? 'exact' : 'relaxed', method: 'sweep', margin: 0 },
  program: { objective, certificate, relativeGap: 0 },
});
const one = (points: SweepPoint[]): SweepData => ({
  axes: [{ name: 'branches', values: points.map(({ values }) => values[0]) }],
  points,
  tolerance: 1e-3,
});
const LINE = one([
  { values: [1], networks: [network(0, 20), network(1, 12)], bound: bound(10) },
  { values: [2], networks: [network(0, 10.1), network(1, 11)], bound: bound(10) },
  { values: [16], networks: [network(0, 10.001), network(1, NaN)], bound: bound(10) },
]);
const MAP: SweepData = {
  axes: [
    { name: 'branches', values: [1, 2, 4] },
    { name: 'beta', values: [0.01, 1] },
  ],
  points: [1, 2, 4].flatMap((K) =>
    [0.01, 1].map((beta) => ({ values: [K, beta], networks: [network(0, 10 + beta / K ** 3)], bound: bound(10) })),
  ),
  tolerance: 1e-3,
};
const seriesOf = (data: SweepData) => sweepFigure(data, windowStyle('light', 700, 420)).option.series as SeriesOption[];
const lineOf = (data: SweepData) => seriesOf(data).find((series): series is LineSeriesOption => series.type === 'line');
const drawn = (data: SweepData) =>
  JSON.stringify(seriesOf(data).map((series) => ('renderItem' in series ? series.renderItem?.({} as never, {} as never) : null)));

test('the line goes through the best network of every value, on two log axes', () => {
  const data = lineOf(LINE)?.data as [number, number][];
  expect(data.map(([x]) => x)).toEqual([0, Math.log10(2), Math.log10(16)]);
  expect(data.map(([, y]) => 10 ** y)).toEqual([2 / 12, 0.1 / 10.1, 0.001 / 10.001].map((gap) => expect.closeTo(gap, 9) as number));
  const figure = sweepFigure(LINE, windowStyle('light', 700, 420));
  expect(figure.subtitle).toBe('6 networks against branches K, a circle each; above the exact bound of each point, log axis');
  expect(figure.description).toMatch(
    /from 0\.167 at K = 1 \(0 of 2 within tolerance\) to 1\.0 × 10⁻⁴ at K = 16 \(1 of 2 within tolerance\)/,
  );
  expect(figure.notes).toEqual(['1 network diverged']);
});

test('what a program reaches without being a bound is drawn apart, and an exact optimum is not', () => {
  const restricted = one(LINE.points.map((point) => ({ ...point, bound: bound(10, 'restricted', 13) })));
  expect(drawn(restricted)).toContain("program's");
  expect(drawn(LINE)).not.toContain("program's");
  // The gap stays that above the true bound.
  expect(lineOf(restricted)?.data).toEqual(lineOf(LINE)?.data);
});

test('without a true bound there is no gap, and the figure says why', () => {
  const unbounded = (why: string): SweepPoint['bound'] => ({ lowerBound: null, program: null, why });
  const none = one(LINE.points.map((point) => ({ ...point, bound: unbounded('There is no program.') })));
  expect(sweepFigure(none, windowStyle('light', 700, 420)).empty).toMatch(/No true bound is known at any point/);
  const some = one([LINE.points[0], { ...LINE.points[1], bound: unbounded('It diverged.') }, { values: [3], networks: [], bound: null }]);
  expect(lineOf(some)?.data).toHaveLength(1);
  expect(sweepFigure(some, windowStyle('light', 700, 420)).notes).toEqual([
    'no true bound is known at K = 2: It diverged.',
    '1 point without a network yet',
  ]);
});

test('two axes are a map with the gap and the successes in every cell', () => {
  const figure = sweepFigure(MAP, windowStyle('light', 700, 420));
  const words = figure.labels.map(({ text }) => text);
  expect(words).toEqual(expect.arrayContaining(['1.0 × 10⁻³', '1 of 1', '9.1 × 10⁻²', '0 of 1', 'K', 'β', 'tolerance']));
  expect(figure.description).toMatch(/at 6 points: least 1\.6 × 10⁻⁵ at K = 4, β = 0\.01, largest 9\.1 × 10⁻² at K = 1, β = 1/);
});

test('sweeps of any size stay inside their frame, and no label lies on another', () => {
  const crowded = one(
    Array.from({ length: 30 }, (_, i) => ({
      values: [i + 1],
      networks: [network(0, 10 + 1 / (i + 1) ** 3)],
      bound: bound(10, 'restricted', 10.5),
    })),
  );
  for (const data of [LINE, one(LINE.points.slice(0, 1)), one([]), crowded, MAP, { ...MAP, points: MAP.points.slice(0, 3) }])
    for (const theme of THEMES)
      for (const [width, height] of [
        [900, 500],
        [420, 240],
      ]) {
        const { labels } = sweepFigure(data, windowStyle(theme, width, height));
        for (const label of labels) {
          expect(label.x, label.text).toBeGreaterThanOrEqual(-0.5);
          expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 0.5);
          expect(label.y + label.height, label.text).toBeLessThanOrEqual(height + 0.5);
        }
        for (const [i, label] of labels.entries())
          for (const other of labels.slice(i + 1)) expect(overlaps(label, other), `${label.text} on ${other.text}`).toBe(false);
      }
});
