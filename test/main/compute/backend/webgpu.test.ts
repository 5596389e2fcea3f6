import { backend, memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../../shared/contract/failure';
import type { TensorDevice } from '../../../../main/compute/backend/tensor/device';
import { trainOnTensors } from '../../../../main/compute/backend/tensor/train';
import { verifyDevice } from '../../../../main/compute/backend/tensor/verify';
import { findAdapter } from '../../../../main/compute/backend/webgpu/adapter';
import { openWebGpu } from '../../../../main/compute/backend/webgpu/open';
import { normalProblem, recorder, specification } from '../train/problems';
import { AGREEMENT_RUNS, agreementProblem, allowed, deviceTrajectories, drift, exactTrajectory } from './tensor/agreement';
import { soak, SOAK_STEPS } from './soak';

const opened = await openWebGpu().catch((error: unknown) => Failure.describe(error));
const device = opened as TensorDevice;
const STEPS = 100;

describe('WebGPU under a runtime that is too old for it, as in Electron 22', () => {
  it('is refused with its remedy before anything of it is loaded', async () => {
    await expect(findAdapter({}, '16.17.1')).rejects.toMatchObject({
      code: 'unsupported',
      message: 'WebGPU needs Node 18 or newer, and this runtime has Node 16.17.1.',
      hint: expect.stringMatching(/newer Electron.*embedded engine runs everywhere/) as string,
    });
  });
});

describe.skipIf('code' in opened)(`WebGPU (skipped without an adapter: ${'message' in opened ? opened.message : 'there is one'})`, () => {
  beforeAll(() => device.activate());

  it('names its adapter and passes its own trial', async () => {
    expect(device.name).toMatch(/\w/);
    expect(device.accelerated).toBe(!device.name.endsWith('(software)'));
    await verifyDevice(device);
  });

  for (const [name, run] of Object.entries(AGREEMENT_RUNS))
    it(`keeps to float64 for ${STEPS} steps: ${name}`, async () => {
      const { X, Y } = agreementProblem(run);
      const before = memory().numTensors;
      const [found] = await deviceTrajectories(device, X, Y, run.spec, [2], STEPS);
      expect(memory().numTensors).toBe(before);
      drift(found, exactTrajectory(X, Y, run.spec, 2, STEPS)).forEach((value, step) =>
        expect(value, `step ${step + 1}`).toBeLessThan(allowed(step)),
      );
    });

  it('cuts what exceeds a binding', async () => {
    const { X, Y } = normalProblem(300, 3, 1, 1);
    const spec = specification({ precision: 'float32', seeds: 2, epochs: 3, architecture: { layers: [16, 16], branches: 4 } });
    const whole = await trainOnTensors(device, X, Y, spec, [0, 1], recorder());
    const small = { ...device, limits: { ...device.limits, tensorBytes: 4 * 64 * 50 } };
    const cut = await trainOnTensors(small, X, Y, spec, [0, 1], recorder());
    cut.forEach(({ objective }, index) => expect(Math.abs(objective / whole[index].objective - 1)).toBeLessThan(1e-5));
  });

  it('holds no more after all steps of a soak than after a quarter of them', { timeout: 600_000 }, async () => {
    const { bufferManager } = backend() as unknown as { bufferManager: { getNumUsedBuffers(): number; getNumFreeBuffers(): number } };
    const marks = await soak(device, SOAK_STEPS, () => bufferManager.getNumUsedBuffers());
    for (const { tensors, held, resident } of marks) {
      expect(tensors).toBe(marks[0].tensors);
      // Buffers come back when the device is done with them, which is later on a busy machine.
      expect(held).toBeLessThanOrEqual(marks[0].held);
      expect(resident).toBeLessThan(marks[0].resident + 64 * 2 ** 20);
    }
    expect(bufferManager.getNumFreeBuffers()).toBeLessThan(1000);
  });

  it('ends a run with the message of an error that is not captured', async () => {
    const own = await openWebGpu();
    const { zerogapDevice } = globalThis as unknown as { zerogapDevice: { createBuffer(descriptor: object): object } };
    // More than the device may have.
    zerogapDevice.createBuffer({ size: 2 ** 52, usage: 0x80 });
    const { X, Y } = normalProblem(8, 2, 1, 1);
    const spec = specification({ precision: 'float32', epochs: 5 });
    await expect(trainOnTensors(own, X, Y, spec, [0], recorder())).rejects.toMatchObject({
      code: 'computation',
      message: expect.stringMatching(/^WebGPU reported an error, so that nothing after it can be trusted: .*size/) as string,
    });
  });
});
