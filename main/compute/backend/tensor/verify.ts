import { Failure } from '../../../../shared/contract/failure';
import { matrix } from '../../../../shared/contract/array';
import type { TrainSpec } from '../../../../shared/contract/run';
import { trainingKernels } from '../../engine/training-kernels';
import { Random } from '../../engine/random';
import { createLayered, layoutOf } from '../../train/create';
import { initialParameters } from '../../train/layout';
import { OPTIMIZER_RULES } from '../../train/optimizers';
import { Stepper } from '../../train/stepper';
import { TensorDescent } from './descent';
import type { TensorDevice } from './device';

const STEPS = 5;
/** Difference in the parameters, relative to the largest, that five steps in float32 may come to on this problem; float64 moves them by 0.1. */
const TOLERANCE = 2e-5;

/** Three layers in two branches, a bias and both kinds of units: every kernel that a training needs. */
const SPEC: TrainSpec = {
  architecture: {
    layers: [5, 4],
    branches: 2,
    activation: 'relu',
    bias: 'penalized',
    outputBias: true,
    regularizer: 'power',
    loss: 'squared',
    beta: 0.1,
  },
  optimizer: 'adam',
  learningRate: 0.02,
  momentum: 0,
  nesterov: false,
  epochs: STEPS,
  seeds: 2,
  seed: 1,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float32',
};

/** Trains a small network some steps on the device and, in float64, on the embedded engine; throws a Failure ('computation') where they part. */
export async function verifyDevice(device: TensorDevice): Promise<void> {
  await device.activate();
  const { X, Y } = problem();
  const seeds = [SPEC.seed, SPEC.seed + 1];
  const descent = new TensorDescent(X, Y, SPEC, seeds, X.shape[0]);
  let found: Float64Array[];
  try {
    for (let epoch = 0; epoch < STEPS; epoch++) descent.step(epoch).dispose();
    found = await descent.parameters();
  } finally {
    descent.dispose();
  }
  device.check();
  const worst = Math.max(...seeds.map((seed, index) => distance(found[index], reference(X, Y, seed))));
  if (worst <= TOLERANCE) return;
  throw new Failure(
    'computation',
    `${device.name} computes wrongly: after ${STEPS} steps of a small network its weights differ from float64 by ${worst.toExponential(1)} of the largest, and float32 allows ${TOLERANCE}.`,
    'Use the embedded engine; a newer driver or library may mend it.',
  );
}

function problem() {
  const random = Random.stream(SPEC.seed, 'data');
  const draw = (rows: number, columns: number) =>
    matrix(
      rows,
      columns,
      new Float64Array(rows * columns).map(() => Math.fround(random.normal())),
    );
  return { X: draw(12, 3), Y: draw(12, 2) };
}

function reference(X: ReturnType<typeof matrix>, Y: ReturnType<typeof matrix>, seed: number): Float64Array {
  const engine = trainingKernels('float64');
  return engine.arena.scope(() => {
    const network = createLayered(engine, X, Y, SPEC);
    network.parameters.values.set(initialParameters(layoutOf(SPEC.architecture, X.shape[1], Y.shape[1]), SPEC, seed));
    const stepper = new Stepper(
      engine,
      network,
      OPTIMIZER_RULES[SPEC.optimizer].create(engine, network, SPEC, () => false),
      SPEC,
    );
    for (let epoch = 0; epoch < STEPS; epoch++)
      stepper.step(
        epoch,
        network.objectiveAndGradient(() => false),
      );
    return Float64Array.from(network.parameters.values);
  });
}

/** max |a − b| / max |b|; infinite where a is not finite. */
function distance(a: Float64Array, b: Float64Array): number {
  let difference = 0;
  let largest = 0;
  b.forEach((value, i) => {
    const gap = Math.abs(a[i] - value);
    difference = gap <= difference ? difference : gap;
    largest = Math.max(largest, Math.abs(value));
  });
  return Number.isFinite(difference) ? difference / largest : Infinity;
}
