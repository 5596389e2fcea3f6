import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../../shared/contract/array';
import type { TrainSpec } from '../../../../shared/contract/run';
import { planTraining } from '../../../../shared/theory/training/device-plan';
import { TensorDescent } from './descent';
import type { TensorDevice } from './device';

/** Seconds that are measured at least, after epochs in which shaders are compiled. */
const MEASURED = 0.1;
const WARM_UP = 2;

/** Seconds of an epoch of all seeds of a run on a device; the clock is in milliseconds. */
export async function measureEpoch(
  device: TensorDevice,
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  now: () => number = () => performance.now(),
): Promise<number> {
  const n = X.shape[0];
  const plan = planTraining(spec.architecture, { n, d: X.shape[1], C: Y.shape[1] }, spec.batchSize ?? n, spec.seeds, device.limits);
  await device.activate();
  const seeds = Array.from({ length: plan.networks }, (_, index) => spec.seed + index);
  const descent = new TensorDescent(X, Y, spec, seeds, plan.rows);
  const epoch = () => {
    if (descent.steps === 1) return descent.step(0).dispose();
    descent.objective().dispose();
    descent.shuffle();
    for (let batch = 0; batch < descent.steps; batch++) descent.batchStep(0, batch);
  };
  try {
    for (let i = 0; i < WARM_UP; i++) epoch();
    await descent.parameters();
    const began = now();
    let epochs = 0;
    let seconds = 0;
    while (seconds < MEASURED) {
      epoch();
      epochs += 1;
      // Read, because a device is done later than it is told what to do.
      await descent.parameters();
      seconds = (now() - began) / 1000;
    }
    return (seconds / epochs) * Math.ceil(spec.seeds / plan.networks);
  } finally {
    descent.dispose();
  }
}
