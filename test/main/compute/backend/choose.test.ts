import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../main/compute/backend/choose';
import { measureEpoch } from '../../../../main/compute/backend/tensor/measure';
import { normalProblem, specification } from '../train/problems';
import { cpuDevice } from './tensor/cpu-device';

const { X, Y } = normalProblem(20, 3, 1, 1);
const spec = specification({ precision: 'float32', seeds: 4, epochs: 1_000_000 });
const taking = (seconds: number | null) => ({ epochSeconds: async () => seconds });

describe('chooseBackend', () => {
  it('is silent where there is no hardware beside the processor', async () => {
    expect(await chooseBackend(X, Y, spec, { tensorflow: taking(null), webgpu: taking(null) })).toEqual({ backend: 'embedded', why: null });
  });

  it('takes the fastest and says what the others took', async () => {
    expect(await chooseBackend(X, Y, spec, { tensorflow: taking(0.003), webgpu: taking(0.001) }, () => 0.5)).toEqual({
      backend: 'webgpu',
      why: 'Trained on WebGPU, because it was the fastest in a short trial: 1 ms for an epoch of all networks, where TensorFlow took 3 ms, the embedded engine took 500 ms.',
    });
  });

  it('takes the embedded engine for a small network, by its own measure', async () => {
    const { backend, why } = await chooseBackend(X, Y, spec, { webgpu: taking(0.05) });
    expect(backend).toBe('embedded');
    expect(why).toMatch(/^Trained on the embedded engine, because it was the fastest in a short trial: \S+ ms for .* WebGPU took 50 ms\.$/);
  });

  it('does not choose a device on which the trial fails', async () => {
    const failing = { epochSeconds: async () => Promise.reject(new Error('lost')) };
    expect(await chooseBackend(X, Y, spec, { webgpu: failing })).toEqual({ backend: 'embedded', why: null });
  });
});

describe('measureEpoch', () => {
  it('takes longer for more networks', async () => {
    const few = await measureEpoch(cpuDevice(), X, Y, { ...spec, seeds: 1 });
    const many = await measureEpoch(cpuDevice(), X, Y, { ...spec, seeds: 64 });
    expect(few).toBeGreaterThan(0);
    expect(many).toBeGreaterThan(2 * few);
  });
});
