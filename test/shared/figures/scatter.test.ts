import type { ScatterSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { scatterFigure, type ScatterData } from '../../../shared/figures/scatter';

const style = windowStyle('light', 420, 300);
const numbers = (count: number, at: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => at(i));
const base: ScatterData = {
  x: { name: 'sepal length (cm)', values: numbers(60, (i) => 4 + (i % 20) / 5) },
  y: { name: 'petal length (cm)', values: numbers(60, (i) => 1 + Math.floor(i / 20) * 2 + (i % 3) / 4) },
  groups: Int32Array.from({ length: 60 }, (_, i) => Math.floor(i / 20)),
  levels: ['setosa', 'versicolor', 'virginica'],
  total: 60,
};
const seriesOf = (data: ScatterData) => scatterFigure(data, style).option.series as SeriesOption[];
const points = (data: ScatterData) => seriesOf(data).filter((series): series is ScatterSeriesOption => series.type === 'scatter');

test('each class has a hue and a marker of its own and its own points', () => {
  const series = points(base);
  expect(series.map(({ name }) => name)).toEqual(base.levels);
  expect(series.map(({ data }) => data!.length)).toEqual([20, 20, 20]);
  expect(new Set(series.map(({ symbol }) => symbol)).size).toBe(3);
  expect(new Set(series.map(({ itemStyle }) => itemStyle!.borderColor)).size).toBe(3);
});

test('without classes there is one series and no legend', () => {
  const data = { ...base, groups: null, levels: [] };
  expect(points(data)).toHaveLength(1);
  expect(scatterFigure(data, style).labels.map(({ text }) => text)).not.toContain('setosa');
});

test('a point without a class is drawn and named, one without a value is counted', () => {
  const groups = base.groups!.slice();
  groups[0] = -1;
  const y = { ...base.y, values: base.y.values.slice() };
  y.values[1] = NaN;
  y.values[2] = Infinity;
  const data = { ...base, groups, y };
  expect(points(data).map(({ name, data: rows }) => `${name} ${rows!.length}`)).toEqual([
    'setosa 17',
    'versicolor 20',
    'virginica 20',
    'class missing 1',
  ]);
  expect(scatterFigure(data, style).notes).toEqual(['2 points not drawn: a value is missing or not finite']);
});

test('long names, many classes, huge values and constants: no text covers another or is cut by the edge', () => {
  const long = 'a very long column name that someone exported from a spreadsheet, with units and a remark';
  const cases: ScatterData[] = [
    base,
    {
      ...base,
      x: { name: long, values: base.x.values.map((value) => value * 1e9) },
      y: { name: long, values: base.y.values.map((value) => value * 1e-9) },
      groups: Int32Array.from({ length: 60 }, (_, i) => i % 40),
      levels: Array.from({ length: 40 }, (_, i) => `class ${i} with a long name`),
    },
    { ...base, x: { name: 'x', values: new Float64Array(60).fill(3) }, y: { name: 'y', values: new Float64Array(60) } },
    {
      ...base,
      x: { name: '', values: new Float64Array(0) },
      y: { name: '', values: new Float64Array(0) },
      groups: null,
      levels: [],
      total: 0,
    },
  ];
  for (const data of cases) {
    for (const titled of [false, true]) {
      const { labels } = scatterFigure(data, { ...style, titled });
      for (const [i, label] of labels.entries()) {
        expect(label.x, label.text).toBeGreaterThanOrEqual(0);
        expect(label.x + label.width, label.text).toBeLessThanOrEqual(style.width);
        expect(
          labels
            .slice(i + 1)
            .filter((other) => overlaps({ ...label, y: label.y + 1, height: label.height - 2 }, other))
            .map((other) => `${label.text} | ${other.text}`),
        ).toEqual([]);
      }
    }
  }
  expect(scatterFigure(cases[3], style).empty).toBe('No row has a number in both columns.');
});

test('a sample of a large table says so', () => {
  expect(scatterFigure({ ...base, total: 1_000_000 }, style).subtitle).toBe('60 of 1,000,000 rows, evenly chosen, 3 classes');
});
