import { existsSync } from 'node:fs';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorDevice } from '../../../../main/compute/backend/tensor/device';
import { openTensorFlow } from '../../../../main/compute/backend/tensorflow/open';
import { bindingIn, tensorFlowFolder } from '../../../../main/compute/backend/tensorflow/place';
import { verifyDevice } from '../../../../main/compute/backend/tensor/verify';
import { AGREEMENT_RUNS, agreementProblem, allowed, deviceTrajectories, drift, exactTrajectory } from './tensor/agreement';
import { soak, SOAK_STEPS } from './soak';

const installed = existsSync(bindingIn(tensorFlowFolder()));
const SEEDS = [2, 3];
const STEPS = 100;

describe.skipIf(!installed)('TensorFlow (skipped: not installed, see npm run setup:tensorflow)', () => {
  let device: TensorDevice;
  beforeAll(async () => {
    device = await openTensorFlow();
  });

  it('names itself and passes its own trial', async () => {
    expect(device.name).toMatch(/^TensorFlow 2\.\d+\.\d+ on the (processor|GPU \(CUDA\))$/);
    await verifyDevice(device);
  });

  for (const [name, run] of Object.entries(AGREEMENT_RUNS))
    it(`keeps to float64 for ${STEPS} steps: ${name}`, async () => {
      const { X, Y } = agreementProblem(run);
      const before = memory().numTensors;
      const found = await deviceTrajectories(device, X, Y, run.spec, SEEDS, STEPS);
      expect(memory().numTensors).toBe(before);
      SEEDS.forEach((seed, index) =>
        drift(found[index], exactTrajectory(X, Y, run.spec, seed, STEPS)).forEach((value, step) =>
          expect(value, `step ${step + 1} of seed ${seed}`).toBeLessThan(allowed(step)),
        ),
      );
    });

  it('holds no more after all steps of a soak than after a quarter of them', { timeout: 600_000 }, async () => {
    const marks = await soak(device, SOAK_STEPS, () => memory().numBytes);
    for (const { tensors, held, resident } of marks) {
      expect({ tensors, held }).toEqual({ tensors: marks[0].tensors, held: marks[0].held });
      expect(resident).toBeLessThan(marks[0].resident + 64 * 2 ** 20);
    }
  });
});
