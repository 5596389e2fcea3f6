import { describe, expect, it } from 'vitest';
import { layoutOf, placeAt } from '../../../renderer/components/network/drawing-layout';
import { added, duplicated, moved, removed, whyNotLayers, widened, withLayers } from '../../../renderer/controllers/layers';
import type { Architecture } from '../../../shared/contract/network';
import { ARCHITECTURE } from '../fixtures';

const deep: Architecture = { ...ARCHITECTURE, layers: [3, 5, 7], regularizer: 'power' };

describe('edits of layers', () => {
  it('add, duplicate, remove, move and widen the layer that is meant', () => {
    expect(added(deep, 1)).toEqual({ layers: [3, 3, 5, 7] });
    expect(added(deep, 3)).toEqual({ layers: [3, 5, 5, 7] });
    expect(added(deep, 4)).toEqual({ layers: [3, 5, 7, 7] });
    expect(duplicated(deep, 2)).toEqual({ layers: [3, 5, 5, 7] });
    expect(removed(deep, 1)).toEqual({ layers: [5, 7] });
    expect(moved(deep, 1, 3)).toEqual({ layers: [5, 7, 3] });
    expect(moved(deep, 3, 1)).toEqual({ layers: [7, 3, 5] });
    expect(widened(deep, 3, 9)).toEqual({ layers: [3, 5, 9] });
  });

  it('refuse what is no network, with the reason', () => {
    expect(whyNotLayers(deep, removed(deep, 4))).toMatch(/the outputs/);
    expect(whyNotLayers(deep, duplicated(deep, 4))).toMatch(/the outputs/);
    expect(whyNotLayers(deep, widened(deep, 4, 2))).toMatch(/the outputs/);
    expect(whyNotLayers(ARCHITECTURE, removed(ARCHITECTURE, 1))).toBe('A network has at least one hidden layer.');
    expect(whyNotLayers(deep, moved(deep, 1, 0))).toMatch(/first layer/);
    expect(whyNotLayers(deep, moved(deep, 3, 4))).toMatch(/last hidden layer/);
    const threshold: Architecture = { ...ARCHITECTURE, activation: 'threshold' };
    expect(whyNotLayers(threshold, added(threshold, 1))).toMatch(/one hidden layer/);
    const long: Architecture = { ...deep, layers: Array.from({ length: 64 }, () => 2) };
    expect(whyNotLayers(long, added(long, 2))).toMatch(/at most 64/);
  });

  it('drop an exponent that the layers no longer have', () => {
    const powered: Architecture = { ...deep, exponent: 4 };
    expect(withLayers(powered, removed(powered, 1)).exponent).toBeUndefined();
    expect(withLayers({ ...deep, exponent: 2 }, removed(deep, 1)).exponent).toBe(2);
  });
});

describe('the drawing', () => {
  const sizes = [
    { width: 480, height: 300 },
    { width: 760, height: 480 },
    { width: 1400, height: 900 },
  ];

  it.each(sizes)('of %o keeps its parts apart, for any number of branches and layers', (frame) => {
    for (const K of [1, 2, 5, 64])
      for (const L of [2, 3, 8])
        for (const unfolded of [false, true]) {
          const layout = layoutOf(frame, K, L, unfolded);
          expect(layout.shown + layout.folded).toBe(K);
          expect(layout.columns).toHaveLength(layout.shown + (layout.folded > 0 ? 1 : 0));
          layout.columns.slice(1).forEach((x, at) => expect(x - layout.columns[at]).toBeGreaterThanOrEqual(layout.box + 12));
          expect(layout.columns[0]).toBeGreaterThanOrEqual(layout.left);
          expect(layout.columns.at(-1)! + layout.box).toBeLessThanOrEqual(layout.left + layout.full + 1e-9);
          layout.y.layers.slice(1).forEach((y, at) => expect(y - layout.y.layers[at] - layout.layerHeight).toBeGreaterThanOrEqual(24));
          expect(layout.y.sum).toBeGreaterThan(layout.y.layers.at(-1)! + 42);
          expect(layout.height).toBeGreaterThan(layout.y.objective + 36);
          if (!unfolded) expect(layout.width).toBe(Math.max(frame.width, layout.full + 88));
        }
  });

  it('says which place a dragged layer comes to stand in', () => {
    const layout = layoutOf({ width: 900, height: 900 }, 1, 4, false);
    const middle = (l: number) => layout.y.layers[l - 1] + layout.layerHeight / 2;
    expect([1, 2, 3].map((l) => placeAt(middle(l), layout))).toEqual([1, 2, 3]);
    expect(placeAt(-100, layout)).toBe(1);
    expect(placeAt(5000, layout)).toBe(3);
    expect(placeAt(middle(2) + 5, layout)).toBe(2);
  });
});
