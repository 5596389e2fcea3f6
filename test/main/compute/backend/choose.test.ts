import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../../main/compute/backend/choose';
import { planTraining } from '../../../../shared/theory/training/device-plan';
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
  /** A clock that goes by readings, 40 ms each, so that no load of the machine decides. */
  const clock = () => {
    let readings = 0;
    return () => 40 * readings++;
  };

  it('is the time between the readings of a clock, one after each epoch', async () => {
    expect(await measureEpoch(cpuDevice(), X, Y, spec, clock())).toBeCloseTo(0.04, 12);
  });

  it('counts as many epochs as the networks that the device holds at once need', async () => {
    // The hidden values of two networks: six units on twenty rows, four bytes each.
    const ofTwo = cpuDevice({ tensorBytes: 2 * 6 * 20 * 4 });
    expect(planTraining(spec.architecture, { n: 20, d: 3, C: 1 }, 20, 4, ofTwo.limits).networks).toBe(2);
    expect(await measureEpoch(ofTwo, X, Y, spec, clock())).toBeCloseTo(2 * 0.04, 12);
  });

  it('takes time by its own clock', async () => {
    expect(await measureEpoch(cpuDevice(), X, Y, spec)).toBeGreaterThan(0);
  });
});
