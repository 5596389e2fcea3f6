import { describe, expect, it } from 'vitest';
import { branchShares } from '../../../renderer/components/training/branch-shares';
import { expectGap } from '../../../renderer/controllers/expectation';
import { parameterCount } from '../../../shared/theory/training/parameters';
import { changed, whyNotChange } from '../../../renderer/controllers/architecture';
import { objectiveWords } from '../../../renderer/components/network/objective-words';
import { ARCHITECTURE, DATASET, FACTS } from '../fixtures';

describe('what is expected of the gap', () => {
  it('is zero where the network is as wide as a solved optimum, or as m* can be at most', () => {
    expect(expectGap({ ...ARCHITECTURE, layers: [3] }, DATASET.roles, FACTS, 3).verdict).toBe('zero');
    expect(expectGap({ ...ARCHITECTURE, layers: [20], branches: 2 }, DATASET.roles, FACTS, null).verdict).toBe('zero');
  });

  it('is zero from β_max on, or from an upper bound of it', () => {
    expect(expectGap({ ...ARCHITECTURE, layers: [1], beta: 15 }, DATASET.roles, FACTS, null).verdict).toBe('zero');
    expect(expectGap({ ...ARCHITECTURE, layers: [1], beta: 15 }, DATASET.roles, { ...FACTS, betaMaxKind: 'relaxed' }, null).verdict).toBe(
      'zero',
    );
    expect(expectGap({ ...ARCHITECTURE, layers: [1], beta: 14.9 }, DATASET.roles, FACTS, null).verdict).toBe('unknown');
  });

  it('claims nothing for narrower networks', () => {
    expect(expectGap({ ...ARCHITECTURE, layers: [2] }, DATASET.roles, FACTS, 3).verdict).toBe('unknown');
    expect(expectGap({ ...ARCHITECTURE, layers: [2] }, DATASET.roles, FACTS, null).verdict).toBe('unknown');
  });
});

it('counts weights and biases', () => {
  expect(parameterCount({ ...ARCHITECTURE, layers: [4], branches: 3 }, 2, 1)).toEqual({ total: 36, each: 12 });
  expect(parameterCount({ ...ARCHITECTURE, layers: [4], branches: 3, bias: 'penalized' }, 2, 1)).toEqual({ total: 48, each: 16 });
});

it('shares γ among branches by the product of the norms round each neuron', () => {
  const W1 = { dtype: 'float64' as const, shape: [2, 1, 2], data: Float64Array.of(3, 4, 0, 0) };
  const W2 = { dtype: 'float64' as const, shape: [2, 1, 1], data: Float64Array.of(2, 5) };
  expect(branchShares({ W1, W2 }, 2)).toEqual([1, 0]);
  expect(branchShares({ W1: { ...W1, data: Float64Array.of(3, 4, 0, 2) }, W2 }, 2)).toEqual([0.5, 0.5]);
  expect(branchShares({ W1, W2 }, 3)).toBeNull();
});

