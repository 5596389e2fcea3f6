import type { LineSeriesOption, SeriesOption } from 'echarts';
import { expect, test } from 'vitest';
import { renderFigure } from '../../../main/files/figure';
import { comparedRun, comparisonFigure, type ComparisonData, type ComparedRun } from '../../../shared/figures/comparison';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { solveRun, trainRun } from '../../renderer/fixtures';

const style = windowStyle('light', 520, 300);
const curve = (from: number, epochs: number) => Float64Array.from({ length: epochs + 1 }, (_, epoch) => from / (1 + epoch));
const training: ComparedRun = {
  id: 't',
  name: 'Training 1',
  problemKey: 'a',
  curve: { seed: 3, objective: curve(8, 4) },
  level: null,
  certificate: null,
  path: [],
};
const program: ComparedRun = {
  id: 's',
  name: 'Convex program',
  problemKey: 'a',
  curve: null,
  level: 0.5,
  certificate: 'restricted',
  path: [],
};
const path: ComparedRun = {
  id: 'p',
  name: 'A path with a name that is much too long for the margin of any figure',
  problemKey: 'b',
  curve: null,
  level: null,
  certificate: null,
  path: [
    { beta: 0.1, objective: 1, certificate: 'exact' },
    { beta: 1, objective: 2, certificate: 'relaxed' },
  ],
};
const data = (runs: ComparedRun[], across: ComparisonData['across'] = 'epoch'): ComparisonData => ({ runs, across, highlighted: 't' });
const lines = (given: ComparisonData) =>
  (comparisonFigure(given, style).option.series as SeriesOption[]).filter((series): series is LineSeriesOption => series.type === 'line');

test('a training is its seed that ends lowest, a program its objective', () => {
  const objective = (end: number) => Float64Array.of(5, end);
  const curves = [
    { seed: 0, objective: objective(2) },
    { seed: 1, objective: objective(NaN) },
    { seed: 2, objective: objective(1) },
  ];
  expect(comparedRun(trainRun('t'), curves, []).curve?.seed).toBe(2);
  expect(comparedRun(trainRun('t'), [], []).curve).toBeNull();
  const solved = solveRun('s', { objective: 0.7 });
  expect(comparedRun(solved, [], []).level).toBe(0.7);
});

test('each run is a line of its own look, every epoch at its place, and the one that is looked at is wider', () => {
  const [first, second] = lines(data([training, program]));
  expect((first.data as number[][]).map(([, y, epoch]) => [epoch, 10 ** y])).toEqual(
    [0, 1, 2, 3, 4].map((k) => [k, expect.closeTo(8 / (1 + k), 12)]),
  );
  expect((second.data as number[][]).map(([, y]) => 10 ** y)).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
  expect(first.lineStyle!.width).toBeGreaterThan(second.lineStyle!.width as number);
  expect(first.color).not.toBe(second.color);
});

test('over β only paths are drawn, and what is left out is told', () => {
  const given = data([training, path], 'beta');
  expect(lines(given).map(({ data: points }) => points)).toEqual([
    [
      [-1, 0, 0.1],
      [0, expect.closeTo(Math.log10(2), 12), 1],
    ],
  ]);
  expect(comparisonFigure(given, style).notes).toEqual([
    'these runs are of 2 different problems, so their objectives measure different things',
    '1 run without a path over β not drawn',
  ]);
  expect(comparisonFigure(data([training], 'beta'), style).empty).toBe('No chosen run is a regularization path.');
});

test('objectives at or below zero stand on a linear axis, diverged ones break the line', () => {
  const negative = { ...training, curve: { seed: 0, objective: Float64Array.of(1, -1, NaN, -2) } };
  const [line] = lines(data([negative]));
  expect((line.data as number[][]).map(([, y]) => y)).toEqual([1, -1, NaN, -2]);
});

test('texts stay inside and apart, whatever is compared', () => {
  const many = Array.from({ length: 8 }, (_, k) => ({ ...training, id: String(k), name: `${path.name} ${k}` }));
  for (const given of [data(many), data([training, program, path]), data([path], 'beta'), data([]), data([{ ...program, level: 0 }])])
    for (const [width, height] of [
      [520, 300],
      [360, 240],
    ]) {
      const { labels } = comparisonFigure(given, windowStyle('dark', width, height));
      for (const [k, label] of labels.entries()) {
        expect(label.x, label.text).toBeGreaterThanOrEqual(-0.5);
        expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 0.5);
        for (const other of labels.slice(k + 1)) expect(overlaps(label, other), `${label.text} | ${other.text}`).toBe(false);
      }
      expect(renderFigure((print) => comparisonFigure(given, print), { widthMm: 85, heightMm: 60 })).not.toMatch(/undefined|Infinity|NaN/);
    }
});

test('the kinds of programs and paths are named', () => {
  const subtitle = (runs: ComparedRun[], across: 'epoch' | 'beta') => comparisonFigure({ runs, across, highlighted: null }, style).subtitle;
  expect(subtitle([training], 'epoch')).toBe('best seed of each training; programs as levels');
  expect(subtitle([training, program], 'epoch')).toBe('best seed of each training; programs as levels, restricted');
  expect(subtitle([path], 'beta')).toBe('regularization paths, exact and relaxed');
});
