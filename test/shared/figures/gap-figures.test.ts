import type { CustomSeriesOption, LineSeriesOption, SeriesOption } from 'echarts';
import { describe, expect, test } from 'vitest';
import { windowStyle, type Figure, type FigureStyle } from '../../../shared/figures/figure';
import { gapFigure } from '../../../shared/figures/gap';
import { KIND_LOOKS } from '../../../shared/figures/kinds';
import { overlaps } from '../../../shared/figures/labels';
import { objectiveFigure } from '../../../shared/figures/objective';
import { COLORS } from '../../../shared/figures/tokens';
import { exactBound, fallingCurves, GAP_CASES, relaxedBound } from './cases';

interface Drawn {
  type: 'path' | 'text';
  y?: number;
  shape?: { pathData: string };
  style: { stroke?: string; fill?: string; lineWidth?: number; lineDash?: number[]; text?: string };
}

const seriesOf = (figure: Figure) => figure.option.series as SeriesOption[];

interface DrawnCurve {
  shape: { drawn: { line: Float32Array } };
  style: { stroke: string; lineWidth: number; lineDash?: number[] };
  z2: number;
}
const groupOf = <T>(series: CustomSeriesOption) => ((series.renderItem as () => unknown)() as { children: T[] }).children;
const isCustom = (series: SeriesOption): series is CustomSeriesOption => series.type === 'custom';

/** The curves of the seeds, in their order. */
const curvesOf = (figure: Figure): DrawnCurve[] =>
  seriesOf(figure)
    .filter(isCustom)
    .filter(({ id }) => id === 'curves')
    .flatMap((series) => groupOf<DrawnCurve>(series));

/** x and y of the points of a curve, in pixels. */
function pixelsOf({ shape }: DrawnCurve): [number, number][] {
  const { line } = shape.drawn;
  return Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i], line[2 * i + 1]]);
}

/** All that is sketched under and over the data. */
function sketched(figure: Figure): Drawn[] {
  return seriesOf(figure)
    .filter(isCustom)
    .filter(({ id }) => id !== 'curves')
    .flatMap((series) => groupOf<Drawn>(series));
}
const texts = (figure: Figure) => figure.labels.map((label) => label.text);
const hatches = (figure: Figure) => sketched(figure).filter((element) => element.style.stroke === COLORS.light.hatch);
const inked = (figure: Figure) =>
  sketched(figure).filter(
    (element) => element.type === 'path' && element.style.stroke === COLORS.light.bound && /^M[\d. ]+H/.test(element.shape!.pathData),
  );

const PRINT: Omit<FigureStyle, 'width' | 'height'> = { ...windowStyle('light', 1, 1), titled: true, interactive: false };
const STYLES: Record<string, FigureStyle> = {
  'in the window': windowStyle('light', 892, 192),
  'in one column': { ...PRINT, width: 321.26, height: 226.77, fontSize: 9.33 },
  'across the page': { ...PRINT, width: 657.64, height: 283.46, fontSize: 10.67 },
  'in large type': { ...windowStyle('light', 900, 260), fontSize: 20 },
};
const style = STYLES['in the window'];

describe.each(Object.keys(STYLES))('%s', (name) => {
  test.each(Object.keys(GAP_CASES))('%s: no text covers another or leaves the picture', (key) => {
    for (const figure of [objectiveFigure(GAP_CASES[key], STYLES[name]), gapFigure(GAP_CASES[key], STYLES[name])]) {
      const { labels } = figure;
      for (const [i, label] of labels.entries()) {
        expect(label.x, label.text).toBeGreaterThanOrEqual(0);
        expect(label.x + label.width, label.text).toBeLessThanOrEqual(STYLES[name].width + 0.5);
        expect(label.y, label.text).toBeGreaterThanOrEqual(-0.5);
        expect(label.y + label.height, label.text).toBeLessThanOrEqual(STYLES[name].height + 0.5);
        const covered = labels.slice(i + 1).filter((other) => overlaps({ ...label, y: label.y + 1, height: label.height - 2 }, other));
        expect(covered.map((other) => `${label.text} | ${other.text}`)).toEqual([]);
      }
    }
  });

  test.each(Object.keys(GAP_CASES))('%s: every coordinate is a number', (key) => {
    for (const figure of [objectiveFigure(GAP_CASES[key], STYLES[name]), gapFigure(GAP_CASES[key], STYLES[name])]) {
      expect(JSON.stringify(sketched(figure))).not.toMatch(/NaN|Infinity|undefined/);
      for (const curve of curvesOf(figure)) {
        // A line breaks at NaN; nothing else is no number.
        for (const [x, y] of pixelsOf(curve)) {
          expect(Number.isFinite(x)).toBe(true);
          expect(Math.abs(y)).not.toBe(Infinity);
        }
      }
    }
  });
});

