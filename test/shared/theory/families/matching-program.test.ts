import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../shared/contract/network';
import { matchingProgram } from '../../../../shared/theory/families/matching-program';

const base: Architecture = {
  layers: [8],
  branches: 1,
  activation: 'relu',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.1,
};
const PLANE = ['feature', 'feature', 'target'] as const;
const LINE = ['feature', 'target'] as const;
const match = (changes: Partial<Architecture>, roles: typeof PLANE | typeof LINE = PLANE) =>
  matchingProgram({ ...base, ...changes }, roles);

describe('the program beside a network', () => {
  it.each<[string, Partial<Architecture>, object]>([
    ['two-layer ReLU', {}, { family: 'two-layer-relu', bounds: true }],
    ['an output bias', { outputBias: true }, { family: 'two-layer-relu', bounds: false }],
    ['linear, one branch', { activation: 'linear', layers: [4, 4] }, { family: 'deep-linear', depth: 3, bounds: true }],
    ['linear, one branch, another loss', { activation: 'linear', layers: [4, 4], loss: 'huber' }, { family: 'deep-linear', bounds: true }],
    [
      'linear, one branch, path norm',
      { activation: 'linear', layers: [4, 4], regularizer: 'path-norm' },
      { family: 'deep-linear', bounds: false },
    ],
    [
      'linear, L-th power',
      { activation: 'linear', layers: [4, 4], branches: 3, regularizer: 'power' },
      { family: 'parallel-linear', depth: 3, regularizer: 'power', bounds: true },
    ],
    ['gated', { activation: 'gated' }, { family: 'gated-relu', bounds: false }],
    ['threshold', { activation: 'threshold', bias: 'free' }, { family: 'threshold', bounds: true }],
  ])('%s', (_, changes, expected) => {
    const found = match(changes);
    expect(found).not.toHaveProperty('why');
    if ('choice' in found) expect({ ...found.choice, bounds: found.bounds }).toMatchObject(expected);
  });

  it('is a spline for one feature and a free bias', () => {
    expect(match({ bias: 'free' }, LINE)).toMatchObject({ choice: { family: 'spline', bias: 'free', beta: 0.1 } });
    expect(match({ bias: 'free' })).toMatchObject({ why: expect.stringContaining('one feature') as string });
  });

  it('of three and more ReLU layers has their inner widths', () => {
    const three = match({ layers: [2, 5], regularizer: 'power' });
    expect(three).toMatchObject({ choice: { family: 'three-layer-relu', widths: [2] } });
    expect(match({ layers: [2, 3, 5], regularizer: 'power' })).toMatchObject({ choice: { family: 'deep-relu', depth: 4, widths: [2, 3] } });
  });

  it('takes δ along with the Huber loss only', () => {
    expect(match({ loss: 'huber', delta: 2 })).toMatchObject({ choice: { loss: 'huber', delta: 2 } });
    expect(match({ delta: 2 })).not.toHaveProperty('choice.delta');
  });

  it('does not exist below the L-th power, and says so', () => {
    expect(match({ activation: 'linear', layers: [4, 4], regularizer: 'power', exponent: 2.5 })).toMatchObject({
      why: expect.stringContaining('exponent 3') as string,
    });
  });
});
