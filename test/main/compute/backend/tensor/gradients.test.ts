import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../../shared/contract/network';
import type { Matrix } from '../../../../../shared/contract/array';
import type { TrainSpec } from '../../../../../shared/contract/run';
import { createTrainingKernels } from '../../../../../main/compute/engine/training-kernels';
import { Random } from '../../../../../main/compute/engine/random';
import { TENSOR_ACTIVATIONS } from '../../../../../main/compute/backend/tensor/activations';
import { tensorLoss } from '../../../../../main/compute/backend/tensor/losses';
import { TensorNetworks } from '../../../../../main/compute/backend/tensor/network';
import { tensorRegularizer } from '../../../../../main/compute/backend/tensor/regularizers';
import { TensorData } from '../../../../../main/compute/backend/tensor/rows';
import { createLayered, gatesOf, layoutOf } from '../../../../../main/compute/train/create';
import { initialParameters } from '../../../../../main/compute/train/layout';
import { lossProblem, specification } from '../../train/problems';

const kernels = createTrainingKernels('float64');
const SEEDS = [3, 4, 5];

const LOSSES: Architecture['loss'][] = ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'];
const REGULARIZERS: Architecture['regularizer'][] = ['weight-decay', 'power', 'power-half', 'last-two', 'path-norm'];
const VARIANTS: { layers: number[]; branches: number; n: number; d: number; outputs: number; terms: Partial<Architecture> }[] = [
  { layers: [5], branches: 1, n: 9, d: 3, outputs: 2, terms: { bias: 'penalized' } },
  { layers: [4, 3], branches: 3, n: 7, d: 2, outputs: 2, terms: { bias: 'free', outputBias: true } },
  { layers: [3, 5, 2], branches: 2, n: 6, d: 4, outputs: 3, terms: { bias: 'penalized', biasLayers: 'last', outputBias: true } },
  { layers: [2, 3, 4], branches: 1, n: 5, d: 3, outputs: 2, terms: { bias: 'none' } },
];

/** Objectives and gradients at some parameters of several networks: on tensors, and by the embedded engine in float64. */
function compare(X: Matrix, Y: Matrix, spec: TrainSpec, blockRows: number) {
  const { architecture } = spec;
  const layout = layoutOf(architecture, X.shape[1], Y.shape[1]);
  const points = SEEDS.map((seed) => {
    const random = Random.stream(seed, 'batches');
    return Float64Array.from(initialParameters(layout, spec, seed), (value) => Math.fround(value + 0.1 * random.normal()));
  });
  const exact = points.map((point) =>
    kernels.arena.scope(() => {
      const network = createLayered(kernels, X, Y, spec);
      network.parameters.values.set(point);
      return { objective: network.objectiveAndGradient(() => false) as number, gradient: network.gradient.values.slice() };
    }),
  );
  const before = memory().numTensors;
  const found = tidy(() => {
    const networks = new TensorNetworks(layout, SEEDS.length, TENSOR_ACTIVATIONS[architecture.activation], tensorLoss(architecture));
    const regularizer = tensorRegularizer(layout, architecture);
    const data = new TensorData(layout, X, Y, gatesOf(layout, spec));
    const parameters = tensor(
      points.map((point) => [...point]),
      [SEEDS.length, points[0].length],
    );
    const penalty = regularizer.evaluate(parameters);
    const values = Array.from(penalty.value.dataSync(), (value) => architecture.beta * value);
    const gradient = Array.from(penalty.gradient.dataSync(), (value) => architecture.beta * value);
    for (let from = 0; from < X.shape[0]; from += blockRows) {
      const rows = data.block(from, Math.min(blockRows, X.shape[0] - from));
      const part = networks.valueAndGradient(parameters, rows, 1);
      expect(Array.from(networks.value(parameters, rows).dataSync())).toEqual(Array.from(part.value.dataSync()));
      part.value.dataSync().forEach((value, index) => (values[index] += value));
      part.gradient.dataSync().forEach((value, index) => (gradient[index] += value));
    }
    return { values, gradient };
  });
  expect(memory().numTensors).toBe(before);
  const length = points[0].length;
  let worst = 0;
  exact.forEach(({ objective, gradient }, index) => {
    worst = Math.max(worst, Math.abs(found.values[index] - objective) / (1 + Math.abs(objective)));
    const size = Math.max(1, ...gradient.map(Math.abs));
    gradient.forEach((value, i) => (worst = Math.max(worst, Math.abs(found.gradient[index * length + i] - value) / size)));
  });
  return worst;
}

beforeAll(async () => {
  await setBackend('cpu');
});

describe('objectives and gradients on tensors', () => {
  for (const activation of ['relu', 'linear', 'gated'] as const)
    for (const regularizer of REGULARIZERS)
      it(`are those of the embedded engine to float32: ${activation}, ${regularizer}, every loss, shape and bias`, () => {
        for (const loss of LOSSES)
          VARIANTS.forEach(({ n, d, outputs, layers, branches, terms }, index) => {
            const { X, Y } = lossProblem(loss, n, d, outputs, index);
            const exponent = regularizer === 'power' && layers.length > 1 && index === 1 ? 2.5 : undefined;
            const delta = loss === 'huber' ? 0.8 : undefined;
            const spec = specification({ architecture: { layers, branches, activation, regularizer, loss, exponent, delta, ...terms } });
            expect(compare(X, Y, spec, index % 2 === 0 ? n : 4), `${loss}, ${layers.join('-')}`).toBeLessThan(3e-6);
          });
      });

  it('are those of threshold units with their amplitudes', () => {
    for (const loss of LOSSES)
      for (const bias of ['none', 'free'] as const) {
        const { X, Y } = lossProblem(loss, 9, 3, 2, 7);
        const spec = specification({ architecture: { layers: [4], branches: 2, activation: 'threshold', bias, outputBias: true, loss } });
        expect(compare(X, Y, spec, 9), loss).toBeLessThan(3e-6);
      }
  });
});
