import { describe, expect, it } from 'vitest';
import { branchShares } from '../../../renderer/components/branch-shares';
import { expectGap, parameterCount } from '../../../renderer/controllers/expectation';
import { ARCHITECTURE, FACTS } from '../fixtures';

describe('what is expected of the gap', () => {
  it('is zero where the network is as wide as a solved optimum, or as m* can be at most', () => {
    expect(expectGap({ ...ARCHITECTURE, layers: [3] }, FACTS, 3).verdict).toBe('zero');
    expect(expectGap({ ...ARCHITECTURE, layers: [20], branches: 2 }, FACTS, null).verdict).toBe('zero');
  });

  it('is zero from β_max on, or from an upper bound of it', () => {
    expect(expectGap({ ...ARCHITECTURE, layers: [1], beta: 15 }, FACTS, null).verdict).toBe('zero');
    expect(expectGap({ ...ARCHITECTURE, layers: [1], beta: 15 }, { ...FACTS, betaMaxKind: 'relaxed' }, null).verdict).toBe('zero');
    expect(expectGap({ ...ARCHITECTURE, layers: [1], beta: 14.9 }, FACTS, null).verdict).toBe('unknown');
  });

  it('claims nothing for narrower networks', () => {
    expect(expectGap({ ...ARCHITECTURE, layers: [2] }, FACTS, 3).verdict).toBe('open');
    expect(expectGap({ ...ARCHITECTURE, layers: [2] }, FACTS, null).verdict).toBe('unknown');
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
