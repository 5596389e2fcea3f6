import { describe, expect, it } from 'vitest';
import type { CustomSeriesOption, LineSeriesOption } from 'echarts';
import type { Measures } from '../../../shared/contract/run';
import { renderFigure } from '../../../main/files/figure';
import { windowStyle, type Figure } from '../../../shared/figures/figure';
import { gapFigure } from '../../../shared/figures/gap';
import { overlaps } from '../../../shared/figures/labels';
import { measuresFigure } from '../../../shared/figures/measures';
import { measuredSeries, type MeasuresData } from '../../../shared/figures/spectra';
import { objectiveFigure } from '../../../shared/figures/objective';
import { GAP_CASES } from './cases';

const layer = (number: number, ...singularValues: number[]) => ({
  layer: number,
  singularValues,
  numericalRank: singularValues.length,
  stableRank: 1.5,
  effectiveRank: 1.9,
});
const moment = (epoch: number, smallest: number): Measures => ({
  kind: 'measures',
  seed: 3,
  epoch,
  layers: [layer(1, 4, 1, smallest), layer(2, 2)],
  alignment: [1 - smallest],
  balance: [smallest],
  activeNeurons: 3,
});
const DATA: MeasuresData = {
  seed: 3,
  moments: [moment(0, 0.5), moment(1, 0.1), moment(10, 0.01), moment(100, 0)],
  quantity: 'singular-values',
  layer: 1,
};
const style = windowStyle('light', 640, 280);
const linesOf = ({ option }: Figure) => (option.series as LineSeriesOption[]).filter(({ type }) => type === 'line');

describe('the figure of measures over time', () => {
  it('draws each singular value at the epochs that were measured, and says what a log axis cannot show', () => {
    const figure = measuresFigure(DATA, style);
    expect(linesOf(figure).map(({ name }) => name)).toEqual(['σ₁', 'σ₂', 'σ₃']);
    const third = linesOf(figure)[2].data as [number, number, number][];
    expect(third.map(([, value, epoch]) => [epoch, value])).toEqual([
      [0, Math.log10(0.5)],
      [1, -1],
      [10, -2],
    ]);
    expect(figure.notes).toEqual(['1 value of 0 cannot stand on a log axis']);
    expect(figure.subtitle).toBe('layer 1 of seed 3, the largest ones, log axes');
    expect(figure.description).toContain('σ₃: 0.500 at epoch 0, 0.0100 at epoch 10.');
  });

  it('has ranks of the layer, alignment and balance of neighbours', () => {
    const of = (quantity: MeasuresData['quantity'], number = 1) => measuredSeries({ ...DATA, quantity, layer: number });
    expect(of('ranks', 2)).toEqual([
      { name: 'numerical', values: [1, 1, 1, 1] },
      { name: 'effective', values: [1.9, 1.9, 1.9, 1.9] },
      { name: 'stable', values: [1.5, 1.5, 1.5, 1.5] },
    ]);
    expect(of('alignment')).toEqual([{ name: 'layers 1, 2', values: [0.5, 0.9, 0.99, 1] }]);
    expect(of('balance')).toEqual([{ name: 'layers 1, 2', values: [0.5, 0.1, 0.01, 0] }]);
    expect(measuresFigure({ ...DATA, quantity: 'alignment' }, style).subtitle).toMatch(/^neighbouring layers of seed 3/);
  });

  it('keeps its texts apart and inside the picture', () => {
    for (const quantity of ['singular-values', 'ranks', 'alignment', 'balance'] as const)
      for (const [width, height] of [
        [360, 180],
        [900, 300],
      ]) {
        const { labels } = measuresFigure({ ...DATA, quantity }, windowStyle('dark', width, height));
        labels.forEach((label, i) => {
          expect(label.x, label.text).toBeGreaterThanOrEqual(0);
          expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 0.5);
          const low = { ...label, y: label.y + 1, height: label.height - 2 };
          for (const other of labels.slice(i + 1)) expect(overlaps(low, other), `${label.text} and ${other.text}`).toBe(false);
        });
      }
    expect(renderFigure((print) => measuresFigure(DATA, print), { widthMm: 120, heightMm: 70 })).toContain('Singular values');
  });

  it('says that there is nothing', () => {
    expect(measuresFigure({ ...DATA, moments: [] }, style).empty).toMatch(/Nothing was measured/);
    expect(measuresFigure({ ...DATA, layer: 5 }, style).empty).toMatch(/Nothing was measured/);
  });
});

describe('an escape', () => {
  const data = { ...GAP_CASES.exact, escapes: [{ seed: 2, epoch: 100, units: 3 }] };
  const crosses = (figure: Figure) =>
    (figure.option.series as CustomSeriesOption[])
      .filter(({ type }) => type === 'custom')
      .flatMap(({ renderItem }) => (renderItem as () => unknown as () => { children: { shape?: { pathData: string } }[] })().children)
      .filter(({ shape }) => /^M[\d.]+ [\d.]+h8M[\d.]+ [\d.]+v8$/.test(shape?.pathData ?? ''));

  it('is a cross on the curve of its seed in both charts, and a sentence', () => {
    for (const figure of [objectiveFigure(data, style), gapFigure(data, style)]) expect(crosses(figure)).toHaveLength(2);
    expect(crosses(objectiveFigure(GAP_CASES.exact, style))).toHaveLength(0);
    expect(objectiveFigure(data, style).notes).toContain('+ at epoch 100: seed 2 was given 3 neurons that it missed');
    const sized = { ...data, escapes: data.escapes.map((escape) => ({ ...escape, units: 0 })) };
    expect(objectiveFigure(sized, style).notes).toContain('+ at epoch 100: seed 2 had the sizes of its neurons solved for');
    const many = { ...data, escapes: [1, 2, 3].map((seed) => ({ seed, epoch: 50, units: 1 })) };
    expect(objectiveFigure(many, style).notes).toContain('3 escapes, marked +: networks were given neurons that they missed');
  });

  it('gives the share of seeds within tolerance with its interval', () => {
    expect(gapFigure(GAP_CASES.exact, style).subtitle).toMatch(/; \d of 8 seeds within tolerance \(\d+ % to \d+ % at 95 %\), log axes$/);
    expect(gapFigure(GAP_CASES['one seed'], style).subtitle).toMatch(/; [01] of 1 seed within tolerance, log axes$/);
  });
});