test('an exact bound is a solid ink line over a dense hatch, a relaxed one over a wide hatch', () => {
  const strokes = (bound: ReturnType<typeof exactBound>) => {
    const figure = objectiveFigure({ ...GAP_CASES.exact, bound }, style);
    expect(inked(figure).map(({ style: { lineWidth, lineDash } }) => [lineWidth, lineDash])).toEqual([[2, undefined]]);
    return hatches(figure)[0].shape!.pathData.match(/M/g)!.length;
  };
  const exact = strokes(exactBound(0.561519));
  const relaxed = strokes(relaxedBound(0.561519));
  expect(exact / relaxed).toBeCloseTo(KIND_LOOKS.relaxed.hatch! / KIND_LOOKS.exact.hatch!, 0);
});

test('a restricted optimum alone is dashed, never hatched, and no bound is spoken of', () => {
  const figure = objectiveFigure(GAP_CASES['restricted alone'], style);
  expect(hatches(figure)).toEqual([]);
  expect(inked(figure).map((element) => element.style.lineDash)).toEqual([[...KIND_LOOKS.restricted.dash]]);
  expect(texts(figure)).toContain('restricted 11.83');
  expect(texts(figure)).toContain('a network that reaches this, no lower bound');
  expect(texts(figure).filter((text) => /^bound|proven|relaxed|exact/.test(text))).toEqual([]);
  expect(figure.description).toContain('No bound is known yet.');
  expect(gapFigure(GAP_CASES['restricted alone'], style).empty).toBe('No bound yet. Solve the convex program to measure the gap.');
});

test('beside a restricted optimum only the true bound is hatched, and the gap is measured from it', () => {
  const data = GAP_CASES.restricted;
  const figure = objectiveFigure(data, style);
  const [top] = hatches(figure).map((element) =>
    Math.min(...[...element.shape!.pathData.matchAll(/ ([\d.]+)/g)].map((match) => Number(match[1]))),
  );
  const solid = inked(figure).find((element) => element.style.lineDash === undefined)!;
  const dashed = inked(figure).find((element) => element.style.lineDash !== undefined)!;
  const height = (element: Drawn) => Number(/^M[\d.]+ ([\d.]+)H/.exec(element.shape!.pathData)![1]);
  expect(top).toBeCloseTo(height(solid), 0);
  expect(height(dashed)).toBeLessThan(height(solid));
  const end = data.curves[0].objective.at(-1)! - 4.1;
  expect(texts(gapFigure(data, style))).toContain(end.toFixed(2));
});

test('a bound that is not positive stands on the floor of the log axis and is labelled', () => {
  for (const [key, label] of [
    ['negative bound', 'relaxed bound −0.2'],
    ['zero bound', 'relaxed bound 0'],
  ]) {
    const figure = objectiveFigure(GAP_CASES[key], style);
    const y = Number(/^M[\d.]+ ([\d.]+)H/.exec(inked(figure)[0].shape!.pathData)![1]);
    expect(y).toBeCloseTo(figure.plot.y + figure.plot.height, 1);
    expect(hatches(figure)).toEqual([]);
    expect(texts(figure)).toContain(label);
    expect(figure.notes).toEqual([expect.stringContaining('drawn on its floor')]);
  }
});

test('every seed has a hue and a dash of its own; the selected one is 2.5 px and on top', () => {
  const curves = curvesOf(objectiveFigure({ ...GAP_CASES.exact, selected: 3 }, style));
  expect(curves).toHaveLength(8);
  expect(new Set(curves.map((curve) => curve.style.stroke)).size).toBe(8);
  expect(new Set(curves.map((curve) => JSON.stringify(curve.style.lineDash ?? []))).size).toBe(8);
  expect(curves.map((curve) => curve.style.lineWidth)).toEqual([1.5, 1.5, 1.5, 2.5, 1.5, 1.5, 1.5, 1.5]);
  expect(curves.map(({ z2 }) => z2)).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
});

test('a seed looks the same in whatever order the curves arrive', () => {
  const shuffled = { ...GAP_CASES.exact, curves: [...GAP_CASES.exact.curves].reverse() };
  const looks = (figure: Figure) => curvesOf(figure).map((curve) => [curve.style.stroke, pixelsOf(curve)]);
  expect(looks(gapFigure(shuffled, style))).toEqual(looks(gapFigure(GAP_CASES.exact, style)));
});

