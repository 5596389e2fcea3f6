import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../shared/contract/failure';
import { checkTraining } from '../../../../main/compute/train/check';
import { specification } from './problems';

type Changes = Parameters<typeof specification>[0];

const refusals: [Changes, string, RegExp][] = [
  [{ architecture: { layers: [] } }, 'unsupported', /without hidden layers/],
  [{ architecture: { activation: 'threshold', layers: [3, 3] } }, 'usage', /‘threshold’ is that of networks with one hidden layer/],
  [
    { architecture: { activation: 'threshold', regularizer: 'path-norm' } },
    'usage',
    /path norm does not apply to the activation ‘threshold’/,
  ],
  [{ architecture: { activation: 'threshold', bias: 'penalized' } }, 'usage', /bias of the activation ‘threshold’ cannot be penalized/],
  [{ architecture: { biasLayers: 'last' } }, 'usage', /layers of the bias do not apply to a network without bias/],
  [{ architecture: { exponent: 2 } }, 'usage', /exponent does not apply to the regularizer ‘weight-decay’/],
  [{ architecture: { exponent: 3, regularizer: 'power' } }, 'usage', /exponent 3 exceeds the 2 layers/],
  [{ architecture: { delta: 2 } }, 'usage', /δ does not apply to the loss ‘squared’/],
  [{ optimizer: 'proximal', architecture: { regularizer: 'path-norm' } }, 'usage', /‘path-norm’ has no proximal map/],
  [
    { optimizer: 'lbfgs', architecture: { regularizer: 'last-two', layers: [3, 3] } },
    'usage',
    /holds layers in a ball, and L-BFGS does not/,
  ],
  [{ optimizer: 'gd', lineSearch: true, architecture: { regularizer: 'last-two', layers: [3, 3] } }, 'usage', /line search does not/],
  [{ optimizer: 'adam', lineSearch: true }, 'usage', /line search does not apply to Adam/],
  [{ optimizer: 'adam', decay: 0.1 }, 'usage', /decay of its own does not apply to Adam/],
  [{ optimizer: 'lbfgs', clip: 1 }, 'usage', /Clipping the gradient does not apply to L-BFGS/],
  [{ optimizer: 'lbfgs', schedule: 'cosine' }, 'usage', /schedule does not apply to L-BFGS/],
  [{ optimizer: 'lbfgs', batchSize: 5 }, 'usage', /batch size does not apply to L-BFGS/],
  [{ backend: 'tensorflow' }, 'unsupported', /‘float64’ does not exist on TensorFlow, which computes in float32/],
  [{ backend: 'webgpu', precision: 'float32', optimizer: 'lbfgs' }, 'unsupported', /WebGPU does not train this: L-BFGS chooses/],
  [
    { backend: 'webgpu', precision: 'float32', optimizer: 'proximal', architecture: { layers: [3, 3], regularizer: 'power-half' } },
    'unsupported',
    /proximal map of the regularizer ‘power-half’/,
  ],
  [{ optimizer: 'gd', batchSize: 5 }, 'usage', /batch size does not apply to gradient descent/],
  [{ batchSize: 11 }, 'usage', /batch size 11 exceeds the 10 rows/],
  [{ optimizer: 'gd', momentum: 0.5 }, 'usage', /Momentum does not apply to gradient descent/],
  [{ optimizer: 'adam', nesterov: true }, 'usage', /Momentum does not apply to Adam/],
  [{ optimizer: 'sgd', nesterov: true }, 'usage', /Nesterov needs a momentum/],
];

describe('checkTraining', () => {
  for (const [changes, code, sentence] of refusals)
    it(`refuses ${JSON.stringify(changes)}`, () => {
      try {
        checkTraining(specification(changes), 10);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
        expect(error).toMatchObject({
          code,
          message: expect.stringMatching(sentence) as string,
          hint: expect.stringMatching(/\w/) as string,
        });
        return;
      }
      throw new Error('It was accepted.');
    });

  it('returns the rule of what it accepts', () => {
    expect(
      checkTraining(specification({ optimizer: 'sgd', momentum: 0.9, nesterov: true, batchSize: 10, backend: 'embedded' }), 10).name,
    ).toBe('SGD');
  });
});
