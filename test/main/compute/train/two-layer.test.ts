import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { networkObjective } from '../../../../main/compute/train/objective';
import { initialParameters, weightsOf } from '../../../../main/compute/train/shape';
import { TwoLayer } from '../../../../main/compute/train/two-layer';
import { difference } from '../engine/plain';
import { normalProblem, shapeOf, specification } from './problems';
import { referenceGradient } from './reference';

const kernels = createTrainingKernels('float64');
const onward = () => false;
const sizes = fc.record({
  n: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 21 }) }, { weight: 1, arbitrary: fc.constantFrom(255, 256, 257, 600) }),
  d: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  branches: fc.integer({ min: 1, max: 3 }),
  outputs: fc.integer({ min: 1, max: 4 }),
  biased: fc.boolean(),
  beta: fc.constantFrom<number[]>(1e-3, 0.1, 2),
  seed: fc.nat(1000),
});

function build({ n, d, width, branches, outputs, biased, beta, seed }: typeof sizes extends fc.Arbitrary<infer T> ? T : never) {
  const { X, Y } = normalProblem(n, d, outputs, seed);
  const shape = shapeOf(X, Y, width, branches, biased);
  const network = new TwoLayer(kernels, shape, X, Y, beta);
  const parameters = initialParameters(shape, specification(), seed);
  network.parameters.values.set(parameters);
  return { X, Y, shape, network, parameters };
}

describe('TwoLayer', () => {
  it('has the objective and the gradient of plain loops, for every shape', () => {
    fc.assert(
      fc.property(sizes, (size) =>
        kernels.arena.scope(() => {
          const { X, Y, shape, network, parameters } = build(size);
          const expected = referenceGradient(shape, parameters, X, Y, size.beta);
          const scale = 1 + Math.max(...expected.gradient.map(Math.abs));
          expect(network.objectiveAndGradient(onward)).toBeCloseTo(expected.objective, 9);
          expect(difference(network.gradient.values, expected.gradient) / scale).toBeLessThan(1e-13);
          expect(network.gradientNorm() / Math.hypot(...expected.gradient)).toBeCloseTo(1, 12);
          expect(network.objective(onward)).toBe(network.objectiveAndGradient(onward));
          const plain = networkObjective(weightsOf(shape, parameters), X, Y, size.beta);
          expect(plain.objective / expected.objective).toBeCloseTo(1, 12);
        }),
      ),
      { numRuns: 200 },
    );
  });

  it('agrees with central differences of the objective', () => {
    fc.assert(
      fc.property(sizes, (size) =>
        kernels.arena.scope(() => {
          const { network, parameters } = build({ ...size, n: Math.min(size.n, 40) });
          network.objectiveAndGradient(onward);
          const gradient = network.gradient.values.slice();
          const step = 1e-6;
          for (let i = 0; i < parameters.length; i += 5) {
            const at = (value: number) => {
              network.parameters.values[i] = value;
              return network.objective(onward) as number;
            };
            const forward = (at(parameters[i] + step) - at(parameters[i])) / step;
            const backward = (at(parameters[i]) - at(parameters[i] - step)) / step;
            // Where a sample crosses the kink of a ReLU within the step, the derivative lies between the one-sided ones.
            const slack = 1e-4 * (1 + Math.abs(gradient[i])) + Math.abs(forward - backward);
            expect(Math.abs(gradient[i] - (forward + backward) / 2)).toBeLessThan(slack);
          }
        }),
      ),
      { numRuns: 60 },
    );
  });

  it('estimates the gradient from a batch without bias: over all batches of an epoch the estimates average to it', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), (size, wanted) =>
        kernels.arena.scope(() => {
          const { X, Y, shape, network, parameters } = build(size);
          const batch = Int32Array.from({ length: Math.min(wanted, size.n) }, (_, i) => (i * 7 + size.seed) % size.n);
          expect(network.batchGradient(batch, onward)).toBe(true);
          const expected = referenceGradient(shape, parameters, X, Y, size.beta, batch);
          const scale = 1 + Math.max(...expected.gradient.map(Math.abs));
          expect(difference(network.gradient.values, expected.gradient) / scale).toBeLessThan(1e-13);
        }),
      ),
      { numRuns: 100 },
    );
  });

  it('gives one gradient for all rows, as a batch or not, also past one block of samples', () => {
    kernels.arena.scope(() => {
      const { network } = build({ n: 600, d: 5, width: 7, branches: 2, outputs: 2, biased: true, beta: 0.3, seed: 4 });
      network.objectiveAndGradient(onward);
      const gradient = network.gradient.values.slice();
      network.batchGradient(
        Int32Array.from({ length: 600 }, (_, i) => i),
        onward,
      );
      expect(network.gradient.values).toEqual(gradient);
    });
  });

  it('lets NaN and infinity through to the objective', () => {
    for (const bad of [NaN, Infinity, -Infinity])
      kernels.arena.scope(() => {
        const { network } = build({ n: 5, d: 2, width: 5, branches: 1, outputs: 1, biased: true, beta: 0.3, seed: 4 });
        network.parameters.values[14] = bad;
        expect(Number.isFinite(network.objective(onward))).toBe(false);
      });
  });

  it('stops between blocks', () => {
    kernels.arena.scope(() => {
      const { network } = build({ n: 600, d: 5, width: 7, branches: 2, outputs: 2, biased: true, beta: 0.3, seed: 4 });
      let blocks = 0;
      const stopAtSecond = () => ++blocks === 2;
      expect(network.objectiveAndGradient(stopAtSecond)).toBeNull();
      expect(blocks).toBe(2);
      expect(network.objective(() => true)).toBeNull();
      expect(network.batchGradient(Int32Array.of(1, 2), () => true)).toBe(false);
    });
  });
});
