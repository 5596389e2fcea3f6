import { describe, expect, it } from 'vitest';
import type { UnitVerdict } from '../../../shared/contract/verdict';
import { renderFigure } from '../../../main/files/figure';
import { windowStyle } from '../../../shared/figures/figure';
import { overlaps } from '../../../shared/figures/labels';
import { unitsFigure, type UnitsData } from '../../../shared/figures/units';

const unit = (k: number, size: number, constraint: number, slackness: number): UnitVerdict => ({
  branch: 0,
  unit: k,
  size,
  constraint,
  slackness,
  imbalance: 0.1 * k,
});
const DATA: UnitsData = {
  units: [unit(0, 3, 1, 1e-6), unit(1, 0.5, 1.02, 0.05), unit(2, 0.01, 0.7, 0.4), unit(3, 0, 0.2, 0)],
  missing: [{ constraint: 1.3 }, { constraint: 1.1 }],
  branches: 1,
};

describe('the figure of the units of a judged network', () => {
  it('tells in words what is to be seen', () => {
    const { description, subtitle, notes, empty } = unitsFigure(DATA, windowStyle('light', 600, 260));
    expect(description).toBe(
      'Conditions of an optimum of 4 units: slackness up to 0.001 in 2, ‖νᵀφ‖/β above 1 in 1. 2 units found missing, up to 1.3.',
    );
    expect(subtitle).toBe('4 units, 2 found missing; filled: slackness up to 0.001');
    expect(notes).toEqual(['1 unit below 3 × 10⁻⁶ in size, at the left end']);
    expect(empty).toBeNull();
  });

  it('keeps its texts apart and inside the picture, in the window and in print', () => {
    for (const data of [DATA, { ...DATA, missing: [] }, { ...DATA, units: DATA.units.slice(0, 1) }])
      for (const [width, height] of [
        [300, 160],
        [600, 230],
      ]) {
        const { labels } = unitsFigure(data, windowStyle('dark', width, height));
        labels.forEach((label, i) => {
          expect(label.x).toBeGreaterThanOrEqual(0);
          expect(label.x + label.width).toBeLessThanOrEqual(width + 0.5);
          for (const other of labels.slice(0, i)) expect(overlaps(label, other), `${label.text} and ${other.text}`).toBe(false);
        });
      }
    const svg = renderFigure((style) => unitsFigure(DATA, style), { widthMm: 120, heightMm: 70 });
    expect(svg).toContain('Conditions of an optimum');
    expect(svg).toContain('missing');
  });

  it('names the unit under the pointer, by its branch where there are several', () => {
    const option = unitsFigure({ ...DATA, branches: 2 }, windowStyle('light', 600, 260)).option;
    const { formatter } = option.tooltip as { formatter: (hit: object) => string };
    expect(formatter({ seriesName: 'units', value: [0, 1.02, 1] })).toBe('Unit 1.2\nsize 0.5\n‖νᵀφ‖/β 1.02\nslackness 0.05\nimbalance 0.1');
  });

  it('says that there is nothing', () => {
    expect(unitsFigure({ units: [], missing: [], branches: 1 }, windowStyle('light', 600, 260)).empty).toBe('The network has no units.');
  });
});
