import { describe, expect, it } from 'vitest';
import { renderFigure } from '../../../main/files/figure';
import type { Measures } from '../../../shared/contract/run';
import { optimumFigure, thresholdFigure, type CollapseData } from '../../../shared/figures/collapse';
import { windowStyle, type Figure } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { layersFigure } from '../../../shared/figures/layers';
import { measuresFigure } from '../../../shared/figures/measures';
import { measuredSeries, rankAbove } from '../../../shared/figures/spectra';
import { collapsingBeta, optimalValues, type CollapseLaw } from '../../../shared/theory/rank-collapse';

const LAW: CollapseLaw = { depth: 4, p: 0.5, rate: 2, most: 5, balanced: true };
const DATA: CollapseData = {
  law: LAW,
  others: [
    { ...LAW, depth: 2, p: 1, rate: 1 },
    { ...LAW, depth: 3, p: 2 / 3, rate: 1.5 },
  ],
  sigmas: [3, 2, 1.5, 1.2, 0.6],
  beta: 0.4,
  trained: [0.1, 0.4].map((beta) => ({ beta, values: optimalValues(LAW, [3, 2, 1.5, 1.2, 0.6], beta) })),
};
const style = windowStyle('light', 420, 280);

const layer = (number: number, ...singularValues: number[]) => ({
  layer: number,
  singularValues,
  numericalRank: 2,
  stableRank: 1.5,
  effectiveRank: 1.9,
});
const moment = (epoch: number, smallest: number): Measures => ({
  kind: 'measures',
  seed: 3,
  epoch,
  layers: [1, 2, 3].map((number) => layer(number, 4, 1, smallest)),
  product: { singularValues: [9, 2, smallest], numericalRank: 2, stableRank: 1.5, effectiveRank: 1.9 },
  alignment: [1, 1],
  balance: [0, 0],
  activeNeurons: 3,
});
const MOMENTS = [moment(0, 0.5), moment(10, 1e-2), moment(100, 1e-12)];

/** Texts stand inside the picture and apart. */
function tidy({ labels }: Figure, width: number): void {
  labels.forEach((label, i) => {
    expect(label.x, label.text).toBeGreaterThanOrEqual(-0.5);
    expect(label.x + label.width, label.text).toBeLessThanOrEqual(width + 0.5);
    const low = { ...label, y: label.y + 2, height: label.height - 4 };
    for (const other of labels.slice(i + 1)) expect(overlaps(low, other), `${label.text} and ${other.text}`).toBe(false);
  });
}

describe('the threshold over the data', () => {
  it('says the rank at the line and the β at which each value collapses', () => {
    const { description, subtitle } = thresholdFigure(DATA, style);
    expect(description).toContain('At β 0.4 the optimal network of 4 layers has rank 3 of 5.');
    expect(description).toContain(`σ₁ 3.000 collapses at β ${collapsingBeta(LAW, 3).toPrecision(4)}`);
    expect(subtitle).toContain('τ(β)');
  });

  it('is moved by its line: the β under a pixel is that of the axis', () => {
    const figure = thresholdFigure(DATA, style);
    const [handle] = figure.grip!.handles;
    expect(handle).toMatchObject({ id: 'beta', y: null });
    expect(figure.grip!.at(handle.x, 0).x).toBeCloseTo(0.4, 12);
    // Beyond the axis it stays at its ends.
    const left = figure.grip!.at(-1e4, 0).x;
    expect(figure.grip!.at(figure.plot.x, 0).x).toBeCloseTo(left, 12);
  });

  it('keeps its texts apart and inside, wherever the line stands', () => {
    for (const figure of [thresholdFigure, optimumFigure])
      for (const width of [340, 700])
        for (const beta of [0.02, 0.4, 2]) tidy(figure({ ...DATA, beta }, windowStyle('dark', width, 260)), width);
  });

  it('is drawn for print, the optimum with its trained networks', () => {
    expect(renderFigure((print) => thresholdFigure(DATA, print), { widthMm: 120, heightMm: 70 })).toContain('Collapse threshold');
    expect(optimumFigure(DATA, style).description).toContain('Trained networks: β 0.1: ');
    expect(optimumFigure({ ...DATA, trained: [] }, style).subtitle).toContain('no trained network yet');
  });

  it('says how many values it leaves out', () => {
    const many = { ...DATA, sigmas: Array.from({ length: 11 }, (_, i) => 3 - i / 5) };
    expect(thresholdFigure(many, style).notes).toEqual(['3 smaller singular values of the data are not drawn']);
  });
});

describe('singular values while training', () => {
  it('are those of every layer on the same axes, what is below the floor counted', () => {
    const figure = layersFigure({ seed: 3, moments: MOMENTS, expected: { values: [4, 1], least: 0.5 } }, style);
    expect(figure.notes).toEqual(['3 values below 0.0036 stand on the axis']);
    expect(figure.description).toContain('Layer 2: rank 2, singular values 4.00, 1.00, 1.00 × 10⁻¹²');
    expect(figure.labels.map(({ text }) => text)).toEqual(expect.arrayContaining(['Layer 1', 'Layer 3']));
    expect(layersFigure({ seed: 3, moments: [] }, style).empty).toMatch(/Nothing was measured/);
  });

  it('are those of the whole network, beside what a closed form says', () => {
    const data = { seed: 3, moments: MOMENTS, quantity: 'product' as const, layer: 1 };
    expect(measuredSeries(data).map(({ values }) => values)).toEqual([
      [9, 9, 9],
      [2, 2, 2],
      [0.5, 0.01, 1e-12],
    ]);
    const figure = measuresFigure({ ...data, expected: { values: [8.9, 2.1], least: 0.862 } }, windowStyle('light', 640, 280));
    expect(figure.labels.map(({ text }) => text)).toContain('no optimum has one between 0 and 0.862');
    expect(figure.notes).toEqual(['1 value below 8.2 × 10⁻⁶ stands on the axis']);
  });

  it('count towards the rank above a share of the largest', () => {
    expect([1e-13, 1e-3, 0.2, 0.4].map((tolerance) => rankAbove([4, 1, 1e-12], tolerance))).toEqual([3, 2, 2, 1]);
    const ranks = (tolerance: number) => measuredSeries({ seed: 3, moments: MOMENTS, quantity: 'ranks', layer: 1, tolerance })[0].values;
    expect(ranks(1e-13)).toEqual([3, 3, 3]);
    expect(ranks(0.2)).toEqual([2, 2, 2]);
    expect(rankAbove([], 0.1)).toBe(0);
  });
});
