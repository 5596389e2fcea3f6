import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { Random } from '../../../../main/compute/engine/random';
import { ACTIVATION_TABLE } from '../../../../main/compute/train/activations';
import { createNetwork } from '../../../../main/compute/train/create';
import { LayeredNetwork } from '../../../../main/compute/train/layered';
import type { TrainedNetwork } from '../../../../main/compute/train/network';
import { networkObjective } from '../../../../main/compute/train/objective';
import { REGULARIZER_TABLE } from '../../../../main/compute/train/regularizers';
import { LOSS_TABLE } from '../../../../shared/theory/losses';
import { lossProblem, normalProblem, specification } from './problems';

const kernels = createTrainingKernels('float64');
/** Each precision with the step of central differences, and how far the kernels may be from plain float64 loops. */
const PRECISIONS = [
  { kernels, step: 1e-6, digits: 12, slope: 2e-6, every: 1 },
  { kernels: createTrainingKernels('float32'), step: 1e-4, digits: 5, slope: 2e-5, every: 4 },
];
const onward = () => false;

/** What there is at some parameters: plain loops against kernels, and differences of the plain objective against the gradient. */
function compare(network: TrainedNetwork, X: Matrix, Y: Matrix, architecture: Architecture, stride: number, step: number) {
  const plain = () => networkObjective(network.weights(), X, Y, architecture.beta, architecture).objective;
  const objective = network.objectiveAndGradient(onward) as number;
  const gradient = network.gradient.values.slice();
  const values = network.parameters.values;
  let worst = 0;
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i];
    const at = (moved: number) => {
      values[i] = moved;
      // The place that the precision allows.
      const place = values[i];
      const result = plain();
      values[i] = value;
      return { place, result };
    };
    const [up, here, down] = [at(value + step), at(value), at(value - step)];
    const slope = (a: typeof up, b: typeof up) => (a.result - b.result) / (a.place - b.place);
    // Where a sample crosses a kink within the step, the derivative lies between the one-sided ones.
    const slack = Math.abs(slope(up, here) - slope(here, down));
    const error = Math.max(0, Math.abs(gradient[i] - slope(up, down)) - slack);
    worst = Math.max(worst, error / (1 + Math.abs(gradient[i])));
  }
  return { objective, repeated: network.objective(onward), plain: plain(), worst };
}

const LOSSES = Object.keys(LOSS_TABLE) as Architecture['loss'][];
const REGULARIZERS = Object.keys(REGULARIZER_TABLE) as Architecture['regularizer'][];
const ACTIVATIONS = (Object.keys(ACTIVATION_TABLE) as Architecture['activation'][]).filter((name) => name !== 'threshold');
const BIASES: Partial<Architecture>[] = [
  { bias: 'none' },
  { bias: 'none', outputBias: true },
  { bias: 'penalized' },
  { bias: 'penalized', biasLayers: 'last', outputBias: true },
  { bias: 'free', outputBias: true },
  { bias: 'free', biasLayers: 'first' },
];
const SHAPES: { layers: number[]; branches: number; n: number; d: number; outputs: number }[] = [
  { layers: [5], branches: 1, n: 9, d: 3, outputs: 2 },
  { layers: [4, 3], branches: 3, n: 7, d: 2, outputs: 2 },
  { layers: [6, 5], branches: 1, n: 13, d: 5, outputs: 3 },
  { layers: [3, 6, 2], branches: 2, n: 6, d: 4, outputs: 4 },
  { layers: [2, 3, 4, 5], branches: 1, n: 5, d: 3, outputs: 2 },
];

