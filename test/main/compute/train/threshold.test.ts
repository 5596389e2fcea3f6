import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { createNetwork } from '../../../../main/compute/train/create';
import { networkObjective } from '../../../../main/compute/train/objective';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { normalProblem, recorder, specification } from './problems';

const kernels = createTrainingKernels('float64');
const onward = () => false;

describe('threshold units', () => {
  it('have the objective of plain loops, its true gradient where there is one, and the straight-through one elsewhere', () => {
    const [n, d, m, K] = [13, 3, 5, 2];
    const { X, Y } = normalProblem(n, d, 2, 5);
    const spec = specification({ architecture: { layers: [m], branches: K, activation: 'threshold', bias: 'free', outputBias: true } });
    kernels.arena.scope(() => {
      const network = createNetwork(kernels, X, Y, spec, 3);
      const values = network.parameters.values;
      // Amplitudes other than 1 and output biases other than 0.
      for (let i = K * m * (d + 1 + 2); i < values.length; i++) values[i] += 0.1 * (i % 7);
      const plain = () => networkObjective(network.weights(), X, Y, 0.1, spec.architecture).objective;
      expect(network.objectiveAndGradient(onward)).toBeCloseTo(plain(), 11);
      const gradient = network.gradient.values.slice();
      for (let i = K * m * (d + 1); i < values.length; i++) {
        const value = values[i];
        values[i] = value + 1e-5;
        const up = plain();
        values[i] = value - 1e-5;
        const down = plain();
        values[i] = value;
        expect(gradient[i]).toBeCloseTo((up - down) / 2e-5, 6);
      }
      // ∂ℓ/∂u_j ≈ Σ_rows s_j·⟨w_j, residual⟩·x.
      const { W1, W2, b1, b2, s1 } = network.weights();
      const expected = new Float64Array(K * m * (d + 1));
      for (let row = 0; row < n; row++) {
        const x = [...X.data.subarray(row * d, (row + 1) * d), 1];
        const open = Array.from(s1.data, (_, j) => x.reduce((sum, v, i) => sum + v * (i < d ? W1.data[j * d + i] : b1.data[j]), 0) >= 0);
        const weight = (j: number, c: number) => W2.data[(Math.floor(j / m) * 2 + c) * m + (j % m)];
        const residual = [0, 1].map(
          (c) => open.reduce((sum, on, j) => sum + (on ? s1.data[j] * weight(j, c) : 0), b2.data[c]) - Y.data[row * 2 + c],
        );
        open.forEach((_, j) =>
          x.forEach((v, i) => (expected[j * (d + 1) + i] += v * s1.data[j] * (residual[0] * weight(j, 0) + residual[1] * weight(j, 1)))),
        );
      }
      expected.forEach((value, i) => expect(gradient[i]).toBeCloseTo(value, 11));
    });
  });

  it('never get below the optimum over all patterns (theory §5.8), and come down towards it', () => {
    const path = new URL('../../../reference/threshold.json', import.meta.url);
    const { X, y, beta, optimum } = JSON.parse(readFileSync(path, 'utf8')) as { X: number[][]; y: number[]; beta: number; optimum: number };
    const rows = matrix(X.length, X[0].length, Float64Array.from(X.flat()));
    const targets = matrix(y.length, 1, Float64Array.from(y));
    const objectives = [1, 2].map(
      (seed) =>
        trainSeed(
          rows,
          targets,
          specification({
            optimizer: 'sgd',
            schedule: 'cosine',
            epochs: 4000,
            learningRate: 0.002,
            architecture: { layers: [100], activation: 'threshold', beta },
          }),
          seed,
          recorder(),
        ).objective,
    );
    expect(Math.min(...objectives)).toBeGreaterThan(optimum * (1 - 1e-9));
    expect(Math.min(...objectives)).toBeLessThan(2.5 * optimum);
  });

  it('do not hide NaN', () => {
    const { X, Y } = normalProblem(5, 2, 1, 1);
    kernels.arena.scope(() => {
      const network = createNetwork(kernels, X, Y, specification({ architecture: { activation: 'threshold' } }), 1);
      network.parameters.values[1] = NaN;
      expect(network.objective(onward)).toBeNaN();
    });
  });
});
