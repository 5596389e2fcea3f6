import { resolve } from 'node:path';
import * as echarts from 'echarts/core';
import { Resvg } from '@resvg/resvg-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { printStyle, renderFigure } from '../../../main/files/figure';
import { fontDirectory } from '../../../main/files/fonts/places';
import { svgToPng } from '../../../main/files/png';
import { gapFigure } from '../../../shared/figures/gap';
import { objectiveFigure } from '../../../shared/figures/objective';
import { textWidth } from '../../../shared/figures/text';
import { windowStyle, type FigureStyle } from '../../../shared/figures/figure';
import { GAP_CASES } from '../../shared/figures/cases';

const fonts = fontDirectory(resolve(__dirname, '../../..'));
const COLUMN = { widthMm: 85, heightMm: 60 };
const PAGE = { widthMm: 174, heightMm: 75 };
const CHARTS = { objective: objectiveFigure, gap: gapFigure };

describe.each(Object.keys(CHARTS) as (keyof typeof CHARTS)[])('%s', (chart) => {
  test.each(Object.keys(GAP_CASES))('%s: a whole SVG without a number that is none', (key) => {
    const svg = renderFigure((style) => CHARTS[chart](GAP_CASES[key], style), COLUMN);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(svg).toMatch(/<\/svg>\n$/);
  });
});

test.each([
  ['objective-exact', objectiveFigure, 'exact', COLUMN],
  ['objective-restricted', objectiveFigure, 'restricted', PAGE],
  ['gap-exact', gapFigure, 'exact', PAGE],
] as const)('%s looks as it did', async (name, draw, key, size) => {
  await expect(renderFigure((style) => draw(GAP_CASES[key], style), size)).toMatchFileSnapshot(`./snapshots/${name}.svg`);
});

test('sizes are physical, text stays text in plain attributes, and the words are there for who cannot see it', () => {
  const svg = renderFigure((style) => objectiveFigure(GAP_CASES.exact, style), COLUMN);
  expect(svg).toMatch(/<svg width="85mm" height="60mm" role="img" font-family="[^"]*sans-serif"/);
  expect(svg).toContain('viewBox="0 0 321.26 226.77"');
  expect(svg).toContain('<title>Objective</title>');
  expect(svg).toMatch(/<desc>Objective of 8 seeds over 2,000 epochs\..*exact bound 0\.561519\.<\/desc>/);
  expect(svg).toMatch(/<text [^>]*font-size="9\.3"[^>]*>seed<\/text>/);
  expect(svg).not.toMatch(/ecmeta|<style|class=|dominant-baseline|font:/);
});

test('the same figure is the same file, whatever was drawn before', () => {
  const draw = () => renderFigure((style) => gapFigure(GAP_CASES.exact, style), COLUMN);
  const first = draw();
  renderFigure((style) => objectiveFigure(GAP_CASES.restricted, style), PAGE);
  expect(draw()).toBe(first);
});

test('names with markup are escaped', () => {
  const svg = renderFigure((style) => ({ ...objectiveFigure(GAP_CASES.exact, style), title: '<a> & "b"', notes: ['<script>'] }), COLUMN);
  expect(svg).toContain('<title>&lt;a&gt; &amp; "b"</title>');
  expect(svg).not.toContain('<script>');
});

test('type is 7 points in one column, 8 across the page, and what is asked for', () => {
  const points = (style: FigureStyle) => (style.fontSize * 72) / 96;
  expect(points(printStyle(COLUMN))).toBeCloseTo(7);
  expect(points(printStyle(PAGE))).toBeCloseTo(8);
  expect(points(printStyle({ ...COLUMN, fontPt: 9 }))).toBeCloseTo(9);
});

test('ECharts puts the data where the sketch puts axes and bound', () => {
  const style = printStyle(PAGE);
  const { option, plot } = objectiveFigure(GAP_CASES.exact, style);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: style.width, height: style.height });
  chart.setOption(option);
  const { min, max } = option.xAxis as { min: number; max: number };
  const y = option.yAxis as { min: number; max: number };
  const [left, bottom] = chart.convertToPixel({ gridIndex: 0 }, [min, y.min]);
  const [right, top] = chart.convertToPixel({ gridIndex: 0 }, [max, y.max]);
  chart.dispose();
  expect([left, right, top, bottom].map((value) => Math.round(value * 10))).toEqual(
    [plot.x, plot.x + plot.width, plot.y, plot.y + plot.height].map((value) => Math.round(value * 10)),
  );
});

describe.each(Object.keys(CHARTS) as (keyof typeof CHARTS)[])('%s, updated', (name) => {
  test.each([true, false])('looks as if it were drawn for the first time (notMerge %s)', (notMerge) => {
    const style = windowStyle('light', 892, 186);
    const start = () => echarts.init(null, null, { renderer: 'svg', ssr: true, width: style.width, height: style.height });
    const shapes = (chart: echarts.ECharts) =>
      [...chart.renderToSVGString().matchAll(/ d="([^"]+)"| points="([^"]+)"|>([^<>]+)<\/text>/g)].map(
        ([, path, points, text]) => path ?? points ?? text,
      );
    const updated = start();
    for (const [key, data] of Object.entries(GAP_CASES)) {
      const { option } = CHARTS[name](data, style);
      updated.setOption(option, notMerge ? { notMerge } : { replaceMerge: ['series'] });
      const fresh = start();
      fresh.setOption(option);
      expect(shapes(updated), key).toEqual(shapes(fresh));
      fresh.dispose();
    }
    updated.dispose();
  });
});

describe('PNG', () => {
  let png: Buffer;
  beforeAll(async () => {
    png = Buffer.from(
      await svgToPng(
        renderFigure((style) => objectiveFigure(GAP_CASES.exact, style), COLUMN),
        300,
        fonts,
      ),
    );
  });

  test('has the pixels of its size and says its resolution', () => {
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1004, 709]);
    expect(png.subarray(37, 41).toString('latin1')).toBe('pHYs');
    expect(png.readUInt32BE(41)).toBe(Math.round(300 / 0.0254));
    // The CRC that every program writes for 300 dpi; the next chunk begins right after it.
    expect(png.subarray(50, 54).toString('hex')).toBe('78a53f76');
    expect(png.subarray(58, 62).toString('latin1')).toMatch(/^[A-Za-z]{4}$/);
  });

  test('draws its text: without fonts the picture would be another', async () => {
    const bare = await svgToPng(
      renderFigure((style) => objectiveFigure(GAP_CASES.exact, style), COLUMN),
      300,
      '/nowhere',
    );
    expect(png.length).toBeGreaterThan(bare.length * 1.2);
  });
});

test('no text is wider than the layout takes it to be', () => {
  const files = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => `${fonts}/${file}`);
  const width = (text: string, size: number, bold: boolean) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="60"><text x="9" y="40" font-size="${size}" ${bold ? 'font-weight="600"' : ''}>${text}</text></svg>`;
    return new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: files, defaultFontFamily: 'DejaVu Sans' } }).getBBox()?.width ?? 0;
  };
  for (const data of Object.values(GAP_CASES)) {
    for (const { text, width: assumed, height } of objectiveFigure(data, printStyle(PAGE)).labels) {
      const size = height / 1.2;
      const bold = Math.abs(assumed - textWidth(text, size, true)) < 1e-6;
      expect(width(text, size, bold), text).toBeLessThanOrEqual(assumed + (bold ? 0.02 : 0.006) * size * text.length);
    }
  }
});
