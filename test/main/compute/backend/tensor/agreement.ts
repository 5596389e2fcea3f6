import type { Matrix } from '../../../../../shared/contract/array';
import type { TrainSpec } from '../../../../../shared/contract/run';
import { TensorDescent } from '../../../../../main/compute/backend/tensor/descent';
import type { TensorDevice } from '../../../../../main/compute/backend/tensor/device';
import { createTrainingKernels, type TrainingKernels } from '../../../../../main/compute/engine/training-kernels';
import { Batches } from '../../../../../main/compute/train/batches';
import { createLayered, layoutOf } from '../../../../../main/compute/train/create';
import { initialParameters } from '../../../../../main/compute/train/layout';
import { OPTIMIZER_RULES } from '../../../../../main/compute/train/optimizers';
import { Stepper } from '../../../../../main/compute/train/stepper';
import { lossProblem, specification } from '../../train/problems';

/** Parameters and, with all rows in a step, the objective before each step. */
export interface Trajectory {
  parameters: Float64Array[];
  objectives: number[];
}

const float64 = createTrainingKernels('float64');

/** The embedded engine in float64, step by step, from the initial weights rounded to float32 as a device gets them. */
export const exactTrajectory = (X: Matrix, Y: Matrix, spec: TrainSpec, seed: number, steps: number) =>
  embeddedTrajectory(float64, X, Y, spec, seed, steps);

/** The same with the kernels of either precision. */
export function embeddedTrajectory(
  kernels: TrainingKernels,
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  seed: number,
  steps: number,
): Trajectory {
  return kernels.arena.scope(() => {
    const network = createLayered(kernels, X, Y, spec);
    const { values } = network.parameters;
    values.set(Float32Array.from(initialParameters(layoutOf(spec.architecture, X.shape[1], Y.shape[1]), spec, seed)));
    network.regularizer.project?.();
    const stepper = new Stepper(
      kernels,
      network,
      OPTIMIZER_RULES[spec.optimizer].create(kernels, network, spec, () => false),
      spec,
    );
    const batches = spec.batchSize === undefined ? null : new Batches(X.shape[0], spec.batchSize, seed);
    const trajectory: Trajectory = { parameters: [], objectives: [] };
    for (let step = 0, epoch = 0; step < steps; epoch++) {
      batches?.shuffle();
      for (let batch = 0; batch < (batches?.count ?? 1) && step < steps; batch++, step++) {
        const objective = batches ? null : network.objectiveAndGradient(() => false);
        if (batches) network.batchGradient(batches.rows(batch), () => false);
        else trajectory.objectives.push(objective as number);
        stepper.step(epoch, objective);
        trajectory.parameters.push(Float64Array.from(values));
      }
    }
    return trajectory;
  });
}

/** The same of several seeds on a device. */
export async function deviceTrajectories(device: TensorDevice, X: Matrix, Y: Matrix, spec: TrainSpec, seeds: number[], steps: number) {
  await device.activate();
  const descent = new TensorDescent(X, Y, spec, seeds, X.shape[0]);
  const trajectories = seeds.map((): Trajectory => ({ parameters: [], objectives: [] }));
  try {
    for (let step = 0, epoch = 0; step < steps; epoch++) {
      descent.shuffle();
      for (let batch = 0; batch < descent.steps && step < steps; batch++, step++) {
        if (spec.batchSize === undefined) {
          const objective = descent.step(epoch);
          (await objective.data()).forEach((value, index) => trajectories[index].objectives.push(value));
          objective.dispose();
        } else descent.batchStep(epoch, batch);
        (await descent.parameters()).forEach((values, index) => trajectories[index].parameters.push(values));
      }
    }
  } finally {
    descent.dispose();
  }
  device.check();
  return trajectories;
}