describe('LayeredNetwork', () => {
  for (const activation of ACTIVATIONS)
    for (const regularizer of REGULARIZERS)
      for (const loss of LOSSES)
        it(`agrees with plain loops and central differences: ${activation}, ${regularizer}, ${loss}`, () => {
          SHAPES.forEach(({ n, d, outputs, ...shape }, index) => {
            BIASES.forEach((bias, variant) => {
              const exponents = regularizer === 'power' && shape.layers.length > 1 ? [undefined, 2.5] : [undefined];
              const exponent = exponents[(index + variant) % exponents.length];
              const { X, Y } = lossProblem(loss, n, d, outputs, index);
              const spec = specification({
                architecture: { ...shape, ...bias, activation, regularizer, loss, exponent, ...(loss === 'huber' ? { delta: 0.8 } : {}) },
              });
              for (const { kernels, step, digits, slope, every } of PRECISIONS) {
                if ((index + variant) % every > 0) continue;
                kernels.arena.scope(() => {
                  const network = createNetwork(kernels, X, Y, spec, 10 * index + variant);
                  // Biases begin at 0 or near it; moved, they are tested too.
                  const random = Random.stream(index, 'batches');
                  const { values } = network.parameters;
                  for (let i = 0; i < values.length; i++) values[i] += 0.1 * random.normal();
                  const found = compare(network, X, Y, spec.architecture, 7, step);
                  expect(found.objective / found.plain).toBeCloseTo(1, digits);
                  expect(found.repeated).toBe(found.objective);
                  expect(found.worst).toBeLessThan(slope);
                });
              }
            });
          });
        });

  it.each([1, 3])('agrees with them where rows fall into shares: %i branches', (branches) => {
    const { X, Y } = lossProblem('huber', 307, 12, 2, 4);
    const architecture: Partial<Architecture> = { layers: [60, 50], branches, bias: 'penalized', outputBias: true, regularizer: 'power' };
    for (const { kernels, step, digits, slope } of PRECISIONS)
      kernels.arena.scope(() => {
        const spec = specification({ architecture: { ...architecture, loss: 'huber', delta: 0.8 } });
        const network = createNetwork(kernels, X, Y, spec, 3);
        const found = compare(network, X, Y, spec.architecture, 1231, step);
        expect(found.objective / found.plain).toBeCloseTo(1, digits);
        expect(found.repeated).toBe(found.objective);
        // Of 307 rows many cross a kink within the step of float32.
        expect(found.worst).toBeLessThan(10 * slope);
      });
  });

  it('is used for what TwoLayer does not do', () => {
    const { X, Y } = normalProblem(5, 2, 1, 1);
    kernels.arena.scope(() => {
      expect(createNetwork(kernels, X, Y, specification({ architecture: { layers: [3, 3] } }), 1)).toBeInstanceOf(LayeredNetwork);
      expect(createNetwork(kernels, X, Y, specification(), 1)).not.toBeInstanceOf(LayeredNetwork);
      // Large enough for several workers.
      const large = normalProblem(200, 20, 1, 1);
      const branches = specification({ architecture: { layers: [16], branches: 12 } });
      expect(createNetwork(kernels, large.X, large.Y, branches, 1)).toBeInstanceOf(LayeredNetwork);
    });
  });

  it('gives one gradient for all rows, as a batch or not, and an estimate without bias from a part', () => {
    const { X, Y } = normalProblem(602, 5, 2, 4);
    const spec = specification({
      architecture: { layers: [7, 300], branches: 2, bias: 'penalized', outputBias: true, regularizer: 'power' },
    });
    kernels.arena.scope(() => {
      const network = createNetwork(kernels, X, Y, spec, 4);
      network.objectiveAndGradient(onward);
      const gradient = network.gradient.values.slice();
      network.batchGradient(
        Int32Array.from({ length: 602 }, (_, i) => i),
        onward,
      );
      expect(network.gradient.values).toEqual(gradient);
      const sum = new Float64Array(gradient.length);
      for (let part = 0; part < 7; part++) {
        expect(
          network.batchGradient(
            Int32Array.from({ length: 86 }, (_, i) => 7 * i + part),
            onward,
          ),
        ).toBe(true);
        network.gradient.values.forEach((value, i) => (sum[i] += value / 7));
      }
      const scale = Math.max(...gradient.map(Math.abs));
      sum.forEach((value, i) => expect(Math.abs(value - gradient[i]) / scale).toBeLessThan(1e-12));
    });
  });

  it('lets NaN and infinity through to the objective', () => {
    const { X, Y } = normalProblem(5, 2, 1, 1);
    for (const activation of ACTIVATIONS)
      for (const bad of [NaN, Infinity, -Infinity])
        kernels.arena.scope(() => {
          const network = createNetwork(kernels, X, Y, specification({ architecture: { layers: [4, 3], activation } }), 1);
          network.parameters.values[1] = bad;
          expect(Number.isFinite(network.objective(onward))).toBe(false);
        });
  });

  it('stops between blocks', () => {
    const { X, Y } = normalProblem(600, 5, 1, 1);
    kernels.arena.scope(() => {
      const network = createNetwork(kernels, X, Y, specification({ architecture: { layers: [500, 500] } }), 1);
      let blocks = 0;
      const stopAtSecond = () => ++blocks === 2;
      expect(network.objectiveAndGradient(stopAtSecond)).toBeNull();
      expect(blocks).toBe(2);
      expect(network.objective(() => true)).toBeNull();
      expect(network.batchGradient(Int32Array.of(1, 2), () => true)).toBe(false);
    });
  });
});