describe('deeper and other networks', () => {
  const deep = { ...ARCHITECTURE, layers: [4, 3], branches: 2, regularizer: 'power' as const };

  it('count every layer, bias, amplitude and output constant', () => {
    // 2·4 + 4·3 + 3·1 in each branch.
    expect(parameterCount(deep, 2, 1)).toEqual({ total: 46, each: 23 });
    expect(parameterCount({ ...deep, bias: 'free' }, 2, 1).each).toBe(23 + 7);
    expect(parameterCount({ ...deep, bias: 'free', biasLayers: 'last', outputBias: true }, 2, 1)).toEqual({ total: 53, each: 26 });
    expect(parameterCount({ ...ARCHITECTURE, layers: [4], activation: 'threshold' }, 2, 1).each).toBe(8 + 4 + 4);
  });

  it('are told what is expected of branches, and that nothing is known where no program equals them', () => {
    const linear = { ...deep, activation: 'linear' as const };
    expect(expectGap(linear, DATASET.roles, FACTS, 2)).toMatchObject({
      verdict: 'zero',
      why: '2 branches are enough: the solved optimum has 2.',
    });
    // One target: W is a vector, and the standard network has no gap either.
    expect(expectGap({ ...linear, branches: 1 }, DATASET.roles, FACTS, null).theorem?.name).toBe('Parallel deep linear');
    expect(expectGap({ ...linear, regularizer: 'weight-decay' }, DATASET.roles, FACTS, null).theorem?.name).toBe('Standard deep linear');
    const several = { ...FACTS, outputs: 3, rank: 2 };
    expect(expectGap({ ...linear, branches: 1 }, DATASET.roles, several, 2)).toMatchObject({
      verdict: 'possible',
      word: 'May stay open',
      why: 'Maps of rank one: the solved optimum has rank 2.',
    });
    const gated = expectGap({ ...linear, activation: 'gated', bias: 'free' }, DATASET.roles, FACTS, 2);
    expect(gated.verdict).toBe('possible');
    expect(gated.why).toMatch(/bound by paths, which may be loose\.$/);
  });

  it('have their theorem, and the hypothesis that fails', () => {
    const decayed = expectGap({ ...deep, regularizer: 'weight-decay' }, DATASET.roles, FACTS, null);
    expect(decayed).toMatchObject({ verdict: 'possible', theorem: { name: 'Parallel ReLU, any depth' } });
    expect(decayed.why).toMatch(/^A regulariser that equals β times the gauge: weight decay of 3 layers/);
    const spline = expectGap({ ...ARCHITECTURE, bias: 'free' }, ['feature', 'target'], { ...FACTS, d: 1 }, null);
    expect(spline).toMatchObject({ theorem: { name: 'Linear splines' }, verdict: 'possible' });
    expect(expectGap({ ...deep, branches: 40 }, DATASET.roles, FACTS, null).verdict).toBe('zero');
  });

  it('have their objective in words', () => {
    expect(objectiveWords(deep)).toBe('½ ‖f(X) − Y‖² + (β/3) Σₖ (‖W₁‖³ + ‖W₂‖³ + ‖W₃‖³)');
    expect(objectiveWords({ ...deep, exponent: 2.5, branches: 1 })).toBe('½ ‖f(X) − Y‖² + (β/2.5) (‖W₁‖^2.5 + ‖W₂‖^2.5 + ‖W₃‖^2.5)');
    expect(objectiveWords({ ...deep, regularizer: 'last-two', loss: 'hinge' })).toBe('hinge loss + (β/2) Σₖ (‖W₂‖² + ‖W₃‖²)');
    expect(objectiveWords({ ...ARCHITECTURE, activation: 'threshold' })).toBe('½ ‖f(X) − Y‖² + (β/2) (‖s‖² + ‖W₂‖²)');
  });

  it('lose the options that no longer belong to them, and refuse what contradicts', () => {
    const powered = { ...deep, exponent: 3, bias: 'free' as const, biasLayers: 'last' as const, delta: 2, loss: 'huber' as const };
    expect(changed(powered, { layers: [4] })).not.toHaveProperty('exponent');
    expect(changed(powered, { bias: 'none' })).not.toHaveProperty('biasLayers');
    expect(changed(powered, { loss: 'squared' })).not.toHaveProperty('delta');
    expect(changed(powered, { branches: 3 })).toEqual({ ...powered, branches: 3 });
    expect(whyNotChange(deep, { activation: 'threshold' })).toMatch(/one hidden layer/);
    expect(whyNotChange(deep, { activation: 'gated' })).toBeNull();
  });
});

it('shares γ of deep networks by the product of the norms of their layers', () => {
  const array = (shape: number[], ...values: number[]) => ({ dtype: 'float64' as const, shape, data: Float64Array.from(values) });
  const weights = { W1: array([2, 1, 2], 3, 4, 0, 1), W2: array([2, 1, 1], 1, 2), W3: array([2, 1, 1], 1, 2.5) };
  expect(branchShares(weights, 2)).toEqual([0.5, 0.5]);
  expect(branchShares(weights, 3)).toBeNull();
});