/** The largest difference of two trajectories up to each step, of parameters relative to the largest of them and of objectives. */
export function drift(found: Trajectory, exact: Trajectory): number[] {
  let worst = 0;
  return exact.parameters.map((values, step) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    values.forEach((value, i) => (worst = Math.max(worst, Math.abs(found.parameters[step][i] - value) / largest)));
    const objective = exact.objectives[step];
    if (objective !== undefined) worst = Math.max(worst, Math.abs(found.objectives[step] - objective) / objective);
    return worst;
  });
}

/** What float32 may come to after so many steps where no unit switches at another step: float32 has 6e-8, and a step has many roundings. */
export const allowed = (step: number) => 2e-7 * (step + 5);

/** Runs that between them have every activation, loss, regulariser and update rule that devices train, and smooth enough courses. */
export const AGREEMENT_RUNS: Record<string, { n: number; d: number; outputs: number; spec: TrainSpec }> = {
  'ReLU, three layers in branches, squared loss, Adam': {
    n: 24,
    d: 4,
    outputs: 2,
    spec: specification({
      learningRate: 0.003,
      architecture: { layers: [6, 5], branches: 3, bias: 'penalized', regularizer: 'power' },
    }),
  },
  'linear, four layers, squared loss, gradient descent': {
    n: 24,
    d: 4,
    outputs: 2,
    spec: specification({
      optimizer: 'gd',
      learningRate: 0.0002,
      architecture: { layers: [5, 4, 3], activation: 'linear', regularizer: 'weight-decay' },
    }),
  },
  'gated, logistic loss, path norm, RMSprop with a schedule': {
    n: 24,
    d: 4,
    outputs: 1,
    spec: specification({
      optimizer: 'rmsprop',
      schedule: 'cosine',
      learningRate: 0.002,
      architecture: { layers: [6], branches: 2, activation: 'gated', loss: 'logistic', regularizer: 'path-norm', bias: 'penalized' },
    }),
  },
  'linear, Huber loss, last two layers, proximal gradient in batches': {
    n: 24,
    d: 4,
    outputs: 2,
    spec: specification({
      optimizer: 'proximal',
      learningRate: 0.002,
      batchSize: 8,
      architecture: { layers: [4, 4], activation: 'linear', loss: 'huber', regularizer: 'last-two' },
    }),
  },
  'ReLU, cross-entropy, AdamW in batches': {
    n: 24,
    d: 4,
    outputs: 3,
    spec: specification({
      optimizer: 'adamw',
      learningRate: 0.002,
      batchSize: 7,
      architecture: { layers: [6], loss: 'cross-entropy', bias: 'free', outputBias: true },
    }),
  },
  'linear, squared loss, momentum and a clipped gradient': {
    n: 24,
    d: 4,
    outputs: 1,
    spec: specification({
      optimizer: 'sgd',
      momentum: 0.9,
      nesterov: true,
      clip: 3,
      learningRate: 0.002,
      architecture: { layers: [5], branches: 2, activation: 'linear', regularizer: 'power-half' },
    }),
  },
  'threshold with amplitudes, squared loss, Adam': {
    n: 24,
    d: 4,
    outputs: 2,
    spec: specification({
      learningRate: 0.002,
      architecture: { layers: [6], branches: 2, activation: 'threshold', bias: 'free', outputBias: true },
    }),
  },
  'ReLU, exponent 2.5, biases of the last hidden layer free, momentum': {
    n: 24,
    d: 4,
    outputs: 2,
    spec: specification({
      optimizer: 'sgd',
      momentum: 0.8,
      learningRate: 0.0005,
      architecture: { layers: [6, 5], branches: 3, bias: 'free', biasLayers: 'last', regularizer: 'power', exponent: 2.5 },
    }),
  },
  'gated, hinge loss, Adagrad': {
    n: 24,
    d: 4,
    outputs: 1,
    spec: specification({ optimizer: 'adagrad', learningRate: 0.01, architecture: { layers: [6], activation: 'gated', loss: 'hinge' } }),
  },
};

/** The problem of a run. */
export const agreementProblem = ({ n, d, outputs, spec }: (typeof AGREEMENT_RUNS)[string]) =>
  lossProblem(spec.architecture.loss, n, d, outputs, 1);