test('a pixel on a curve names its seed, also between its points; one beside all of them names none', () => {
  const flat = (seed: number, values: number[]) => ({ seed, objective: Float64Array.from(values) });
  const curves = [flat(4, [8, 1, 1, 1, 1, 1]), flat(9, [8, 3, 3, NaN, NaN, NaN])];
  const figure = gapFigure({ ...GAP_CASES.exact, epochs: 5, curves }, style);
  const [low, high] = curvesOf(figure).map(pixelsOf);
  const between = ([x0, y0]: [number, number], [x1, y1]: [number, number]): [number, number] => [(x0 + x1) / 2, (y0 + y1) / 2];
  const at = ([x, y]: [number, number], down = 0) => figure.seriesAt!(x, y + down);
  expect([at(low[3]), at(between(low[3], low[4])), at(between(low[3], low[4]), 4), at(between(low[3], low[4]), 6)]).toEqual([
    'seed 4',
    'seed 4',
    'seed 4',
    null,
  ]);
  expect([at(high[1]), at(between(high[1], high[2]))]).toEqual(['seed 9', 'seed 9']);
  // Where it diverged it has no line any more.
  expect(figure.seriesAt!(low[4][0], high[1][1])).toBeNull();
  expect(figure.seriesAt!(low[3][0], figure.plot.y + figure.plot.height + 2)).toBeNull();
});

test('the cursor finds every epoch of a short run, and in print there is none', () => {
  const line = (of: FigureStyle) => seriesOf(objectiveFigure(GAP_CASES.exact, of)).filter(({ type }) => type === 'line');
  const [epochs] = line(style) as LineSeriesOption[];
  const rows = [...(epochs.data as unknown as Float64Array)].filter((_, i) => i % 3 === 2);
  expect(rows[0]).toBe(0);
  expect(rows.at(-1)).toBe(GAP_CASES.exact.curves[0].objective.length - 1);
  expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
  expect(line({ ...style, interactive: false })).toEqual([]);
});

test('labels at the right end stand at least 14 px apart', () => {
  const figure = gapFigure(GAP_CASES['many seeds'], style);
  const ys = figure.labels.filter((label) => label.text.startsWith('seed ')).map((label) => label.y);
  expect(ys.length).toBeGreaterThan(8);
  ys.sort((a, b) => a - b).forEach((y, i) => i > 0 && expect(y - ys[i - 1]).toBeGreaterThanOrEqual(14 - 0.01));
  expect(texts(figure)).toContain(`${32 - ys.length} more`);
  expect(texts(figure)).toContain('seed 0');
});

test('thousands of epochs are thinned for drawing, extremes kept', () => {
  const curves = fallingCurves(32, 10_000, 0.5);
  curves[5].objective[7777] = 40;
  const figure = objectiveFigure({ ...GAP_CASES['many seeds'], curves }, style);
  const points = pixelsOf(curvesOf(figure)[5]);
  expect(points.length).toBeLessThan(1500);
  // The axis ends just above the highest value, and epoch 7777 of 10,000 stands there on its log axis.
  const [x] = points.reduce((top, point) => (point[1] < top[1] ? point : top));
  const decade = points.at(-1)![0] - points[0][0];
  expect(points.at(-1)![0] - x).toBeCloseTo((-Math.log10(0.7777) / (4 + 0.4)) * decade, 0);
});

test('a gap at or below rounding stands on the floor and is said', () => {
  const figure = gapFigure(GAP_CASES['below the bound'], style);
  expect(figure.notes.join()).toContain('seed 0 ends −1.0 × 10⁻⁹ from the bound');
  expect(gapFigure(GAP_CASES['at the bound'], style).subtitle).toContain('3 of 3 seeds within tolerance');
});

test('diverged seeds are told and never count as within tolerance', () => {
  const figure = gapFigure(GAP_CASES.diverged, style);
  expect(figure.subtitle).toContain('0 of 4 seeds');
  expect(figure.notes[0]).toBe('seed 1 diverged at epoch 40');
  expect(texts(figure).filter((text) => text === 'diverged')).toHaveLength(2);
  expect(objectiveFigure(GAP_CASES.diverged, style).notes.at(-1)).toBe('seed 2 rises to 1.0 × 10⁵¹, beyond the axis');
});

test('both charts share the epoch axis to the pixel', () => {
  for (const data of Object.values(GAP_CASES)) {
    const [a, b] = [objectiveFigure(data, style), gapFigure(data, style)];
    expect([a.plot.x, a.plot.width]).toEqual([b.plot.x, b.plot.width]);
  }
});

test('the layout stands still while epochs stream in', () => {
  const data = GAP_CASES.exact;
  const plots = [10, 100, 2000].map((epochs) => {
    const curves = data.curves.map((curve) => ({ ...curve, objective: curve.objective.slice(0, epochs + 1) }));
    const { x, width } = gapFigure({ ...data, curves }, style).plot;
    return `${x} ${width}`;
  });
  expect(new Set(plots).size).toBe(1);
});

test('a figure without data says what to do', () => {
  expect(objectiveFigure(GAP_CASES.nothing, style).empty).toMatch(/Train this network/);
  expect(gapFigure(GAP_CASES['only solved'], style).empty).toMatch(/No training run yet/);
  expect(objectiveFigure(GAP_CASES['only solved'], style).empty).toBeNull();
});
