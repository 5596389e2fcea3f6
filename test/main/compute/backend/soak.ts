import { memory } from '@tensorflow/tfjs-core';
import type { TensorDevice } from '../../../../main/compute/backend/tensor/device';
import { TensorDescent } from '../../../../main/compute/backend/tensor/descent';
import { normalProblem, specification } from '../train/problems';

/** Steps of a soak: enough to see a leak of one tensor or buffer in a step. ZEROGAP_SOAK asks for more, as 10000. */
export const SOAK_STEPS = Number(process.env['ZEROGAP_SOAK'] ?? 1000);

/** Trains a small network for `steps` steps and gives what the device and the process hold at the quarters of the way. */
export async function soak(device: TensorDevice, steps: number, held: () => number) {
  await device.activate();
  const { X, Y } = normalProblem(8, 2, 1, 1);
  const spec = specification({ precision: 'float32', epochs: steps, learningRate: 1e-4, architecture: { layers: [3], branches: 2 } });
  const descent = new TensorDescent(X, Y, spec, [0, 1], 8);
  const marks: { tensors: number; held: number; resident: number }[] = [];
  try {
    for (let step = 1; step <= steps; step++) {
      const objective = descent.step(step - 1);
      if (step % 20 === 0) await objective.data();
      objective.dispose();
      if (step % (steps / 4) === 0) marks.push({ tensors: memory().numTensors, held: held(), resident: process.memoryUsage().rss });
    }
  } finally {
    descent.dispose();
  }
  device.check();
  return marks;
}
