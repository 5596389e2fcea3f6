import { expect, test } from 'vitest';
import { FAMILIES } from '../../../shared/contract/run';
import { provenNetworks, type ProvenSpec } from '../../../shared/figures/proven-networks';

const named = (spec: Partial<ProvenSpec>, method = 'singular-value') =>
  provenNetworks(
    { family: 'two-layer-relu', bias: 'none', loss: 'squared', ...spec },
    { lowerBound: { value: 1, kind: 'exact', method, margin: 0 }, patterns: 3 },
  );

test.each<[string, string, Partial<ProvenSpec>, string?]>([
  ['biases decide', 'two-layer ReLU network (any width, penalised biases in the hidden layer)', { bias: 'penalized' }],
  ['gates are given', 'two-layer gated network (any width, these 3 gates, no biases)', { family: 'gated-relu' }],
  [
    'combinations of patterns are those of so many neurons',
    'parallel three-layer ReLU network (any number of branches, 2 neurons in the first layer of each, no biases)',
    { family: 'three-layer-relu' },
    'branch-and-bound',
  ],
  [
    'two layers bound three of any width',
    'parallel three-layer ReLU network (any widths and number of branches, no biases)',
    { family: 'three-layer-relu', widths: [3] },
    'two-layer gauge',
  ],
  [
    'the path norm counts paths',
    'parallel three-layer ReLU network (any number of branches of widths 3 and 1, no biases)',
    { family: 'three-layer-relu', widths: [3], regularizer: 'path-norm' },
    'two-layer gauge',
  ],
  [
    'a norm that is held is another penalty elsewhere',
    'standard linear network of 3 layers (any widths, the first layer of norm 0.7, no biases)',
    { family: 'deep-linear', depth: 3, regularizer: 'weight-decay', ball: 0.7 },
  ],
  [
    'a ball',
    'standard linear network of 4 layers (any widths, the first 2 layers of norm at most 2, no biases)',
    { family: 'deep-linear', depth: 4, regularizer: 'last-two', ball: 2 },
  ],
  ['splines of two layers', 'two-layer ReLU network of one input (any width, free biases)', { family: 'spline', bias: 'free' }],
  [
    'deeper splines are so for some biases and inputs only (theory §5.7)',
    'parallel ReLU network of one input and 3 layers (any widths and number of branches, free biases in the last hidden layer only, inputs shifted to start at 0)',
    { family: 'spline', bias: 'free', depth: 3 },
  ],
  ['the limit asks for something', 'two-layer ReLU network (any width, no biases) that fits every target', { interpolate: true }],
  [
    'of several classes too',
    'two-layer network of threshold units (any width, free biases) whose margins between classes are all at least 1',
    { family: 'threshold', bias: 'free', loss: 'cross-entropy', interpolate: true },
  ],
])('%s', (_, words, spec, method) => {
  expect(named(spec, method)).toBe(words);
});

test('every family says which widths and biases it means', () => {
  for (const family of FAMILIES)
    for (const depth of [undefined, 4])
      expect(named({ family, bias: family === 'spline' ? 'free' : 'none', depth })).toMatch(/^.* network.* \(.*(any|these).*biases.*\)$/);
});
