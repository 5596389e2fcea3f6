import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { TrainSpec } from '../../../../shared/contract/run';
import { torchScale, type TorchTraining } from '../../../../shared/theory/pytorch';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { createNetwork } from '../../../../main/compute/train/create';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { pythonWith } from '../../../python';
import { lossProblem, recorder, specification } from './problems';

type Weights = Record<string, NdArray>;

const python = pythonWith('torch');
const kernels = createTrainingKernels('float64');
const script = fileURLToPath(new URL('pytorch.py', import.meta.url));

/** What PyTorch makes of the cases. */
function torch(
  cases: object[],
): { objective?: number; gradient?: Record<string, number[]>; objectives?: number[]; weights?: Record<string, number[]> }[] {
  const json = JSON.stringify(cases, (_, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value));
  const { status, stdout, stderr } = spawnSync(python!, [script], { input: json, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof torch>;
}

function initial(X: Matrix, Y: Matrix, spec: TrainSpec, seed: number): Weights {
  return kernels.arena.scope(() => createNetwork(kernels, X, Y, spec, seed).weights());
}

const LOSSES = ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'] as const;
const REGULARIZERS = ['weight-decay', 'power', 'power-half', 'last-two', 'path-norm'] as const;
const SHAPES: Partial<Architecture>[] = [
  { layers: [5], bias: 'penalized' },
  { layers: [4, 3], branches: 3, bias: 'none', outputBias: true },
  { layers: [3, 4, 2], branches: 2, bias: 'free', biasLayers: 'last', outputBias: true },
];

/** How far apart, relative to the larger of the two and 1. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(a[i]), Math.abs(b[i])));
  return worst;
}

// Skipped, and said to be, where no Python has PyTorch.
describe.runIf(python !== undefined)('against PyTorch itself', () => {
  it('objective and gradient are those of autograd: every activation with a slope, loss, regulariser and bias', () => {
    const cases = (['relu', 'linear', 'gated'] as const).flatMap((activation) =>
      LOSSES.flatMap((loss) =>
        REGULARIZERS.flatMap((regularizer) =>
          SHAPES.map((shape, index) => {
            const { X, Y } = lossProblem(loss, 11, 3, 2, index + 1);
            const exponent = regularizer === 'power' && index === 2 ? { exponent: 2.5 } : {};
            const spec = specification({ architecture: { ...shape, activation, loss, regularizer, beta: 0.2, ...exponent } });
            return kernels.arena.scope(() => {
              const network = createNetwork(kernels, X, Y, spec, index);
              // Biases begin at 0; moved, they are tested too.
              const { values } = network.parameters;
              for (let i = 0; i < values.length; i++) values[i] += 0.05 * Math.sin(i + 1);
              network.regularizer.project?.();
              const weights = network.weights();
              const objective = network.objectiveAndGradient(() => false) as number;
              // The gradient as published: a step of one against it, taken from the weights.
              for (let i = 0; i < values.length; i++) values[i] -= network.gradient.values[i];
              const moved = network.weights();
              return { input: { ...spec.architecture, X, Y, weights }, weights, objective, moved };
            });
          }),
        ),
      ),
    );
    const told = torch(cases.map(({ input }) => input));
    told.forEach(({ objective, gradient }, i) => {
      const { input, weights, moved } = cases[i];
      const name = `${input.activation}, ${input.loss}, ${input.regularizer}, ${input.bias}`;
      expect(cases[i].objective / objective!, name).toBeCloseTo(1, 12);
      for (const [key, values] of Object.entries(gradient!)) {
        const own = Array.from(weights[key].data, (value, j) => value - moved[key].data[j]);
        expect(apart(own, values), `${name}, ${key}`).toBeLessThan(1e-11);
      }
    });
    expect(told).toHaveLength(225);
  }, 60_000);

  const rules: { change: Partial<TrainSpec>; options?: Record<string, number | boolean> }[] = [
    { change: { optimizer: 'gd', learningRate: 0.002 } },
    { change: { optimizer: 'sgd', learningRate: 0.001, momentum: 0.9 }, options: { momentum: 0.9 } },
    {
      change: { optimizer: 'sgd', learningRate: 0.001, momentum: 0.9, nesterov: true, clip: 2 },
      options: { momentum: 0.9, nesterov: true },
    },
    { change: { optimizer: 'adam', learningRate: 0.01 } },
    { change: { optimizer: 'adamw', learningRate: 0.01, decay: 0.05 }, options: { weight_decay: 0.05 } },
    { change: { optimizer: 'adagrad', learningRate: 0.05 } },
    { change: { optimizer: 'rmsprop', learningRate: 0.002 } },
  ];
  it('100 steps of every rule have its objectives and end at its weights', () => {
    const cases = rules.map(({ change, options }) => {
      const { X, Y } = lossProblem('squared', 20, 3, 2, 5);
      const architecture: Partial<Architecture> = { layers: [5, 4], branches: 2, bias: 'penalized', regularizer: 'power' };
      const spec = specification({ ...change, epochs: 100, architecture });
      const monitor = recorder();
      const result = trainSeed(X, Y, spec, 3, monitor);
      const { optimizer, learningRate: rate, clip } = spec;
      const input = {
        ...spec.architecture,
        X,
        Y,
        weights: initial(X, Y, spec, 3),
        optimizer,
        rate,
        options: options ?? {},
        steps: 100,
        clip,
      };
      return { input, result, curve: monitor.curve() };
    });
    torch(cases.map(({ input }) => input)).forEach(({ objectives, weights }, i) => {
      const { result, curve, input } = cases[i];
      expect(apart(curve, objectives!), input.optimizer).toBeLessThan(1e-9);
      for (const [key, values] of Object.entries(weights!))
        expect(apart(result.weights[key].data, values), `${input.optimizer} ${key}`).toBeLessThan(1e-9);
    });
  }, 60_000);

  const conventions: (TorchTraining & { ours: Architecture['loss'] })[] = (['sum', 'mean'] as const).flatMap((reduction) => [
    { loss: 'MSELoss', ours: 'squared', reduction, weightDecay: 0.03 } as const,
    { loss: 'HuberLoss', ours: 'huber', reduction, weightDecay: 0.03 } as const,
    { loss: 'SoftMarginLoss', ours: 'logistic', reduction, weightDecay: 0.03 } as const,
    { loss: 'BCEWithLogitsLoss', ours: 'logistic', reduction, weightDecay: 0.03 } as const,
    { loss: 'CrossEntropyLoss', ours: 'cross-entropy', reduction, weightDecay: 0.03 } as const,
  ]);
  it('its mean and sum losses with weight_decay are our sum loss at the β that follows: same weights, same step, same objective', () => {
    const cases = conventions.map((training) => {
      const { X, Y } = lossProblem(training.ours, 20, 3, 2, 6);
      const { beta, factor } = torchScale(training, 20, 2);
      const rate = training.reduction === 'sum' ? 0.002 : 0.05;
      // A step along the gradient of factor times our objective.
      const spec = specification({
        optimizer: 'sgd',
        learningRate: rate * factor,
        epochs: 60,
        architecture: { layers: [6], bias: 'penalized', loss: training.ours, beta },
      });
      const monitor = recorder();
      const result = trainSeed(X, Y, spec, 4, monitor);
      const torchTerms = { torchLoss: training.loss, reduction: training.reduction, options: { weight_decay: training.weightDecay } };
      const input = { ...spec.architecture, X, Y, weights: initial(X, Y, spec, 4), optimizer: 'sgd', rate, steps: 60, ...torchTerms };
      return { input, result, curve: monitor.curve().map((objective) => factor * objective) };
    });
    torch(cases.map(({ input }) => input)).forEach(({ objectives, weights }, i) => {
      const { result, curve, input } = cases[i];
      const name = `${input.torchLoss}, ${input.reduction}`;
      expect(apart(curve, objectives!), name).toBeLessThan(1e-11);
      for (const [key, values] of Object.entries(weights!))
        expect(apart(result.weights[key].data, values), `${name} ${key}`).toBeLessThan(1e-11);
    });
  }, 60_000);
});
