import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { networkObjective } from '../../../../main/compute/train/objective';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { AGREEMENT_RUNS, agreementProblem, allowed, drift, embeddedTrajectory, exactTrajectory } from '../backend/tensor/agreement';
import { lossProblem, normalProblem, recorder, specification } from './problems';

const kernels = createTrainingKernels('float32');

type Changes = Parameters<typeof specification>[0];

/** The curves of one training in both precisions, and their results. */
function both(X: ReturnType<typeof matrix>, Y: typeof X, changes: Changes) {
  const [narrow, wide] = (['float32', 'float64'] as const).map((precision) => {
    const monitor = recorder();
    const spec = specification({ epochs: 100, ...changes, precision });
    const result = trainSeed(X, Y, spec, 3, monitor);
    return { spec, result, curve: monitor.curve() };
  });
  return { narrow, wide };
}

const RULES: Changes[] = [
  { optimizer: 'gd', learningRate: 0.002 },
  { optimizer: 'gd', lineSearch: true },
  { optimizer: 'sgd', learningRate: 1e-4, momentum: 0.9, nesterov: true, batchSize: 7 },
  { optimizer: 'adam', learningRate: 0.01, schedule: 'cosine', clip: 5 },
  { optimizer: 'adamw', learningRate: 0.01 },
  { optimizer: 'adagrad', learningRate: 0.05 },
  { optimizer: 'rmsprop', learningRate: 0.002 },
  { optimizer: 'lbfgs' },
  { optimizer: 'proximal', learningRate: 0.002 },
];

describe('training in float32', () => {
  for (const rule of RULES)
    it(`agrees with float64 step by step as far as its digits go: ${JSON.stringify(rule)}`, () => {
      // Linear units: the course of a line search hangs on single comparisons, and kinks would part the two sooner.
      const { X, Y } = normalProblem(29, 4, 2, 5);
      const architecture: Partial<Architecture> = { layers: [5, 3], branches: 3, activation: 'linear', regularizer: 'power' };
      const { narrow, wide } = both(X, Y, { ...rule, architecture });
      const searches = rule?.optimizer === 'lbfgs' || rule?.lineSearch;
      const steps = searches ? 10 : 100;
      for (let epoch = 0; epoch <= steps; epoch++) expect(narrow.curve[epoch] / wide.curve[epoch]).toBeCloseTo(1, searches ? 3 : 4);
      expect(narrow.result.objective / wide.result.objective).toBeCloseTo(1, 3);
    });

  for (const [name, run] of Object.entries(AGREEMENT_RUNS))
    it(`keeps to float64 for 100 steps as devices have to: ${name}`, () => {
      const { X, Y } = agreementProblem(run);
      const found = embeddedTrajectory(kernels, X, Y, run.spec, 2, 100);
      drift(found, exactTrajectory(X, Y, run.spec, 2, 100)).forEach((value, step) =>
        expect(value, `step ${step + 1}`).toBeLessThan(allowed(step)),
      );
    });

  for (const activation of ['relu', 'gated', 'threshold'] as const)
    it(`starts from the same weights, rounded, and publishes an objective in float64: ${activation}`, () => {
      const { X, Y } = lossProblem('logistic', 40, 3, 1, 2);
      const layers = activation === 'threshold' ? [6] : [6, 4];
      const bias = activation === 'threshold' ? 'free' : 'penalized';
      const architecture: Partial<Architecture> = { layers, activation, loss: 'logistic', bias, outputBias: true };
      const { narrow, wide } = both(X, Y, { architecture, learningRate: 0.003 });
      expect(narrow.curve[0] / wide.curve[0]).toBeCloseTo(1, 6);
      const { spec, result, curve } = narrow;
      expect(result).toMatchObject(networkObjective(result.weights, X, Y, spec.architecture.beta, spec.architecture));
      expect(curve[curve.length - 1] / result.objective).toBeCloseTo(1, 5);
      for (const [name, { dtype, data }] of Object.entries(result.weights)) {
        expect(dtype).toBe('float64');
        // The gates are given, not trained.
        if (!name.startsWith('G')) expect(Array.from(data as Float64Array)).toEqual(Array.from(data as Float64Array, Math.fround));
      }
    });

  it('is repeatable to the bit', () => {
    const { X, Y } = normalProblem(50, 6, 1, 5);
    const changes: Changes = { precision: 'float32', architecture: { layers: [5, 4], branches: 3, regularizer: 'power' } };
    const [first, second] = [1, 2].map(() => trainSeed(X, Y, specification(changes), 3, recorder()));
    expect(first.weights).toEqual(second.weights);
  });

  it('finds the optimum of two layers to what float32 allows', () => {
    // One unit each way: ½(w₁w₂ − 3)² + 0.05(w₁² + w₂²), the optimum at w₁w₂ = 2.9.
    const X = matrix(1, 1, Float64Array.of(1));
    const Y = matrix(1, 1, Float64Array.of(3));
    const spec = specification({ precision: 'float32', epochs: 4000, architecture: { layers: [1], activation: 'linear' } });
    expect(trainSeed(X, Y, spec, 1, recorder()).objective).toBeCloseTo(0.5 * 0.1 ** 2 + 0.1 * 2.9, 6);
  });
});
