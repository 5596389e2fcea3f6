import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../shared/contract/network';
import {
  memoryInWords,
  memoryOnDevices,
  planTraining,
  type DeviceLimits,
  type DevicePlan,
} from '../../../../shared/theory/training/device-plan';
import { specification } from '../../../main/compute/train/problems';

const ofWidths = (branches: number, layers: number[]): Architecture => ({ ...specification().architecture, branches, layers });
/** `widths` are d, those of the hidden layers of one branch, and C. */
function planned(branches: number, widths: number[], n: number, batch: number, seeds: number, limits: DeviceLimits): DevicePlan {
  return planTraining(ofWidths(branches, widths.slice(1, -1)), { n, d: widths[0], C: widths.at(-1)! }, batch, seeds, limits);
}
const PLENTY = { tensorBytes: 2 ** 30, valueBytes: 2 ** 31 };

describe('planTraining', () => {
  it('trains everything at once where it fits', () => {
    expect(planned(4, [3, 8, 1], 100, 100, 160, PLENTY)).toEqual({ networks: 160, rows: 100 });
  });

  it('never lets a tensor of hidden values, of the data or of parameters exceed the limit', () => {
    const sizes = fc.record({
      branches: fc.integer({ min: 1, max: 40 }),
      widths: fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 3, maxLength: 5 }),
      n: fc.integer({ min: 1, max: 5000 }),
      seeds: fc.integer({ min: 1, max: 200 }),
      tensorBytes: fc.integer({ min: 2 ** 14, max: 2 ** 24 }),
    });
    let cut = 0;
    fc.assert(
      fc.property(sizes, ({ branches, widths, n, seeds, tensorBytes }) => {
        const parameters = widths.slice(1).reduce((sum, width, l) => sum + branches * width * widths[l], 0);
        let plan;
        try {
          plan = planned(branches, widths, n, n, seeds, { tensorBytes, valueBytes: 2 ** 26 });
        } catch {
          const widest = Math.max(...widths.slice(1, -1)) * branches;
          expect(4 * Math.max(parameters, widest, widths[0], widths.at(-1)!)).toBeGreaterThan(tensorBytes);
          return;
        }
        cut += 1;
        expect(plan.networks).toBeLessThanOrEqual(seeds);
        expect(plan.rows).toBeLessThanOrEqual(n);
        expect(4 * plan.networks * parameters).toBeLessThanOrEqual(tensorBytes);
        for (const width of widths.slice(1, -1)) expect(4 * plan.networks * branches * width * plan.rows).toBeLessThanOrEqual(tensorBytes);
        expect(4 * plan.rows * Math.max(widths[0], plan.networks * widths.at(-1)!)).toBeLessThanOrEqual(tensorBytes);
      }),
      { numRuns: 300 },
    );
    expect(cut).toBeGreaterThan(50);
  });

  it('says how large one network is where not even that fits', () => {
    expect(() => planned(1000, [100, 100, 1], 10, 10, 1, { tensorBytes: 2 ** 20, valueBytes: 2 ** 30 })).toThrow(
      /one network has 39 MiB of parameters, and a tensor there may have 1\.0 MiB/,
    );
  });
});

describe('memoryOnDevices', () => {
  const sizes = { n: 100, d: 3, C: 1 };
  const device = (backend: 'webgpu' | 'tensorflow', limits?: DeviceLimits) => ({
    backend,
    available: limits !== undefined,
    name: backend,
    precisions: [],
    ...(limits ? { limits } : {}),
  });

  it('names every device that the training may be tried on and that holds it', () => {
    const spec = specification({ precision: 'float32', seeds: 40 });
    const small = { tensorBytes: 64, valueBytes: 64 };
    const found = memoryOnDevices(spec, sizes, [device('tensorflow'), device('webgpu', PLENTY)]);
    expect(found).toMatchObject([{ name: 'WebGPU', networks: 40 }]);
    // The hidden values alone: 40 networks, 100 rows, six units.
    expect(found[0].bytes).toBeGreaterThan(4 * 40 * 100 * 6);
    expect(memoryOnDevices(spec, sizes, [device('webgpu', small)])).toEqual([]);
    expect(memoryOnDevices({ ...spec, precision: 'float64' }, sizes, [device('webgpu', PLENTY)])).toEqual([]);
    expect(memoryOnDevices({ ...spec, backend: 'tensorflow' }, sizes, [device('webgpu', PLENTY)])).toEqual([]);
  });

  it('of a sweep is that of its largest point', () => {
    const spec = specification({ precision: 'float32', seeds: 2, backend: 'webgpu' });
    const wide = { ...spec, architecture: { ...spec.architecture, branches: 16 } };
    const devices = [device('webgpu', PLENTY)];
    expect(memoryOnDevices({ ...spec, axes: [{ name: 'branches', values: [4, 16] }] }, sizes, devices)).toEqual(
      memoryOnDevices(wide, sizes, devices),
    );
  });

  it('is said in words', () => {
    expect(memoryInWords(12 * 2 ** 20, [{ name: 'WebGPU', bytes: 3 * 2 ** 20, networks: 40 }])).toBe(
      'about 12 MiB, or about 3.0 MiB on WebGPU (40 networks at once)',
    );
    expect(memoryInWords(null, [{ name: 'TensorFlow', bytes: 2048, networks: 1 }])).toBe(
      'about 2.0 KiB on TensorFlow (one network at once)',
    );
    expect(memoryInWords(null, [])).toBeNull();
  });
});
