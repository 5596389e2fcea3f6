import { describe, expect, it } from 'vitest';
import type { LinearFacts } from '../../../shared/contract/data';
import type { Architecture } from '../../../shared/contract/network';
import {
  collapseHypotheses,
  collapseLaw,
  collapseLaws,
  collapsingBeta,
  expectedLayer,
  leastKept,
  optimalRank,
  optimalValues,
  thresholdAt,
} from '../../../shared/theory/rank-collapse';

const DEEP: Architecture = {
  layers: [5, 5, 5],
  branches: 1,
  activation: 'linear',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.4,
};
const facts = (scale: number, solution: number[], change: Partial<LinearFacts> = {}): LinearFacts => ({
  n: 8,
  d: solution.length,
  outputs: solution.length,
  rank: solution.length,
  inputs: solution.map(() => scale),
  solution,
  whitened: true,
  ...change,
});
const law = (change: Partial<Architecture> = {}, scale = 1) => collapseLaw({ ...DEEP, ...change }, facts(scale, [3, 2, 1.2]));

/** argmin over a fine grid of ½s²(w − σ)² + β(L/2)w^{2/L}, written out. */
function search(sigma: number, L: number, beta: number, scale: number): number {
  let [best, least] = [0, 0.5 * scale ** 2 * sigma ** 2];
  for (let k = 1; k <= 200_000; k++) {
    const w = (k / 200_000) * sigma;
    const value = 0.5 * scale ** 2 * (w - sigma) ** 2 + ((beta * L) / 2) * w ** (2 / L);
    if (value < least) [best, least] = [w, value];
  }
  return best;
}

describe('the law of collapse', () => {
  it('has the thresholds of theory §6.2', () => {
    expect(thresholdAt(law(), 0.4)).toBeCloseTo(1.29266, 5);
    expect(thresholdAt(law({ layers: [5, 5] }), 0.4)).toBeCloseTo(1.006, 3);
    expect(thresholdAt(law({ layers: [5] }), 0.4)).toBeCloseTo(0.4, 14);
    expect(optimalRank(law(), [3, 2, 1.2], 0.4)).toBe(2);
    expect(optimalRank(law({ layers: [5, 5] }), [3, 2, 1.2], 0.4)).toBe(3);
  });

  it('is the minimum of the objective in each singular value, on data of any scale', () => {
    for (const [L, beta, scale] of [
      [2, 0.5, 1],
      [3, 4, 4],
      [4, 0.4, 1],
      [6, 10, 4],
    ]) {
      const own = law({ layers: Array.from({ length: L - 1 }, () => 5) }, scale);
      for (const sigma of [3, 1.3, 0.7]) {
        const [value] = optimalValues(own, [sigma], beta);
        expect(value, `L = ${L}, σ = ${sigma}`).toBeCloseTo(search(sigma, L, beta, scale), 4);
        // None lies between 0 and the least that is kept.
        expect(value === 0 || value >= leastKept(own, beta)).toBe(true);
      }
    }
  });

  it('collapses each value at its β and nowhere else', () => {
    const own = law();
    for (const sigma of [3, 2, 1.2]) {
      const at = collapsingBeta(own, sigma);
      expect(optimalValues(own, [sigma], at * (1 - 1e-9))[0]).toBeGreaterThan(0);
      expect(optimalValues(own, [sigma], at * (1 + 1e-9))).toEqual([0]);
      expect(optimalValues(own, [sigma], at * (1 - 1e-9))[0]).toBeCloseTo(leastKept(own, at), 4);
    }
  });

  it('is a soft threshold by β for parallel branches under the L-th power, and keeps the largest values of a narrow network', () => {
    const parallel = collapseLaw({ ...DEEP, branches: 3, regularizer: 'power' }, facts(1, [3, 2, 1.2]));
    expect(optimalValues(parallel, [3, 2, 1.2], 1.5)).toEqual([1.5, 0.5, 0]);
    expect(collapseLaw({ ...DEEP, branches: 3, regularizer: 'power-half' }, facts(1, [3])).rate).toBe(2);
    expect(optimalRank(law({ layers: [5, 1, 5] }), [3, 2, 1.2], 0.01)).toBe(1);
  });

  it('says of the layers of a standard network what balanced ones have', () => {
    const layer = expectedLayer(law(), [3, 2, 1.2], 0.4)!;
    const product = optimalValues(law(), [3, 2, 1.2], 0.4);
    layer.values.forEach((value, i) => expect(value ** 4).toBeCloseTo(product[i], 12));
    expect(expectedLayer(collapseLaw({ ...DEEP, branches: 3, regularizer: 'power' }, facts(1, [3])), [3], 0.4)).toBeNull();
  });
});

describe('its hypotheses', () => {
  const failing = (change: Partial<Architecture>, data = facts(1, [3, 2, 1.2])) =>
    collapseHypotheses({ ...DEEP, ...change }, data)
      .filter(({ holds }) => !holds)
      .map(({ name }) => name);

  it('all hold for a standard network under weight decay on whitened data', () => {
    expect(failing({})).toEqual([]);
    expect(collapseLaws(DEEP, facts(1, [3, 2]))?.others.map(({ depth }) => depth)).toEqual([2, 3]);
  });

  it('each fail where they are violated, and then nothing is predicted', () => {
    expect(failing({ activation: 'relu' })).toEqual(['Linear units']);
    expect(failing({ outputBias: true })).toEqual(['No biases']);
    expect(failing({ loss: 'huber' })).toEqual(['Squared loss']);
    expect(failing({}, facts(1, [3], { whitened: false, inputs: [1, 0.4] }))).toEqual(['Whitened data, XᵀX = s²I']);
    expect(failing({ regularizer: 'power' })).toEqual(['A regulariser that separates']);
    expect(failing({ regularizer: 'power', branches: 4 })).toEqual([]);
    expect(failing({ regularizer: 'power', branches: 2 })).toEqual(['Enough branches']);
    expect(failing({ regularizer: 'power', branches: 4, exponent: 3 })).toEqual(['A regulariser that separates']);
    expect(failing({ regularizer: 'path-norm' })).toEqual(['A regulariser that separates']);
    expect(collapseLaws({ ...DEEP, loss: 'huber' }, facts(1, [3]))).toBeNull();
  });
});
