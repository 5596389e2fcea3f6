import { describe, expect, it } from 'vitest';
import { renderFigure } from '../../../main/files/figure';
import { windowStyle } from '../../../shared/figures/figure';
import { growthFigure, type GrowthData } from '../../../shared/figures/growth';
import { overlaps } from '../../../shared/figures/labels';

const power = (exponent: number, factor: number) => [10, 20, 40, 80].map((x) => ({ x, y: factor * x ** exponent }));
const DATA: GrowthData = {
  title: 'Time against n',
  subtitle: 'seconds',
  across: 'n',
  series: [
    { name: 'cold', points: power(2, 1e-4) },
    { name: 'warm', points: power(1, 3e-4) },
  ],
};

describe('the growth figure', () => {
  it('names the exponent of a power law and tells the ends in words', () => {
    const { labels, description, empty, notes } = growthFigure(DATA, windowStyle('light', 600, 300));
    const texts = labels.map(({ text }) => text);
    expect(texts).toContain('cold, slope 2.0');
    expect(texts).toContain('warm, slope 1.0');
    expect(texts).toContain('n');
    expect(description).toBe('Time against n. cold: 0.010 at 10.0, 0.64 at 80.0. warm: 0.0030 at 10.0, 0.024 at 80.0.');
    expect(empty).toBeNull();
    expect(notes).toEqual([]);
  });

  it('keeps its texts apart and inside the picture, in the window and in print', () => {
    for (const [width, height] of [
      [300, 160],
      [600, 300],
    ]) {
      const { labels } = growthFigure(DATA, windowStyle('dark', width, height));
      labels.forEach((label, i) => {
        expect(label.x).toBeGreaterThanOrEqual(0);
        expect(label.x + label.width).toBeLessThanOrEqual(width + 0.5);
        for (const other of labels.slice(0, i)) expect(overlaps(label, other), `${label.text} and ${other.text}`).toBe(false);
      });
    }
    const svg = renderFigure((style) => growthFigure(DATA, style), { widthMm: 120, heightMm: 70 });
    expect(svg).toContain('Time against n');
    expect(svg).toContain('slope 2.0');
  });

  it('says what it leaves out, and that there is nothing', () => {
    const zero = { ...DATA, series: [{ name: 'cold', points: [...power(2, 1), { x: 160, y: 0 }] }] };
    expect(growthFigure(zero, windowStyle('light', 600, 300)).notes).toEqual(['1 point at or below zero cannot stand on a log axis']);
    expect(growthFigure({ ...DATA, series: [] }, windowStyle('light', 600, 300)).empty).toBe('Nothing was measured yet.');
    const one = { ...DATA, series: [{ name: 'all', points: [{ x: 5, y: 2 }] }] };
    expect(growthFigure(one, windowStyle('light', 600, 300)).labels.map(({ text }) => text)).toContain('all');
  });
});
